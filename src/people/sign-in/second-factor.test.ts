import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, test } from 'node:test'
import {
  openPeopleScene,
  password,
  readAudited,
  untilAudited,
  type Answer,
  type Browser,
} from '../../../test/people-scene.ts'
import { describeSqlite } from '../../../test/stores.ts'

const EMAIL = 'olga@example.com'

/** As RFC 6238 has it: SHA-1, half a minute, six digits. `steps`: later ones. */
function codeOf(secret: Buffer, steps = 0): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps))
  const digest = createHmac('sha1', secret).update(counter).digest()
  const offset = (digest.at(-1) ?? 0) & 15
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

function readBase32(text: string): Buffer {
  const bits = [...text].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'))
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

describeSqlite('the second factor', (bench) => {
  const errorOf = ({ status, body }: Answer) => [status, (body['error'] as { code?: string } | undefined)?.code]
  const open = async () => {
    const scene = await openPeopleScene(bench)
    after(() => scene.close())
    const { browser } = await scene.startOperator()
    const enabled = await browser.post('/two-factor/enable', { password })
    const secret = readBase32(new URL(String(enabled.body['totpURI'])).searchParams.get('secret') ?? '')
    const codes = enabled.body['backupCodes'] as string[]
    /** The password was right. */
    const begin = async (other = scene.newBrowser()): Promise<Browser> => {
      const { status, body } = await other.signIn(EMAIL)
      assert.deepEqual([status, body['twoFactorRedirect']], [200, true])
      assert.equal(await other.session(), undefined)
      return other
    }
    return { scene, browser, secret, codes, begin }
  }
  const verify = (browser: Browser, code: string) => browser.post('/two-factor/verify-totp', { code })
  const recover = (browser: Browser, code: string) => browser.post('/two-factor/verify-backup-code', { code })
  const confirm = async (browser: Browser, secret: Buffer) => {
    assert.equal((await verify(browser, codeOf(secret))).status, 200)
    assert.equal((await browser.session())?.person.hasSecondFactor, true)
  }

  test('it is asked for once it is confirmed with a code; then a password alone signs nobody in, and a code signs in once', async () => {
    const { scene, browser, secret, begin } = await open()
    // Not confirmed: nobody is locked out by what was never scanned.
    assert.equal((await scene.newBrowser().signIn(EMAIL)).body['twoFactorRedirect'], undefined)
    const before = new Map(browser.cookies)
    assert.deepEqual(errorOf(await verify(browser, '000000')), [401, 'invalid_code'])
    await confirm(browser, secret)
    assert.notDeepEqual(browser.cookies, before)
    const other = await begin()
    const code = codeOf(secret)
    assert.equal((await verify(other, code)).status, 200)
    assert.equal((await other.session())?.person.email, EMAIL)
    const thief = await begin()
    assert.deepEqual(errorOf(await verify(thief, code)), [400, 'invalid_request'])
    assert.equal(await thief.session(), undefined)
    assert.equal((await verify(thief, codeOf(secret, 1))).status, 200)
    await untilAudited(scene, 'me.add-second-factor failed invalid_code olga@example.com')
    const audited = new Set(await readAudited(scene))
    for (const line of ['me.begin-second-factor done olga@example.com', 'me.add-second-factor done olga@example.com'])
      assert.ok(audited.has(line), line)
    assert.ok(audited.has('me.sign-in one-time-code done olga@example.com'))
  })

  test('of the same code, sent twice at once, one signs in', async () => {
    const { browser, secret, begin } = await open()
    await confirm(browser, secret)
    const both = [await begin(), await begin()]
    const code = codeOf(secret)
    const statuses = (await Promise.all(both.map((each) => verify(each, code)))).map(({ status }) => status)
    assert.deepEqual(statuses.toSorted(), [200, 400])
  })

  test('each recovery code signs in once, and new ones void the old', async () => {
    const { scene, browser, secret, codes, begin } = await open()
    await confirm(browser, secret)
    assert.equal(new Set(codes).size, 10)
    const [first = '', second = ''] = codes
    assert.equal((await recover(await begin(), first)).status, 200)
    const thief = await begin()
    assert.deepEqual(errorOf(await recover(thief, first)), [401, 'invalid_backup_code'])
    await untilAudited(scene, 'me.sign-in recovery-code failed invalid_backup_code nobody')
    const renewed = await browser.post('/two-factor/generate-backup-codes', { password })
    const [fresh = ''] = renewed.body['backupCodes'] as string[]
    assert.deepEqual(errorOf(await recover(await begin(), second)), [401, 'invalid_backup_code'])
    assert.equal((await recover(await begin(), fresh)).status, 200)
    const wrong = await browser.post('/two-factor/generate-backup-codes', { password: 'wrong password' })
    assert.equal(wrong.status, 400)
    const stored = await scene.store.db.selectFrom('second_factors').select(['secret', 'backup_codes']).execute()
    assert.ok(!JSON.stringify(stored).includes(fresh), 'they lie in the database encrypted')
  })

  test('of one recovery code, sent twice at once, one signs in', async () => {
    const { browser, secret, codes, begin } = await open()
    await confirm(browser, secret)
    const both = [await begin(), await begin()]
    const answers = await Promise.all(both.map((each) => recover(each, codes[0] ?? '')))
    assert.equal(answers.filter(({ status }) => status === 200).length, 1)
  })

  test('wrong codes end a second step after five, and are refused for the account after ten, whoever sends them from wherever', async () => {
    const { scene, browser, secret, codes, begin } = await open()
    await confirm(browser, secret)
    const statuses: number[] = []
    for (const address of ['127.0.0.2', '127.0.0.3']) {
      const other = await begin(scene.newBrowser(address))
      for (const wrong of [1, 2, 3, 4, 5]) statuses.push((await verify(other, `${address.at(-1)}0000${wrong}`)).status)
      // The code itself is right, and another one each time.
      statuses.push((await verify(other, codeOf(secret, address === '127.0.0.2' ? 0 : -1))).status)
      assert.equal(await other.session(), undefined)
    }
    const wrongs = Array<number>(5).fill(401)
    assert.deepEqual(statuses, [...wrongs, 400, ...wrongs, 429])
    const late = await begin(scene.newBrowser('127.0.0.4'))
    for (const answer of [await verify(late, codeOf(secret, 1)), await recover(late, codes[0] ?? '')])
      assert.deepEqual(errorOf(answer), [429, 'account_temporarily_locked'])
    assert.equal(await late.session(), undefined)
    // Who is signed in goes on.
    assert.equal((await browser.session())?.person.email, EMAIL)
  })

  test('a trusted browser needs no code for its person alone, and none is trusted once the factor is switched off or the password is new', async () => {
    const { scene, browser, secret, begin } = await open()
    await confirm(browser, secret)
    const trusted = await begin()
    assert.equal(
      (await trusted.post('/two-factor/verify-totp', { code: codeOf(secret), trustDevice: true })).status,
      200,
    )
    await trusted.post('/sign-out')
    assert.equal((await trusted.signIn(EMAIL)).body['twoFactorRedirect'], undefined)
    await trusted.post('/sign-out')
    const fresh = `${password} of today`
    const changed = await browser.post('/change-password', { currentPassword: password, newPassword: fresh })
    assert.equal(changed.status, 200)
    const { body } = await trusted.signIn(EMAIL, fresh)
    assert.equal(body['twoFactorRedirect'], true)
    assert.equal(await trusted.session(), undefined)
    assert.equal((await browser.post('/two-factor/disable', { password })).status, 400)
    assert.equal((await browser.post('/two-factor/disable', { password: fresh })).status, 200)
    assert.equal((await browser.session())?.person.hasSecondFactor, false)
    assert.equal((await scene.newBrowser().signIn(EMAIL, fresh)).body['twoFactorRedirect'], undefined)
  })
})

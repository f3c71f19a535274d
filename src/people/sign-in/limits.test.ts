import assert from 'node:assert/strict'
import { createHook } from 'node:async_hooks'
import { after, test } from 'node:test'
import { openPeopleScene, password, type Answer } from '../../../test/people-scene.ts'
import { describeSqlite } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'

const KNOWN = 'olga@example.com'
const UNKNOWN = 'nobody@example.com'

describeSqlite('the limits of sign-in', (bench) => {
  const open = async (
    ...options: Parameters<typeof openPeopleScene> extends [unknown, ...infer Rest] ? Rest : never
  ) => {
    const scene = await openPeopleScene(bench, ...options)
    after(() => scene.close())
    const { browser, personId } = await scene.startOperator()
    return { scene, browser, personId }
  }
  const errorOf = ({ status, body }: Answer) => {
    const { code, field } = (body['error'] ?? {}) as { code?: string; field?: string }
    return [status, code, field]
  }
  const lower = (changes: Partial<{ [name in keyof typeof bounds]: number }>) => {
    const before = { ...bounds }
    after(() => Object.assign(bounds, before))
    Object.assign(bounds, changes)
  }
  /** How many passwords were hashed meanwhile. */
  const countHashes = async (work: () => Promise<unknown>): Promise<number> => {
    let hashes = 0
    const hook = createHook({ init: (_id, type) => void (hashes += type === 'SCRYPTREQUEST' ? 1 : 0) }).enable()
    await work()
    hook.disable()
    return hashes
  }

  test('an account, there or not, takes signInsOfAccount tries in signInWindowMs from wherever they come; then not even the right password', async () => {
    const { scene } = await open()
    for (const email of [KNOWN, UNKNOWN]) {
      const statuses: number[] = []
      const hashes = await countHashes(async () => {
        for (let index = 0; index < bounds.signInsOfAccount + 2; index += 1) {
          const browser = scene.newBrowser(`127.0.1.${index + 1}`)
          statuses.push((await browser.signIn(index % 2 === 0 ? email : email.toUpperCase(), 'wrong password')).status)
        }
      })
      assert.deepEqual(statuses, [...Array<number>(bounds.signInsOfAccount).fill(401), 429, 429], email)
      assert.equal(hashes, bounds.signInsOfAccount)
    }
    const late = scene.newBrowser('127.0.2.1')
    const refused = await late.signIn(KNOWN)
    assert.deepEqual(errorOf(refused), [429, 'rate_limited', undefined])
    assert.ok(Number(refused.headers.get('retry-after')) > 0)
    scene.clock.shiftMs += bounds.signInWindowMs + 1
    assert.equal((await late.signIn(KNOWN)).status, 200)
  })

  test('an address makes signInsOfAddress tries in signInWindowMs, whatever it tries; another address goes on', async () => {
    const { scene } = await open()
    const browser = scene.newBrowser('127.0.5.1')
    const statuses: number[] = []
    for (let index = 0; index <= bounds.signInsOfAddress; index += 1)
      statuses.push((await browser.ask('GET', '/passkey/generate-authenticate-options')).status)
    assert.deepEqual(statuses, [...Array<number>(bounds.signInsOfAddress).fill(200), 429])
    assert.equal((await browser.signIn(KNOWN)).status, 429)
    assert.equal((await scene.newBrowser('127.0.5.2').signIn(KNOWN)).status, 200)
    scene.clock.shiftMs += bounds.signInWindowMs + 1
    assert.equal((await browser.signIn(KNOWN)).status, 200)
  })

  test('a wrong password is judged once for each count, though the session beside it is renewed meanwhile', async () => {
    const { scene, browser } = await open()
    const other = scene.newBrowser()
    for (const [name, value] of browser.cookies) other.cookies.set(name, value)
    scene.clock.shiftMs += bounds.sessionRenewMs + 1
    let hashes = 0
    let begin = () => {}
    const begun = new Promise<void>((resolve) => (begin = resolve))
    const count = () => {
      hashes += 1
      begin()
    }
    const hook = createHook({ init: (_id, type) => void (type === 'SCRYPTREQUEST' && count()) }).enable()
    const answer = other.signIn(KNOWN, 'wrong password')
    await begun
    assert.equal((await browser.session())?.cookies.length, 1)
    assert.equal((await answer).status, 401)
    hook.disable()
    assert.equal(hashes, 1)
  })

  test('no answer and no work tells whether an e-mail has an account', async () => {
    const { scene } = await open({ settings: { signUp: 'open' } })
    const ask = async (email: string, path: string, body: object) => {
      let answer: Answer | undefined
      const hashes = await countHashes(async () => {
        answer = await scene.newBrowser().post(path, { email, ...body })
      })
      const text = JSON.stringify(answer?.body)
        .replaceAll(/(req|per)_[\w-]+/g, 'ID')
        .replaceAll(/\d{4}-\d\d-\d\dT[^"]+/g, 'TIME')
        .replaceAll(email, 'EMAIL')
      return { status: answer?.status, text, hashes, cookies: answer?.headers.getSetCookie() }
    }
    for (const [path, body] of [
      ['/sign-in/email', { password: 'wrong password' }],
      ['/sign-up/email', { password: 'another password', name: 'Somebody' }],
    ] as const) {
      const [known, unknown] = [await ask(KNOWN, path, body), await ask(UNKNOWN, path, body)]
      assert.deepEqual(known, unknown, path)
      assert.equal(known.hashes, 1, path)
    }
  })

  test('passwords have passwordLeastLength characters at least and passwordLength at most; a longer one is never hashed', async () => {
    const { browser } = await open()
    const change = (newPassword: string) => browser.post('/change-password', { currentPassword: password, newPassword })
    assert.equal((await change('x'.repeat(bounds.passwordLeastLength - 1))).status, 400)
    assert.equal((await change('x'.repeat(bounds.passwordLength + 1))).status, 400)
    const hashes = await countHashes(async () => {
      for (const email of [KNOWN, UNKNOWN]) {
        const long = await browser.signIn(email, 'x'.repeat(bounds.passwordLength + 1))
        assert.deepEqual(errorOf(long), [400, 'password_too_long', undefined])
        assert.equal((await browser.signIn(email, 'x'.repeat(100_000))).status, 413)
      }
    })
    assert.equal(hashes, 0)
    assert.equal((await change('x'.repeat(bounds.passwordLength))).status, 200)
    assert.equal((await browser.signIn(KNOWN, 'x'.repeat(bounds.passwordLength))).status, 200)
  })

  test('passwordsAtOnce are hashed at a time, passwordsWaiting wait, one more is refused; meanwhile the gateway goes on', async () => {
    const { scene, browser } = await open()
    lower({ passwordsAtOnce: 1, passwordsWaiting: 2 })
    const emails = Array.from({ length: 6 }, (_, index) => `w${index}@example.com`)
    let turns = 0
    let isOver = false
    const turn = () => {
      turns += 1
      if (!isOver) setImmediate(turn)
    }
    turn()
    const answers = await Promise.all(emails.map((email) => browser.signIn(email, 'wrong password')))
    isOver = true
    const refused = answers.filter(({ status }) => status === 503)
    assert.ok(refused.length >= 1 && refused.length <= 3, String(refused.length))
    assert.deepEqual(errorOf(refused[0] ?? (answers[0] as Answer)), [503, 'unavailable', undefined])
    assert.ok(answers.every(({ status }) => status === 401 || status === 503))
    assert.ok(turns > 100, 'the thread that serves callers does not hash')
    assert.equal((await scene.newBrowser().signIn(KNOWN)).status, 200)
  })

  test('an address makes accountTries accounts in an hour; an e-mail has emailLength characters at most', async () => {
    const { scene } = await open({ settings: { signUp: 'open' } })
    const browser = scene.newBrowser('127.0.4.1')
    const signUp = (email: string) => browser.post('/sign-up/email', { name: 'X', email, password })
    const label = `${'x'.repeat(60)}.`
    const long = `a@${label.repeat(Math.ceil(bounds.emailLength / label.length))}example.com`
    assert.deepEqual(errorOf(await signUp(long)), [400, 'invalid_request', 'email'])
    for (let index = 0; index < bounds.accountTries; index += 1)
      assert.equal((await signUp(`a${index}@example.com`)).status, 200, String(index))
    assert.equal((await signUp('late@example.com')).status, 429)
  })

  test('a session ends sessionMs after its last use, and sessionMostMs after the sign-in however much it is used', async () => {
    const { scene, browser } = await open()
    const start = scene.clock.nowMs()
    while (scene.clock.nowMs() + bounds.sessionMs < start + bounds.sessionMostMs) {
      scene.clock.shiftMs += bounds.sessionMs - 60_000
      assert.ok((await browser.session()) !== undefined)
    }
    const session = await browser.session()
    assert.ok((session?.expiresMs ?? Infinity) <= start + bounds.sessionMostMs)
    scene.clock.shiftMs += start + bounds.sessionMostMs + 1 - scene.clock.nowMs()
    assert.equal(await browser.session(), undefined)
    const other = await open()
    other.scene.clock.shiftMs += bounds.sessionMs + 1
    assert.equal(await other.browser.session(), undefined)
  })

  test('a person has sessionsPerPerson: with one more, the one that was used least lately ends', async () => {
    const { scene, browser } = await open()
    lower({ sessionsPerPerson: 2 })
    const [second, third] = [scene.newBrowser(), scene.newBrowser()]
    await second.signIn(KNOWN)
    assert.ok((await browser.session()) !== undefined)
    await third.signIn(KNOWN)
    assert.equal(await browser.session(), undefined)
    assert.ok((await second.session()) !== undefined && (await third.session()) !== undefined)
  })

  test('that a person was here is noted every lastSeenEveryMs', async () => {
    const { scene, browser, personId } = await open()
    const seen = async () => {
      await browser.session()
      return (await scene.people.accounts.find(personId))?.lastSeenMs
    }
    const first = await seen()
    scene.clock.shiftMs += bounds.lastSeenEveryMs / 2
    assert.equal(await seen(), first)
    scene.clock.shiftMs += bounds.lastSeenEveryMs
    assert.ok(Number(await seen()) > Number(first))
  })

  test('changing the password ends every other session, and the changed one goes on with another token', async () => {
    const { scene, browser } = await open()
    const other = scene.newBrowser()
    await other.signIn(KNOWN)
    const before = new Map(browser.cookies)
    const fresh = `${password} of today`
    assert.equal(
      (await browser.post('/change-password', { currentPassword: 'wrong password', newPassword: fresh })).status,
      400,
    )
    assert.ok((await other.session()) !== undefined)
    assert.equal(
      (await browser.post('/change-password', { currentPassword: password, newPassword: fresh })).status,
      200,
    )
    assert.equal(await other.session(), undefined)
    assert.notDeepEqual(browser.cookies, before)
    assert.ok((await browser.session()) !== undefined)
    assert.equal((await other.signIn(KNOWN)).status, 401)
    assert.equal((await other.signIn(KNOWN, fresh)).status, 200)
  })

  test('the link that an operator asks for on the machine is good once and for recoveryMs, and voids all else', async () => {
    const { scene, browser } = await open()
    const recover = async () => new URL((await scene.people.recoverOperator(KNOWN)).url).hash.slice(1)
    const token = await recover()
    assert.equal(await browser.session(), undefined)
    const row = await scene.store.db.selectFrom('person_verifications').selectAll().executeTakeFirst()
    assert.equal((row?.expires_ms ?? 0) - (row?.created_ms ?? 0), bounds.recoveryMs)
    const fresh = `${password} of today`
    const reset = (with_: string) => browser.post('/reset-password', { token: with_, newPassword: fresh })
    assert.equal((await reset('forged')).status, 400)
    const later = await recover()
    assert.equal((await reset(token)).status, 400, 'the newest link alone')
    assert.equal((await reset(later)).status, 200)
    assert.equal((await reset(later)).status, 400)
    assert.equal((await browser.signIn(KNOWN, fresh)).status, 200)
    const expired = await recover()
    await scene.store.write([scene.store.db.updateTable('person_verifications').set({ expires_ms: Date.now() - 1 })])
    assert.equal((await reset(expired)).status, 400)
  })

  test('somebody deletes their account with their password; the last operator cannot, and a deleted one has no way in', async () => {
    const { scene, browser } = await open({ settings: { signUp: 'open' } })
    const remove = (by: typeof browser, given?: string) => by.ask('POST', '/admin/me/delete', { password: given })
    assert.equal((await remove(browser, password)).status, 409)
    assert.ok((await browser.session()) !== undefined)
    const ada = scene.newBrowser()
    const account = { name: 'Ada', email: 'ada@example.com', password }
    await ada.post('/sign-up/email', account)
    await ada.signIn(account.email)
    assert.deepEqual(errorOf(await remove(ada, 'wrong password')), [400, 'invalid_request', 'password'])
    const answer = await remove(ada, password)
    // Their own workspace has no other owner.
    assert.equal(answer.status, 409)
    const [workspace] = [...((await ada.session())?.memberships.keys() ?? [])]
    const olga = (await browser.session())?.person.id ?? ''
    await scene.store.write([
      scene.store.db.insertInto('members').values({
        workspace_id: workspace ?? '',
        person_id: olga,
        role: 'owner',
        source: null,
        created_ms: 0,
      }),
    ])
    assert.equal((await remove(ada, password)).status, 200)
    assert.equal(await ada.session(), undefined)
    assert.equal((await ada.signIn(account.email)).status, 401)
    assert.equal(await scene.people.accounts.findByEmail(account.email), undefined)
  })
})

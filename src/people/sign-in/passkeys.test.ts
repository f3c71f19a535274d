import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Authenticator } from '../../../test/people/authenticator.ts'
import { openPeopleScene, readAudited, untilAudited, type Answer, type Browser } from '../../../test/people-scene.ts'
import { describeSqlite } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'

describeSqlite('passkeys', (bench) => {
  const open = async () => {
    const scene = await openPeopleScene(bench)
    after(() => scene.close())
    const { browser, personId } = await scene.startOperator()
    return { scene, browser, personId, authenticator: new Authenticator(scene.origin) }
  }
  const codeOf = ({ status, body }: Answer) => [status, (body['error'] as { code?: string } | undefined)?.code]
  const register = async (browser: Browser, authenticator: Authenticator, name = 'laptop'): Promise<Answer> => {
    const { status, body: options } = await browser.ask('GET', '/passkey/generate-register-options')
    assert.equal(status, 200)
    return browser.post('/passkey/verify-registration', { response: authenticator.create(options), name })
  }
  const signIn = async (browser: Browser, authenticator: Authenticator): Promise<Answer> => {
    const { body: options } = await browser.ask('GET', '/passkey/generate-authenticate-options')
    return browser.post('/passkey/verify-authentication', { response: authenticator.get(options) })
  }
  const list = async (browser: Browser) => {
    const { body } = await browser.ask('GET', '/passkey/list-user-passkeys')
    return JSON.parse(String(body['text'])) as { id: string; name: string }[]
  }

  test('somebody adds one, signs in with it without a password, renames and removes it; all of it is in the audit log', async () => {
    const { scene, browser, personId, authenticator } = await open()
    const before = new Map(browser.cookies)
    assert.equal((await register(browser, authenticator)).status, 200)
    await browser.session()
    assert.notDeepEqual(browser.cookies, before, 'another way in: the session has another token')
    const other = scene.newBrowser()
    const answer = await signIn(other, authenticator)
    assert.equal(answer.status, 200)
    assert.ok(!JSON.stringify(answer.body).includes('token'))
    assert.equal((await other.session())?.person.id, personId)
    const [passkey] = await list(other)
    assert.equal(passkey?.name, 'laptop')
    const { body: me } = await other.ask('GET', '/admin/me')
    const [shown, ...more] = me['passkeys'] as { [name: string]: unknown }[]
    assert.deepEqual([shown?.['id'], shown?.['name'], more], [passkey?.id, 'laptop', []])
    assert.ok(Math.abs(Date.parse(String(shown?.['created_at'])) - scene.clock.nowMs()) < 60_000)
    const sessions = me['sessions'] as { is_current: boolean }[]
    assert.deepEqual(sessions.map(({ is_current: isCurrent }) => isCurrent).toSorted(), [false, true])
    assert.equal((await other.post('/passkey/update-passkey', { id: passkey?.id, name: 'phone' })).status, 200)
    assert.equal((await other.post('/passkey/delete-passkey', { id: passkey?.id })).status, 200)
    assert.deepEqual(await list(other), [])
    assert.equal((await signIn(scene.newBrowser(), authenticator)).status, 401)
    assert.deepEqual(await readAudited(scene), [
      'me.sign-in password done olga@example.com',
      'me.add-passkey done olga@example.com',
      'me.sign-in passkey done olga@example.com',
      'me.rename-passkey done olga@example.com',
      'me.remove-passkey done olga@example.com',
    ])
  })

  test('one that nobody unlocked is not added and signs nobody in', async () => {
    const { scene, browser, authenticator } = await open()
    authenticator.isUnlocked = false
    assert.deepEqual(codeOf(await register(browser, authenticator)), [401, 'passkey_not_unlocked'])
    authenticator.isUnlocked = true
    await register(browser, authenticator)
    authenticator.isUnlocked = false
    const other = scene.newBrowser()
    assert.deepEqual(codeOf(await signIn(other, authenticator)), [401, 'passkey_not_unlocked'])
    assert.equal(await other.session(), undefined)
    await untilAudited(scene, 'me.sign-in passkey failed passkey_not_unlocked nobody')
  })

  test('what was signed for another origin, another challenge or once before signs nobody in', async () => {
    const { scene, browser, authenticator } = await open()
    await register(browser, authenticator)
    const refuse = async (other: Browser, response: object) => {
      const answer = await other.post('/passkey/verify-authentication', { response })
      assert.ok(answer.status === 400 || answer.status === 401, String(answer.status))
      assert.equal(await other.session(), undefined)
    }
    const other = scene.newBrowser()
    const ask = async () => (await other.ask('GET', '/passkey/generate-authenticate-options')).body
    const phisher = new Authenticator('https://evil.example')
    phisher.passkey = authenticator.passkey
    await refuse(other, phisher.get(await ask()))
    await ask()
    await refuse(other, authenticator.get({ challenge: Buffer.from('another').toString('base64url') }))
    const response = authenticator.get(await ask())
    assert.equal((await other.post('/passkey/verify-authentication', { response })).status, 200)
    const thief = scene.newBrowser()
    await refuse(thief, response)
    await thief.ask('GET', '/passkey/generate-authenticate-options')
    await refuse(thief, response)
    // A counter that goes back is a copy of the authenticator.
    authenticator.counter = 0
    await refuse(thief, authenticator.get((await thief.ask('GET', '/passkey/generate-authenticate-options')).body))
  })

  test('nobody changes or removes the passkey of somebody else', async () => {
    const { scene, browser, authenticator } = await open()
    await register(browser, authenticator)
    const [passkey] = await list(browser)
    scene.change({ signUp: 'open' })
    const mallory = scene.newBrowser()
    await mallory.post('/sign-up/email', { name: 'Mallory', email: 'm@example.com', password: 'correct horse battery' })
    await mallory.signIn('m@example.com')
    for (const [path, body] of [
      ['/passkey/update-passkey', { id: passkey?.id, name: 'mine' }],
      ['/passkey/delete-passkey', { id: passkey?.id }],
    ] as const)
      assert.equal((await mallory.post(path, body)).status, 401, path)
    assert.deepEqual(await list(mallory), [])
    assert.equal((await list(browser))[0]?.name, 'laptop')
  })

  test('one is added within freshSessionMs of the sign-in alone, and a session that was renewed is no fresher', async () => {
    const { scene, browser, authenticator } = await open()
    const { freshSessionMs, sessionRenewMs } = bounds
    after(() => Object.assign(bounds, { freshSessionMs, sessionRenewMs }))
    // Better-auth looks at the machine's own time: so the sign-in is put back.
    const age = (ms: number) =>
      scene.store.write([scene.store.db.updateTable('person_sessions').set({ created_ms: Date.now() - ms })])
    await age(freshSessionMs - 60_000)
    assert.equal((await register(browser, authenticator)).status, 200)
    await age(freshSessionMs + 1_000)
    await browser.session()
    const answer = await browser.ask('GET', '/passkey/generate-register-options')
    assert.deepEqual(codeOf(answer), [403, 'session_not_fresh'])
  })

  test('a person has passkeysPerPerson, each with a name that can be shown', async () => {
    const { browser, scene } = await open()
    const { passkeysPerPerson } = bounds
    after(() => Object.assign(bounds, { passkeysPerPerson }))
    Object.assign(bounds, { passkeysPerPerson: 2 })
    const add = (name: string) => register(browser, new Authenticator(scene.origin), name)
    assert.deepEqual(codeOf(await add('two\nlines')), [400, 'invalid_request'])
    assert.deepEqual(codeOf(await add('x'.repeat(129))), [400, 'invalid_request'])
    for (const name of ['one', 'two']) assert.equal((await add(name)).status, 200)
    assert.deepEqual(codeOf(await add('three')), [409, 'too_many_passkeys'])
    assert.equal((await list(browser)).length, 2)
  })
})

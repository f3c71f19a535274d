import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { openPeopleScene, password, readAudited, untilAudited } from '../../../test/people-scene.ts'
import { describeStores } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'
import { silentLog } from '../../foundation/log.ts'
import type { AuditEvent } from '../../audit-log/entry.ts'
import type { JsonObject } from '../../foundation/json/json.ts'

describeStores('sign-in', (bench) => {
  const open = async (
    ...options: Parameters<typeof openPeopleScene> extends [unknown, ...infer Rest] ? Rest : never
  ) => {
    const scene = await openPeopleScene(bench, ...options)
    after(() => scene.close())
    return scene
  }
  const errorOf = ({ body }: { body: JsonObject }) => body['error'] as { [name: string]: string }

  test('the first operator signs in with the password, has a session, and signs out; all of it is in the audit log', async () => {
    const scene = await open()
    const { browser, personId } = await scene.startOperator()
    const session = await browser.session()
    assert.equal(session?.person.id, personId)
    assert.equal(session?.person.gatewayRole, 'operator')
    assert.deepEqual([...(session?.memberships.values() ?? [])], ['owner'])
    const left = await browser.post('/sign-out')
    assert.equal(left.status, 200)
    assert.equal(await browser.session(), undefined)
    assert.equal((await browser.signIn('olga@example.com', `${password}!`)).status, 401)
    await untilAudited(scene, 'me.sign-in password failed invalid_email_or_password nobody')
    await browser.signIn('olga@example.com')
    assert.deepEqual(await readAudited(scene), [
      'me.sign-in password done olga@example.com',
      'me.sign-out done olga@example.com',
      'me.sign-in password failed invalid_email_or_password nobody',
      'me.sign-in password done olga@example.com',
    ])
  })

  test('its cookie is none for scripts and other sites, and for TLS alone where the console is at https', async () => {
    const scene = await open()
    await scene.startOperator()
    const read = async (): Promise<string[][]> => {
      const { status, headers } = await scene.newBrowser().signIn('olga@example.com')
      assert.equal(status, 200)
      const cookies = headers.getSetCookie().filter((cookie) => cookie.includes('session'))
      return cookies.map((cookie) => cookie.toLowerCase().split('; ').slice(1))
    }
    const [plain = [], ...more] = await read()
    assert.deepEqual(more, [])
    assert.ok(plain.includes('httponly') && plain.includes('samesite=lax') && !plain.includes('secure'), plain.join())
    scene.change({ consoleUrl: scene.origin.replace('http:', 'https:') })
    const [safe = []] = await read()
    assert.ok(safe.includes('httponly') && safe.includes('samesite=lax') && safe.includes('secure'), safe.join())
  })

  test('a session gets another token after sessionRenewMs; the one before serves sessionOverlapMs longer, and no longer than the session', async () => {
    const scene = await open()
    const { browser } = await scene.startOperator()
    const old = new Map(browser.cookies)
    const { id } = (await browser.session()) ?? {}
    scene.clock.shiftMs += bounds.sessionRenewMs + 1
    assert.equal((await browser.session())?.id, id)
    assert.notDeepEqual(browser.cookies, old)
    const other = scene.newBrowser()
    const stay = async () => {
      for (const [name, value] of old) other.cookies.set(name, value)
      return (await other.session())?.id
    }
    assert.equal(await stay(), id)
    assert.deepEqual(other.cookies, old, 'the token before brings no other one forth')
    // A route of better-auth takes it as well.
    assert.equal((await other.ask('GET', '/passkey/list-user-passkeys')).status, 200)
    scene.clock.shiftMs += bounds.sessionOverlapMs + 1
    assert.equal(await stay(), undefined)
    assert.equal((await browser.session())?.id, id)
  })

  test('a route of better-auth takes a session that is renewed while it runs', async () => {
    const scene = await open()
    const { browser } = await scene.startOperator()
    for (let round = 0; round < 5; round += 1) {
      scene.clock.shiftMs += bounds.sessionRenewMs + 1
      const old = new Map(browser.cookies)
      const others = Array.from({ length: 10 }, () => scene.newBrowser())
      const asking = others.map(async (other, at) => {
        for (const [name, value] of old) other.cookies.set(name, value)
        for (let wait = 0; wait < at; wait += 1) await setImmediate()
        return (await other.ask('GET', '/passkey/list-user-passkeys')).status
      })
      const renewing = browser.session()
      assert.deepEqual([...new Set(await Promise.all(asking))], [200])
      assert.ok((await renewing) !== undefined)
      assert.notDeepEqual(browser.cookies, old)
    }
  })

  test('signing out ends a renewed session at once, with each of its tokens', async () => {
    const scene = await open()
    const { browser } = await scene.startOperator()
    for (const signsOutWithOld of [false, true]) {
      await browser.signIn('olga@example.com')
      const old = new Map(browser.cookies)
      scene.clock.shiftMs += bounds.sessionRenewMs + 1
      assert.ok((await browser.session()) !== undefined)
      const renewed = new Map(browser.cookies)
      const other = scene.newBrowser()
      const use = (cookies: Map<string, string>) => {
        other.cookies.clear()
        for (const [name, value] of cookies) other.cookies.set(name, value)
      }
      use(signsOutWithOld ? old : renewed)
      assert.equal((await other.post('/sign-out')).status, 200)
      for (const cookies of [old, renewed]) {
        use(cookies)
        assert.equal(await other.session(), undefined)
      }
    }
  })

  test('failed sign-ins of persons that there are go to the audit log, behind their answers, up to failedSignInsWaiting at once', async () => {
    const warnings: unknown[] = []
    const scene = await open({
      log: { ...silentLog, warn: (fields) => void ('request' in fields && warnings.push(fields)) },
    })
    await scene.startOperator()
    const { failedSignInsWaiting } = bounds
    after(() => Object.assign(bounds, { failedSignInsWaiting }))
    Object.assign(bounds, { failedSignInsWaiting: 2 })
    let free = () => {}
    const held = new Promise<void>((resolve) => (free = resolve))
    const append = scene.auditLog.append.bind(scene.auditLog)
    scene.auditLog.append = (event) => held.then(() => append(event))
    const browser = scene.newBrowser()
    for (const _ of [1, 2, 3]) assert.equal((await browser.signIn('olga@example.com', 'wrong password')).status, 401)
    for (const _ of [1, 2, 3]) assert.equal((await browser.signIn('nobody@example.com', 'wrong password')).status, 401)
    assert.equal(warnings.length, 4)
    free()
    await untilAudited(scene, 'me.sign-in password failed invalid_email_or_password nobody')
    await append({ ...(await scene.auditLog.list({ limit: 1 }))[0], action: 'last' } as AuditEvent)
    const failed = (await readAudited(scene)).filter((line) => /^me.sign-in .*failed/.test(line))
    assert.deepEqual(failed, Array(2).fill('me.sign-in password failed invalid_email_or_password nobody'))
  })

  test("every error of sign-in has the form of the console's API, and names the request", async () => {
    const scene = await open()
    const browser = scene.newBrowser()
    const refusals = [
      await browser.post('/sign-in/email', { email: 'a@example.com', password: 'x'.repeat(12) }),
      await browser.post('/sign-in/email', { email: 'a@example.com', secret: 1 }),
      await browser.post('/sign-in/email', 'no JSON'),
      await browser.ask('GET', '/no-such-route'),
      await browser.ask('POST', '/sign-out', {}, { origin: 'https://evil.example', 'x-request-id': 'forged' }),
      await browser.post('/sign-in/email', { email: 'a@example.com', password: 'x'.repeat(bounds.signInBodyBytes) }),
    ]
    assert.deepEqual(
      refusals.map((answer) => [answer.status, errorOf(answer)['code'], errorOf(answer)['field']]),
      [
        [401, 'invalid_email_or_password', undefined],
        [400, 'invalid_request', 'secret'],
        [400, 'invalid_request', undefined],
        [404, 'not_found', undefined],
        [403, 'foreign_origin', undefined],
        [413, 'too_large', undefined],
      ],
    )
    for (const answer of refusals) {
      assert.match(errorOf(answer)['request_id'] ?? '', /^req_/)
      assert.equal(errorOf(answer)['request_id'], answer.headers.get('x-request-id'))
    }
  })
})

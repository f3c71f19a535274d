import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { OpenIdProvider } from '../../../test/people/openid-provider.ts'
import { openPeopleScene, readAudited, type Answer, type Browser } from '../../../test/people-scene.ts'
import { describeSqlite, describeStores, type StoreBench } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'
import { StoreError } from '../../store/store-error.ts'
import type { OidcSettings } from './sign-in-settings.ts'

function openWorld(bench: StoreBench) {
  const open = async (changes: Partial<OidcSettings> = {}) => {
    const provider = await OpenIdProvider.open()
    after(() => provider.close())
    const { issuer, clientId, clientSecret } = provider
    const groups = new Map([
      ['platform', 'operator'],
      ['research', 'owner/admin'],
      ['everyone', 'read-only'],
    ])
    const oidc = [
      {
        name: 'Acme',
        issuer,
        clientId,
        clientSecret,
        scopes: [],
        trustsEmail: false,
        groupsClaim: 'groups',
        groups,
        ...changes,
      },
    ]
    const scene = await openPeopleScene(bench, { settings: { oidc } })
    after(() => scene.close())
    return { provider, scene }
  }
  type Scene = Awaited<ReturnType<typeof open>>
  const ada = { sub: 'ada-1', email: 'ada@example.com', email_verified: true, name: 'Ada', groups: ['everyone'] }
  const begin = async (browser: Browser): Promise<string> =>
    String((await browser.post('/sign-in/social', { provider: 'oidc-acme', callbackURL: '/console' })).body['url'])
  const comeBack = (browser: Browser, back: URL) => browser.ask('GET', back.pathname + back.search)
  const signIn = async ({ provider, scene }: Scene, claims: object, browser = scene.newBrowser()) => {
    const answer = await comeBack(browser, provider.authorize(await begin(browser), { ...claims }))
    return { browser, answer, session: await browser.session() }
  }
  const errorOf = ({ headers }: Answer) => new URL(headers.get('location') ?? '').searchParams.get('error')
  const rolesOf = (session: Awaited<ReturnType<Browser['session']>>) => ({
    gateway: session?.person.gatewayRole,
    workspaces: [...(session?.memberships.values() ?? [])],
  })
  return { open, ada, begin, comeBack, signIn, errorOf, rolesOf }
}

describeStores('single sign-on with groups', (bench) => {
  const { open, ada, signIn, rolesOf } = openWorld(bench)

  test('somebody new comes in where a group lets them, with its roles; what a group gave goes with it, and what somebody gave stays', async () => {
    const world = await open()
    const { browser: operator } = await world.scene.startOperator()
    const first = await signIn(world, { ...ada, groups: ['everyone', 'research', 'platform', 'unknown'] })
    assert.equal(first.answer.headers.get('location'), `/console`)
    assert.deepEqual(rolesOf(first.session), { gateway: 'operator', workspaces: ['admin'] })
    const second = await signIn(world, { ...ada, groups: ['everyone'] })
    assert.deepEqual(rolesOf(second.session), { gateway: undefined, workspaces: ['read-only'] })
    // Roles are read with every request: the session of before has lost them as well.
    assert.deepEqual(rolesOf(await first.browser.session()), { gateway: undefined, workspaces: ['read-only'] })
    const third = await signIn(world, { ...ada, groups: [] })
    assert.deepEqual(rolesOf(third.session), { gateway: undefined, workspaces: [] })
    assert.ok((await readAudited(world.scene)).includes('me.sign-in oidc-acme done ada@example.com'))
    // The operator's roles were given here.
    await signIn(world, { sub: 'olga-1', email: 'olga@example.com', email_verified: true, name: 'Olga', groups: [] })
    assert.deepEqual(rolesOf(await operator.session()), { gateway: 'operator', workspaces: ['owner'] })
  })
})

describeSqlite('a role that a group gave', (bench) => {
  const { open, ada, signIn } = openWorld(bench)

  test('takes with it what its person invited to, where the group gives less', async () => {
    const world = await open()
    await world.scene.startOperator()
    const { browser } = await signIn(world, { ...ada, groups: ['research'] })
    const [workspace] = (await browser.session())?.memberships.keys() ?? []
    const invited = await browser.post(`/admin/workspaces/${workspace}/invitations`, { role: 'admin' })
    const token = new URL(String(invited.body['url'])).hash.slice(1)
    const read = () => browser.post('/admin/invitations/read', { token })
    assert.equal((await read()).status, 200)
    await signIn(world, { ...ada, groups: ['everyone'] })
    assert.equal((await read()).status, 409)
  })
})

describeSqlite('roles that groups give and take', (bench) => {
  const { open, ada, signIn, rolesOf } = openWorld(bench)

  test('are in the audit log, of their workspaces too, before they are given or taken and after', async () => {
    const world = await open()
    await world.scene.startOperator()
    const { session } = await signIn(world, { ...ada, groups: ['everyone', 'platform'] })
    await signIn(world, { ...ada, groups: ['research'] })
    await signIn(world, { ...ada, groups: [] })
    const [workspace] = session?.memberships.keys() ?? []
    const all = await world.scene.auditLog.readAfter(0, undefined)
    const changes = all.flatMap(({ action, actor, outcome, before, after, workspaceId, target }) => {
      if (actor.kind !== 'gateway') return []
      assert.deepEqual([actor.name, target], ['Acme', session?.person.id])
      assert.equal(workspaceId, action === 'person.change' ? null : workspace)
      const roleOf = (text: string | null) => {
        const { role, gateway_role: gatewayRole } = JSON.parse(text ?? '{}') as { role?: string; gateway_role?: string }
        return role ?? gatewayRole ?? 'none'
      }
      return [`${action} ${outcome}: ${roleOf(before)} -> ${roleOf(after)}`]
    })
    assert.deepEqual(
      changes,
      [
        'person.change: none -> operator',
        'member.add: none -> read-only',
        'person.change: operator -> none',
        'member.change-role: read-only -> admin',
        'member.remove: admin -> none',
      ].flatMap((line) => ['begun', 'done'].map((outcome) => line.replace(':', ` ${outcome}:`))),
    )
  })

  test('are neither given nor taken where the audit log cannot be written', async () => {
    const world = await open()
    await world.scene.startOperator()
    const append = world.scene.auditLog.append.bind(world.scene.auditLog)
    world.scene.auditLog.append = (event) =>
      event.actor.kind === 'gateway' ? Promise.reject(new StoreError('no room')) : append(event)
    const { session } = await signIn(world, { ...ada, groups: ['platform'] })
    assert.equal(session, undefined)
    world.scene.auditLog.append = append
    const person = await world.scene.people.accounts.findByEmail(ada.email)
    assert.equal(person?.gatewayRole, undefined)
    assert.equal(rolesOf((await signIn(world, { ...ada, groups: ['platform'] })).session).gateway, 'operator')
  })
})

describeSqlite('single sign-on', (bench) => {
  const { open, ada, begin, comeBack, signIn, errorOf } = openWorld(bench)

  test('somebody new whom no group, no invitation and no open sign-up lets in stays out', async () => {
    const world = await open()
    const { answer, session } = await signIn(world, { ...ada, groups: [] })
    assert.equal(errorOf(answer), 'not_invited')
    assert.equal(session, undefined)
    assert.equal(await world.scene.people.accounts.findByEmail(ada.email), undefined)
  })

  test("a wrong state, another browser's state, a used code and another provider's iss sign nobody in", async () => {
    const world = await open()
    const { provider, scene } = world
    const refuse = async (browser: Browser, back: URL) => {
      const answer = await comeBack(browser, back)
      assert.equal(answer.status, 302)
      assert.ok(errorOf(answer) !== null, String(answer.headers.get('location')))
      assert.equal(await browser.session(), undefined)
    }
    const browser = scene.newBrowser()
    const forgedState = provider.authorize(await begin(browser), ada)
    forgedState.searchParams.set('state', 'forged')
    await refuse(browser, forgedState)
    const noState = provider.authorize(await begin(browser), ada)
    noState.searchParams.delete('state')
    await refuse(browser, noState)
    await refuse(scene.newBrowser(), provider.authorize(await begin(browser), ada))
    const otherIssuer = provider.authorize(await begin(browser), ada)
    otherIssuer.searchParams.set('iss', 'https://evil.example')
    await refuse(browser, otherIssuer)
    const used = provider.authorize(await begin(browser), ada)
    await comeBack(browser, used)
    assert.ok((await browser.session()) !== undefined)
    const thief = scene.newBrowser()
    await refuse(thief, used)
  })

  test('an ID token with a wrong nonce, issuer, audience, time or signature signs nobody in', async () => {
    const world = await open()
    const past = Math.floor(Date.now() / 1_000) - 3_600
    for (const forged of [
      { nonce: 'another' },
      { nonce: undefined },
      { iss: 'https://evil.example' },
      { aud: 'somebody else' },
      { exp: past },
      'signature',
    ] as const) {
      world.provider.forged = forged === 'signature' ? {} : forged
      world.provider.signsWrong = forged === 'signature'
      const { answer, session } = await signIn(world, ada)
      assert.equal(session, undefined, JSON.stringify(forged))
      assert.ok(errorOf(answer) !== null)
    }
    assert.equal(await world.scene.people.accounts.findByEmail(ada.email), undefined)
  })

  test('an account is not taken over by an e-mail that its provider has not verified, in whatever form it says so', async () => {
    const world = await open()
    await world.scene.startOperator()
    const olga = { ...ada, sub: 'mallory', email: 'Olga@example.com', groups: ['everyone'] }
    for (const verified of [false, undefined, 'false', 0, null]) {
      const { answer, session } = await signIn(world, { ...olga, email_verified: verified })
      assert.equal(session, undefined, String(verified))
      assert.equal(errorOf(answer), 'account_not_linked')
    }
    const { session } = await signIn(world, { ...olga, email_verified: true })
    assert.equal(session?.person.email, 'olga@example.com')
  })

  test('a provider whose e-mails are trusted signs in to the account of one that it does not call verified', async () => {
    const world = await open({ trustsEmail: true })
    const { personId } = await world.scene.startOperator()
    const { session } = await signIn(world, { ...ada, email: 'olga@example.com', email_verified: false })
    assert.equal(session?.person.id, personId)
  })

  test('an account whose e-mail nobody has proven is not handed to who proves it elsewhere', async () => {
    const world = await open()
    const { scene } = world
    scene.change({ signUp: 'open' })
    const squatter = scene.newBrowser()
    const account = { name: 'Squatter', email: ada.email, password: 'correct horse battery' }
    assert.equal((await squatter.post('/sign-up/email', account)).status, 200)
    const { answer, session } = await signIn(world, ada)
    assert.equal(session, undefined)
    assert.equal(errorOf(answer), 'account_not_linked')
  })

  test('who signed in before is found by what the provider calls them, whatever their e-mail is by then', async () => {
    const world = await open()
    await world.scene.startOperator()
    const { session: first } = await signIn(world, ada)
    const { session: again } = await signIn(world, { ...ada, email: 'olga@example.com' })
    assert.equal(again?.person.id, first?.person.id)
    assert.equal(again?.person.email, ada.email)
  })

  test('keeps no token of the provider, and calls nobody by a name that cannot be shown', async () => {
    const world = await open()
    await signIn(world, { ...ada, name: 'Ada\r\nBcc: x', picture: 'https://evil.example/pixel' })
    const { session } = await signIn(world, ada)
    assert.equal(session?.person.name, 'ada')
    const rows = await world.scene.store.db.selectFrom('person_accounts').selectAll().execute()
    assert.deepEqual(
      rows.map((row) => [row.access_token, row.refresh_token, row.id_token]),
      [[null, null, null]],
    )
  })

  test('leads nobody to another site', async () => {
    const { scene } = await open()
    for (const callbackURL of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      const answer = await scene.newBrowser().post('/sign-in/social', { provider: 'oidc-acme', callbackURL })
      const { field } = answer.body['error'] as { field?: string }
      assert.deepEqual([answer.status, field], [400, 'callbackURL'], callbackURL)
      const query = `token=x&callbackURL=${encodeURIComponent(callbackURL)}`
      assert.equal((await scene.newBrowser().ask('GET', `/verify-email?${query}`)).status, 400, callbackURL)
    }
  })

  test('a provider that does not answer within singleSignOnMs keeps nobody else out, and is asked again', async () => {
    const world = await open()
    const { provider, scene } = world
    await scene.startOperator()
    const { singleSignOnMs } = bounds
    after(() => Object.assign(bounds, { singleSignOnMs }))
    Object.assign(bounds, { singleSignOnMs: 200 })
    provider.hangs = 'discovery'
    const browser = scene.newBrowser()
    const [late, password] = await Promise.all([
      browser.post('/sign-in/social', { provider: 'oidc-acme', callbackURL: '/console' }),
      scene.newBrowser().signIn('olga@example.com'),
    ])
    assert.deepEqual([late.status, password.status], [503, 200])
    provider.hangs = undefined
    Object.assign(bounds, { singleSignOnMs })
    assert.ok((await signIn(world, ada)).session !== undefined)
    Object.assign(bounds, { singleSignOnMs: 200 })
    provider.hangs = 'token'
    const { answer, session } = await signIn(world, ada)
    assert.equal(errorOf(answer), 'unavailable')
    assert.equal(session, undefined)
  })

  test('a provider that names itself otherwise than it is configured signs nobody in', async () => {
    const { provider, scene } = await open()
    provider.discovery = { issuer: 'https://login.example' }
    const answer = await scene.newBrowser().post('/sign-in/social', { provider: 'oidc-acme', callbackURL: '/console' })
    assert.equal(answer.status, 503)
  })
})

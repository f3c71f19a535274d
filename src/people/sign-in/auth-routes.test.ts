import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { passkey } from '@better-auth/passkey'
import { betterAuth } from 'better-auth/minimal'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { OpenIdProvider } from '../../../test/people/openid-provider.ts'
import { openPeopleScene, password, type Browser } from '../../../test/people-scene.ts'
import { describeSqlite } from '../../../test/stores.ts'
import type { SignInSettings } from './sign-in-settings.ts'

/** All that the library would serve with the plugins that are used here, by its own word. */
function listEndpoints(): string[] {
  const { api } = betterAuth({
    baseURL: 'http://localhost',
    secret: 'a secret of this test, which signs nothing: 0b9c1f7e',
    plugins: [twoFactor(), passkey(), genericOAuth({ config: [] })],
  })
  const endpoints = Object.values(api) as { path?: string; options?: { method?: string | string[] } }[]
  return endpoints.flatMap(({ path, options }) =>
    path === undefined ? [] : [options?.method ?? 'GET'].flat().map((method) => `${method} ${path}`),
  )
}

/** What is open to whoever comes. */
const forAnybody = [
  'GET /callback/:id',
  'GET /passkey/generate-authenticate-options',
  'GET /verify-email',
  'POST /passkey/verify-authentication',
  'POST /request-password-reset',
  'POST /reset-password',
  'POST /send-verification-email',
  'POST /sign-in/email',
  'POST /sign-in/social',
  'POST /sign-out',
  'POST /sign-up/email',
]

/** What is there where it is configured alone. */
const forSettings = [
  'GET /callback/:id',
  'POST /request-password-reset',
  'POST /send-verification-email',
  'POST /sign-in/social',
  'POST /sign-up/email',
]

/** What asks for a session, or for the cookie of a first step; each with a body that is complete. */
const forPersons: { readonly [route: string]: object } = {
  'GET /passkey/generate-register-options': {},
  'GET /passkey/list-user-passkeys': {},
  'POST /change-password': { currentPassword: password, newPassword: `${password} 2` },
  'POST /passkey/delete-passkey': { id: 'pky_1' },
  'POST /passkey/update-passkey': { id: 'pky_1', name: 'key' },
  'POST /passkey/verify-registration': { response: { id: 'a' }, name: 'key' },
  'POST /two-factor/disable': { password },
  'POST /two-factor/enable': { password },
  'POST /two-factor/generate-backup-codes': { password },
  'POST /two-factor/verify-backup-code': { code: '12345-67890' },
  'POST /two-factor/verify-totp': { code: '123456' },
}

const NOT_THERE = '404 not_found'

describeSqlite('what is open of better-auth', (bench) => {
  const endpoints = listEndpoints()
  const open = async (settings: Partial<SignInSettings>) => {
    const scene = await openPeopleScene(bench, { settings })
    after(() => scene.close())
    return { stranger: scene.newBrowser('127.0.0.2'), ...(await scene.startOperator()) }
  }
  const openWithAll = async () => {
    const provider = await OpenIdProvider.open()
    after(() => provider.close())
    const { issuer, clientId, clientSecret } = provider
    const client = { name: 'Acme', issuer, clientId, clientSecret, groups: new Map<string, string>() }
    const oidc = [{ ...client, scopes: [], trustsEmail: false, groupsClaim: 'groups' }]
    return open({ signUp: 'open', mail: { url: 'smtp://127.0.0.1:1', from: 'a@example.com' }, oidc })
  }
  const ask = async (browser: Browser, route: string, body: object = {}, write = (path: string) => path) => {
    const [method = '', path = ''] = route.split(' ')
    const at = write(path.replace(/:\w+/, 'oidc-acme'))
    const { status, body: answer } = await browser.ask(method, at, method === 'POST' ? body : undefined)
    return `${status} ${((answer['error'] ?? {}) as { code?: string }).code ?? ''}`.trim()
  }
  const listAnswering = async (browser: Browser) => {
    const answering: string[] = []
    for (const route of endpoints) if ((await ask(browser, route)) !== NOT_THERE) answering.push(route)
    return answering.toSorted()
  }

  test('of all that the library serves only what is listed here answers, with a session and without', async () => {
    const { browser, stranger } = await openWithAll()
    const listed = [...forAnybody, ...Object.keys(forPersons)].toSorted()
    assert.deepEqual(await listAnswering(stranger), listed)
    const session = [...browser.cookies]
    const closed = endpoints.filter((route) => !listed.includes(route))
    for (const route of closed) assert.equal(await ask(browser, route), NOT_THERE, route)
    assert.deepEqual([...browser.cookies], session)
    assert.equal((await browser.session())?.person.email, 'olga@example.com')
  })

  test('what is for persons refuses whoever has no session, however complete the request is', async () => {
    const { browser, stranger } = await openWithAll()
    for (const [route, body] of Object.entries(forPersons))
      assert.match(await ask(stranger, route, body), /^401 /, route)
    assert.equal(await ask(browser, 'GET /passkey/list-user-passkeys'), '200')
    await browser.post('/sign-out')
    assert.equal(await ask(browser, 'GET /passkey/list-user-passkeys'), '401 unauthorized')
    // The password that came with them is the one there was.
    assert.equal((await browser.signIn('olga@example.com')).status, 200)
  })

  test('a closed route stays so however its path is written', async () => {
    const { browser } = await openWithAll()
    const ways = [
      (path: string) => `${path}/`,
      (path: string) => `/${path}`,
      (path: string) => path.toUpperCase(),
      (path: string) => path.replace('/l', '/%6C'),
      (path: string) => `/sign-out%2F..${path}`,
      (path: string) => `/callback/..%2f..${path}`,
      (path: string) => `${path};x=1`,
    ]
    for (const write of ways)
      assert.equal(await ask(browser, 'GET /list-sessions', {}, write), NOT_THERE, write('/list-sessions'))
  })

  test('where nothing of sign-in is configured, what needs mail, open sign-up or single sign-on is not there', async () => {
    const { stranger } = await open({})
    const listed = [...forAnybody, ...Object.keys(forPersons)].filter((route) => !forSettings.includes(route))
    assert.deepEqual(await listAnswering(stranger), listed.toSorted())
  })
})

// Tests of the console in a real browser (the system's Chromium) against a real gateway: `describeConsole` starts both before
// its tests and ends them after. Without a Chromium its tests are skipped, visibly. A page that breaks the content security
// policy, throws, or writes an error to its console fails the test that closes it.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, describe } from 'node:test'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { startGateway, type Gateway, type GatewayOptions } from '../gateway.ts'
import { openPostgres, postgresAbsent, type Postgres } from '../postgres.ts'
import { buildConsole } from './build-console.ts'

const BROWSERS = [
  process.env['CROSSMODEL_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const WAIT_MS = 20_000
/** What a browser writes when a request is refused: that is the page's matter. */
const REFUSED_REQUEST = /^Failed to load resource/

export type Account = { name: string; email: string; password: string }

export type PageOptions = {
  width?: number
  height?: number
  scheme?: 'light' | 'dark'
  /** Somebody else is nobody yet; undefined: the operator, signed in. */
  as?: 'operator' | 'nobody'
  /** Its time can be put forward: `page.clock`. */
  hasClock?: boolean
}

export type ConsoleScene = {
  gateway: Gateway
  /** `http://localhost:PORT` */
  url: string
  operator: Account
  /** A page of its own browser context, at `path`. */
  open(path: string, options?: PageOptions): Promise<Page>
  /** Asks the API as the operator's browser would. */
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>
  /** Fails where a page broke the policy, threw, or wrote an error. */
  assertNoFaults(): void
}

/** `scene` is there inside tests. `isOnPostgres`: and not on SQLite. */
export function describeConsole(
  title: string,
  tests: (scene: () => ConsoleScene) => void,
  { isOnPostgres = false, ...options }: GatewayOptions & { isOnPostgres?: boolean } = {},
): void {
  const executable = BROWSERS.find((path) => path !== undefined && existsSync(path))
  const skip = executable === undefined ? 'no Chromium here: apt-get install chromium' : isOnPostgres && postgresAbsent
  describe(title, { skip }, () => {
    let opened: Opened | undefined
    let postgres: Postgres | undefined
    before(async () => {
      postgres = isOnPostgres ? await openPostgres() : undefined
      const database = postgres === undefined ? {} : { database: await postgres.createDatabase() }
      opened = await openScene(executable ?? '', { ...options, config: { ...options.config, ...database } })
    })
    after(async () => {
      await opened?.close()
      await postgres?.close()
    })
    tests(() => {
      assert.ok(opened !== undefined)
      return opened.scene
    })
  })
}

type Opened = { scene: ConsoleScene; close(): Promise<void> }

async function openScene(executable: string, options: GatewayOptions): Promise<Opened> {
  await buildConsole()
  const gateway = await startGateway({
    ...options,
    config: { console: '127.0.0.1:8485', sign_in: { sign_up: 'open' }, ...options.config },
  })
  const url = gateway.console ?? ''
  const operator = { name: 'Olga Operator', email: 'olga@example.com', password: 'correct horse battery' }
  const browser = await chromium.launch({ executablePath: executable, args: ['--no-sandbox'] })
  const faults: string[] = []
  const close = async () => {
    await browser.close()
    await gateway.stop()
  }
  const cookies = await becomeOperator(gateway, operator).catch(async (error: unknown) => {
    await close()
    throw error
  })
  const open = async (
    path: string,
    { width = 1440, height = 900, scheme = 'light', as = 'operator', hasClock = false }: PageOptions = {},
  ) => {
    const context = await newContext(browser, { width, height, scheme, url })
    if (as === 'operator') await context.addCookies(cookies.map((cookie) => ({ ...cookie, url })))
    const page = await context.newPage()
    if (hasClock) await page.clock.install()
    watch(page, faults)
    await page.goto(`${url}${path}`, { waitUntil: 'load' })
    return page
  }
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        origin: url,
        cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json().catch(() => undefined)) as unknown }
  }
  const assertNoFaults = () => assert.deepEqual(faults.splice(0), [])
  return {
    scene: { gateway, url, operator, open, ask, assertNoFaults },
    close,
  }
}

type View = { width: number; height: number; scheme: 'light' | 'dark'; url: string }

async function newContext(browser: Browser, { width, height, scheme, url }: View): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    permissions: [],
    baseURL: url,
  })
  context.setDefaultTimeout(WAIT_MS)
  return context
}

function watch(page: Page, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(`${page.url()} threw: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !REFUSED_REQUEST.test(message.text()))
      faults.push(`${page.url()} wrote: ${message.text()}`)
  })
}

/** By the link that the gateway printed. */
async function becomeOperator({ console: url = '', setup = '' }: Gateway, operator: Account): Promise<SessionCookie[]> {
  const token = new URL(setup).hash.slice(1)
  const made = await post(url, '/admin/setup', { token, ...operator })
  assert.equal(made.status, 200, await made.text())
  const { email, password } = operator
  const signedIn = await post(url, '/admin/auth/sign-in/email', { email, password })
  assert.equal(signedIn.status, 200, await signedIn.text())
  return signedIn.headers.getSetCookie().map((cookie) => {
    const [name = '', value = ''] = cookie.split(';', 1)[0]?.split(/=(.*)/s) ?? []
    return { name, value }
  })
}

type SessionCookie = { name: string; value: string }

function post(url: string, path: string, body: object): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

// People on a real database behind the console's own listener, with browsers that keep cookies. A browser's address is one of
// this machine's own.
import { setTimeout } from 'node:timers/promises'
import { fetch, Agent } from 'undici'
import { openAdmin } from '../src/admin/open-admin.ts'
import type { AdminParts } from '../src/admin/admin-parts.ts'
import { AuditLog } from '../src/audit-log/audit-log.ts'
import { parseJsonObject, type JsonObject } from '../src/foundation/json/json.ts'
import { silentLog, type Log } from '../src/foundation/log.ts'
import { systemClock, type Clock } from '../src/foundation/time/clock.ts'
import { systemRandom } from '../src/foundation/random.ts'
import { KeyService } from '../src/keys/key-service.ts'
import { ManagementKeys } from '../src/management-keys/management-keys.ts'
import { openPeople } from '../src/people/open-people.ts'
import type { People, Session } from '../src/people/people.ts'
import type { SignInSettings } from '../src/people/sign-in/sign-in-settings.ts'
import type { Store } from '../src/store/store.ts'
import type { StoreBench } from './stores.ts'

/** The time of the machine and however much more a test wants. */
export class ShiftedClock implements Clock {
  shiftMs = 0
  nowMs = (): number => systemClock.nowMs() + this.shiftMs
  monotonicMs = (): number => systemClock.monotonicMs() + this.shiftMs
  after = (delayMs: number, action: () => void): (() => void) => systemClock.after(delayMs, action)
}

export const password = 'correct horse battery'

export type PeopleScene = {
  people: People
  store: Store
  clock: ShiftedClock
  settings: SignInSettings
  auditLog: AuditLog
  origin: string
  change(settings: Partial<SignInSettings>): void
  /** The first operator, signed in. */
  startOperator(): Promise<{ browser: Browser; personId: string }>
  newBrowser(address?: string): Browser
  close(): Promise<void>
}

type SceneOptions = { settings?: Partial<SignInSettings>; log?: Log; store?: Store; secret?: string }

export async function openPeopleScene(bench: StoreBench, options: SceneOptions = {}): Promise<PeopleScene> {
  const clock = new ShiftedClock()
  const store = options.store ?? (await bench.open({ clock }))
  const keys = new KeyService(store, systemRandom.bytes(32))
  let settings: SignInSettings = { consoleUrl: '', signUp: 'closed', mail: undefined, oidc: [] }
  const people = openPeople({
    store,
    log: options.log ?? silentLog,
    owners: keys.owners,
    secret: options.secret ?? systemRandom.bytes(32).toString('hex'),
    settings: () => settings,
    creditLimit: () => 0n,
  })
  const auditLog = new AuditLog(store)
  // The routes of sign-in and of people need no more.
  const context = { clock, auditLog: async () => auditLog, store: async () => store, keys: async () => keys }
  const managementKeys = new ManagementKeys(store, systemRandom.bytes(32))
  const parts = {
    context,
    people,
    managementKeys,
    log: options.log ?? silentLog,
    version: '0',
    callersUrl: 'http://127.0.0.1:1',
  }
  const address = { host: '127.0.0.1', port: 0 }
  const admin = await openAdmin(parts as unknown as AdminParts, { address, consoleUrl: undefined, trustedProxies: [] })
  const origin = `http://localhost:${admin.port}`
  settings = { ...settings, consoleUrl: origin, ...options.settings }
  return {
    people,
    store,
    clock,
    auditLog,
    get settings() {
      return settings
    },
    origin,
    change: (changes) => void (settings = { ...settings, ...changes }),
    async startOperator() {
      const token = await people.firstOperator.readToken()
      const account = { name: 'Olga', email: 'olga@example.com', password }
      const person = await people.firstOperator.create(token ?? '', account)
      const browser = new Browser(people, origin)
      await browser.signIn(account.email)
      return { browser, personId: person.id }
    },
    newBrowser: (address) => new Browser(people, origin, address),
    close: () => admin.close(),
  }
}

/** What the audit log says, the oldest first: what was done or tried, how, and who did it. */
export async function readAudited({ auditLog }: PeopleScene): Promise<string[]> {
  const entries = await auditLog.readAfter(0, undefined)
  return entries.map(({ action, outcome, reason, actor, after }) => {
    const { by = '' } = JSON.parse(after ?? '{}') as { by?: string }
    return [action, by, outcome, reason ?? '', actor.name].filter((word) => word !== '').join(' ')
  })
}

/** What failed is written behind its answer. Fails where it never is. */
export async function untilAudited(scene: PeopleScene, line: string): Promise<void> {
  for (let tries = 0; !(await readAudited(scene)).includes(line); tries += 1) {
    if (tries === 1_000)
      throw new Error(`the audit log does not say: ${line}\n${(await readAudited(scene)).join('\n')}`)
    await setTimeout(10)
  }
}

export type Answer = { status: number; body: JsonObject; headers: Headers }

export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #people: People
  readonly #origin: string
  readonly #agent: Agent

  constructor(people: People, origin: string, address = '127.0.0.1') {
    this.#people = people
    this.#origin = origin
    this.#agent = new Agent({ localAddress: address, connect: { family: 4 } })
  }

  async ask(method: string, path: string, body?: unknown, headers: { [name: string]: string } = {}): Promise<Answer> {
    const answer = await fetch(`${this.#origin}${path.startsWith('/admin/') ? '' : '/admin/auth'}${path}`, {
      method,
      redirect: 'manual',
      dispatcher: this.#agent,
      headers: {
        origin: this.#origin,
        'user-agent': 'test',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.cookies.size > 0 && { cookie: this.cookieHeader() }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    this.take(answer.headers.getSetCookie())
    const text = await answer.text()
    return {
      status: answer.status,
      body: parseJsonObject(text) ?? { text },
      headers: new Headers([...answer.headers]),
    }
  }

  post(path: string, body: unknown = {}): Promise<Answer> {
    return this.ask('POST', path, body)
  }

  signIn(email: string, secret: string = password): Promise<Answer> {
    return this.post('/sign-in/email', { email, password: secret })
  }

  async session(): Promise<Session | undefined> {
    const session = await this.#people.readSession(new Headers({ cookie: this.cookieHeader() }))
    this.take(session?.cookies ?? [])
    return session
  }

  cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  take(setCookies: readonly string[]): void {
    for (const cookie of setCookies) {
      const [pair = '', ...attributes] = cookie.split('; ')
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
      if (value === '' || attributes.some((each) => /^max-age=0$/i.test(each))) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
  }
}

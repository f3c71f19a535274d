// People on a real database behind a real socket, with browsers that keep cookies. The listener does what the console's does with a
// request for sign-in: it hands it over whole, with its address.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseJsonObject, type JsonObject } from '../src/foundation/json/json.ts'
import { silentLog, type Log } from '../src/foundation/log.ts'
import { systemClock, type Clock } from '../src/foundation/time/clock.ts'
import { systemRandom } from '../src/foundation/random.ts'
import { KeyService } from '../src/keys/key-service.ts'
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
  const server = createServer((request, response) => {
    void serve(people, request).then(async (answer) => {
      for (const [name, value] of answer.headers) if (name !== 'set-cookie') response.setHeader(name, value)
      response.setHeader('set-cookie', answer.headers.getSetCookie())
      response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()))
    })
  })
  const origin = `http://localhost:${await listen(server)}`
  settings = { ...settings, consoleUrl: origin, ...options.settings }
  return {
    people,
    store,
    clock,
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
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function serve(people: People, incoming: IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) if (typeof value === 'string') headers.set(name, value)
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? 'localhost'}`)
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD' && chunks.length > 0
  const request = new Request(url, {
    method: incoming.method ?? 'GET',
    headers,
    ...(hasBody && { body: Buffer.concat(chunks) }),
  })
  return people.handle(request, headers.get('x-test-address') ?? '192.0.2.1')
}

export type Answer = { status: number; body: JsonObject; headers: Headers }

export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #people: People
  readonly #origin: string
  readonly #address: string

  constructor(people: People, origin: string, address = '192.0.2.1') {
    this.#people = people
    this.#origin = origin
    this.#address = address
  }

  async ask(method: string, path: string, body?: unknown, headers: { [name: string]: string } = {}): Promise<Answer> {
    const answer = await fetch(path.startsWith('http') ? path : `${this.#origin}/admin/auth${path}`, {
      method,
      redirect: 'manual',
      headers: {
        origin: this.#origin,
        'x-test-address': this.#address,
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
      headers: answer.headers,
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

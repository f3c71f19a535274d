// People who have the console open, as the gateway sees them: each reads the list of requests with its figures once, and then
// what came since every 2 s, as the page does while it is live. What a browser does with that is the browser's.
import { setTimeout as sleep } from 'node:timers/promises'

/** Of the page (`console/src/parts/table/use-live-tail.ts`). */
const TAIL_EVERY_MS = 2_000

const operator = { name: 'Bench', email: 'bench@example.com', password: 'correct horse battery staple' }

export type Console = { url: string; setupUrl: string }

/** Signs the first operator in, once for a gateway; what opens consoles as them. */
export async function signIn({ url, setupUrl }: Console): Promise<(count: number) => OpenConsoles> {
  const post = (path: string, body: object) => ask(url, path, '', JSON.stringify(body))
  await post('/admin/setup', { token: new URL(setupUrl).hash.slice(1), ...operator })
  const { email, password } = operator
  const signedIn = await post('/admin/auth/sign-in/email', { email, password })
  const cookie = signedIn.headers
    .getSetCookie()
    .map((each) => each.split(';', 1)[0])
    .join('; ')
  return (count) => new OpenConsoles(url, cookie, count)
}

class OpenConsoles {
  readonly #url: string
  readonly #cookie: string
  readonly #abort = new AbortController()
  readonly #running: Promise<void>[]
  /** Requests that came in the tails. */
  rows = 0

  constructor(url: string, cookie: string, count: number) {
    this.#url = url
    this.#cookie = cookie
    this.#running = Array.from({ length: count }, (_, index) => this.#follow((index / count) * TAIL_EVERY_MS))
  }

  async close(): Promise<void> {
    this.#abort.abort()
    await Promise.all(this.#running)
  }

  /** `afterMs`: people do not open their consoles at the same moment. */
  async #follow(afterMs: number): Promise<void> {
    const { signal } = this.#abort
    const wait = (ms: number) => sleep(ms, undefined, { signal }).catch(() => {})
    await wait(afterMs)
    let { after } = await this.#read('range=1h')
    while (!signal.aborted) {
      await wait(TAIL_EVERY_MS)
      if (signal.aborted) return
      const page = await this.#read(`range=1h&after=${after}`)
      this.rows += page.data.length
      after = page.after
    }
  }

  async #read(query: string): Promise<{ data: unknown[]; after: number }> {
    const response = await ask(this.#url, `/admin/activity?${query}`, this.#cookie)
    return (await response.json()) as { data: unknown[]; after: number }
  }
}

async function ask(url: string, path: string, cookie: string, body?: string): Promise<Response> {
  const response = await fetch(`${url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { origin: url, cookie, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body }),
  })
  if (!response.ok) throw new Error(`the console answered ${path} with ${response.status}: ${await response.text()}`)
  return response
}

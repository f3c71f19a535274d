// A running gateway whose models have awkward prices, a scripted upstream behind it, and purses: an owner with a key and
// so much money. Calls go over sockets of their own and may be left at any byte.
import { randomUUID } from 'node:crypto'
import { request as httpRequest, type IncomingHttpHeaders, type ClientRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  isObject,
  parseJsonObject,
  readArray,
  readObject,
  readString,
  type JsonObject,
} from '../../src/foundation/json/json.ts'
import { formatUsd } from '../../src/foundation/nanos.ts'
import type { InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { operate } from '../operate.ts'
import { configureUpstream, startGateway, testModel, type Gateway, type GatewayOptions } from '../gateway.ts'
import { Upstream } from '../upstream/upstream.ts'
import type { UpstreamProtocol } from './answers.ts'
import { Books, type Entry, type Prices } from './books.ts'

/** Anything that is waited for in these tests is there by then, or is never coming. */
export const HANG_MS = 30_000

/** What callers pay, and what it costs the operator: nano-dollars per million tokens. */
export const prices: Prices = {
  input: 123_457_000n,
  cacheRead: 12_347_000n,
  cacheWrite5m: 234_567_000n,
  cacheWrite1h: 345_679_000n,
  output: 7_654_321_000n,
  reasoning: 8_765_431_000n,
  perRequest: 7n,
}
export const costs: Prices = {
  input: 100_003_000n,
  cacheRead: 10_007_000n,
  cacheWrite5m: 200_009_000n,
  cacheWrite1h: 300_007_000n,
  output: 5_000_011_000n,
  reasoning: 6_000_013_000n,
  perRequest: 3n,
}

/** Prices as the configuration file has them. */
export function writePrices(written: Prices): JsonObject {
  return {
    input: formatUsd(written.input),
    cache_read: formatUsd(written.cacheRead),
    cache_write: formatUsd(written.cacheWrite5m),
    cache_write_1h: formatUsd(written.cacheWrite1h),
    output: formatUsd(written.output),
    reasoning: formatUsd(written.reasoning),
    per_request: formatUsd(written.perRequest),
  }
}

export type Purse = { key: string; owner: string; walletId: string }

export type Bank = {
  gateway: Gateway
  upstream: Upstream
  books: Books
  /** A new owner with a key and so much prepaid, nano-dollars. */
  openPurse(nanos: bigint): Promise<Purse>
  stop(): Promise<void>
}

/** Rows are read on disk here: they are there at once, unless a test says otherwise. */
const quickRows = { journalApplyMs: 10 }

/** `make`: more of the configuration file, where that depends on what is in it already. */
export async function openBank(
  make: JsonObject | ((base: JsonObject) => JsonObject) = {},
  options: Partial<GatewayOptions> = {},
): Promise<Bank> {
  const upstream = await Upstream.start()
  try {
    const base = configureUpstream(upstream.url) as JsonObject & {
      models: { [id: string]: { endpoints: JsonObject[] } }
    }
    const more = typeof make === 'function' ? make(base) : make
    const models: JsonObject = {}
    for (const [id, { endpoints }] of Object.entries(base.models)) {
      const offered = endpoints.map((endpoint) => ({ ...endpoint, price: writePrices(costs) }))
      models[id] = { price: writePrices(prices), endpoints: offered }
    }
    const extra = isObject(more['models']) ? more['models'] : {}
    const gateway = await startGateway({
      bounds: quickRows,
      ...options,
      config: { ...base, ...more, models: { ...models, ...extra } },
    })
    const books = new Books(gateway.data)
    return {
      gateway,
      upstream,
      books,
      openPurse: (nanos) => openPurse(gateway.data, nanos),
      async stop() {
        books.close()
        await gateway.stop()
        await upstream.stop()
      },
    }
  } catch (error) {
    await upstream.stop()
    throw error
  }
}

/** Resolves when each call of a provider has had its end in what is known of its endpoint, whatever became of it. */
export function atRest({ gateway }: Bank): Promise<void> {
  return until('the end of each call', async () => {
    const { endpoints } = await operate(gateway.data, 'endpoint.list', { all: true })
    const rows = readArray(endpoints) ?? []
    return rows.length > 0 && rows.every((each) => readObject(each)?.['in_flight'] === 0)
  })
}

/** Through the running gateway, as the command line does it. */
export async function openPurse(data: string, nanos: bigint, requestsPerMinute = 1_000_000): Promise<Purse> {
  const owner = `owner-${randomUUID()}`
  const limits = {
    requests_per_minute: String(requestsPerMinute),
    tokens_per_minute: 'none',
    concurrent_requests: 'none',
  }
  const made = await operate(data, 'key.create', { name: 'test', owner, ...limits })
  if (nanos > 0n) await operate(data, 'wallet.top-up', { owner, amount: formatUsd(nanos), reason: 'test' })
  const wallet = await operate(data, 'wallet.show', { owner })
  return { key: String(made['key']), owner, walletId: String(wallet['wallet_id']) }
}

/** The least request in `from`, with an output cap (null: none), for the model behind `to`. */
export function writeRequest(
  from: InboundProtocolName,
  to: UpstreamProtocol,
  { cap = 1_000, ...more }: { cap?: number | null; stream?: boolean; [name: string]: unknown } = {},
): JsonObject {
  const model = testModel(to)
  const rest = more as JsonObject
  const capped = (name: string) => (cap === null ? {} : { [name]: cap })
  switch (from) {
    case 'openai-chat':
      return {
        model,
        messages: [{ role: 'user', content: 'Hello there' }],
        ...capped('max_completion_tokens'),
        ...rest,
      }
    case 'openai-responses':
      return { model, input: 'Hello there', ...capped('max_output_tokens'), ...rest }
    case 'anthropic-messages':
      return { model, messages: [{ role: 'user', content: 'Hello there' }], ...capped('max_tokens'), ...rest }
    default:
      return from satisfies never
  }
}

export type Heard = {
  /** 0: no answer came. */
  status: number
  headers: IncomingHttpHeaders
  text: string
  json: JsonObject
  /** The body came to its end. */
  whole: boolean
}

export type Asked = {
  /** The caller's own id of the request: the record has it. */
  callerRequestId: string
  /** Never rejects: what had come when it ended, however that was. */
  heard: Promise<Heard>
  /** The text of the body so far. */
  soFar(): string
  /** Drops the connection. */
  leave(): void
}

export type AskOptions = {
  key?: string
  headers?: { readonly [name: string]: string }
  /** Drop the connection once so many bytes of the body have come. */
  leaveAtByte?: number
}

export function ask(
  gateway: { url: string; key: string },
  path: string,
  body: JsonObject | string,
  options: AskOptions = {},
): Asked {
  const callerRequestId = randomUUID()
  const bytes = typeof body === 'string' ? body : JSON.stringify(body)
  const sending = httpRequest(gateway.url + path, {
    method: 'POST',
    agent: false,
    headers: {
      authorization: `Bearer ${options.key ?? gateway.key}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(bytes),
      'x-request-id': callerRequestId,
      ...options.headers,
    },
  })
  const parts: Buffer[] = []
  const heard = hear(sending, parts, options.leaveAtByte ?? Number.POSITIVE_INFINITY)
  sending.end(bytes)
  return {
    callerRequestId,
    heard,
    soFar: () => Buffer.concat(parts).toString(),
    leave: () => sending.destroy(),
  }
}

function hear(sending: ClientRequest, parts: Buffer[], leaveAtByte: number): Promise<Heard> {
  return new Promise((resolve) => {
    let size = 0
    const heard: Heard = { status: 0, headers: {}, text: '', json: {}, whole: false }
    sending.on('error', () => {})
    sending.on('close', () => {
      heard.text = Buffer.concat(parts).toString()
      heard.json = parseJsonObject(heard.text) ?? {}
      resolve(heard)
    })
    sending.on('response', (response) => {
      heard.status = response.statusCode ?? 0
      heard.headers = response.headers
      response.on('error', () => {})
      response.on('end', () => (heard.whole = response.complete))
      response.on('data', (chunk: Buffer) => {
        parts.push(chunk.subarray(0, leaveAtByte - size))
        size += chunk.length
        if (size >= leaveAtByte) sending.destroy()
      })
      if (leaveAtByte === 0) sending.destroy()
    })
  })
}

/** The answer's id with us. */
export function idOf({ headers }: Heard): string {
  return readString(headers['x-request-id']) ?? ''
}

/** Waits until the record of this request is on disk. @throws Error where it never comes */
export async function recorded(bank: { books: Books }, purse: Purse, asked: Asked): Promise<Entry> {
  let found: Entry | undefined
  await until('the record of a generation', () => {
    found = bank.books.entries(purse.walletId).find((entry) => entry.callerRequestId === asked.callerRequestId)
    return found !== undefined && bank.books.wallet(purse.walletId).openHolds === 0n
  })
  return found as Entry
}

export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + HANG_MS
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`${what} did not come within ${HANG_MS} ms`)
    await sleep(5)
  }
}

/** What a gateway may keep in its hands before it looks at it: longer than it gathers small pieces, ms. */
const GATHERING_MS = 20

/**
 * Resolves when the gateway has seen whatever reached its sockets before: a call of its own, on a new connection, is answered
 * behind that, however slow the machine is.
 */
export async function seen({ gateway }: { gateway: { url: string } }): Promise<void> {
  await sleep(GATHERING_MS)
  const answer = await fetch(`${gateway.url}/healthz`, { headers: { connection: 'close' } })
  await answer.text()
}

/** Resolves as `promise` does. @throws Error where it hangs */
export function within<T>(what: string, promise: Promise<T>): Promise<T> {
  const bound = AbortSignal.timeout(HANG_MS)
  return Promise.race([
    promise,
    new Promise<never>((_resolve, reject) => {
      bound.addEventListener('abort', () => reject(new Error(`${what} did not come within ${HANG_MS} ms`)))
    }),
  ])
}

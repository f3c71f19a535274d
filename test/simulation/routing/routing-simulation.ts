// Calls to one model, by a clock that jumps: what a caller asks goes through the gateway's own decode, route, attempt and relay,
// with the health that these build up, and only the network and the books are simulated. What each caller was given is judged
// against what the providers sent.
import assert from 'node:assert/strict'
import { writing } from '../../../src/body-threads/body-tasks.ts'
import type { Catalog, CatalogModel } from '../../../src/catalog/model.ts'
import { Capacity } from '../../../src/capacity/capacity.ts'
import { bounds } from '../../../src/foundation/bounds.ts'
import { parseJsonObject, type JsonObject } from '../../../src/foundation/json/json.ts'
import { seededRandom, type Random } from '../../../src/foundation/random.ts'
import { GatewayError } from '../../../src/generation/error/gateway-error.ts'
import { Health } from '../../../src/health/health.ts'
import type { Standing } from '../../../src/health/standing.ts'
import { inboundProtocols, outboundProtocols } from '../../../src/protocols/protocols.ts'
import type { AttemptPorts } from '../../../src/stages/attempt/attempt-ports.ts'
import { attempt } from '../../../src/stages/attempt/attempt.ts'
import { openGenerationAttempts } from '../../../src/stages/attempt/generation-attempts.ts'
import { decode } from '../../../src/stages/decode/decode.ts'
import { openCallerStream } from '../../../src/stages/relay/caller-stream.ts'
import { relay } from '../../../src/stages/relay/relay.ts'
import { queue } from '../../../src/stages/queue/queue.ts'
import { route } from '../../../src/stages/route/route.ts'
import { Turns } from '../../../src/stages/route/turns.ts'
import type { Admission } from '../../../src/stages/tickets/admission.ts'
import type { AttemptNote } from '../../../src/stages/tickets/attempt-note.ts'
import { openCaller, type Caller } from '../../../src/stages/tickets/caller.ts'
import type { Ending } from '../../../src/stages/tickets/ending.ts'
import { openGeneration, type Generation } from '../../../src/stages/tickets/generation.ts'
import type { Plan } from '../../../src/stages/tickets/plan.ts'
import { readFrames } from '../../e2e/world.ts'
import { SimulatedClock } from './simulated-clock.ts'
import { SimulatedExchange } from './simulated-exchange.ts'
import { makeCatalog, modelName, type Offer } from './simulated-model.ts'
import { SimulatedNetwork } from './simulated-provider.ts'

export type Question = {
  stream?: boolean
  /** Makes it another conversation. */
  words?: string
  headers?: { readonly [name: string]: string }
  /** Members of the body. */
  body?: JsonObject
  owner?: string
  /** It leaves after so long, where it has not had everything by then. */
  leavesAfterMs?: number
}

/** What became of a call. `refused`: an error instead of an answer. `cut`: an error after content. `left`: its caller did. */
export type Result = {
  outcome: 'whole' | 'refused' | 'cut' | 'left'
  error: GatewayError | undefined
  startedMs: number
  /** From the request to the first content; undefined: none came. */
  firstMs: number | undefined
  tookMs: number
  /** The name of the endpoint whose answer it was. */
  endpoint: string | undefined
  credential: string | undefined
  /** In the order of the plan. */
  planned: readonly string[]
  attempts: readonly AttemptNote[]
}

const times = {
  firstHeartbeatMs: bounds.firstHeartbeatMs,
  heartbeatEveryMs: bounds.heartbeatEveryMs,
  streamIdleMs: bounds.streamIdleMs,
  callerStallMs: bounds.callerStallMs,
}

export class RoutingSimulation {
  readonly clock = new SimulatedClock()
  readonly random: Random
  readonly health: Health
  readonly network: SimulatedNetwork
  readonly results: Result[] = []
  readonly catalog: Catalog
  readonly #openAttempts: (generation: Generation, admission: Admission) => AttemptPorts
  readonly #turns = new Turns()
  readonly #capacity = new Capacity(this.clock, () => bounds.generations)
  #count = 0

  constructor(seed: number, offers: readonly Offer[], more: Partial<CatalogModel> = {}) {
    this.random = seededRandom(seed)
    this.health = new Health(this.clock)
    this.catalog = makeCatalog(offers, more)
    this.network = new SimulatedNetwork(
      this.clock,
      new Map(offers.map(({ name, protocol = 'openai-chat', play }) => [name, { protocol, play }])),
    )
    this.#openAttempts = openGenerationAttempts({
      version: 'simulated',
      findOutbound: (name) => outboundProtocols[name],
      writing,
      upstream: this.network as never,
      media: undefined as never,
      clock: this.clock,
      random: this.random,
      threads: undefined as never,
      health: this.health,
      onBug: (error) => {
        throw error
      },
      whenStopped: () => () => {},
      countText: async () => 1,
    })
  }

  /** Calls at random moments, `perSecond` on average, until `forMs` have passed. All of them have ended then, or will. */
  async callAtRandom(perSecond: number, forMs: number, question: () => Question = () => ({})): Promise<void> {
    const untilMs = this.clock.nowMs() + forMs
    const next = () => {
      const delayMs = (-Math.log(1 - this.random.fraction()) * 1_000) / perSecond
      if (this.clock.nowMs() + delayMs > untilMs) return
      this.clock.after(delayMs, () => {
        void this.call(question())
        next()
      })
    }
    next()
    await this.clock.run(untilMs)
  }

  /** Until every call has ended. */
  async finish(): Promise<void> {
    const longestMs = Math.max(...this.#endpoints.map(({ attemptMs }) => attemptMs)) + bounds.streamIdleMs + 60_000
    await this.clock.run(this.clock.nowMs() + longestMs)
    assert.equal(this.results.length, this.#count, 'a call has never ended')
  }

  /** One call, to its end. */
  async call(question: Question = {}): Promise<Result> {
    this.#count += 1
    const id = `req_cm_${this.#count}`
    const exchange = new SimulatedExchange(id, question.headers ?? {})
    const startedMs = this.clock.nowMs()
    const { leavesAfterMs } = question
    if (leavesAfterMs !== undefined) this.clock.after(leavesAfterMs, () => exchange.leave())
    let generation: Generation | undefined
    let error: GatewayError | undefined
    try {
      generation = await this.#plan(exchange, question)
      await this.#serve(exchange, generation)
    } catch (thrown) {
      if (!(thrown instanceof GatewayError)) throw thrown
      error = thrown
    }
    const result = this.#judge(exchange, generation, startedMs, error)
    this.results.push(result)
    return result
  }

  /** What is known of each endpoint with each credential. */
  readStandings(): Map<string, Standing> {
    const pairs = this.#endpoints.flatMap((endpoint) =>
      endpoint.provider.credentials.map((credential) => ({ endpoint, credential })),
    )
    return new Map(pairs.map((pair) => [pair.credential.id, this.health.read(pair)]))
  }

  get #endpoints() {
    return [...this.catalog.models.values()].flatMap(({ endpoints }) => endpoints)
  }

  async #plan(exchange: SimulatedExchange, { stream = true, words, body, owner = 'owner' }: Question) {
    const sent = {
      model: modelName,
      messages: [{ role: 'user', content: words ?? `conversation ${exchange.id}` }],
      ...(stream ? { stream: true } : {}),
      ...body,
    }
    const bytes = Buffer.from(JSON.stringify(sent))
    const decoded = await decode(exchange.asExchange, inboundProtocols['openai-chat'], bytes, undefined as never, owner)
    const caller = makeCaller(owner)
    const routed = route(caller, decoded, { catalog: () => this.catalog, health: this.health, turns: this.#turns })
    const plan = { ...routed, tenantSecret: undefined, isLimited: false } as unknown as Plan
    const waitMs = () => bounds.generationWaitMs
    const ports = { capacity: this.#capacity, clock: this.clock, waitMs, whenStopped: () => () => {} }
    const turn = await queue(exchange.asExchange, caller, plan, ports)
    return openGeneration(exchange.asExchange, caller, decoded, turn, this.clock.nowMs())
  }

  async #serve(exchange: SimulatedExchange, generation: Generation): Promise<void> {
    const { decoded } = generation
    const headers = () => ({})
    const stream = openCallerStream(exchange.asExchange, decoded, this.clock, times, headers)
    try {
      const served = await attempt(
        generation,
        exchange.asExchange,
        undefined,
        this.#openAttempts(generation, admission),
      )
      await relay(served, stream ?? { exchange: exchange.asExchange, headers }, {
        clock: this.clock,
        times,
        cover: undefined,
        hidesReasoning: false,
        countText: async () => 1,
        isAlive() {},
        whenStopped: () => () => {},
        beforeEnd: async ({ error }: Ending) => void (generation.error = error),
        readUsage: () => undefined,
      })
    } finally {
      stream?.close()
      generation.share.close()
    }
  }

  /** @throws AssertionError where the caller took a broken answer for a whole one */
  #judge(
    { text, begun, ending, gone }: SimulatedExchange,
    generation: Generation | undefined,
    startedMs: number,
    error: GatewayError | undefined,
  ): Result {
    const told = begun && ending === 'end' ? readAnswer(text) : undefined
    assert.ok(told === undefined || this.network.texts.has(told), `an answer looks whole that nobody sent: ${text}`)
    const attempts = generation?.attempts ?? []
    const served = attempts.find(({ outcome }) => outcome === 'served')
    const firstContentMs = generation?.firstContentMs
    const broken = served === undefined ? 'refused' : 'cut'
    return {
      outcome: told !== undefined ? 'whole' : gone ? 'left' : broken,
      error: error ?? generation?.error,
      startedMs,
      firstMs: firstContentMs === undefined ? undefined : firstContentMs - startedMs,
      tookMs: this.clock.nowMs() - startedMs,
      endpoint: served?.provider,
      credential: served?.credential,
      planned: (generation?.plan.entries ?? []).map(({ endpoint }) => endpoint.provider.name),
      attempts,
    }
  }
}

/** Nothing is held for it, and nothing watched. */
const admission = {
  hold: { touch() {} },
  cover: undefined,
  hidesReasoning: () => false,
  fetched: new Map(),
  estimatedInputTokens: 10,
  priceInput: () => 1n,
} as unknown as Admission

function makeCaller(owner: string): Caller {
  const key = { id: `key-of-${owner}`, ownerId: owner, aliases: [], allowedModels: undefined }
  return openCaller({ key, owner: { id: owner, name: owner, isUnlimited: true }, walletId: undefined } as never)
}

/** The text of an answer that looks whole to its caller; undefined: it does not. */
function readAnswer(text: string): string | undefined {
  const body = parseJsonObject(text)
  if (body !== undefined) return readPath(body, ['choices', 0, 'message', 'content'])
  const frames = readFrames(text)
  if (frames.at(-1)?.data !== '[DONE]') return undefined
  const chunks = frames.map(({ data }) => parseJsonObject(data) ?? {})
  if (chunks.some((chunk) => 'error' in chunk)) return undefined
  return chunks.map((chunk) => readPath(chunk, ['choices', 0, 'delta', 'content']) ?? '').join('')
}

function readPath(value: unknown, path: readonly (string | number)[]): string | undefined {
  for (const step of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined
  return typeof value === 'string' ? value : undefined
}

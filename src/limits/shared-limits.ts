// Limits of several gateways on one Postgres: the database counts. Where it does not answer, each gateway counts for
// itself for a few seconds and says so (`degraded`), since a limit must not be what takes the service down.
import { assert } from '../foundation/assert.ts'
import { newId } from '../foundation/ids.ts'
import { GatewayError } from '../generation/gateway-error.ts'
import type { Key } from '../keys/key.ts'
import type { PostgresStore } from '../store/store.ts'
import { KeyState } from './key-state.ts'
import type { Figures, Limits, ReserveRequest, Ticket } from './limits.ts'
import { MemoryLimits } from './memory-limits.ts'
import { readPeriod } from './spend-period.ts'
import { runLimitsBatch, type SharedClose, type SharedReserve, type SharedReserved } from './shared-batch.ts'

/** A gateway that dies gives its places back when its leases end, within half a minute, ms. */
const LEASE_MS = 25_000
const RENEW_MS = 5_000
/** After a failure the database is left alone for so long, ms. */
const DEGRADED_MS = 5_000
const BATCH_REQUESTS = 500
const FIGURES_KEPT = 20_000

type Waiting = {
  request: SharedReserve | SharedClose
  resolve: (answer: SharedReserved) => void
  reject: (error: unknown) => void
}

export class SharedLimits implements Limits {
  readonly #store: PostgresStore
  readonly #local: MemoryLimits
  readonly #leased = new Set<string>()
  /** The last figures heard of each key, for answers that reserve nothing. */
  readonly #figures = new Map<string, Figures>()
  #waiting: Waiting[] = []
  #running = false
  #degradedUntilMs = 0
  #cancelRenewal = () => {}
  #closed = false

  constructor(store: PostgresStore) {
    this.#store = store
    // The spend cannot be read either while the database is away; the wallet still bounds it.
    const { clock } = store
    this.#local = new MemoryLimits(clock, async () => ({ period: readPeriod(clock.nowMs()), day: 0n, month: 0n }))
    this.#renewLater()
  }

  get degraded(): boolean {
    return this.#store.clock.monotonicMs() < this.#degradedUntilMs
  }

  async reserve(request: ReserveRequest): Promise<Ticket> {
    if (this.degraded) return this.#local.reserve(request)
    const { key, tokens, nanos } = request
    const ticketId = newId('lse_', this.#store.random)
    let answer: SharedReserved
    try {
      answer = await this.#ask({ kind: 'reserve', key, ticketId, tokens, nanos, leaseMs: LEASE_MS })
    } catch (error) {
      this.#degrade(error)
      return this.#local.reserve(request)
    }
    if (answer instanceof GatewayError) throw answer
    const { second, figures, isLeased } = answer
    if (isLeased) this.#leased.add(ticketId)
    this.#remember(key.id, figures)
    let open = true
    const close = (requests: number, change: number) => {
      assert(open, 'limits: a ticket is closed once')
      open = false
      this.#leased.delete(ticketId)
      if (requests === 0 && change === 0 && !isLeased) return
      // Where it is lost, the key is counted too much for a minute, and its lease runs out.
      const closing = { kind: 'close', key, ticketId, second, requests, tokens: change, isLeased } as const
      this.#push({ request: closing, resolve: () => {}, reject: () => {} })
    }
    return { figures, commit: (actual) => close(0, actual.tokens - tokens), cancel: () => close(-1, -tokens) }
  }

  readFigures(key: Key): Figures {
    return this.#figures.get(key.id) ?? new KeyState().figures(key.limits, this.#store.clock.nowMs())
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#cancelRenewal()
    while (this.#running) await new Promise<void>((resolve) => setImmediate(resolve))
  }

  #remember(keyId: string, figures: Figures): void {
    this.#figures.delete(keyId)
    this.#figures.set(keyId, figures)
    if (this.#figures.size <= FIGURES_KEPT) return
    const oldest = this.#figures.keys().next()
    if (oldest.done !== true) this.#figures.delete(oldest.value)
  }

  #degrade(error: unknown): void {
    const { log, clock } = this.#store
    if (!this.degraded)
      log.error({ fault: (error as Error).message }, 'limits are counted by this gateway alone: the database is away')
    this.#degradedUntilMs = clock.monotonicMs() + DEGRADED_MS
  }

  #ask(request: SharedReserve): Promise<SharedReserved> {
    return new Promise((resolve, reject) => this.#push({ request, resolve, reject }))
  }

  #push(waiting: Waiting): void {
    this.#waiting.push(waiting)
    if (this.#running) return
    this.#running = true
    setImmediate(() => void this.#run())
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) await this.#runBatch(this.#waiting.splice(0, BATCH_REQUESTS))
    this.#running = false
  }

  async #runBatch(batch: readonly Waiting[]): Promise<void> {
    let fault: Error | undefined
    const client = await this.#store.connect().catch((error: unknown) => {
      fault = error as Error
    })
    try {
      if (client === undefined) throw fault ?? new Error('no connection')
      const answers = await runLimitsBatch(
        client,
        batch.map(({ request }) => request),
      )
      const reserves = batch.filter(({ request }) => request.kind === 'reserve')
      for (const [index, { resolve }] of reserves.entries()) resolve(answers[index] as SharedReserved)
    } catch (error) {
      fault = error as Error
      for (const { reject } of batch) reject(error)
    } finally {
      client?.release(fault)
    }
  }

  #renewLater(): void {
    this.#cancelRenewal = this.#store.clock.after(RENEW_MS, () => {
      void this.#renew().finally(() => {
        if (!this.#closed) this.#renewLater()
      })
    })
  }

  async #renew(): Promise<void> {
    if (this.#leased.size === 0) return
    const sql = `update limit_leases set until_ms = (extract(epoch from clock_timestamp()) * 1000)::bigint + ? where id = any(?)`
    await this.#store
      .write([{ sql, parameters: [LEASE_MS, [...this.#leased]] }])
      .catch((error: unknown) => this.#degrade(error))
  }
}

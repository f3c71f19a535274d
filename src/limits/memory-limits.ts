// Limits of the one gateway on its database: memory is the truth. After a restart a minute's counts begin anew; spend
// is read from the ledger's roll-ups.
import { assert } from '../foundation/assert.ts'
import type { Clock } from '../foundation/clock.ts'
import type { Place } from '../foundation/linked-list.ts'
import type { Nanos } from '../foundation/money.ts'
import { GatewayError } from '../generation/gateway-error.ts'
import type { Key } from '../keys/key.ts'
import { KeyState, type RunningRequest, type SpendState } from './key-state.ts'
import type { Actual, Figures, Limits, ReserveRequest, Ticket } from './limits.ts'
import { readPeriod } from './spend-period.ts'

/** Longer than any attempt may last: a place that nobody gave back is free again after this, ms. */
const LEASE_MS = 15 * 60_000
/** Keys in memory before idle ones are dropped. */
const KEYS_KEPT = 50_000

export class MemoryLimits implements Limits {
  readonly degraded = false
  readonly #clock: Clock
  readonly #readSpend: (key: Key) => Promise<SpendState>
  readonly #states = new Map<string, KeyState>()
  /** Keys whose spend is being read; true: a charge came in between, so it is read again. */
  readonly #reading = new Map<string, { again: boolean; done: Promise<void> }>()

  constructor(clock: Clock, readSpend: (key: Key) => Promise<SpendState>) {
    this.#clock = clock
    this.#readSpend = readSpend
  }

  reserve(request: ReserveRequest): Ticket | Promise<Ticket> {
    const { key } = request
    const state = this.#find(key.id)
    const wantsSpend = key.limits.spendPerDay !== undefined || key.limits.spendPerMonth !== undefined
    if (wantsSpend && state.spend === undefined)
      return this.#load(key, state).then(() => this.#take(request, this.#find(key.id)))
    return this.#take(request, state)
  }

  readFigures(key: Key): Figures {
    const state = this.#states.get(key.id) ?? new KeyState()
    const nowMs = this.#clock.nowMs()
    state.advance(nowMs)
    return state.figures(key.limits, nowMs)
  }

  async close(): Promise<void> {}

  #take({ key, tokens, nanos }: ReserveRequest, state: KeyState): Ticket {
    const nowMs = this.#clock.nowMs()
    state.assertRoom(key.limits, tokens, nanos, nowMs)
    state.window.add(Math.floor(nowMs / 1_000), 1, tokens)
    const place = state.running.add({ untilMs: nowMs + LEASE_MS, nanos })
    return new MemoryTicket(key, state, tokens, place, nowMs, this.#addSpend)
  }

  readonly #addSpend = (keyId: string, state: KeyState, charge: Nanos, reservedMs: number): void => {
    const reading = this.#reading.get(keyId)
    if (reading !== undefined) reading.again = true
    if (state.spend === undefined) return
    state.advance(this.#clock.nowMs())
    const { spend } = state
    const period = readPeriod(reservedMs)
    if (spend.period.day === period.day) spend.day += charge
    if (spend.period.month === period.month) spend.month += charge
  }

  #load(key: Key, state: KeyState): Promise<void> {
    const running = this.#reading.get(key.id)
    if (running !== undefined) return running.done
    const reading = { again: false, done: Promise.resolve() }
    const read = async () => {
      try {
        do {
          reading.again = false
          state.spend = await this.#readSpend(key)
        } while (reading.again)
      } catch (error) {
        state.spend = undefined
        throw new GatewayError('db_error', 'The database is not available.', { detail: (error as Error).message })
      } finally {
        this.#reading.delete(key.id)
      }
    }
    reading.done = read()
    this.#reading.set(key.id, reading)
    return reading.done
  }

  #find(keyId: string): KeyState {
    let state = this.#states.get(keyId)
    if (state === undefined) {
      if (this.#states.size >= KEYS_KEPT) this.#dropIdle()
      state = new KeyState()
      this.#states.set(keyId, state)
    }
    return state
  }

  #dropIdle(): void {
    const nowMs = this.#clock.nowMs()
    for (const [id, state] of this.#states) if (!this.#reading.has(id) && state.isIdle(nowMs)) this.#states.delete(id)
  }
}

/** What one generation has reserved. */
class MemoryTicket implements Ticket {
  readonly figures: Figures
  readonly #key: Key
  readonly #state: KeyState
  readonly #tokens: number
  readonly #place: Place<RunningRequest>
  readonly #reservedMs: number
  readonly #addSpend: (keyId: string, state: KeyState, charge: Nanos, reservedMs: number) => void
  #isOpen = true

  constructor(
    key: Key,
    state: KeyState,
    tokens: number,
    place: Place<RunningRequest>,
    reservedMs: number,
    addSpend: (keyId: string, state: KeyState, charge: Nanos, reservedMs: number) => void,
  ) {
    this.figures = state.figures(key.limits, reservedMs)
    this.#key = key
    this.#state = state
    this.#tokens = tokens
    this.#place = place
    this.#reservedMs = reservedMs
    this.#addSpend = addSpend
  }

  commit({ tokens, charge }: Actual): void {
    this.#close(0, tokens)
    this.#addSpend(this.#key.id, this.#state, charge, this.#reservedMs)
  }

  cancel(): void {
    this.#close(-1, 0)
  }

  #close(requests: number, actualTokens: number): void {
    assert(this.#isOpen, 'limits: a ticket is closed once')
    this.#isOpen = false
    this.#state.running.remove(this.#place)
    this.#state.window.correct(Math.floor(this.#reservedMs / 1_000), requests, actualTokens - this.#tokens)
  }
}

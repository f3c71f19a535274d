// Limits of the one gateway on its database: memory is the truth. After a restart a minute's counts begin anew; spend
// is read from the ledger's roll-ups.
import { assert } from '../foundation/assert.ts'
import { GatewayError } from '../generation/gateway-error.ts'
import type { Clock } from '../foundation/clock.ts'
import type { Key } from '../keys/key.ts'
import { KeyState, type SpendState } from './key-state.ts'
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
    const second = Math.floor(nowMs / 1_000)
    state.window.add(second, 1, tokens)
    const place = state.running.add({ untilMs: nowMs + LEASE_MS, nanos })
    let open = true
    const close = (requests: number, actualTokens: number) => {
      assert(open, 'limits: a ticket is closed once')
      open = false
      state.running.remove(place)
      state.window.correct(second, requests, actualTokens - tokens)
    }
    return {
      figures: state.figures(key.limits, nowMs),
      commit: (actual: Actual) => {
        close(0, actual.tokens)
        this.#addSpend(key.id, state, actual, nowMs)
      },
      cancel: () => close(-1, 0),
    }
  }

  #addSpend(keyId: string, state: KeyState, { charge }: Actual, reservedMs: number): void {
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

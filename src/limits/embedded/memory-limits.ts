// Limits where one gateway has the database: its memory is the truth. The minutes of keys are saved, so that they
// survive a restart; spend is read from the ledger's roll-ups, anew on each day.
import { assert } from '../../foundation/assert.ts'
import type { Clock } from '../../foundation/time/clock.ts'
import type { Place } from '../../foundation/lists/linked-list.ts'
import type { Log } from '../../foundation/log.ts'
import type { Nanos } from '../../foundation/nanos.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Key, Principal } from '../../keys/key.ts'
import { KeyTable } from '../key-table.ts'
import type { Actual, Figures, Limits, More, Need, Ticket } from '../limits.ts'
import { noTicket } from '../no-ticket.ts'
import { OpenTickets, type OpenTicket } from '../open-tickets.ts'
import { ReadCounter } from '../read-counter.ts'
import { countedAs } from '../rules/counted-as.ts'
import { CountedTokens } from '../rules/counted-tokens.ts'
import { hasLimits, hasSpendLimit, KeyState, limitsOutput, secondOf } from '../rules/key-state.ts'
import type { Instant, SpendState } from '../rules/key-state.ts'
import { readPeriod } from '../rules/spend-period.ts'
import type { SavedWindows } from './saved-windows.ts'

type MemoryParts = {
  clock: Clock
  log: Log
  /** What a key was charged in the period that is now. */
  readSpend(key: Key): Promise<SpendState>
  /** Undefined: a restart begins a new minute. */
  saved?: SavedWindows
}

export class MemoryLimits implements Limits {
  readonly degraded = false
  readonly #parts: MemoryParts
  readonly #reads: ReadCounter
  readonly #tickets: OpenTickets
  readonly #states = new KeyTable(
    () => new KeyState(),
    (state) => state.isIdle(this.now()),
  )
  /** Keys whose spend is being read; true: a charge came in between, so it is read again. */
  readonly #reading = new Map<string, { again: boolean; done: Promise<void> }>()

  constructor(parts: MemoryParts) {
    this.#parts = parts
    this.#reads = new ReadCounter(parts.clock)
    this.#tickets = new OpenTickets(parts.clock, parts.log)
  }

  /** Takes up what was saved; before the first request. @throws StoreError */
  async load(): Promise<void> {
    const slots = await this.#parts.saved?.load((keyId) => this.#states.get(keyId)?.window)
    for (const { keyId, second, requests, tokens } of slots ?? [])
      this.#states.find(keyId).window.add(second, requests, tokens)
  }

  enter(key: Key): Ticket {
    // What it is charged counts for those that share its limits, and they may have some.
    if (!hasLimits(key.limits) && key.familyId === undefined) return noTicket
    const at = this.now()
    const state = this.#states.find(countedAs(key))
    state.assertEntry(key.limits, at)
    this.count(countedAs(key), state, secondOf(at), 1, 0)
    state.running += 1
    return new MemoryTicket(this, this.#tickets, key, state, at)
  }

  countRead(principal: Principal): void {
    this.#reads.count(principal)
  }

  readFigures(key: Key): Figures {
    return (this.#states.get(countedAs(key)) ?? new KeyState()).figures(key.limits, this.now())
  }

  async close(): Promise<void> {
    this.#tickets.close()
    await this.#parts.saved?.close()
  }

  // From here on: what its tickets use.

  now(): Instant {
    const { clock } = this.#parts
    return { steadyMs: clock.monotonicMs(), wallMs: clock.nowMs() }
  }

  count(keyId: string, state: KeyState, second: number, requests: number, tokens: number): void {
    state.window.add(second, requests, tokens)
    this.#parts.saved?.note(keyId, second)
  }

  /** Undefined: what the key has spent is known, or has no limit. Rejects with GatewayError `db_error`. */
  loadSpend(key: Key, state: KeyState): Promise<void> | undefined {
    if (!hasSpendLimit(key.limits)) return undefined
    state.advance(this.now())
    return state.spend === undefined ? this.#load(key, state) : undefined
  }

  /** A request that began at `startedMs`, by the wall clock, was charged: it counts on that day. */
  addSpend(keyId: string, state: KeyState, charge: Nanos, startedMs: number, at: Instant): void {
    const reading = this.#reading.get(keyId)
    if (reading !== undefined) reading.again = true
    state.advance(at)
    const { spend } = state
    if (spend === undefined) return
    const period = readPeriod(startedMs)
    if (spend.period.day === period.day) spend.day += charge
    if (spend.period.month === period.month) spend.month += charge
  }

  #load(key: Key, state: KeyState): Promise<void> {
    const running = this.#reading.get(countedAs(key))
    if (running !== undefined) return running.done
    const reading = { again: false, done: Promise.resolve() }
    const read = async () => {
      try {
        do {
          reading.again = false
          state.spend = await this.#parts.readSpend(key)
        } while (reading.again)
      } catch (error) {
        state.spend = undefined
        throw new GatewayError('db_error', 'The database is not available.', { detail: (error as Error).message })
      } finally {
        this.#reading.delete(countedAs(key))
      }
    }
    reading.done = read()
    this.#reading.set(countedAs(key), reading)
    return reading.done
  }
}

/** What one generation has of its key's limits. */
class MemoryTicket implements Ticket, OpenTicket {
  readonly limitsOutput: boolean
  readonly limitsTokens: boolean
  hasReserved = false
  movedMs: number
  readonly #limits: MemoryLimits
  readonly #tickets: OpenTickets
  readonly #key: Key
  readonly #state: KeyState
  readonly #startedMs: number
  readonly #counted = new CountedTokens()
  #reserved: Nanos = 0n
  #place: Place<OpenTicket> | undefined
  #isCommitted = false

  constructor(limits: MemoryLimits, tickets: OpenTickets, key: Key, state: KeyState, at: Instant) {
    this.limitsOutput = limitsOutput(key.limits)
    this.limitsTokens = key.limits.tokensPerMinute !== undefined
    this.movedMs = at.steadyMs
    this.#limits = limits
    this.#tickets = tickets
    this.#key = key
    this.#state = state
    this.#startedMs = at.wallMs
    this.#place = tickets.add(this)
  }

  get keyId(): string {
    return this.#key.id
  }

  get figures(): Figures {
    return this.#state.figures(this.#key.limits, this.#limits.now())
  }

  reserve(need: Need): Nanos | Promise<Nanos> {
    assert(!this.hasReserved, 'limits: a request reserves once')
    this.hasReserved = true
    return this.#whenSpendIsKnown(() => this.#reserve(need))
  }

  extend(more: More): boolean | Promise<boolean> {
    if (!this.limitsOutput) return true
    return this.#whenSpendIsKnown(() => this.#extend(more))
  }

  commit({ tokens, charge }: Actual): void {
    assert(!this.#isCommitted, 'limits: a request is closed once')
    this.#isCommitted = true
    const at = this.#limits.now()
    this.#close(tokens, at)
    this.#limits.addSpend(countedAs(this.#key), this.#state, charge, this.#startedMs, at)
  }

  cancel(): void {
    if (!this.#isCommitted && this.#place !== undefined) this.#close(0, this.#limits.now())
  }

  expire(): void {
    this.#giveBack()
  }

  /** At once where it is. A day may end while it is read: then it is read again. */
  #whenSpendIsKnown<T>(run: () => T): T | Promise<T> {
    const loading = this.#limits.loadSpend(this.#key, this.#state)
    return loading === undefined ? run() : loading.then(() => this.#whenSpendIsKnown(run))
  }

  #reserve(need: Need): Nanos {
    const at = this.#limits.now()
    const granted = this.#state.grant(this.#key.limits, need, at)
    this.#take(need.tokens, granted, at)
    return granted
  }

  #extend(more: More): boolean {
    const { limits } = this.#key
    const at = this.#limits.now()
    if (this.#place === undefined || !this.#state.canExtend(limits, more, at)) return false
    this.#place = this.#tickets.move(this.#place)
    this.#take(more.tokens, more.nanos, at)
    return true
  }

  #take(tokens: number, nanos: Nanos, at: Instant): void {
    // Closed while its key's spend was read: there is nothing to take it for.
    if (this.#place === undefined) return
    const second = secondOf(at)
    this.#counted.add(second, tokens)
    this.#limits.count(countedAs(this.#key), this.#state, second, 0, tokens)
    this.#reserved += nanos
    this.#state.reserved += nanos
  }

  #close(tokens: number, at: Instant): void {
    const second = secondOf(at)
    this.#state.window.advance(second)
    for (const part of this.#counted.correct(tokens, second))
      this.#limits.count(countedAs(this.#key), this.#state, part.second, 0, part.tokens)
    this.#giveBack()
  }

  #giveBack(): void {
    if (this.#place === undefined) return
    this.#tickets.remove(this.#place)
    this.#place = undefined
    this.#state.running -= 1
    this.#state.reserved -= this.#reserved
  }
}

// Limits of several gateways on one Postgres: the database counts. Where it does not answer, each gateway counts for
// itself for a few seconds and says so (`degraded`), since a limit must not be what takes the service down.
import { assert } from '../../foundation/assert.ts'
import { newId } from '../../foundation/ids.ts'
import type { Place } from '../../foundation/lists/linked-list.ts'
import type { Nanos } from '../../foundation/nanos.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Key, Principal } from '../../keys/key.ts'
import type { PostgresStore } from '../../store/store.ts'
import { MemoryLimits } from '../embedded/memory-limits.ts'
import { KeyTable } from '../key-table.ts'
import type { Actual, Figures, Limits, More, Need, Ticket } from '../limits.ts'
import { noTicket } from '../no-ticket.ts'
import { OpenTickets, type OpenTicket } from '../open-tickets.ts'
import { countedAs } from '../rules/counted-as.ts'
import { CountedTokens } from '../rules/counted-tokens.ts'
import { hasLimits, KeyState, limitsOutput } from '../rules/key-state.ts'
import { readPeriod } from '../rules/spend-period.ts'
import { LimitsQueue } from './limits-queue.ts'
import { removeRunning, renewRunning } from './running-store.ts'
import type { OwnUse, SharedAnswer, SharedRequest } from './shared-request.ts'

/** Without word from a gateway for so long, what runs there does not count any more, ms. */
const LEASE_MS = 20_000
const RENEW_MS = 5_000
/** After a failure the database is left alone for so long, ms. */
const DEGRADED_MS = 5_000

/** `figures`: as they were last heard, of each of the keys that count together. */
type SharedKey = OwnUse & { figures: Map<string, Figures> }

export class SharedLimits implements Limits {
  readonly #store: PostgresStore
  readonly #gatewayId: string
  readonly #local: MemoryLimits
  readonly #queue: LimitsQueue
  readonly #tickets: OpenTickets
  readonly #keys = new KeyTable<SharedKey>(
    () => ({ running: 0, reserved: 0n, figures: new Map() }),
    ({ running, reserved }) => running === 0 && reserved === 0n,
  )
  /** Keys of which the database may not have what is true of this gateway. */
  readonly #stale = new Map<string, Key>()
  #degradedUntilMs = 0
  #cancelRenewal = () => {}
  #isClosed = false

  constructor(store: PostgresStore) {
    this.#store = store
    this.#gatewayId = newId('lim_', store.random)
    // The spend cannot be read either while the database is away; the wallet still bounds it.
    const { clock, log } = store
    const readSpend = async () => ({ period: readPeriod(clock.nowMs()), day: 0n, month: 0n })
    this.#local = new MemoryLimits({ clock, log, readSpend })
    this.#tickets = new OpenTickets(clock, log)
    this.#queue = new LimitsQueue(store, {
      gateway: { id: this.#gatewayId, leaseMs: LEASE_MS, ownUse: (keyId) => this.#keys.find(keyId) },
      onGranted: (grants) => {
        for (const [keyId, granted] of grants) this.addUse(keyId, granted.running, granted.reserved)
      },
      onFailed: (error, requests) => {
        for (const { key } of requests) this.#stale.set(key.id, key)
        this.#degrade(error)
      },
    })
    this.#renewLater()
  }

  get degraded(): boolean {
    return this.#store.clock.monotonicMs() < this.#degradedUntilMs
  }

  enter(key: Key): Ticket | Promise<Ticket> {
    if (!hasLimits(key.limits)) return noTicket
    return this.degraded ? this.#local.enter(key) : this.#enter(key)
  }

  countRead(principal: Principal): void {
    this.#local.countRead(principal)
  }

  readFigures(key: Key): Figures {
    const known = this.#keys.get(countedAs(key))?.figures.get(key.id)
    return known ?? new KeyState().figures(key.limits, { steadyMs: 0, wallMs: 0 })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#cancelRenewal()
    this.#tickets.close()
    await this.#local.close()
    await this.#queue.close()
    await removeRunning(this.#store, this.#gatewayId).catch(() => {})
  }

  // From here on: what its tickets use.

  /**
   * Undefined: the database does not answer, so that this gateway counts for itself.
   * @throws GatewayError `rate_limit_exceeded`, `overloaded`
   */
  async ask(request: SharedRequest): Promise<Exclude<SharedAnswer, GatewayError> | undefined> {
    let answer: SharedAnswer
    try {
      answer = await this.#queue.ask(request)
    } catch (error) {
      if (error instanceof GatewayError) throw error
      return undefined
    }
    if (answer instanceof GatewayError) throw answer
    this.#keys.find(countedAs(request.key)).figures.set(request.key.id, answer.figures)
    return answer
  }

  tell(request: SharedRequest): void {
    this.#queue.tell(request)
  }

  enterLocally(key: Key): Ticket {
    return this.#local.enter(key)
  }

  addUse(keyId: string, running: number, reserved: Nanos): void {
    const key = this.#keys.find(keyId)
    key.running += running
    key.reserved += reserved
    assert(key.running >= 0 && key.reserved >= 0n, 'limits: more was given back than was taken')
  }

  async #enter(key: Key): Promise<Ticket> {
    const answer = await this.ask({ kind: 'enter', key })
    if (answer === undefined) return this.#local.enter(key)
    return new SharedTicket(this, this.#tickets, key, this.#store.clock.monotonicMs())
  }

  #degrade(error: Error): void {
    const { log, clock } = this.#store
    if (!this.degraded && !this.#isClosed)
      log.error({ fault: error.message }, 'limits are counted by this gateway alone: the database is away')
    this.#degradedUntilMs = clock.monotonicMs() + DEGRADED_MS
  }

  #renewLater(): void {
    this.#cancelRenewal = this.#store.clock.after(RENEW_MS, () => {
      void this.#renew().finally(() => {
        if (!this.#isClosed) this.#renewLater()
      })
    })
  }

  async #renew(): Promise<void> {
    if (this.degraded) return
    const stale = [...this.#stale.values()]
    this.#stale.clear()
    // A request that ended with nothing to correct writes what is true of its key.
    for (const key of stale) this.tell({ kind: 'close', key, tokens: 0, counted: new CountedTokens() })
    await renewRunning(this.#store, this.#gatewayId, LEASE_MS).catch((error: unknown) => this.#degrade(error as Error))
  }
}

/** What one generation has of its key's limits; from the moment on at which the database was away, here alone. */
class SharedTicket implements Ticket, OpenTicket {
  readonly limitsOutput: boolean
  readonly limitsTokens: boolean
  hasReserved = false
  movedMs: number
  readonly #limits: SharedLimits
  readonly #tickets: OpenTickets
  readonly #key: Key
  readonly #counted = new CountedTokens()
  #local: Ticket | undefined
  #reserved: Nanos = 0n
  #place: Place<OpenTicket> | undefined
  #isCommitted = false

  constructor(limits: SharedLimits, tickets: OpenTickets, key: Key, nowMs: number) {
    this.limitsOutput = limitsOutput(key.limits)
    this.limitsTokens = key.limits.tokensPerMinute !== undefined
    this.movedMs = nowMs
    this.#limits = limits
    this.#tickets = tickets
    this.#key = key
    this.#place = tickets.add(this)
  }

  get keyId(): string {
    return this.#key.id
  }

  get figures(): Figures {
    return this.#local?.figures ?? this.#limits.readFigures(this.#key)
  }

  reserve(need: Need): Nanos | Promise<Nanos> {
    assert(!this.hasReserved, 'limits: a request reserves once')
    this.hasReserved = true
    return this.limitsOutput ? this.#reserve(need) : need.nanos
  }

  extend(more: More): boolean | Promise<boolean> {
    return this.limitsOutput ? this.#extend(more) : true
  }

  commit(actual: Actual): void {
    assert(!this.#isCommitted, 'limits: a request is closed once')
    this.#isCommitted = true
    this.#local?.commit(actual)
    this.#close(this.#local === undefined ? actual.tokens : 0)
  }

  cancel(): void {
    if (this.#isCommitted) return
    this.#local?.cancel()
    if (this.#place !== undefined) this.#close(0)
  }

  expire(): void {
    this.#local?.cancel()
    // What it was given stays counted.
    this.#close(this.#counted.total)
  }

  async #reserve(need: Need): Promise<Nanos> {
    const answer = await this.#limits.ask({ kind: 'reserve', key: this.#key, need, counted: this.#counted })
    if (answer === undefined) return (this.#local ??= this.#limits.enterLocally(this.#key)).reserve(need)
    return this.#take(need.tokens, answer)
  }

  async #extend(more: More): Promise<boolean> {
    if (this.#place === undefined) return false
    this.#place = this.#tickets.move(this.#place)
    const answer = await this.#limits.ask({ kind: 'extend', key: this.#key, more, counted: this.#counted })
    if (answer === undefined) return (this.#local ??= this.#limits.enterLocally(this.#key)).extend(more)
    if (answer.granted === undefined) return false
    this.#take(more.tokens, answer)
    return true
  }

  #take(tokens: number, { granted = 0n, second }: { granted: Nanos | undefined; second: number }): Nanos {
    this.#counted.add(second, tokens)
    // Closed while it was asked for: it goes back at once.
    if (this.#place === undefined) this.#limits.addUse(countedAs(this.#key), 0, -granted)
    else this.#reserved += granted
    return granted
  }

  #close(tokens: number): void {
    this.#giveBack()
    const { limits } = this.#key
    // What was used of these limits has changed.
    if (this.limitsOutput || limits.concurrentRequests !== undefined)
      this.#limits.tell({ kind: 'close', key: this.#key, tokens, counted: this.#counted })
  }

  #giveBack(): void {
    if (this.#place === undefined) return
    this.#tickets.remove(this.#place)
    this.#place = undefined
    this.#limits.addUse(countedAs(this.#key), -1, -this.#reserved)
    this.#reserved = 0n
  }
}

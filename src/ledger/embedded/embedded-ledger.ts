// The ledger on SQLite. This process is the only writer, so its memory of a wallet is the truth: a hold is checked and
// taken there at once, and its row follows in the next batch. What the disk refuses is taken back in memory. Money that
// comes in counts once it is on disk; money that goes out counts at once.
import { assert } from '../../foundation/assert.ts'
import { LinkedList } from '../../foundation/lists/linked-list.ts'
import type { Nanos } from '../../foundation/nanos.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Row } from '../../store/sqlite/writer/group-writer.ts'
import type { StoreError } from '../../store/store-error.ts'
import type { SqliteStore } from '../../store/store.ts'
import { encodeGeneration, encodeOpening, interruptedEnding } from '../rows/generation-record.ts'
import type { GenerationEnding, HoldEnd, Settled } from '../rows/generation-record.ts'
import type { Hold, HoldRequest, Ledger, PostingRequest } from '../ledger.ts'
import { toLedgerError } from '../ledger-error.ts'
import { encodeCharge } from '../rows/posting.ts'
import type { ProcessLease } from '../lease/process-lease.ts'
import { OverdueHolds } from '../lease/overdue-holds.ts'
import { listCards, priceEnding } from '../rules/price-ending.ts'
import { encodeUsageRow } from '../rows/usage-row.ts'
import { canExtend, decideCharge, decideHold, type Wallet } from '../rules/wallet.ts'
import { EmbeddedHold, type HoldActions } from './embedded-hold.ts'
import { EmbeddedMovements } from './embedded-movements.ts'
import { EmbeddedRows } from './sql/embedded-rows.ts'
import { EmbeddedWallets } from './embedded-wallets.ts'
import { StrandedEnds } from './stranded-ends.ts'

/** A hold whose generation has not ended by then is written, ms. */
const WRITE_HOLDS_MS = 20

export class EmbeddedLedger implements Ledger {
  readonly #store: SqliteStore
  readonly #rows: EmbeddedRows
  readonly #lease: ProcessLease
  readonly #wallets: EmbeddedWallets
  readonly #overdue: OverdueHolds<EmbeddedHold>
  readonly #movements: EmbeddedMovements
  readonly #stranded: StrandedEnds
  /** The oldest first, like those below. */
  readonly #open = new LinkedList<EmbeddedHold>()
  /** Generations of the open holds: of these only names, since what a Set held it keeps alive for a while. */
  readonly #ids = new Set<string>()
  /** Holds whose row was not handed to the disk yet. */
  readonly #unwritten = new LinkedList<EmbeddedHold>()
  readonly #actions: HoldActions
  #watching = false
  #nextSequence = 1

  /** `lease`: of this process, taken after the holds of dead ones were recovered. */
  constructor(store: SqliteStore, lease: ProcessLease) {
    this.#store = store
    this.#rows = new EmbeddedRows(store.writer)
    this.#wallets = new EmbeddedWallets(store)
    this.#movements = new EmbeddedMovements(store, this.#wallets)
    this.#lease = lease
    const { clock, log } = store
    this.#actions = {
      write: (hold) => this.#writeHold(hold),
      extend: (hold, nanos) => this.#extendHold(hold, nanos),
      clock,
    }
    this.#stranded = new StrandedEnds({ clock, log, canWrite: () => store.writer.fault === undefined })
    this.#overdue = new OverdueHolds({ clock, log, open: () => this.#open, close: (hold) => this.#reap(hold) })
    lease.watch(() => this.#open.oldest?.sequence ?? this.#nextSequence)
  }

  get openHolds(): number {
    return this.#open.size
  }

  get reapedHolds(): number {
    return this.#overdue.closed
  }

  get fault(): StoreError | undefined {
    return this.#store.writer.fault ?? this.#stranded.fault
  }

  get queued(): number {
    return this.#store.writer.queued
  }

  hold(request: HoldRequest): Hold | Promise<Hold> {
    const { walletId } = request.principal
    if (walletId === undefined) throw new GatewayError('no_wallet', 'This account has no wallet.')
    // Before the wallet is looked at: what a fault of ours holds is nobody's lack of money.
    this.#assertWritable()
    return this.#wallets.use(walletId, (wallet) => this.#take(request, wallet))
  }

  settle(hold: Hold, ending: GenerationEnding): Promise<Settled> {
    return this.#end(hold, ending, 'settled')
  }

  release(hold: Hold, ending: GenerationEnding): Promise<Settled> {
    return this.#end(hold, ending, 'released')
  }

  post(request: PostingRequest): Promise<Wallet> {
    return this.#movements.post(request)
  }

  setCreditLimit(walletId: string, limit: Nanos | 'unlimited'): Promise<Wallet> {
    return this.#movements.setCreditLimit(walletId, limit === 'unlimited' ? undefined : limit)
  }

  async readWallet(walletId: string): Promise<Wallet> {
    return this.#wallets.use(walletId, (wallet) => ({ ...wallet }))
  }

  async close(): Promise<void> {
    this.#overdue.stop()
    await Promise.allSettled([...this.#open].map((hold) => hold.ended ?? hold.writing))
    await this.#lease.end(this.#open.size === 0)
  }

  #assertWritable(): void {
    const { fault } = this
    if (fault !== undefined)
      throw new GatewayError('db_error', 'The gateway cannot write its ledger.', {
        detail: fault.message,
        cause: fault,
      })
  }

  #take(request: HoldRequest, wallet: Wallet): EmbeddedHold {
    const { generationId, principal, nanos, leastNanos = nanos, opening } = request
    assert(!this.#ids.has(generationId), 'ledger: a generation is held once')
    this.#assertWritable()
    const taken = decideHold(wallet, nanos, leastNanos)
    wallet.held += taken
    wallet.openHolds += 1
    const owner = { id: generationId, keyId: principal.key.id, ownerId: principal.owner.id, walletId: wallet.id }
    const sequence = this.#nextSequence
    this.#nextSequence += 1
    const processId = this.#lease.id
    const hold = new EmbeddedHold({ owner, opening, wallet, processId, sequence, nanos: taken }, this.#actions)
    this.#ids.add(generationId)
    hold.places = {
      open: this.#open.add(hold),
      unwritten: this.#unwritten.add(hold),
      // Under load, answers that are not streamed end within milliseconds of their admission. Streams write their hold
      // at once, and their end may come at any time.
      crowd: opening.streamed ? undefined : this.#store.writer.crowd.join(),
    }
    this.#watchUnwritten(WRITE_HOLDS_MS)
    return hold
  }

  /** One timer for all holds, which looks again when the oldest of them is due. */
  #watchUnwritten(inMs: number): void {
    if (this.#watching) return
    this.#watching = true
    this.#store.clock.after(inMs, () => {
      this.#watching = false
      this.#writeDue()
    })
  }

  /** Writes the holds whose row was not asked for and whose generation has not ended in time. */
  #writeDue(): void {
    const nowMs = this.#store.clock.monotonicMs()
    for (const hold of this.#unwritten) {
      const leftMs = hold.takenMs + WRITE_HOLDS_MS - nowMs
      if (leftMs > 0) return this.#watchUnwritten(leftMs)
      hold.write().catch(() => {})
    }
  }

  #writeHold(hold: EmbeddedHold): Promise<void> {
    if (hold.places !== undefined) this.#unwritten.remove(hold.places.unwritten)
    const { owner, opening, wallet, nanos } = hold
    const text = encodeOpening(owner, opening)
    const nowMs = this.#store.clock.nowMs()
    const written = this.#commit([
      this.#rows.hold([hold.processId, hold.sequence, owner.id, wallet.id, nanos, nowMs, text]),
      this.#rows.toWallet(wallet.id, 0n, nanos, 1n),
    ]).catch((error: unknown) => {
      hold.void = true
      this.#forget(hold)
      hold.nanos = 0n
      throw toLedgerError(error)
    })
    this.#follow(hold, written)
    return written
  }

  #extendHold(hold: EmbeddedHold, nanos: Nanos): boolean {
    if (hold.isReaped) return false
    assert(hold.ended === undefined, 'ledger: an ended hold is not extended')
    if (hold.void || !canExtend(hold.wallet, nanos)) return false
    if (!hold.isWritten) hold.write().catch(() => {})
    hold.wallet.held += nanos
    hold.nanos += nanos
    hold.extensions += 1
    const written = this.#commit([
      this.#rows.extension(hold.processId, hold.sequence, hold.extensions, nanos, this.#store.clock.nowMs()),
      this.#rows.toWallet(hold.walletId, 0n, nanos, 0n),
    ]).catch(() => {
      if (hold.void) return
      hold.nanos -= nanos
      hold.wallet.held -= nanos
    })
    this.#follow(hold, written)
    return true
  }

  /** Remembers that `written` is the hold's last write until it is done. */
  #follow(hold: EmbeddedHold, written: Promise<void>): void {
    hold.writing = written
    const over = () => {
      if (hold.writing === written) hold.writing = undefined
    }
    written.then(over, over)
  }

  #end(given: Hold, ending: GenerationEnding, holdEnd: HoldEnd): Promise<Settled> {
    assert(given instanceof EmbeddedHold, 'ledger: a hold of another ledger')
    return given.end(() => this.#writeEnd(given, ending, holdEnd))
  }

  /** Ends a hold whose generation shows no sign of life. */
  #reap(hold: EmbeddedHold): Promise<unknown> {
    return hold.reap(() =>
      this.#writeEnd(hold, interruptedEnding(this.#store.clock.nowMs(), 'internal_error'), 'expired'),
    )
  }

  async #writeEnd(hold: EmbeddedHold, ending: GenerationEnding, holdEnd: HoldEnd): Promise<Settled> {
    if (hold.places !== undefined) this.#unwritten.remove(hold.places.unwritten)
    // What the end takes back must be on disk, or known not to be.
    while (hold.writing !== undefined) await hold.writing.catch(() => {})
    let settled: Settled
    try {
      settled = await this.#charge(hold, ending, holdEnd)
    } catch (error) {
      const fault = (error as Error).message
      const { log } = this.#store
      log.error({ request: hold.generationId, fault }, 'the end of a generation could not be written; it costs nothing')
      this.#strand(hold)
      throw toLedgerError(error)
    }
    if (settled.waived > 0n)
      this.#store.log.warn(
        { request: hold.generationId, wallet: hold.walletId, waived: settled.waived.toString() },
        'a generation cost more than its wallet could cover, or than it owed; the rest was waived',
      )
    this.#forget(hold)
    return settled
  }

  async #charge(hold: EmbeddedHold, ending: GenerationEnding, holdEnd: HoldEnd): Promise<Settled> {
    const settled = this.#price(hold, ending, holdEnd)
    const { nanos } = hold
    // Until it is on disk, what is charged stays taken and what is left over stays held.
    const covered = settled.charge < nanos ? settled.charge : nanos
    move(hold, -settled.charge, -covered)
    try {
      await this.#commitEnd(hold, nanos, ending, holdEnd, settled)
    } catch (error) {
      this.#rows.forgetCards()
      move(hold, settled.charge, covered)
      throw error
    }
    return settled
  }

  #price(hold: EmbeddedHold, ending: GenerationEnding, holdEnd: HoldEnd): Settled {
    const { due, entitled, spent } = priceEnding(ending)
    if (holdEnd !== 'settled') return { charge: 0n, waived: 0n, cost: spent }
    const { charge, waived } = decideCharge(hold.wallet, hold.nanos, due, entitled)
    return { charge, waived, cost: spent }
  }

  /** `nanos`: what the hold is on disk. */
  #commitEnd(
    hold: EmbeddedHold,
    nanos: Nanos,
    ending: GenerationEnding,
    holdEnd: HoldEnd,
    settled: Settled,
  ): Promise<void> {
    const { owner, opening, wallet } = hold
    const nowMs = this.#store.clock.nowMs()
    const rows = this.#rows.newCards(listCards(ending), nowMs)
    rows.push(this.#rows.generation(encodeGeneration(owner, opening, ending, holdEnd, settled, nanos)))
    if (settled.charge > 0n) rows.push(this.#rows.posting(encodeCharge(wallet.id, owner.id, settled.charge, nowMs)))
    const onDisk = hold.isWritten && !hold.void
    if (onDisk || settled.charge > 0n)
      rows.push(this.#rows.toWallet(wallet.id, -settled.charge, onDisk ? -nanos : 0n, onDisk ? -1n : 0n))
    if (onDisk) rows.push(...this.#rows.endedHold(hold.processId, hold.sequence, owner.id, hold.extensions))
    rows.push(this.#rows.usage(encodeUsageRow(owner, opening, ending, settled)))
    return this.#commit(rows)
  }

  #commit(rows: readonly Row[]): Promise<void> {
    return this.#store.writer.commit(rows)
  }

  /** Closes it as interrupted when that can be written. */
  #strand(hold: EmbeddedHold): void {
    const write = () => {
      const ending = interruptedEnding(this.#store.clock.nowMs(), 'db_error')
      return this.#commitEnd(hold, hold.nanos, ending, 'released', { charge: 0n, waived: 0n, cost: 0n })
    }
    this.#stranded.add(hold.generationId, write, () => this.#forget(hold))
  }

  /** Nothing is held for it any more. */
  #forget(hold: EmbeddedHold): void {
    const { places } = hold
    if (places === undefined || !this.#open.remove(places.open)) return
    this.#ids.delete(hold.generationId)
    if (places.crowd !== undefined) this.#store.writer.crowd.leave(places.crowd)
    hold.wallet.held -= hold.nanos
    hold.wallet.openHolds -= 1
    assert(hold.wallet.held >= 0n && hold.wallet.openHolds >= 0, 'ledger: less than nothing is held')
  }
}

function move(hold: EmbeddedHold, posted: Nanos, held: Nanos): void {
  hold.wallet.posted += posted
  hold.wallet.held += held
  hold.nanos += held
}

// The ledger on Postgres, for several gateways: the locked row of a wallet is the truth, and what memory knows of it is
// only a hint. Every promise here is answered by a committed transaction.
import { join } from 'node:path'
import { assert } from '../../foundation/assert.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { Nanos } from '../../foundation/nanos.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { StoreError } from '../../store/store-error.ts'
import type { PostgresStore } from '../../store/store.ts'
import { interruptedEnding } from '../rows/generation-record.ts'
import type { GenerationEnding, HoldEnd, Settled } from '../rows/generation-record.ts'
import type { Hold, HoldRequest, Ledger, PostingRequest } from '../ledger.ts'
import { OverdueHolds } from '../lease/overdue-holds.ts'
import { assertPosting } from '../rules/assert-posting.ts'
import type { ProcessLease } from '../lease/process-lease.ts'
import { readWallet } from '../rows/read-wallet.ts'
import { Reaper } from '../lease/reaper.ts'
import type { Wallet } from '../rules/wallet.ts'
import { SharedHold } from './shared-hold.ts'
import { SharedQueue } from './shared-queue.ts'
import { ToldFailures } from './told-failures.ts'

export class SharedLedger implements Ledger {
  readonly #store: PostgresStore
  readonly #lease: ProcessLease
  readonly #queue: SharedQueue
  /** Sequence numbers of what this process has open, the oldest first, and the holds that were taken for it. */
  readonly #open = new Map<string, number>()
  readonly #holds = new Map<string, SharedHold>()
  readonly #overdue: OverdueHolds<SharedHold>
  readonly #reaper: Reaper
  #nextSequence = 1

  constructor(store: PostgresStore, lease: ProcessLease) {
    this.#store = store
    this.#lease = lease
    this.#queue = new SharedQueue(store, new ToldFailures(join(store.directory, 'crossmodel.unclear'), store.log))
    this.#reaper = new Reaper(store, () => lease.id)
    this.#reaper.start()
    const { clock, log } = store
    this.#overdue = new OverdueHolds({
      clock,
      log,
      open: () => this.#holds.values(),
      close: (hold) => this.#reap(hold),
    })
    // A lease is renewed every few seconds: whether that was written tells the same of everything else.
    lease.watch(
      () => this.#open.values().next().value ?? this.#nextSequence,
      (fault) => this.#queue.noteWrite(fault),
    )
  }

  get openHolds(): number {
    return this.#open.size
  }

  /** Also where the database answers and takes nothing (a full disk): then every call finds out for itself. */
  get fault(): StoreError | undefined {
    const detail = this.#queue.refusal()
    if (detail !== undefined) return new StoreError(detail, detail)
    const { fault } = this.#queue
    return fault === undefined ? undefined : new StoreError(fault.message, 'the database cannot be written')
  }

  get reapedHolds(): number {
    return this.#overdue.closed
  }

  get queued(): number {
    return this.#queue.length
  }

  async hold(request: HoldRequest): Promise<Hold> {
    const { generationId, principal, nanos, leastNanos = nanos, opening } = request
    const { walletId } = principal
    if (walletId === undefined) throw new GatewayError('no_wallet', 'This account has no wallet.')
    assert(!this.#open.has(generationId), 'ledger: a generation is held once')
    const owner = { id: generationId, keyId: principal.key.id, ownerId: principal.owner.id, walletId }
    const detail = this.#queue.refusal()
    if (detail !== undefined) throw new GatewayError('db_error', 'The gateway cannot write its ledger.', { detail })
    const sequence = this.#nextSequence
    this.#nextSequence += 1
    this.#open.set(generationId, sequence)
    const outcome = await this.#queue.ask({
      kind: 'hold',
      walletId,
      owner,
      opening,
      processId: this.#lease.id,
      sequence,
      most: nanos,
      least: leastNanos,
      forget: () => void this.#open.delete(generationId),
    })
    assert(outcome.kind === 'hold', 'ledger: another outcome')
    const hold = new SharedHold(
      { owner, opening, nanos: outcome.nanos, wallet: outcome.wallet },
      { queue: this.#queue, clock: this.#store.clock },
    )
    this.#holds.set(generationId, hold)
    return hold
  }

  settle(hold: Hold, ending: GenerationEnding): Promise<Settled> {
    return this.#end(hold, ending, 'settled')
  }

  release(hold: Hold, ending: GenerationEnding): Promise<Settled> {
    return this.#end(hold, ending, 'released')
  }

  async post(posting: PostingRequest): Promise<Wallet> {
    assertPosting(posting)
    return this.#askWallet({ kind: 'post', walletId: posting.walletId, posting })
  }

  setCreditLimit(walletId: string, limit: Nanos | 'unlimited'): Promise<Wallet> {
    return this.#askWallet({ kind: 'limit', walletId, limit: limit === 'unlimited' ? undefined : limit })
  }

  readWallet(walletId: string): Promise<Wallet> {
    return readWallet(this.#store, walletId)
  }

  async close(): Promise<void> {
    this.#reaper.stop()
    this.#overdue.stop()
    await this.#queue.close(bounds.ledgerCloseMs)
    await this.#lease.end(this.#open.size === 0)
  }

  #end(given: Hold, ending: GenerationEnding, holdEnd: HoldEnd): Promise<Settled> {
    assert(given instanceof SharedHold, 'ledger: a hold of another ledger')
    return given.end(() => this.#writeEnd(given, ending, holdEnd))
  }

  /** Ends a hold whose generation shows no sign of life. */
  #reap(hold: SharedHold): Promise<unknown> {
    return hold.reap(() =>
      this.#writeEnd(hold, interruptedEnding(this.#store.clock.nowMs(), 'internal_error'), 'expired'),
    )
  }

  async #writeEnd({ owner, opening }: SharedHold, ending: GenerationEnding, holdEnd: HoldEnd): Promise<Settled> {
    const { walletId } = owner
    const outcome = await this.#queue.ask({
      kind: 'end',
      walletId,
      owner,
      opening,
      ending,
      holdEnd,
      written: () => {
        this.#open.delete(owner.id)
        this.#holds.delete(owner.id)
      },
    })
    assert(outcome.kind === 'end', 'ledger: another outcome')
    const { waived } = outcome.settled
    if (waived > 0n)
      this.#store.log.warn(
        { request: owner.id, wallet: walletId, waived: waived.toString() },
        'a generation cost more than its wallet could cover, or than it owed; the rest was waived',
      )
    return outcome.settled
  }

  async #askWallet(request: Parameters<SharedQueue['ask']>[0]): Promise<Wallet> {
    const outcome = await this.#queue.ask(request)
    assert(outcome.kind === 'wallet', 'ledger: another outcome')
    return outcome.wallet
  }
}

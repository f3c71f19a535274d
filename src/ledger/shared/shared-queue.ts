// The ledger's requests to Postgres, many in one transaction (`batch-queue.ts`). Every request is answered in time,
// whatever the database does, and the books come to agree with that answer: an end is retried until it is known whether
// it was committed, and an end that was reported as failed in the meantime is undone.
import { bounds } from '../../foundation/bounds.ts'
import { onNextTurn } from '../../foundation/time/clock.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { BatchQueue } from '../../store/postgres/batch-queue.ts'
import { isLockTimeout, isRefusal, transact, type Transacted } from '../../store/postgres/transaction.ts'
import type { PostgresStore } from '../../store/store.ts'
import { toLedgerError } from '../ledger-error.ts'
import { Asked } from './asked.ts'
import { decideBatch } from './decide-batch.ts'
import type { SharedOutcome, SharedRequest } from './shared-request.ts'
import { readStates } from './sql/read-states.ts'
import { writeRows } from './sql/write-rows.ts'
import type { ToldFailures } from './told-failures.ts'

/** How a transaction goes about wallets that something else has locked: an operator's own session, say. */
type LockedWallets = 'wait' | 'skip'

export class SharedQueue {
  readonly #store: PostgresStore
  readonly #told: ToldFailures
  readonly #queue: BatchQueue<Asked>
  /** Why the database did not take what it was last given; undefined: it did. */
  fault: Error | undefined

  constructor(store: PostgresStore, told: ToldFailures) {
    this.#store = store
    this.#told = told
    this.#queue = new BatchQueue({
      clock: store.clock,
      most: bounds.ledgerBatchRequests,
      run: (batch) => this.#try(batch.filter((asked) => !isVoid(asked))),
    })
    for (const { walletId, generationId } of told.read()) this.#undo(walletId, generationId)
  }

  /** Why nothing new is admitted; undefined: it is. */
  refusal(): string | undefined {
    if (this.#store.isAway) return 'the database does not answer'
    return this.#queue.isClosed || this.length >= bounds.ledgerQueuedRequests
      ? 'the queue is full or closed'
      : undefined
  }

  /** Requests that wait for a batch; those of the batch under way are not counted. */
  get length(): number {
    return this.#queue.length
  }

  /** Rejects with GatewayError: what the rules refuse, or `db_error`. */
  async ask(request: SharedRequest): Promise<Exclude<SharedOutcome, { kind: 'refused' }>> {
    if (this.#queue.isClosed) throw toLedgerError(new Error('the ledger is closed'))
    const asked = new Asked(request)
    const boundMs = request.kind === 'hold' ? bounds.ledgerHoldMs : bounds.ledgerEndMs
    // What has come while this process itself was held up is read before anybody is told that nothing came.
    const giveUp = () => onNextTurn(() => onNextTurn(() => void this.#giveUp(asked)))
    asked.boundBy(this.#store.clock.after(boundMs, giveUp))
    this.#queue.add(asked)
    const outcome = await asked.answer
    if (outcome.kind === 'refused') throw outcome.error
    return outcome
  }

  /** Waits until everything was answered, at most `boundMs`; then every caller who still waits is told that it failed. */
  async close(boundMs: number): Promise<void> {
    const left = await this.#queue.close(boundMs)
    await Promise.all(left.map((asked) => this.#giveUp(asked)))
  }

  #undo(walletId: string, generationId: string, done: () => void = () => {}): void {
    this.#queue.add(new Asked({ kind: 'undo', walletId, generationId, done }))
  }

  /** Returns what has to be tried again. */
  async #try(batch: readonly Asked[], locked = this.#readLocked(batch)): Promise<Asked[]> {
    if (batch.length === 0) return []
    for (const asked of batch) asked.isUnderWay = true
    const result = await this.#commit(batch, locked)
    for (const asked of batch) asked.isUnderWay = false
    if ('result' in result) {
      for (const [index, asked] of batch.entries()) this.#deliver(asked, result.result[index] as SharedOutcome)
      this.noteWrite(undefined)
      return []
    }
    const { fault, isUnclear } = result
    // The whole batch waited for a lock that another session has; now the requests whose wallets are free go on.
    if (isLockTimeout(fault) && locked === 'wait') return this.#try(batch, 'skip')
    return isRefusal(fault) ? await this.#isolate(batch, fault) : this.#sortOut(batch, fault, isUnclear)
  }

  /** A batch waits for a locked wallet once; as long as one is known to be locked, batches go on without it. */
  #readLocked(batch: readonly Asked[]): LockedWallets {
    return this.#queue.hasLater || batch.some(({ wasLocked }) => wasLocked) ? 'skip' : 'wait'
  }

  /** Decides and commits what is asked. A lock is waited for as long as the bound says. */
  #commit(batch: readonly Asked[], locked: LockedWallets): Promise<Transacted<SharedOutcome[]>> {
    const requests = batch.map(({ request }) => request)
    const { connect, clock } = this.#store
    return transact(connect, `set local lock_timeout = ${bounds.ledgerLockMs}`, async (transaction) => {
      const states = await readStates(transaction, requests, locked === 'skip')
      const { outcomes, rows } = decideBatch(states, batch, clock.nowMs())
      await writeRows(transaction, rows)
      return outcomes
    })
  }

  #deliver(asked: Asked, outcome: SharedOutcome): void {
    const { request, isGivenUp } = asked
    if (outcome.kind === 'locked') return this.#askLater(asked)
    asked.resolve(outcome)
    if (request.kind === 'hold') {
      if (outcome.kind === 'refused') request.forget()
      else if (isGivenUp) this.#undo(request.walletId, request.owner.id, request.forget)
    } else if (request.kind === 'end') {
      if (isGivenUp) this.#undo(request.walletId, request.owner.id, request.written)
      else request.written()
    } else if (request.kind === 'undo') {
      this.#told.remove(request.generationId)
      request.done()
      if (outcome.kind === 'undo' && outcome.reversed > 0n)
        this.#store.log.warn(
          { request: request.generationId, wallet: request.walletId, nanos: outcome.reversed.toString() },
          'a generation whose caller was told that it failed had been charged; the charge was reversed',
        )
    }
  }

  /** Whoever waits for a locked wallet holds up nobody else. */
  #askLater(asked: Asked): void {
    if (asked.isGivenUp) return this.#abandon(asked)
    asked.wasLocked = true
    this.#queue.addLater(asked)
  }

  /** The data refused the batch: it is halved until what is at fault stands alone, so that it harms nothing else. */
  async #isolate(batch: readonly Asked[], fault: Error): Promise<Asked[]> {
    const [only] = batch
    if (batch.length === 1 && only !== undefined) return this.#simplify(only, fault)
    const middle = Math.ceil(batch.length / 2)
    return [...(await this.#try(batch.slice(0, middle))), ...(await this.#try(batch.slice(middle)))]
  }

  /** What the database refuses for its content is written in a plainer form, and never left open. */
  async #simplify(asked: Asked, fault: Error): Promise<Asked[]> {
    const { request } = asked
    if (!asked.isBare && (request.kind === 'hold' || request.kind === 'end')) {
      asked.isBare = true
      return this.#try([asked])
    }
    const { log } = this.#store
    const refused = { fault: fault.message, kind: request.kind, wallet: request.walletId }
    log.error(refused, 'the database refuses what the ledger has to write, in any form; please report it')
    asked.reject(fault)
    if (request.kind === 'end') this.#undo(request.walletId, request.owner.id, request.written)
    if (request.kind === 'hold') request.forget()
    return []
  }

  /** The database did not answer. What may still be written or undone waits for it; everybody else is told. */
  #sortOut(batch: readonly Asked[], fault: Error, isUnclear: boolean): Asked[] {
    this.noteWrite(fault)
    const left: Asked[] = []
    for (const asked of batch) {
      const { request } = asked
      if (isUnclear) asked.isUnclear = true
      if (request.kind === 'undo') left.push(asked)
      else if (!asked.isGivenUp && mayAskAgain(asked)) left.push(asked)
      else {
        asked.reject(fault)
        this.#abandon(asked)
      }
    }
    return left
  }

  /** The database took something, or there was a fault. */
  noteWrite(fault: Error | undefined): void {
    const { log } = this.#store
    if (fault !== undefined && this.fault === undefined)
      log.warn({ fault: fault.message }, 'the ledger cannot be written')
    if (fault === undefined && this.fault !== undefined) log.info({}, 'the ledger is written again')
    this.fault = fault
  }

  /** Whoever asked is told that it failed. What has become of it, or still may, is undone when that is known. */
  async #giveUp(asked: Asked): Promise<void> {
    if (asked.isGivenUp || asked.isAnswered) return
    asked.isGivenUp = true
    const { request, isUnderWay } = asked
    if (request.kind === 'end' && (isUnderWay || asked.isUnclear))
      await this.#told.add({ generationId: request.owner.id, walletId: request.walletId })
    const isPosting = request.kind === 'post' || request.kind === 'limit'
    asked.reject(isPosting && (isUnderWay || asked.isUnclear) ? unclearPosting() : new Error('no answer in time'))
    // What is under way is looked at when it comes back.
    if (!isUnderWay) this.#abandon(asked)
  }

  /** Nobody waits for it any more. */
  #abandon({ request, isUnclear }: Asked): void {
    if (request.kind === 'end') this.#undo(request.walletId, request.owner.id, request.written)
    else if (request.kind === 'hold') {
      if (isUnclear) this.#undo(request.walletId, request.owner.id, request.forget)
      else request.forget()
    }
  }
}

/** An admission is refused at once; what an operator moves is asked for again only where it may have been written. */
function mayAskAgain({ request: { kind }, isUnclear }: Asked): boolean {
  return kind === 'end' || kind === 'extend' || (isUnclear && kind !== 'hold')
}

function unclearPosting(): GatewayError {
  const message =
    'The database did not say whether it was written: look at `wallet ledger` and `wallet show` before you repeat it.'
  return new GatewayError('db_error', message, { detail: 'the fate of its commit is not known' })
}

/** Its caller was told that it failed while it waited in the queue; an undo was queued in its place where one is needed. */
function isVoid({ isGivenUp, request }: Asked): boolean {
  return isGivenUp && request.kind !== 'undo'
}

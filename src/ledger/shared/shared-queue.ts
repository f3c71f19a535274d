// Requests to Postgres, gathered while a batch is under way: one connection, one transaction at a time, however many
// ask. Whoever waits is answered in time, whatever the database does, and what a caller was told comes true: an end is
// asked for again until it is known what became of it; one whose caller was told in the meantime that it failed is undone.
import { DatabaseError } from 'pg'
import { AssertionError } from '../../foundation/assert.ts'
import { bounds } from '../../foundation/bounds.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { PostgresStore } from '../../store/store.ts'
import { toLedgerError } from '../ledger-error.ts'
import { Asked } from './shared-asked.ts'
import { runBatch, type BatchResult, type LockedWallets } from './shared-batch.ts'
import type { SharedOutcome, SharedRequest } from './shared-request.ts'
import type { ToldFailures } from './told-failures.ts'

/** Between attempts while the database does not answer, ms. */
const RETRY_MS = 250

export class SharedQueue {
  readonly #store: PostgresStore
  readonly #told: ToldFailures
  #waiting: Asked[] = []
  #underWay: readonly Asked[] = []
  #running = false
  /** Why the database did not take what it was last given; undefined: it did. */
  fault: Error | undefined
  /** Those whose wallets are locked, until they are asked for again. */
  readonly #later = new Set<Asked>()
  #closed = false
  #idle: (() => void)[] = []

  constructor(store: PostgresStore, told: ToldFailures) {
    this.#store = store
    this.#told = told
    for (const { walletId, generationId } of told.read()) this.#undo(walletId, generationId)
  }

  /** Why nothing new is admitted; undefined: it is. */
  refusal(): string | undefined {
    if (this.#store.isAway) return 'the database does not answer'
    return this.#closed || this.length >= bounds.ledgerQueuedRequests ? 'the queue is full or closed' : undefined
  }

  /** Requests that wait for a batch; those of the batch under way are not counted. */
  get length(): number {
    return this.#waiting.length + this.#later.size
  }

  /** Rejects with GatewayError: what the rules refuse, or `db_error`. */
  async ask(request: SharedRequest): Promise<Exclude<SharedOutcome, { kind: 'refused' }>> {
    if (this.#closed) throw toLedgerError(new Error('the ledger is closed'))
    const asked = new Asked(request)
    const boundMs = request.kind === 'hold' ? bounds.ledgerHoldMs : bounds.ledgerEndMs
    // What has come while this process itself was held up is read before anybody is told that nothing came.
    const giveUp = () => void setImmediate(() => setImmediate(() => void this.#giveUp(asked)))
    asked.boundBy(this.#store.clock.after(boundMs, giveUp))
    this.#add(asked)
    const outcome = await asked.answer
    if (outcome.kind === 'refused') throw outcome.error
    return outcome
  }

  /** Waits until everything was answered, at most `boundMs`; then every caller who still waits is told that it failed. */
  async close(boundMs: number): Promise<void> {
    if (this.#running || this.#later.size > 0)
      await new Promise<void>((resolve) => {
        const cancel = this.#store.clock.after(boundMs, resolve)
        this.#idle.push(() => {
          cancel()
          resolve()
        })
      })
    this.#closed = true
    await Promise.all([...this.#waiting, ...this.#underWay, ...this.#later].map((asked) => this.#giveUp(asked)))
  }

  #add(asked: Asked): void {
    this.#waiting.push(asked)
    if (this.#running || this.#closed) return
    this.#running = true
    setImmediate(() => void this.#run())
  }

  #undo(walletId: string, generationId: string, done: () => void = () => {}): void {
    this.#add(new Asked({ kind: 'undo', walletId, generationId, done }))
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#closed) {
      const batch = this.#waiting.splice(0, bounds.ledgerBatchRequests).filter((asked) => !isVoid(asked))
      if (batch.length === 0) continue
      this.#underWay = batch
      const left = await this.#try(batch)
      this.#underWay = []
      if (left.length === 0) continue
      this.#waiting.unshift(...left)
      await new Promise<void>((resolve) => this.#store.clock.after(RETRY_MS, resolve))
    }
    this.#running = false
    this.#noteIdle()
  }

  /** Tells a close that nothing is left to be written, where that is so. */
  #noteIdle(): void {
    if (!this.#running && this.#later.size === 0) for (const resolve of this.#idle.splice(0)) resolve()
  }

  /** Returns what has to be tried again. */
  async #try(batch: readonly Asked[], locked = this.#readLocked(batch)): Promise<Asked[]> {
    for (const asked of batch) asked.isUnderWay = true
    const result = await this.#commit(batch, locked)
    for (const asked of batch) asked.isUnderWay = false
    if ('outcomes' in result) {
      for (const [index, asked] of batch.entries()) this.#deliver(asked, result.outcomes[index] as SharedOutcome)
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
    return this.#later.size > 0 || batch.some(({ wasLocked }) => wasLocked) ? 'skip' : 'wait'
  }

  async #commit(batch: readonly Asked[], locked: LockedWallets): Promise<BatchResult> {
    const client = await this.#store.connect().catch((error: unknown) => error as Error)
    if (client instanceof Error) return { fault: client, isUnclear: false }
    const result = await runBatch(client, batch, this.#store.clock.nowMs(), locked)
    // A connection that failed is not used again.
    const isFit = !('fault' in result) || isRefusal(result.fault) || isLockTimeout(result.fault)
    client.release(isFit ? undefined : result.fault)
    return result
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
    this.#later.add(asked)
    this.#store.clock.after(RETRY_MS, () => {
      this.#later.delete(asked)
      if (isVoid(asked)) this.#noteIdle()
      else this.#add(asked)
    })
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

function isLockTimeout(fault: Error): boolean {
  return fault instanceof DatabaseError && fault.code === '55P03'
}

/** Whether the database works and refused this very data, or our own rules were broken by it. */
function isRefusal(fault: Error): boolean {
  if (fault instanceof AssertionError) return true
  // Data exceptions, integrity constraints, limits of a program: https://www.postgresql.org/docs/current/errcodes-appendix.html
  return fault instanceof DatabaseError && /^(?:22|23|54)/.test(fault.code ?? '')
}

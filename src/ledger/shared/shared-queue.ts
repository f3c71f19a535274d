// Requests to Postgres, gathered while a batch is under way: one connection, one transaction at a time, however many
// ask. An end must not be lost: it is tried until the database takes it; whoever waits for it is answered in time.
import type { Pool, PoolClient } from 'pg'
import type { Clock } from '../../foundation/clock.ts'
import type { Log } from '../../foundation/log.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import { interruptedEnding } from '../generation-record.ts'
import { toLedgerError } from '../ledger-error.ts'
import { runBatch } from './shared-batch.ts'
import type { SharedHoldRequest, SharedOutcome, SharedRequest } from './shared-request.ts'

const BATCH_REQUESTS = 500
const QUEUED_REQUESTS = 100_000
/** Between attempts while the database does not answer, ms. */
const RETRY_MS = 250
/** How long the end of a generation waits for the database before its caller is told that it failed, ms. */
const END_MS = 10_000

type Waiting = {
  request: SharedRequest
  resolve: (outcome: SharedOutcome) => void
  reject: (error: GatewayError) => void
}

export class SharedQueue {
  readonly #pool: Pool
  readonly #clock: Clock
  readonly #log: Log
  #waiting: Waiting[] = []
  #running = false
  #closed = false
  #idle: (() => void)[] = []

  constructor(pool: Pool, clock: Clock, log: Log) {
    this.#pool = pool
    this.#clock = clock
    this.#log = log
  }

  /** Whether requests may still be added. */
  hasRoom(): boolean {
    return !this.#closed && this.#waiting.length < QUEUED_REQUESTS
  }

  /** Requests that wait for a batch; those of the batch under way are not counted. */
  get length(): number {
    return this.#waiting.length
  }

  /** Rejects with GatewayError: what the rules refuse, or `db_error`. */
  async ask(request: SharedRequest): Promise<Exclude<SharedOutcome, { kind: 'refused' }>> {
    if (this.#closed) throw toLedgerError(new Error('the ledger is closed'))
    const outcome = await new Promise<SharedOutcome>((resolve, reject) => {
      const waiting = { request, resolve, reject }
      this.#waiting.push(waiting)
      if (request.kind === 'end') this.#boundWait(waiting)
      this.#start()
    })
    if (outcome.kind === 'refused') throw outcome.error
    return outcome
  }

  /** Waits until everything was answered, at most `boundMs`. */
  async close(boundMs: number): Promise<void> {
    if (this.#running || this.#waiting.length > 0)
      await new Promise<void>((resolve) => {
        const cancel = this.#clock.after(boundMs, resolve)
        this.#idle.push(() => {
          cancel()
          resolve()
        })
      })
    this.#closed = true
  }

  #start(): void {
    if (this.#running) return
    this.#running = true
    setImmediate(() => void this.#run())
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#closed) {
      const batch = this.#waiting.splice(0, BATCH_REQUESTS)
      const left = await this.#try(batch)
      if (left.length === 0) continue
      this.#waiting.unshift(...left)
      await new Promise<void>((resolve) => this.#clock.after(RETRY_MS, resolve))
    }
    this.#running = false
    for (const resolve of this.#idle.splice(0)) resolve()
  }

  /** The answer: what has to be tried again. */
  async #try(batch: Waiting[]): Promise<Waiting[]> {
    let client: PoolClient | undefined
    let fault: Error | undefined
    try {
      client = await this.#pool.connect()
      const outcomes = await runBatch(
        client,
        batch.map(({ request }) => request),
        this.#clock.nowMs(),
      )
      for (const [index, { request, resolve }] of batch.entries()) {
        resolve(outcomes[index] as SharedOutcome)
        if (request.kind === 'end') request.written()
        if (request.kind === 'hold' && outcomes[index]?.kind === 'refused') request.forget()
      }
      return []
    } catch (error) {
      fault = error as Error
      if (batch.length > 1 && isRefusal(error)) return await this.#tryEach(batch)
      return this.#sortOut(batch, error)
    } finally {
      client?.release(fault)
    }
  }

  /** The data refused the batch: each request for itself, so that one harms no other. */
  async #tryEach(batch: Waiting[]): Promise<Waiting[]> {
    const left: Waiting[] = []
    for (const waiting of batch) left.push(...(await this.#try([waiting])))
    return left
  }

  /** The database did not answer, or refused a single request. Ends wait; all else is told. */
  #sortOut(batch: Waiting[], error: unknown): Waiting[] {
    this.#log.warn({ fault: (error as Error).message, requests: batch.length }, 'the ledger could not be written')
    const left: Waiting[] = []
    for (const waiting of batch) {
      const { request, reject } = waiting
      if (request.kind === 'end' && !isRefusal(error)) left.push(waiting)
      else reject(toLedgerError(error))
      // The commit's answer may have been lost: if the hold is there, it is taken back.
      if (request.kind === 'hold') left.push(this.#takeBack(request))
    }
    return left
  }

  #takeBack({ walletId, owner, opening, forget }: SharedHoldRequest): Waiting {
    const ending = interruptedEnding(this.#clock.nowMs(), 'db_error')
    return {
      request: { kind: 'end', walletId, owner, opening, ending, holdEnd: 'released', written: forget },
      resolve: () => {},
      reject: () => {},
    }
  }

  #boundWait(waiting: Waiting): void {
    const { resolve, reject } = waiting
    const cancel = this.#clock.after(END_MS, () => {
      reject(toLedgerError(new Error('the database did not answer in time')))
      // From here on it is a generation that failed through us, and costs nothing.
      const { request } = waiting
      if (request.kind !== 'end') return
      const ending = interruptedEnding(this.#clock.nowMs(), 'db_error')
      waiting.request = { ...request, ending, holdEnd: 'released' }
    })
    waiting.resolve = (outcome) => {
      cancel()
      resolve(outcome)
    }
    waiting.reject = (error) => {
      cancel()
      reject(error)
    }
  }
}

/** Whether the database works and refused this very data (constraints, our SQL), rather than failing. */
function isRefusal(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  if (error instanceof Error && error.name === 'AssertionError') return true
  return typeof code === 'string' && /^(?:22|23|42)/.test(code) && code.length === 5
}

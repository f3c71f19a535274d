// What one gateway asks the shared database about its limits, gathered in batches, one batch at a time. A request is
// answered within a bound: where the database is not there in time, with an error.
import type { PoolClient } from 'pg'
import { bounds } from '../../foundation/bounds.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { PostgresStore } from '../../store/store.ts'
import { runLimitsBatch, type BatchGateway } from './shared-batch.ts'
import type { OwnUse, SharedAnswer, SharedRequest } from './shared-request.ts'

const BATCH_REQUESTS = 500

type Waiting = {
  request: SharedRequest
  resolve: (answer: SharedAnswer) => void
  reject: (error: unknown) => void
}

type QueuePorts = {
  gateway: BatchGateway
  /** A batch is committed: what it added to the use of keys at this gateway. */
  onGranted(grants: ReadonlyMap<string, OwnUse>): void
  /** A batch failed: what the database has of its keys may not be what is true. */
  onFailed(error: Error, requests: readonly SharedRequest[]): void
}

export class LimitsQueue {
  readonly #store: PostgresStore
  readonly #ports: QueuePorts
  #waiting: Waiting[] = []
  #isRunning = false

  constructor(store: PostgresStore, ports: QueuePorts) {
    this.#store = store
    this.#ports = ports
  }

  /** Rejects where the database does not answer; with GatewayError `overloaded` where too many wait for it. */
  ask(request: SharedRequest): Promise<SharedAnswer> {
    if (this.#waiting.length >= bounds.limitsWaiting) {
      const detail = `${this.#waiting.length} requests wait for their limits`
      return Promise.reject(new GatewayError('overloaded', 'The gateway is overloaded.', { detail }))
    }
    return new Promise((resolve, reject) => this.#push({ request, resolve, reject }))
  }

  /** Nobody waits for it: the end of a request. There are no more of them than requests that began. */
  tell(request: SharedRequest): void {
    this.#push({ request, resolve: () => {}, reject: () => {} })
  }

  async idle(): Promise<void> {
    while (this.#isRunning) await new Promise<void>((resolve) => setImmediate(resolve))
  }

  #push(waiting: Waiting): void {
    this.#waiting.push(waiting)
    if (this.#isRunning) return
    this.#isRunning = true
    setImmediate(() => void this.#run())
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) await this.#runBatch(this.#waiting.splice(0, BATCH_REQUESTS))
    this.#isRunning = false
  }

  async #runBatch(batch: readonly Waiting[]): Promise<void> {
    const requests = batch.map(({ request }) => request)
    try {
      const { answers, grants } = await this.#inTime(this.#transact(requests))
      this.#ports.onGranted(grants)
      for (const [index, { resolve }] of batch.entries()) resolve(answers[index] as SharedAnswer)
    } catch (error) {
      this.#ports.onFailed(error as Error, requests)
      for (const { reject } of batch) reject(error)
    }
  }

  async #transact(requests: readonly SharedRequest[]): ReturnType<typeof runLimitsBatch> {
    let client: PoolClient | undefined
    let fault: Error | undefined
    try {
      client = await this.#store.connect()
      return await runLimitsBatch(client, this.#ports.gateway, requests)
    } catch (error) {
      fault = error as Error
      throw error
    } finally {
      client?.release(fault)
    }
  }

  /** A batch that comes late is as one that failed: nobody waits for it any more. */
  #inTime<T>(running: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = this.#store.clock.after(bounds.limitsAnswerMs, () => {
        reject(new Error(`the database did not answer within ${bounds.limitsAnswerMs} ms`))
      })
      running.then(resolve, reject).finally(cancel)
    })
  }
}

// One gateway's requests about limits to the shared database, gathered in batches, one batch at a time. A request is
// answered within a bound: with an error where the database does not answer in time.
import { bounds } from '../../foundation/bounds.ts'
import { within } from '../../foundation/time/within.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { BatchQueue } from '../../store/postgres/batch-queue.ts'
import { transact } from '../../store/postgres/transaction.ts'
import type { PostgresStore } from '../../store/store.ts'
import { judgeBatch, type Grants, type Judged } from './judge-batch.ts'
import type { LimitedGateway, SharedAnswer, SharedRequest } from './shared-request.ts'
import { readStates } from './sql/read-states.ts'
import { writeCounts } from './sql/write-counts.ts'

const BATCH_REQUESTS = 500

type Waiting = {
  request: SharedRequest
  resolve: (answer: SharedAnswer) => void
  reject: (error: unknown) => void
}

type QueuePorts = {
  gateway: LimitedGateway
  /** A batch is committed: what it added to the use of keys at this gateway. */
  onGranted(grants: Grants): void
  /** A batch failed: what the database has of its keys may not be what is true. */
  onFailed(error: Error, requests: readonly SharedRequest[]): void
}

export class LimitsQueue {
  readonly #store: PostgresStore
  readonly #ports: QueuePorts
  readonly #queue: BatchQueue<Waiting>

  constructor(store: PostgresStore, ports: QueuePorts) {
    this.#store = store
    this.#ports = ports
    this.#queue = new BatchQueue({ clock: store.clock, most: BATCH_REQUESTS, run: (batch) => this.#run(batch) })
  }

  /** Rejects where the database does not answer; with GatewayError `overloaded` where too many wait for it. */
  ask(request: SharedRequest): Promise<SharedAnswer> {
    if (this.#queue.length >= bounds.limitsWaiting) {
      const detail = `${this.#queue.length} requests wait for their limits`
      return Promise.reject(new GatewayError('overloaded', 'The gateway is overloaded.', { detail }))
    }
    return new Promise((resolve, reject) => this.#queue.add({ request, resolve, reject }))
  }

  /** Nobody waits for it: the end of a request. There are no more of them than requests that began. */
  tell(request: SharedRequest): void {
    this.#queue.add({ request, resolve: () => {}, reject: () => {} })
  }

  /** Waits for what is being asked, within a bound; whoever still waits then is refused. */
  async close(): Promise<void> {
    for (const { reject } of await this.#queue.close(bounds.ledgerCloseMs)) reject(new Error('the limits are closed'))
  }

  async #run(batch: readonly Waiting[]): Promise<Waiting[]> {
    const requests = batch.map(({ request }) => request)
    const late = () => new Error(`the database did not answer within ${bounds.limitsAnswerMs} ms`)
    try {
      // A batch that comes late is as one that failed: nobody waits for it any more.
      const { answers, grants } = await within(this.#store.clock, bounds.limitsAnswerMs, this.#count(requests), late)
      this.#ports.onGranted(grants)
      for (const [index, { resolve }] of batch.entries()) resolve(answers[index] as SharedAnswer)
    } catch (error) {
      this.#ports.onFailed(error as Error, requests)
      for (const { reject } of batch) reject(error)
    }
    return []
  }

  /** Not synced to disk: a crash loses at most a second of counts. Where it fails it may have been counted all the same. */
  async #count(requests: readonly SharedRequest[]): Promise<Judged> {
    const { gateway } = this.#ports
    const keys = new Map(requests.map(({ key }) => [key.id, key]))
    const counted = await transact(this.#store.connect, 'set local synchronous_commit = off', async (transaction) => {
      const read = await readStates(transaction, gateway, keys)
      const judged = judgeBatch(read, requests)
      await writeCounts(transaction, gateway, keys, judged, read.at)
      return judged
    })
    if ('fault' in counted) throw counted.fault
    return counted.result
  }
}

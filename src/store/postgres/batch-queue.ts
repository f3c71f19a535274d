// Gathers requests to Postgres while a batch is under way: one connection and one transaction at a time, however many
// ask. The queue's owner decides what a batch does with its requests; the queue keeps their order, retries those that
// are to be retried, and knows when none is left.
import { onNextTurn, type Clock } from '../../foundation/time/clock.ts'

/** Between attempts while the database does not answer, ms. */
const RETRY_MS = 250

type BatchParts<Request> = {
  clock: Pick<Clock, 'after'>
  /** The most that one batch takes. */
  most: number
  /** Runs a batch and returns what has to be tried again, before all else. Never rejects. */
  run(batch: Request[]): Promise<Request[]>
}

export class BatchQueue<Request> {
  readonly #parts: BatchParts<Request>
  #waiting: Request[] = []
  #underWay: readonly Request[] = []
  /** Those that wait for something else before they are asked for again. */
  readonly #later = new Set<Request>()
  #isRunning = false
  #isClosed = false
  #whenIdle: (() => void)[] = []

  constructor(parts: BatchParts<Request>) {
    this.#parts = parts
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Requests that wait for a batch; those of the batch under way are not counted. */
  get length(): number {
    return this.#waiting.length + this.#later.size
  }

  /** Some were put off, and wait for what held them up. */
  get hasLater(): boolean {
    return this.#later.size > 0
  }

  add(request: Request): void {
    this.#waiting.push(request)
    if (this.#isRunning || this.#isClosed) return
    this.#isRunning = true
    onNextTurn(() => void this.#run())
  }

  /** Adds it again a moment later, so that it holds up nobody else. */
  addLater(request: Request): void {
    this.#later.add(request)
    this.#parts.clock.after(RETRY_MS, () => {
      this.#later.delete(request)
      this.add(request)
    })
  }

  /** Waits until nothing is left, at most `boundMs`, and runs no batch after that. Returns what was left all the same. */
  async close(boundMs: number): Promise<Request[]> {
    if (this.#isRunning || this.#later.size > 0)
      await new Promise<void>((resolve) => {
        const cancel = this.#parts.clock.after(boundMs, resolve)
        this.#whenIdle.push(() => {
          cancel()
          resolve()
        })
      })
    this.#isClosed = true
    return [...this.#waiting, ...this.#underWay, ...this.#later]
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#isClosed) {
      const batch = this.#waiting.splice(0, this.#parts.most)
      this.#underWay = batch
      const left = await this.#parts.run(batch)
      this.#underWay = []
      if (left.length === 0) continue
      this.#waiting.unshift(...left)
      await new Promise<void>((resolve) => this.#parts.clock.after(RETRY_MS, resolve))
    }
    this.#isRunning = false
    if (this.#later.size === 0) for (const resolve of this.#whenIdle.splice(0)) resolve()
  }
}

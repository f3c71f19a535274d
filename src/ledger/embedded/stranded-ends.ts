// Ends of generations that the disk did not take: the answer was reported as failed, and nothing is charged. Their
// money stays held, in memory as on disk, until the disk takes the end. Until then no new request is admitted, so that
// no caller is refused for money that a fault of the gateway holds.
import type { Clock } from '../../foundation/time/clock.ts'
import type { Log } from '../../foundation/log.ts'
import { StoreError } from '../../store/store-error.ts'

/** Between attempts, ms. */
const RETRY_MS = 250

type StrandedParts = {
  clock: Clock
  log: Log
  /** Whether the database takes writes, as far as is known. */
  canWrite(): boolean
}

type Stranded = { id: string; write: () => Promise<void>; done: () => void }

const waiting = new StoreError(
  'Ends of generations that failed with the disk are still to be written.',
  'the disk failed',
)

export class StrandedEnds {
  readonly #parts: StrandedParts
  #ends: Stranded[] = []
  #isWaiting = false

  constructor(parts: StrandedParts) {
    this.#parts = parts
  }

  /** Why nothing new may be admitted. */
  get fault(): StoreError | undefined {
    return this.#ends.length > 0 ? waiting : undefined
  }

  /** Calls `write` until it succeeds, then `done`; also where the database refuses it for good, which is an alarm. */
  add(id: string, write: () => Promise<void>, done: () => void): void {
    this.#ends.push({ id, write, done })
    this.#tryLater()
  }

  #tryLater(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    this.#parts.clock.after(RETRY_MS, () => void this.#try())
  }

  async #try(): Promise<void> {
    if (this.#parts.canWrite()) {
      const left = await Promise.all(this.#ends.map((end) => this.#end(end)))
      // Those that came meanwhile are behind these.
      this.#ends = [...left.filter((end) => end !== undefined), ...this.#ends.slice(left.length)]
    }
    this.#isWaiting = false
    if (this.#ends.length > 0) this.#tryLater()
  }

  /** The end itself, where it has to be tried again. */
  async #end(end: Stranded): Promise<Stranded | undefined> {
    try {
      await end.write()
    } catch (error) {
      if (error instanceof StoreError) return end
      const fault = (error as Error).message
      this.#parts.log.error({ request: end.id, fault }, 'the end of a generation was refused and is not in the books')
    }
    end.done()
    return undefined
  }
}

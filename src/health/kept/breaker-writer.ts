// Writes breakers that have changed, a while later and many at once, so that no request waits for it and no database is busy
// with endpoints that come and go. Where the database fails it is told once, and what is newest is written when it is back.
import { bounds } from '../../foundation/bounds.ts'
import type { Clock } from '../../foundation/time/clock.ts'
import type { Log } from '../../foundation/log.ts'
import type { KeptBreaker } from './kept-breaker.ts'
import { RecentMap } from '../measures/recent-map.ts'

type WriterParts = { clock: Clock; log: Log; write(breakers: readonly KeptBreaker[]): Promise<void> }

export class BreakerWriter {
  readonly #parts: WriterParts
  /** What is to be written: the newest word of each. */
  #changed = newChanges()
  #cancel: (() => void) | undefined
  #writing: Promise<void> | undefined
  #isFailing = false
  #isClosed = false

  constructor(parts: WriterParts) {
    this.#parts = parts
  }

  keep(breaker: KeptBreaker): void {
    this.#changed.use(keyOf(breaker), breaker)
    this.#writeIn(bounds.breakersWrittenMs)
  }

  /** Writes what waits, once. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#cancel?.()
    await this.#writing
    await this.#writeAll()
  }

  #writeIn(ms: number): void {
    if (this.#cancel !== undefined || this.#writing !== undefined || this.#isClosed) return
    this.#cancel = this.#parts.clock.after(ms, () => {
      this.#cancel = undefined
      this.#writing = this.#writeAll().then(() => {
        this.#writing = undefined
        const waitMs = this.#isFailing ? bounds.breakersWrittenAgainMs : bounds.breakersWrittenMs
        if (this.#changed.size > 0) this.#writeIn(waitMs)
      })
    })
  }

  async #writeAll(): Promise<void> {
    // In one order, so that several gateways of a database never wait for each other's rows in a circle.
    const breakers = [...this.#changed.values()].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
    this.#changed = newChanges()
    for (let at = 0; at < breakers.length; at += bounds.breakersPerWrite) {
      const some = breakers.slice(at, at + bounds.breakersPerWrite)
      try {
        await this.#parts.write(some)
        this.#isFailing = false
      } catch (error) {
        this.#fail(breakers.slice(at), error)
        return
      }
    }
  }

  #fail(unwritten: readonly KeptBreaker[], error: unknown): void {
    for (const breaker of unwritten) {
      const key = keyOf(breaker)
      if (this.#changed.get(key) === undefined) this.#changed.use(key, breaker)
    }
    const said = 'which endpoints are left alone could not be written: after a restart they are asked again at once'
    if (!this.#isFailing) this.#parts.log.warn({ fault: (error as Error).message }, said)
    this.#isFailing = true
  }
}

function newChanges(): RecentMap<KeptBreaker> {
  return new RecentMap<KeptBreaker>(bounds.healthPairs)
}

function keyOf({ provider, endpoint = '', credential }: KeptBreaker): string {
  return `${provider}\n${endpoint}\n${credential}`
}

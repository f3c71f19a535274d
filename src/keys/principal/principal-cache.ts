// Principals by the full digest of their key. Bounded; the least recently used leave first. What is unknown is
// remembered too, briefly and within its own bound, so that guessing keys costs the database little.
import type { Clock } from '../../foundation/time/clock.ts'
import type { Principal } from '../key.ts'

const PRINCIPALS_KEPT = 20_000
const UNKNOWN_KEPT = 5_000
const UNKNOWN_MS = 1_000

export class PrincipalCache {
  readonly #clock: Clock
  readonly #known = new Map<string, Principal>()
  readonly #unknown = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The principal, `'unknown'` where the digest was looked up a moment ago in vain, undefined where nobody knows. */
  read(digest: string): Principal | 'unknown' | undefined {
    const principal = this.#known.get(digest)
    if (principal !== undefined) {
      // Map keeps insertion order: moving to the end on a full cache only keeps the hot path free of two map writes.
      if (this.#known.size > PRINCIPALS_KEPT / 2) {
        this.#known.delete(digest)
        this.#known.set(digest, principal)
      }
      return principal
    }
    const untilMs = this.#unknown.get(digest)
    return untilMs !== undefined && untilMs > this.#clock.monotonicMs() ? 'unknown' : undefined
  }

  write(digest: string, principal: Principal | undefined): void {
    if (principal === undefined) {
      this.#unknown.delete(digest)
      this.#unknown.set(digest, this.#clock.monotonicMs() + UNKNOWN_MS)
      dropOldest(this.#unknown, UNKNOWN_KEPT)
    } else {
      this.#known.set(digest, principal)
      dropOldest(this.#known, PRINCIPALS_KEPT)
    }
  }

  clear(): void {
    this.#known.clear()
    this.#unknown.clear()
  }

  get size(): number {
    return this.#known.size + this.#unknown.size
  }
}

function dropOldest(map: Map<string, unknown>, bound: number): void {
  if (map.size <= bound) return
  const oldest = map.keys().next()
  if (oldest.done !== true) map.delete(oldest.value)
}

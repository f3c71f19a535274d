// Randomness, handed in like the clock, so that a simulation can be repeated from its seed.
import { randomFillSync } from 'node:crypto'

export type Random = {
  /** `count` unpredictable bytes. */
  bytes(count: number): Buffer
  /** A number in [0, 1), for jitter; not for secrets. */
  fraction(): number
}

const POOL_BYTES = 4096
const pool = Buffer.allocUnsafe(POOL_BYTES)
let used = POOL_BYTES

/** The operating system's generator, drawn in blocks: one system call serves many ids. */
export const systemRandom: Random = {
  bytes(count) {
    if (count > POOL_BYTES / 4) return randomFillSync(Buffer.allocUnsafe(count))
    if (used + count > POOL_BYTES) {
      randomFillSync(pool)
      used = 0
    }
    const bytes = Buffer.from(pool.subarray(used, used + count))
    pool.fill(0, used, used + count)
    used += count
    return bytes
  },
  fraction: () => Math.random(),
}

/** A repeatable generator (mulberry32) for tests and simulations. Not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    fraction: next,
    bytes(count) {
      const bytes = Buffer.allocUnsafe(count)
      for (let index = 0; index < count; index += 1) bytes[index] = Math.floor(next() * 256)
      return bytes
    },
  }
}

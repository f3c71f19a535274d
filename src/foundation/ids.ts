// Identifiers: random and URL-safe. An identifier holds no counter, and nothing but the time of a generation can be
// learned from one.
import type { Random } from './random.ts'

const ID_BYTES = 15

/** A new identifier: `prefix` and 20 URL-safe characters (120 random bits). */
export function newId(prefix: string, random: Random): string {
  return prefix + random.bytes(ID_BYTES).toString('base64url')
}

/** Random bytes of a generation's identifier: 88 bits, beside the time. */
const GENERATION_BYTES = 11

let timeMs = 0
let timeText = ''

/**
 * The identifier of a generation, which is its request id too: `req_cm_…`. It begins with the time, so that
 * records lie on disk in the order in which they are made: random ones would touch another page each.
 */
export function newGenerationId(random: Random, nowMs: number): string {
  if (nowMs !== timeMs) {
    timeMs = nowMs
    timeText = `req_cm_${nowMs.toString(36)}`
  }
  return `${timeText}${random.bytes(GENERATION_BYTES).toString('base64url')}`
}

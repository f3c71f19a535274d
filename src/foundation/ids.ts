// Identifiers. Random, URL-safe and of one length per kind; nothing can be learned from one, nothing is counted in one.
import type { Random } from './random.ts'

const ID_BYTES = 15

/** A new identifier: `prefix` and 20 URL-safe characters (120 random bits). */
export function newId(prefix: string, random: Random): string {
  return prefix + random.bytes(ID_BYTES).toString('base64url')
}

/** The identifier of a generation, which is its request id too (contract A7): `req_cm_…`. */
export function newGenerationId(random: Random): string {
  return newId('req_cm_', random)
}

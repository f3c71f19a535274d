// How old the newest prices of a catalogue are. Vendors bring out models every few weeks, so old ones are worth a word to the
// operator; they go on holding.
import { bounds } from '../foundation/bounds.ts'

const DAY_MS = 24 * 3_600_000

/** `listedOn`: a date. */
export function measureAge(listedOn: string, nowMs: number): { days: number; isOld: boolean } {
  const ageMs = nowMs - Date.parse(listedOn)
  return { days: Math.max(0, Math.floor(ageMs / DAY_MS)), isOld: ageMs > bounds.catalogOldMs }
}

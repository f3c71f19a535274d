// The age of the newest prices of a catalogue. Vendors bring out models every few weeks, so the operator is told of old
// prices; they stay in force.
import { bounds } from '../foundation/bounds.ts'

const DAY_MS = 24 * 3_600_000

/** `listedOn`: a date. */
export function measureAge(listedOn: string, nowMs: number): { days: number; isOld: boolean } {
  const ageMs = nowMs - Date.parse(listedOn)
  return { days: Math.max(0, Math.floor(ageMs / DAY_MS)), isOld: ageMs > bounds.catalogOldMs }
}

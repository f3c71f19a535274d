// Of the last five minutes' answers that called tools, how many were not what was asked for, for each owner apart. What one owner
// asks for with impossible tools must not move the others' requests, so the owner in the middle decides; where there are two, the one
// that fares better.
import { bounds } from '../../foundation/bounds.ts'
import { LastMinutes } from './last-minutes.ts'
import { RecentMap } from './recent-map.ts'

/** So many answers whose calls were not sound, and this part of an owner's, make other endpoints preferred. */
const UNSOUND_LEAST = 5
const UNSOUND_PART = 0.25

const ANSWERS = 0
const UNSOUND = 1
const sums = new Float64Array(2)

export class ToolAnswers {
  readonly #owners = new RecentMap<LastMinutes>(bounds.toolOwners)

  note(nowMs: number, owner: string, isUnsound: boolean): void {
    const counts = this.#owners.get(owner) ?? new LastMinutes(2)
    this.#owners.use(owner, counts)
    counts.add(nowMs, ANSWERS)
    if (isUnsound) counts.add(nowMs, UNSOUND)
  }

  isHigh(nowMs: number): boolean {
    const parts: number[] = []
    let unsound = 0
    for (const counts of this.#owners.values()) {
      counts.sum(nowMs, sums)
      const [ofOwner = 0, unsoundOfOwner = 0] = sums
      unsound += unsoundOfOwner
      if (ofOwner > 0) parts.push(unsoundOfOwner / ofOwner)
    }
    if (unsound < UNSOUND_LEAST) return false
    parts.sort((a, b) => a - b)
    return (parts[Math.floor((parts.length - 1) / 2)] ?? 0) >= UNSOUND_PART
  }
}

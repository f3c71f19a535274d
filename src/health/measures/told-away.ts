// When operators are told that an endpoint is left alone, and that it serves again: a provider that goes and comes every second
// has a line a minute, and each line that it is away has one that it is back.
import { bounds } from '../../foundation/bounds.ts'

export class ToldAway {
  #isAway = false
  #isTold = false
  #toldMs = Number.NEGATIVE_INFINITY

  /** What is to be told; undefined: nothing. */
  note(isAway: boolean, nowMs: number): 'away' | 'back' | undefined {
    if (isAway === this.#isAway) return undefined
    this.#isAway = isAway
    if (!isAway) {
      const wasTold = this.#isTold
      this.#isTold = false
      return wasTold ? 'back' : undefined
    }
    if (nowMs - this.#toldMs < bounds.awayToldMs) return undefined
    this.#isTold = true
    this.#toldMs = nowMs
    return 'away'
  }
}

// How far a stream may run: what the wallet has set aside and what the key's limits have reserved, each extended only when
// the stream comes near it. The limits are asked first: what they grant in vain is corrected when the generation ends.
import type { Nanos } from '../../foundation/money.ts'
import type { Hold } from '../../ledger/ledger.ts'
import type { Ticket } from '../../limits/limits.ts'
import type { Cover } from './admission.ts'

export type StreamCoverParts = {
  hold: Hold
  ticket: Ticket
  /** Output tokens that the hold pays for; Infinity: nothing has to be held for more. */
  heldTokens: number
  /** Output tokens that are reserved of the key's limits; Infinity: there is none that a stream could reach. */
  reservedTokens: number
  capTokens: number
  /** What so many tokens more may cost, nano-dollars. */
  priceMore(tokens: number): Nanos
}

export class StreamCover implements Cover {
  readonly tokens: number
  readonly capTokens: number
  readonly #parts: StreamCoverParts
  #covered: number
  #held: number
  #reserved: number

  constructor(parts: StreamCoverParts) {
    const { heldTokens, reservedTokens, capTokens } = parts
    this.#parts = parts
    this.#held = heldTokens
    this.#reserved = reservedTokens
    this.capTokens = capTokens
    this.tokens = this.#covered = Math.min(heldTokens, reservedTokens)
  }

  extend(tokens: number): boolean | Promise<boolean> {
    const { hold, ticket, priceMore } = this.#parts
    const next = this.#covered + tokens
    // Up to its cap a stream needs no more than its cap; one that has passed it pays for what flows until it is ended.
    const isHeld = this.#covered < this.capTokens && Math.min(next, this.capTokens) <= this.#held
    const nanos = isHeld ? 0n : priceMore(tokens)
    const needsLimits = next > this.#reserved || (!isHeld && ticket.limitsOutput)
    const allowed = needsLimits ? ticket.extend({ tokens: next > this.#reserved ? tokens : 0, nanos }) : true
    const holdMore = (isAllowed: boolean) => isAllowed && (isHeld || hold.extend(nanos))
    const extended = allowed instanceof Promise ? allowed.then(holdMore) : holdMore(allowed)
    const note = (isExtended: boolean) => this.#note(isExtended, tokens, next, isHeld)
    return extended instanceof Promise ? extended.then(note) : note(extended)
  }

  #note(isExtended: boolean, tokens: number, next: number, isHeld: boolean): boolean {
    if (!isExtended) return false
    if (!isHeld) this.#held += tokens
    if (next > this.#reserved) this.#reserved += tokens
    this.#covered = next
    return true
  }
}

// How far a stream may run: what the wallet has set aside and what the key's limits have reserved, each extended only when
// the stream comes near it. The limits are asked first: what they grant in vain is corrected when the generation ends.
import type { Nanos } from '../../foundation/nanos.ts'
import type { Hold } from '../../ledger/ledger.ts'
import type { Ticket } from '../../limits/limits.ts'
import type { Cover } from '../tickets/admission.ts'

type StreamCoverParts = {
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

  get heldTokens(): number {
    return this.#held
  }

  extend(tokens: number): boolean | Promise<boolean> {
    const { hold, ticket, priceMore } = this.#parts
    const next = this.#covered + tokens
    // Up to its cap a stream needs no more than its cap; one that has passed it pays for what flows until it is ended.
    const target = this.#covered < this.capTokens ? Math.min(next, this.capTokens) : next
    const toHold = Math.min(tokens, Math.max(0, target - this.#held))
    const toReserve = Math.min(tokens, Math.max(0, next - this.#reserved))
    const nanos = toHold === 0 ? 0n : priceMore(toHold)
    const needsLimits = toReserve > 0 || (toHold > 0 && ticket.limitsOutput)
    const allowed = needsLimits ? ticket.extend({ tokens: toReserve, nanos }) : true
    const holdMore = (isAllowed: boolean) => isAllowed && (toHold === 0 || hold.extend(nanos))
    const extended = allowed instanceof Promise ? allowed.then(holdMore) : holdMore(allowed)
    const note = (isExtended: boolean) => {
      if (isExtended) this.#note(next, toHold, toReserve)
      return isExtended
    }
    return extended instanceof Promise ? extended.then(note) : note(extended)
  }

  #note(covered: number, held: number, reserved: number): void {
    this.#covered = covered
    this.#held += held
    this.#reserved += reserved
  }
}

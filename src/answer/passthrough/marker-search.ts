// Tells whether bytes of a stream hold one of the texts that its protocol's meter looks for, or where calls of tools are kept one
// of those that tell of them: both are looked for at once. One search of each kind is made per protocol.
import type { OutboundProtocol } from '../../protocols/port/outbound-protocol.ts'

/** Up to here, which is what one read brings, one pattern over a string is cheaper than a search of bytes for each marker. */
export const PATTERN_BYTES = 65_536

export class MarkerSearch {
  static readonly #made = new WeakMap<OutboundProtocol, MarkerSearch>()
  static readonly #madeWithCalls = new WeakMap<OutboundProtocol, MarkerSearch>()
  readonly #bytes: readonly Buffer[]
  readonly #pattern: RegExp

  private constructor(markers: readonly string[]) {
    this.#bytes = markers.map((text) => Buffer.from(text))
    this.#pattern = new RegExp(markers.map((text) => text.replaceAll(/[^\w]/g, '\\$&')).join('|'))
  }

  static of(outbound: OutboundProtocol): MarkerSearch {
    let made = MarkerSearch.#made.get(outbound)
    if (made === undefined) MarkerSearch.#made.set(outbound, (made = new MarkerSearch(outbound.meterMarkers)))
    return made
  }

  static withCalls(outbound: OutboundProtocol): MarkerSearch {
    let made = MarkerSearch.#madeWithCalls.get(outbound)
    if (made === undefined) {
      made = new MarkerSearch([...outbound.meterMarkers, ...(outbound.callMarkers ?? [])])
      MarkerSearch.#madeWithCalls.set(outbound, made)
    }
    return made
  }

  /** `text`: the same, a character a byte, where somebody has it already. */
  find(bytes: Buffer, text?: string): boolean {
    if (bytes.length <= PATTERN_BYTES) return this.#pattern.test(text ?? bytes.toString('latin1'))
    return this.#bytes.some((marker) => bytes.includes(marker))
  }
}

// The legal order of stream events, as an assertion that stays on. Decoders of upstream streams produce only this,
// whatever the upstream sends; encoders towards callers rely on it.
//
//   stream    = response-start item* usage* (response-end | error)       (an error may also come first)
//   item      = part | usage | opaque
//   part      = part-start part-delta* part-end                          (one open at a time, indexes rise by one)
import { AssertionError, assert } from '../../foundation/assert.ts'
import type { PartDelta, PartHead, StreamEvent } from './stream-event.ts'

const deltaKinds: { readonly [kind in PartHead['kind']]: readonly PartDelta['kind'][] } = {
  text: ['text', 'citation', 'signature'],
  refusal: ['refusal'],
  reasoning: ['reasoning', 'signature'],
  'tool-call': ['arguments', 'signature'],
  media: ['media', 'transcript', 'signature'],
  opaque: [],
}

/** Watches one stream; `check` throws AssertionError at the first event out of order. */
export class StreamGrammar {
  #started = false
  #ended = false
  #open: PartHead | undefined
  #signed = false
  #next = 0

  get ended(): boolean {
    return this.#ended
  }

  check(event: StreamEvent): void {
    // Messages that take an event's words are put together only where one is out of order: this runs for each token.
    if (this.#ended) throw new AssertionError(`stream: ${event.type} after the end`)
    switch (event.type) {
      case 'response-start':
        assert(!this.#started, 'stream: a second response-start')
        this.#started = true
        return
      case 'error':
        this.#ended = true
        return
      case 'part-start':
        assert(this.#started, 'stream: part-start before response-start')
        assert(this.#open === undefined, 'stream: part-start while a part is open')
        assert(event.index === this.#next, `stream: part ${event.index} where ${this.#next} was due`)
        this.#next += 1
        this.#open = event.part
        this.#signed = 'signature' in event.part && event.part.signature !== undefined
        return
      case 'part-delta':
        assert(
          this.#open !== undefined && event.index === this.#next - 1,
          'stream: part-delta for a part that is not open',
        )
        if (!deltaKinds[this.#open.kind].includes(event.delta.kind))
          throw new AssertionError(`stream: ${event.delta.kind} delta in a ${this.#open.kind} part`)
        if (event.delta.kind === 'signature') {
          assert(!this.#signed, 'stream: a second signature in one part')
          this.#signed = true
        }
        return
      case 'part-end':
        assert(
          this.#open !== undefined && event.index === this.#next - 1,
          'stream: part-end for a part that is not open',
        )
        this.#open = undefined
        return
      case 'usage':
      case 'opaque':
        assert(this.#started, `stream: ${event.type} before response-start`)
        assert(event.type === 'usage' || this.#open === undefined, 'stream: opaque inside a part')
        return
      case 'response-end':
        assert(this.#started, 'stream: response-end before response-start')
        assert(this.#open === undefined, 'stream: response-end while a part is open')
        this.#ended = true
        return
      default:
        event satisfies never
    }
  }
}

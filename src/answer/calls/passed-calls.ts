// The calls in the bytes of a stream that passes through. While the stream runs, only the pieces that may tell of a call are
// kept, as they came and up to a bound; they are decoded when somebody asks for the calls, once the stream has ended.
import { bounds } from '../../foundation/bounds.ts'
import { FrameError, SseParser } from '../../foundation/frames/sse.ts'
import type { OutboundProtocol } from '../../protocols/port/outbound-protocol.ts'
import type { Source } from '../../protocols/port/source.ts'
import { EventEnds } from '../passthrough/event-cutter.ts'
import { assertBearable } from '../translate/event-source.ts'
import type { AnsweredCall } from './answered-call.ts'
import { CallCollector } from './call-collector.ts'

/** Of larger pieces only the events that tell of calls are kept. */
const SMALL_BYTES = 1_024

export class PassedCalls {
  readonly #outbound: OutboundProtocol
  readonly #markers: readonly string[]
  #kept: string[] = []
  #length = 0
  #isOver = false

  constructor(outbound: OutboundProtocol) {
    this.#outbound = outbound
    this.#markers = outbound.callMarkers ?? []
  }

  /** A character a byte. */
  get keptBytes(): number {
    return this.#isOver ? 0 : this.#length
  }

  /** Whole events have gone by. `text`: the same, a character a byte, where somebody has it already. */
  add(bytes: Buffer, text: string | undefined): void {
    if (this.#isOver || !this.#holdsMarker(text ?? bytes)) return
    if (bytes.length <= SMALL_BYTES) return this.#keep(text ?? bytes.toString('latin1'))
    const ends = new EventEnds(bytes)
    for (let at = 0, next = 0; at < bytes.length; at = next) {
      next = ends.find(at)
      const event = bytes.subarray(at, next)
      if (this.#holdsMarker(event)) this.#keep(event.toString('latin1'))
    }
  }

  #keep(text: string): void {
    this.#length += text.length
    if (this.#length > bounds.keptCallBytes) this.#isOver = true
    if (this.#isOver) this.#kept = []
    else this.#kept.push(text)
  }

  /** Undefined: there was more than is kept, or it cannot be read. */
  read(source: Source): readonly AnsweredCall[] | undefined {
    if (this.#isOver) return undefined
    try {
      return this.#decode(source)
    } catch (error) {
      if (error instanceof FrameError) return undefined
      throw error
    }
  }

  #decode(source: Source): readonly AnsweredCall[] | undefined {
    const collector = new CallCollector()
    const decoder = this.#outbound.createEventDecoder(source)
    for (const frame of new SseParser().push(Buffer.from(this.#kept.join(''), 'latin1'))) {
      // Events beside those of calls have lost the ones before them.
      if (!this.#holdsMarker(frame.data)) continue
      for (const event of decoder.push(assertBearable(frame, bounds.translatedEventValues))) collector.addEvent(event)
    }
    for (const event of decoder.end()) collector.addEvent(event)
    return collector.read()
  }

  #holdsMarker(text: string | Buffer): boolean {
    return this.#markers.some((marker) => text.includes(marker))
  }
}

// The push machine that encodes a stream towards a caller: events in, text of the wire out. Each inbound protocol has one. It
// relies on the grammar of src/generation/answer/stream-grammar.ts.
import type { StreamEvent } from '../../generation/answer/stream-event.ts'

export interface EventEncoder {
  /** The text to send, empty where the event has none. One event leaves as one text. */
  push(event: StreamEvent): string
}

// The push machine that decodes a stream of an upstream: frames in, events out. Each outbound protocol has one. Whatever comes
// in, what goes out follows the grammar of src/generation/answer/stream-grammar.ts.
import type { Frame } from '../../foundation/frames/sse.ts'
import type { ServerToolCalls } from '../../generation/usage/server-tool-calls.ts'
import type { StreamEvent } from '../../generation/answer/stream-event.ts'

/** A stream from an upstream: frames in, events out, in the order of the grammar whatever comes in. */
export interface EventDecoder {
  /** A finish reason was read, and the end has not come. Absent where both come at once. */
  readonly isEnding?: boolean
  push(frame: Frame): StreamEvent[]
  /** Calls of tools that the provider runs and bills, as they went by; absent where a stream does not show them. */
  readonly serverToolCalls?: ServerToolCalls | undefined
  /** The upstream stopped. Without its terminal event before, this gives an `error` event: a cut is never a clean end. */
  end(): StreamEvent[]
}

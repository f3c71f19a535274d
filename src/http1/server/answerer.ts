// The interface between a server's connection and the code that answers its requests.
import type { WireError } from '../message/wire-error.ts'

/** Why bytes were refused that are no request, or not one that we take; `crowded`: a connection was, unread. */
export type Refusal = WireError['kind'] | 'late' | 'crowded'

/** Who answers a request. */
export type Answerer = {
  /** The client has left, or its connection broke, before the answer was whole. */
  onLeft(): void
  /** The rest of its body cannot be taken, and no answer has begun: the answer's bytes. `onLeft` follows. */
  refuse(why: Refusal, detail: string): string
  /** A slow client is ready for more. */
  onDrain(): void
}

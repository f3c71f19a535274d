// A connection that speaks another protocol from here on (RFC 9110, 7.8).
import type { Socket } from 'node:net'

export type Upgraded = {
  /** Paused. Whoever has it closes it. */
  readonly socket: Socket
  /** What came behind the head of the last message. */
  readonly early: Buffer
}

// What all connections of one client share, and the bounds that hold for them.
import type { Clock } from '../../foundation/time/clock.ts'
import type { ChunkBounds } from '../message/body-framing.ts'
import type { FieldReader } from '../message/field-reader.ts'
import type { GateKeeper } from './read-gate.ts'

/** Times in ms, sizes in bytes. */
export type ClientBounds = ChunkBounds & {
  /** Origins and ways to them, beyond which those without a connection are forgotten. */
  pools: number
  /** Connections to one origin. */
  connections: number
  /** Calls that wait for one of them, beyond those for which one is being opened. */
  waiting: number
  connectMs: number
  /** A connection that nobody uses is closed after this. */
  idleMs: number
  /** The same where the server announces how long it keeps them, at most. */
  announcedIdleMs: number
  /** A reused connection that closes within this after a request was written had been closed before. */
  resendMs: number
  /** The head of a response, with those of interim responses before it. */
  headBytes: number
  /** From the first byte of a head to its end. */
  headMs: number
  interimResponses: number
  /** Header fields of one head. */
  fields: number
}

export type ClientContext = {
  readonly clock: Clock
  readonly bounds: ClientBounds
  readonly keeper: GateKeeper
  /** Servers' heads are alike. */
  readonly fields: FieldReader
  /** Called with what a handler throws when its call is over. */
  onBug(this: void, error: unknown): void
}

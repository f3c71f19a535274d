// A committed answer as the relay sees it, whether one call gives it (incoming.ts) or several: outputs that are taken as they
// come, held back and read on, and one end.
import type { Clock } from '../foundation/time/clock.ts'
import type { GatewayError } from '../generation/error/gateway-error.ts'
import type { AnswerReading, Output } from './reader.ts'

export interface IncomingAnswer {
  readonly reader: AnswerReading
  /**
   * Hands over what has come and all that follows; outputs without bytes and ending are left out. `sliceBytes`: the most
   * that is read at once, asked each time, for a consumer that may want to stop in between. `onQuiet`: bytes were read that
   * gave no output.
   */
  take(consumer: (output: Output) => void, sliceBytes?: () => number, onQuiet?: () => void): void
  /** Reads nothing more until `readOn`: what comes meanwhile is kept unread, and the provider is paused. */
  hold(): void
  readOn(): void
  /** Pieces that come together may be handed over as one. */
  gather(): void
  /**
   * Gives the answer's end to the caller, and behind it what the provider still sends until it ends, for a bounded time.
   * Whatever is cut off then is cut between two events. `onEnd`: nothing more is written.
   */
  handOver(last: Buffer | string, to: RestTaker, clock: Clock, onEnd: () => void): void
  /** Ends the answer with an error: the upstream's connection broke, or a bound of ours was reached. */
  fail(error: GatewayError): void
  /** What tells the caller of an error of ours; without bytes where writing it is what fails: then their stream is to be reset. */
  writeFailure(error: GatewayError): Output
  /** Breaks what still runs off; nothing more is handed over. */
  stop(): void
  /** Nothing of it waits here any more: to be called for an answer that was taken whole, once the caller has it. */
  free(): void
  /** The provider's silence says nothing now: what has come is being read on a thread, or first content is awaited. */
  readonly isAway: boolean
}

/** Where the end of a stream goes, and what the provider still sends behind it. */
export type RestTaker = {
  write(bytes: Buffer | string): unknown
  end(bytes: Buffer | string): void
}

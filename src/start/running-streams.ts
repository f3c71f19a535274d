// The streams that run, so that they can be ended: when the gateway goes down, each gets its protocol's error event
// instead of a broken connection.
import { LinkedList } from '../foundation/lists/linked-list.ts'
import type { GatewayError } from '../generation/error/gateway-error.ts'
import type { StopStream } from '../stages/tickets/stop-stream.ts'

export class RunningStreams {
  readonly #streams = new LinkedList<StopStream>()

  /** Calling the result takes it out again. */
  add(stop: StopStream): () => void {
    const place = this.#streams.add(stop)
    return () => void this.#streams.remove(place)
  }

  stopAll(error: GatewayError): void {
    // A stream that ends takes itself out.
    const streams = [...this.#streams]
    for (const stop of streams) stop(error)
  }
}

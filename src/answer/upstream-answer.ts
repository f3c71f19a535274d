// A provider's answer as it comes in over the network, whoever brings it: status, headers, and a body that is pushed.
import type { GatewayError } from '../generation/gateway-error.ts'

/** Who takes an answer's body. Exactly one of `end` and `fail` is called, once, after the last `data`. */
export type BodySink = {
  data(chunk: Buffer): void
  end(): void
  fail(error: GatewayError): void
}

export type UpstreamAnswer = {
  status: number
  /** Names in lower case; what was repeated is joined with `, `. None once somebody has attached. */
  readonly headers: { readonly [name: string]: string | undefined }
  /** Hands over what has arrived and all that follows. Once. */
  attach(sink: BodySink): void
  pause(): void
  resume(): void
  /** A stream under way: pieces that come together may be handed over as one, those of a burst a moment late. */
  gather(): void
  /** Breaks the call off: the sink is not called any more. */
  abort(): void
}

// The network towards providers: the HTTP client with the gateway's bounds and errors, and a reader of short bodies.
import type { Clock } from '../../foundation/time/clock.ts'
import type { GatewayError } from '../../generation/error/gateway-error.ts'
import type { ClientBounds } from '../../http1/client/client-context.ts'
import { HttpClient } from '../../http1/client/http-client.ts'
import type { BodyFlow, BodyHandler } from '../../http1/client/response-handler.ts'
import { upstreamBounds } from '../../providers/upstream-bounds.ts'
import { describeCallError } from './describe-call-error.ts'

export class UpstreamClient extends HttpClient<GatewayError> {
  /** `own`: bounds that differ from ours. `onBug`: called with what a handler throws when its call is over. */
  constructor(clock: Clock, onBug: (error: unknown) => void, own: Partial<ClientBounds> = {}) {
    super({ clock, onBug, bounds: { ...upstreamBounds, ...own }, describe: describeCallError })
  }

  override close(): void {
    super.close('the gateway closes its connections')
  }
}

/** Takes a whole body of up to `boundBytes`, and calls `onOver` with it, or with undefined where it is longer or broke off. */
export function gatherBody(
  flow: BodyFlow,
  boundBytes: number,
  onOver: (body: Buffer | undefined) => void,
): BodyHandler<GatewayError> {
  const pieces: Buffer[] = []
  let size = 0
  return {
    push(piece) {
      size += piece.length
      pieces.push(piece)
      if (size <= boundBytes) return
      flow.abort()
      onOver(undefined)
    },
    end: () => onOver(Buffer.concat(pieces)),
    fail: () => onOver(undefined),
  }
}

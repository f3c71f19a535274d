// The bounds on connections to providers.
import { bounds } from '../foundation/bounds.ts'
import type { ClientBounds } from '../http1/client/client-context.ts'

export const upstreamBounds: ClientBounds = {
  pools: bounds.upstreamPools,
  connections: bounds.upstreamConnections,
  waiting: bounds.upstreamWaiting,
  connectMs: bounds.connectMs,
  idleMs: bounds.upstreamIdleMs,
  announcedIdleMs: bounds.upstreamAnnouncedIdleMs,
  resendMs: bounds.upstreamResendMs,
  headBytes: bounds.upstreamHeadBytes,
  headMs: bounds.upstreamHeadMs,
  interimResponses: bounds.upstreamInterimAnswers,
  fields: bounds.httpFields,
  chunkExtensionBytes: bounds.httpChunkExtensionBytes,
  trailerBytes: bounds.httpTrailerBytes,
}

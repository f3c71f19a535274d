// The bounds on callers' connections.
import { bounds } from '../../foundation/bounds.ts'
import type { ServerBounds } from '../../http1/server/server-context.ts'

export const callerBounds: ServerBounds = {
  idleMs: bounds.callerIdleMs,
  headBytes: bounds.requestHeaderBytes,
  headMs: bounds.requestHeadMs,
  fields: bounds.httpFields,
  emptyLines: bounds.emptyLines,
  bodyBytesPerSecond: bounds.bodyBytesPerSecond,
  bodyWindowMs: bounds.bodyWindowMs,
  pipelinedBytes: bounds.pipelinedBytes,
  unreadBodyBytes: bounds.unreadBodyBytes,
  stallMs: bounds.callerStallMs,
  lingerMs: bounds.lingerMs,
  turnedAwayConnections: bounds.turnedAwayConnections,
  chunkExtensionBytes: bounds.httpChunkExtensionBytes,
  trailerBytes: bounds.httpTrailerBytes,
  largeBytes: bounds.largeBodyBytes,
  /** A body as it came, and as it is sent on. */
  copies: 2,
}

/** Of two that differ each would be an opinion of who asks. */
export const singleHeaders: readonly string[] = ['authorization', 'x-api-key']

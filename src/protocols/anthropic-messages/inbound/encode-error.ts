// Errors in Anthropic's shape: as a body, and as the `error` event of a stream.
import type { JsonObject } from '../../../foundation/json/json.ts'
import { writeSse } from '../../../foundation/frames/sse.ts'
import type { GatewayError } from '../../../generation/error/gateway-error.ts'

export function encodeError(error: GatewayError, requestId: string): JsonObject {
  const details = error.details === undefined ? {} : { details: error.details }
  return {
    type: 'error',
    error: { type: error.anthropicType, message: tell(error), ...details },
    request_id: requestId,
  }
}

/**
 * Anthropic's shape has no code. Its clients know by these words of its own that a conversation is too long, and compact it;
 * another provider's sentence goes before them.
 */
function tell({ kind, message }: GatewayError): string {
  if (kind !== 'context_length_exceeded' || /prompt is too long/i.test(message)) return message
  return `${message} (prompt is too long)`
}

/** Ends a stream; what went before it does not matter. */
export function encodeStreamError(error: GatewayError, requestId: string): string {
  return writeSse('error', JSON.stringify(encodeError(error, requestId)))
}

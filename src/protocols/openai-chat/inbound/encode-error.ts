// Errors towards callers of Chat, in the OpenAI shape, with the request id beside `error`.
import type { JsonObject } from '../../../foundation/json/json.ts'
import { writeSse } from '../../../foundation/frames/sse.ts'
import type { GatewayError } from '../../../generation/error/gateway-error.ts'

export function encodeError(error: GatewayError, requestId: string): JsonObject {
  return {
    error: { message: error.message, type: error.openaiType, param: error.param ?? null, code: error.code },
    request_id: requestId,
  }
}

/** The last chunk of a stream that failed; no `[DONE]` follows it. */
export function encodeStreamError(error: GatewayError, requestId: string): string {
  return writeSse(undefined, JSON.stringify(encodeError(error, requestId)))
}

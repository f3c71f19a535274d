// Errors towards Responses callers: the OpenAI shape as a body, `event: error` inside a stream. The stream event carries
// its members twice, flat as OpenAI's document has them and under `error` as Open Responses and the SDKs read them.
import type { JsonObject } from '../../../foundation/json/json.ts'
import { writeSse } from '../../../foundation/frames/sse.ts'
import type { GatewayError } from '../../../generation/error/gateway-error.ts'

export function encodeError(error: GatewayError, requestId: string): JsonObject {
  return { error: encodeErrorObject(error), request_id: requestId }
}

/** `eventCount` events went before it: their numbers start at 0, so it is this one's number. */
export function encodeStreamError(error: GatewayError, requestId: string, eventCount: number): string {
  const object = encodeErrorObject(error)
  const event = {
    type: 'error',
    sequence_number: eventCount,
    code: error.code,
    message: error.message,
    param: error.param ?? null,
    error: object,
    request_id: requestId,
  }
  return writeSse('error', JSON.stringify(event))
}

function encodeErrorObject(error: GatewayError): JsonObject {
  return { message: error.message, type: error.openaiType, param: error.param ?? null, code: error.code }
}

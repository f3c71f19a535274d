// What every Chat request is read for, translated or not.
import { bounds } from '../../../foundation/bounds.ts'
import { isObject, readArray, readObject, type Json, type JsonObject } from '../../../foundation/json/json.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import { readBilled } from '../../../generation/usage/read-billed.ts'
import { SIGNATURE_PREFIX } from '../../../generation/signature/signature.ts'
import type { Envelope } from '../../port/envelope.ts'
import { decodeServerTools } from '../server-tools.ts'
import { decodeModel, decodeThoughtSignature, readWhole } from '../wire.ts'

/** @throws GatewayError `invalid_request` or `invalid_messages`, naming the field. */
export function decodeEnvelope(body: JsonObject): Envelope {
  const model = decodeModel(body)
  const messages = readArray(body['messages'])
  if (messages === undefined || messages.length === 0) {
    throw new GatewayError('invalid_messages', "'messages' must be an array of at least one message.", {
      param: 'messages',
    })
  }
  for (let index = 0; index < messages.length; index += 1) assertMessage(messages[index], index)
  const outputCap = readWhole(body, 'max_completion_tokens', 1) ?? readWhole(body, 'max_tokens', 1)
  const options = readObject(body['stream_options'])
  const envelope: Envelope = {
    model,
    stream: readStream(body['stream']),
    candidateCount: readCandidates(body),
    wantsStreamUsage: options?.['include_usage'] === true,
    ...readBilled(body, decodeServerTools),
  }
  if (outputCap !== undefined) envelope.outputCap = outputCap
  if (messages.some(holdsWrappedSignature)) envelope.mustTranslate = true
  return envelope
}

/** The shape that holds for every provider; what is inside is the provider's, or the translation's, to judge. */
function assertMessage(message: Json | undefined, index: number): void {
  const path = `messages[${index}]`
  if (!isObject(message)) throw new GatewayError('invalid_messages', `'${path}' must be an object.`, { param: path })
  const { content } = message
  if (content === undefined || content === null || typeof content === 'string' || Array.isArray(content)) return
  const param = `${path}.content`
  throw new GatewayError('invalid_messages', `'${param}' must be a text or an array of parts.`, { param })
}

function readStream(value: Json | undefined): boolean {
  if (value === undefined || value === null) return false
  if (typeof value === 'boolean') return value
  throw new GatewayError('invalid_request', "'stream' must be true or false.", { param: 'stream' })
}

/** How many answers; more than the bound is no request that anybody serves. */
function readCandidates(body: JsonObject): number {
  const count = readWhole(body, 'n', 1) ?? 1
  if (count <= bounds.candidates) return count
  throw new GatewayError('invalid_request', `'n' must be at most ${bounds.candidates}.`, { param: 'n' })
}

/** Whether a message brings back a signature that only translation unwraps. */
function holdsWrappedSignature(message: Json): boolean {
  if (!isObject(message) || message['role'] !== 'assistant') return false
  for (const entry of readArray(message['reasoning_details']) ?? []) {
    if (isWrapped(readObject(entry)?.['signature']) || isWrapped(readObject(entry)?.['data'])) return true
  }
  return (readArray(message['tool_calls']) ?? []).some((call) => isWrapped(decodeThoughtSignature(readObject(call))))
}

function isWrapped(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith(SIGNATURE_PREFIX)
}

// What every Responses request is read for, translated or not: model, stream, cap, and the features that we do not
// serve. Those live in state at a provider (earlier answers, conversations, background runs, prompt templates); they are
// refused here, so on passthrough too, and never accepted and ignored. `store: true` alone is no feature but a wish: what
// becomes of it is decided where the request is written.
import {
  isObject,
  readArray,
  readBoolean,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import { readBilled } from '../../../generation/usage/read-billed.ts'
import { SIGNATURE_PREFIX } from '../../../generation/signature/signature.ts'
import type { Envelope } from '../../port/envelope.ts'
import { decodeServerTools } from '../server-tools.ts'
import { given, isReasoningReference, isReference, REASONING_ID } from '../wire.ts'

/** @throws GatewayError `unsupported_responses_feature`, `invalid_messages` or `invalid_request`, with `param`. */
export function decodeEnvelope(body: JsonObject): Envelope {
  const model = readString(body['model'])
  if (model === undefined || model === '')
    throw invalid(
      'model',
      body['model'] === undefined ? 'you must provide a model parameter' : "'model' must be a model's id",
    )
  const stream = given(body['stream'])
  if (stream !== undefined && typeof stream !== 'boolean') throw invalid('stream', "'stream' must be a boolean")
  refuseFeatures(body)
  const outputCap = given(body['max_output_tokens'])
  if (outputCap !== undefined && !(typeof outputCap === 'number' && Number.isSafeInteger(outputCap) && outputCap > 0))
    throw invalid('max_output_tokens', "'max_output_tokens' must be a positive integer")
  const ours = readInput(body['input'])
  return {
    model,
    stream: readBoolean(stream) ?? false,
    ...(typeof outputCap === 'number' ? { outputCap } : {}),
    candidateCount: 1,
    wantsStreamUsage: true,
    ...readBilled(body, decodeServerTools),
    ...(ours ? { mustTranslate: true } : {}),
  }
}

function refuseFeatures(body: JsonObject): void {
  for (const field of ['previous_response_id', 'conversation', 'prompt']) {
    if (given(body[field]) !== undefined) throw unsupported(field)
  }
  if (body['background'] === true) throw unsupported('background', 'true')
}

/**
 * Checks the list's outer shape; whether it holds reasoning items that only we can read, or references to reasoning, which
 * no provider could resolve: its items go without them, and that is reported.
 */
function readInput(input: Json | undefined): boolean {
  if (input === undefined || input === null || typeof input === 'string') return false
  const items = readArray(input)
  if (items === undefined) throw invalidInput('input', "'input' must be a string or an array of items")
  let ours = false
  for (const [index, item] of items.entries()) {
    if (!isObject(item)) throw invalidInput(`input[${index}]`, `'input[${index}]' must be an object`)
    const type = given(item['type'])
    if (isReference(item)) {
      if (!isReasoningReference(item)) throw unsupported(`input[${index}]`, 'an item reference')
      ours = true
      continue
    }
    if (type === undefined && typeof item['role'] !== 'string')
      throw invalidInput(`input[${index}].type`, `'input[${index}]' has neither a type nor a role`)
    if (type === 'reasoning' && isOurs(item)) ours = true
  }
  return ours
}

function isOurs(item: JsonObject): boolean {
  return (
    (readString(item['id'])?.startsWith(REASONING_ID) ?? false) ||
    (readString(item['encrypted_content'])?.startsWith(SIGNATURE_PREFIX) ?? false)
  )
}

function unsupported(field: string, what?: string): GatewayError {
  const words = what === undefined ? `'${field}'` : `'${field}' as ${what}`
  return new GatewayError(
    'unsupported_responses_feature',
    `${words} is not supported: this API keeps no state. Send the whole conversation in 'input' with 'store': false.`,
    { param: field },
  )
}

export function invalid(param: string, message: string): GatewayError {
  return new GatewayError('invalid_request', message, { param })
}

export function invalidInput(param: string, message: string): GatewayError {
  return new GatewayError('invalid_messages', message, { param })
}

// What every Messages request is read for before anything else, on both relay paths.
import {
  isObject,
  readArray,
  readCount,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import { readBilled } from '../../../generation/usage/read-billed.ts'
import { SIGNATURE_PREFIX } from '../../../generation/signature/signature.ts'
import type { Envelope } from '../../port/envelope.ts'
import { decodeServerTools } from '../server-tools.ts'

/** @throws GatewayError in the caller's words. */
export function decodeEnvelope(body: JsonObject): Envelope {
  const model = readString(body['model'])
  if (model === undefined || model === '')
    throw invalid('model', body['model'] === undefined ? 'Field required' : 'Input should be a valid string')
  const stream = body['stream'] ?? false
  if (typeof stream !== 'boolean') throw invalid('stream', 'Input should be a valid boolean')
  const outputCap = readCount(body['max_tokens'])
  if (outputCap === undefined)
    throw invalid(
      'max_tokens',
      body['max_tokens'] === undefined ? 'Field required' : 'Input should be a valid integer of 0 or more',
    )
  const messages = readArray(body['messages'])
  if (messages === undefined)
    throw invalidMessages(
      'messages',
      body['messages'] === undefined ? 'Field required' : 'Input should be a valid list',
    )
  assertWholeConversation(body['thread'])
  if (messages.length === 0) throw invalidMessages('messages', 'at least one message is required')
  return {
    model,
    stream,
    outputCap,
    candidateCount: 1,
    wantsStreamUsage: true,
    ...readBilled(body, decodeServerTools),
    ...(messages.some(holdsWrapped) ? { mustTranslate: true as const } : {}),
  }
}

/**
 * A thread is a conversation that the provider keeps under its own account, which many customers share here: refused in
 * the words that Anthropic's SDK (1.12) reads, whose tool runner then sends the whole conversation without asking its user.
 */
function assertWholeConversation(thread: Json | undefined): void {
  if (thread === undefined || thread === null) return
  throw new GatewayError(
    'unsupported_parameter',
    'thread: conversations are not kept here; send all messages, without thread',
    { param: 'thread', details: { error_code: 'thread_unsupported_request' } },
  )
}

/** Whether an assistant turn brings back a signature that we wrapped. */
function holdsWrapped(message: Json): boolean {
  if (!isObject(message) || message['role'] !== 'assistant') return false
  return (readArray(message['content']) ?? []).some((block) => {
    if (!isObject(block)) return false
    const text =
      block['type'] === 'thinking'
        ? block['signature']
        : block['type'] === 'redacted_thinking'
          ? block['data']
          : undefined
    return typeof text === 'string' && text.startsWith(SIGNATURE_PREFIX)
  })
}

/** A fault of a field, worded as Anthropic does: the field first. */
export function invalid(param: string, what: string): GatewayError {
  return new GatewayError('invalid_request', `${param}: ${what}`, { param })
}

/** A fault inside the list of messages. */
export function invalidMessages(param: string, what: string): GatewayError {
  return new GatewayError('invalid_messages', `${param}: ${what}`, { param })
}

// The message list. Results of tools (roles `tool` and the old `function`) become parts of one user message, as the
// neutral model has it; the old `function_call` becomes a tool call with an id of ours, paired in order. What a message
// says beside what is modelled is an opaque part named `message.<field>`; null and empty fields say nothing.
import {
  isObject,
  readArray,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import { append } from '../../../foundation/lists/append.ts'
import type { Message } from '../../../generation/request/message.ts'
import type { CacheMark, Part, ReasoningPart, ToolCallPart, ToolResultPart } from '../../../generation/request/part.ts'
import { resettleSignatures } from '../../../generation/signature/resettle-signatures.ts'
import { unwrapSignature, type Signature } from '../../../generation/signature/signature.ts'
import { decodeCitations } from '../citations.ts'
import { attachSignatures, decodeDetails } from '../reasoning-details.ts'
import { placeThoughts } from '../reasoning-order/place-thoughts.ts'
import { decodeThoughtSignature } from '../wire.ts'
import { decodeCache, decodeContent, malformed } from './decode-content.ts'

/** What pairs results with their calls: how many of the old functions were called, and which calls were custom. */
type Pairing = { functionCalls: number; customIds: Set<string> }

/** @throws GatewayError `invalid_messages` naming the place in the caller's words. */
export function decodeMessages(list: readonly Json[]): Message[] {
  const messages: Message[] = []
  const pairing: Pairing = { functionCalls: 0, customIds: new Set() }
  let results: Message | undefined
  for (const [index, entry] of list.entries()) {
    const path = `messages[${index}]`
    if (!isObject(entry)) throw malformed(path, 'must be an object')
    const role = entry['role']
    if (role === 'tool' || role === 'function') {
      const part = role === 'tool' ? decodeToolResult(entry, path, pairing) : decodeFunctionResult(entry, path, pairing)
      if (results === undefined) {
        results = { role: 'user', parts: [] }
        messages.push(results)
      }
      results.parts.push(part)
      continue
    }
    results = undefined
    if (role === 'assistant') messages.push(decodeAssistant(entry, path, pairing))
    else if (role === 'system' || role === 'developer' || role === 'user')
      messages.push(settle({ role, parts: decodeContent(entry['content'], `${path}.content`) }, entry, inputFields))
    else throw malformed(`${path}.role`, 'must be system, developer, user, assistant or tool')
  }
  return messages
}

const inputFields: ReadonlySet<string> = new Set(['role', 'content', 'name', 'cache_control'])
const resultFields: ReadonlySet<string> = new Set(['role', 'content', 'name', 'cache_control', 'tool_call_id'])
const assistantFields: ReadonlySet<string> = new Set([
  ...inputFields,
  'refusal',
  'audio',
  'images',
  'tool_calls',
  'function_call',
  'annotations',
  'reasoning',
  'reasoning_content',
  'reasoning_details',
  'extra_content',
])

/** Adds what any message may say: the speaker's name, a cache mark on the whole message, unknown fields. */
function settle(message: Message, entry: JsonObject, known: ReadonlySet<string>): Message {
  const name = readString(entry['name'])
  if (name !== undefined) message.name = name
  const cache = decodeCache(entry)
  const last = message.parts.at(-1)
  if (cache !== undefined && last !== undefined && last.kind !== 'opaque' && last.kind !== 'refusal') last.cache = cache
  for (const [field, value] of Object.entries(entry)) {
    if (known.has(field) || value === undefined || value === null) continue
    message.parts.push({ kind: 'opaque', protocol: 'openai-chat', type: `message.${field}`, json: value })
  }
  return message
}

function decodeAssistant(entry: JsonObject, path: string, pairing: Pairing): Message {
  const details = decodeDetails(entry['reasoning_details'])
  // Where the details have the text, the plain fields repeat it.
  const plain = details.reasoning.every((part) => part.text === '') ? decodeReasoningText(entry) : []
  const said: Part[] = []
  const content = decodeContent(entry['content'], `${path}.content`)
  const text = content.findLast((part) => part.kind === 'text')
  const citations = decodeCitations(entry['annotations'])
  if (text?.kind === 'text' && citations.length > 0) text.citations = citations
  append(said, content)
  const refusal = readString(entry['refusal'])
  if (refusal !== undefined && refusal !== '') said.push({ kind: 'refusal', text: refusal })
  const audioId = readString(readObject(entry['audio'])?.['id'])
  if (audioId !== undefined && audioId !== '')
    said.push({ kind: 'media', modality: 'audio', source: { type: 'file', id: audioId, protocol: 'openai-chat' } })
  append(said, decodeContent(readArray(entry['images']), `${path}.images`))
  const thoughts = [...plain, ...details.reasoning].map((part) => ({ part, place: details.places.get(part) }))
  const parts = placeThoughts(thoughts, said, decodeCalls(entry, path, pairing))
  attachSignatures(parts, details)
  attachThoughtSignature(parts, decodeThoughtSignature(entry))
  return settle({ role: 'assistant', parts: resettleSignatures(parts) }, entry, assistantFields)
}

function decodeCalls(entry: JsonObject, path: string, pairing: Pairing): ToolCallPart[] {
  const list = entry['tool_calls'] ?? []
  if (!Array.isArray(list)) throw malformed(`${path}.tool_calls`, 'must be an array')
  const calls = list.map((call, index) => decodeToolCall(call, `${path}.tool_calls[${index}]`))
  for (const { id, form } of calls) if (form === 'custom') pairing.customIds.add(id)
  const called = readObject(entry['function_call'])
  if (called !== undefined) {
    pairing.functionCalls += 1
    const name = readString(called['name']) ?? ''
    const text = readString(called['arguments']) ?? ''
    calls.push({ kind: 'tool-call', id: nameFunctionCall(pairing), name, form: 'function', arguments: text })
  }
  return calls
}

function decodeReasoningText(entry: JsonObject): ReasoningPart[] {
  const text = readString(entry['reasoning_content']) ?? readString(entry['reasoning']) ?? ''
  return text === '' ? [] : [{ kind: 'reasoning', text, form: 'full' }]
}

/** Google puts the signature of an answer on the message where it has no call of its own. */
function attachThoughtSignature(parts: Part[], value: string | undefined): void {
  if (value === undefined) return
  const signed = parts.findLast((part) => part.kind === 'text') ?? parts.find((part) => part.kind === 'tool-call')
  if ((signed?.kind === 'text' || signed?.kind === 'tool-call') && signed.signature === undefined)
    signed.signature = unwrapSignature(value, 'openai-chat').signature
}

function decodeToolCall(value: Json, path: string): ToolCallPart {
  const custom = readObject(readObject(value)?.['custom'])
  const described = readObject(readObject(value)?.['function'])
  // What clients put together from a stream has no type (encode-answer.ts).
  const isCustom = custom !== undefined && (readObject(value)?.['type'] === 'custom' || described === undefined)
  const form = isCustom ? 'custom' : 'function'
  const called = isCustom ? custom : described
  const id = readString(readObject(value)?.['id'])
  const name = readString(called?.['name'])
  if (id === undefined) throw malformed(`${path}.id`, 'is missing')
  if (name === undefined) throw malformed(`${path}.${form}.name`, 'is missing')
  const given = called?.[form === 'custom' ? 'input' : 'arguments']
  const part: ToolCallPart = {
    kind: 'tool-call',
    id,
    name,
    form,
    arguments: readString(given) ?? (isObject(given) ? JSON.stringify(given) : ''),
  }
  const signature = decodeCallSignature(readObject(value))
  if (signature !== undefined) part.signature = signature
  const cache = decodeCache(readObject(value) ?? {})
  if (cache !== undefined) part.cache = cache
  return part
}

function decodeCallSignature(call: JsonObject | undefined): Signature | undefined {
  const value = decodeThoughtSignature(call)
  return value === undefined ? undefined : unwrapSignature(value, 'openai-chat').signature
}

function decodeToolResult(entry: JsonObject, path: string, pairing: Pairing): ToolResultPart {
  const callId = readString(entry['tool_call_id'])
  if (callId === undefined) throw malformed(`${path}.tool_call_id`, 'is missing')
  const result: ToolResultPart = {
    kind: 'tool-result',
    callId,
    form: pairing.customIds.has(callId) ? 'custom' : 'function',
    content: decodeContent(entry['content'], `${path}.content`),
  }
  const name = readString(entry['name'])
  if (name !== undefined) result.name = name
  const cache = decodeCache(entry) ?? takeCache(result.content)
  if (cache !== undefined) result.cache = cache
  const rest = Object.entries(entry).filter(([field, value]) => !resultFields.has(field) && value !== null)
  if (rest.length > 0) result.extras = { protocol: 'openai-chat', json: Object.fromEntries(rest) }
  return result
}

/** A mark inside a result marks the result: other protocols have only that place. */
function takeCache(content: Part[]): CacheMark | undefined {
  const last = content.at(-1)
  if (last === undefined || !('cache' in last)) return undefined
  const { cache } = last
  delete last.cache
  return cache
}

function decodeFunctionResult(entry: JsonObject, path: string, pairing: Pairing): ToolResultPart {
  const name = readString(entry['name'])
  if (name === undefined) throw malformed(`${path}.name`, 'is missing')
  const content = decodeContent(entry['content'], `${path}.content`)
  return { kind: 'tool-result', callId: nameFunctionCall(pairing), form: 'function', content }
}

/** The old functions were called one at a time: the result is always that of the last call. */
function nameFunctionCall(pairing: Pairing): string {
  return `call_function_${pairing.functionCalls}`
}

// `instructions` and `input` -> messages. What the model wrote in one turn (reasoning, text, calls) is one assistant
// message, however many items it took, and the results that answer it are one user message: other protocols pair turns.
// Each item's first part keeps what the item said besides, so that the same items can be written again.
import { isObject, readArray, readString, type Json, type JsonObject } from '../../../foundation/json/json.ts'
import { append } from '../../../foundation/lists/append.ts'
import type { Message, Role } from '../../../generation/request/message.ts'
import type { Part, ToolResultPart } from '../../../generation/request/part.ts'
import { resettleSignatures } from '../../../generation/signature/resettle-signatures.ts'
import { unwrapSignature } from '../../../generation/signature/signature.ts'
import { decodeContent } from '../items/decode-content.ts'
import {
  decodeItem,
  decodeMessageParts,
  decodeItemRest,
  toOpaqueItem,
  type ItemDecoding,
} from '../items/decode-item.ts'
import { given, PROTOCOL, readItemType, toExtras } from '../wire.ts'
import { invalid, invalidInput } from './decode-envelope.ts'

/** @throws GatewayError `invalid_messages` naming the item at fault. */
export function decodeMessages(body: JsonObject): Message[] {
  const messages: Message[] = []
  const instructions = given(body['instructions'])
  if (typeof instructions === 'string')
    messages.push({
      role: 'system',
      parts: [{ kind: 'text', text: instructions, ...toExtras({ instructions: true }) }],
    })
  else if (instructions !== undefined) throw invalid('instructions', "'instructions' must be a string")
  const input = given(body['input'])
  if (typeof input === 'string') {
    messages.push({ role: 'user', parts: [{ kind: 'text', text: input, ...toExtras({ input: true }) }] })
    return messages
  }
  for (const [index, item] of (readArray(input) ?? []).entries()) {
    if (isObject(item)) addItem(messages, item, `input[${index}]`)
  }
  for (const message of messages) {
    if (message.role === 'assistant') message.parts = resettleSignatures(message.parts)
  }
  return messages
}

function addItem(messages: Message[], item: JsonObject, path: string): void {
  const type = readItemType(item)
  switch (type) {
    case 'message':
      return addMessage(messages, item, path)
    case 'function_call_output':
    case 'custom_tool_call_output':
      addToTurn(messages, 'user', [decodeResult(item, type === 'function_call_output' ? 'function' : 'custom', path)])
      return
    case 'function_call':
    case 'custom_tool_call': {
      const text = type === 'function_call' ? 'arguments' : 'input'
      for (const name of ['name', 'call_id', text]) {
        if (typeof item[name] !== 'string') throw invalidInput(`${path}.${name}`, `'${path}.${name}' must be a string`)
      }
      break
    }
    case 'additional_tools':
      messages.push({ role: 'developer', parts: [toOpaqueItem(type, item)] })
      return
    default:
      break
  }
  const parts = decodeItem(item, createRequestDecoding(path)).map(({ part }) => part)
  const isResult = type?.endsWith('_output') || type === 'mcp_approval_response'
  addToTurn(messages, isResult && holdsResult(messages.at(-1)) ? 'user' : 'assistant', parts)
}

function addMessage(messages: Message[], item: JsonObject, path: string): void {
  const role = item['role']
  if (role !== 'user' && role !== 'assistant' && role !== 'system' && role !== 'developer')
    throw invalidInput(`${path}.role`, `'${path}.role' must be one of assistant, system, developer and user`)
  const content = item['content']
  if (typeof content !== 'string' && readArray(content)?.every(isObject) !== true)
    throw invalidInput(`${path}.content`, `'${path}.content' must be a string or an array of content parts`)
  const parts = decodeMessageParts(item, createRequestDecoding(path))
  if (role === 'assistant') addToTurn(messages, role, parts)
  else messages.push({ role, parts })
}

/** Joins `parts` to the last message where it is of the same turn. A user's own words are never joined to results. */
function addToTurn(messages: Message[], role: Role, parts: Part[]): void {
  const last = messages.at(-1)
  const joins = last?.role === role && (role === 'assistant' || holdsResult(last))
  if (last !== undefined && joins) append(last.parts, parts)
  else messages.push({ role, parts })
}

/** Only a user's message does, and then from its first part on: a turn of thousands of items is not searched for each. */
function holdsResult(message: Message | undefined): boolean {
  return message?.role === 'user' && message.parts[0]?.kind === 'tool-result'
}

function decodeResult(item: JsonObject, form: 'function' | 'custom', path: string): ToolResultPart {
  const callId = readString(item['call_id'])
  if (callId === undefined) throw invalidInput(`${path}.call_id`, `'${path}.call_id' must be a string`)
  const output = item['output']
  const list = readArray(output)
  if (typeof output !== 'string' && list?.every(isObject) !== true)
    throw invalidInput(`${path}.output`, `'${path}.output' must be a string or an array of content parts`)
  const name = readString(item['name'])
  const rest = decodeItemRest(item, ['type', 'call_id', 'output', 'name'], createRequestDecoding(path))
  return {
    kind: 'tool-result',
    callId,
    form,
    content: typeof output === 'string' ? [{ kind: 'text', text: output }] : decodeContents(list),
    ...(name === undefined ? {} : { name }),
    ...toExtras({
      ...(rest === undefined ? {} : { item: rest }),
      ...(typeof output === 'string' ? { string: true } : {}),
    }),
  }
}

function decodeContents(list: Json[] | undefined): Part[] {
  return (list ?? []).filter(isObject).map(decodeContent)
}

function createRequestDecoding(path: string): ItemDecoding {
  return {
    place: 'request',
    decodeSignature(text, itemId) {
      const unwrapped = unwrapSignature(text, PROTOCOL)
      const isNative = unwrapped.signature.issuer === 'native' && unwrapped.signature.protocol === PROTOCOL
      if (isNative && itemId !== undefined) unwrapped.signature.itemId = itemId
      return unwrapped
    },
    newCallId: () => path,
  }
}

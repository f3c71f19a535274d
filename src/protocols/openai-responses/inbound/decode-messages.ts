// `instructions` and `input` -> messages. What the model wrote in one turn (reasoning, text, calls) is one assistant
// message, however many items it took, and the results that answer it are one user message: other protocols pair turns.
// Each item's first part keeps what the item said besides, so that the same items can be written again.
import {
  isObject,
  readArray,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import { append } from '../../../foundation/lists/append.ts'
import type { Message, Role } from '../../../generation/request/message.ts'
import type { Part, ToolCallPart, ToolResultPart, WireExtras } from '../../../generation/request/part.ts'
import { resettleSignatures } from '../../../generation/signature/resettle-signatures.ts'
import { unwrapSignature } from '../../../generation/signature/signature.ts'
import { findToolOfItem, decodeCallId } from '../agent-tools/client-tools.ts'
import { decodePlace } from '../agent-tools/tool-extras.ts'
import type { ToolNames } from '../agent-tools/tool-names.ts'
import { decodeContent } from '../items/decode-content.ts'
import {
  decodeItem,
  decodeMessageParts,
  decodeItemRest,
  toOpaqueItem,
  type ItemDecoding,
} from '../items/decode-item.ts'
import { given, isReasoningReference, PROTOCOL, readItemType, REFERENCE, toExtras } from '../wire.ts'
import { invalid, invalidInput } from './decode-envelope.ts'

/** @throws GatewayError `invalid_messages` naming the item at fault. */
export function decodeMessages(body: JsonObject, names: ToolNames): Message[] {
  const messages: Message[] = []
  const context: Context = { messages, names, clientCalls: new Set() }
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
    if (isObject(item)) addItem(context, item, `input[${index}]`)
  }
  for (const message of messages) {
    if (message.role === 'assistant') message.parts = resettleSignatures(message.parts)
  }
  return messages
}

/** `clientCalls`: ids of the calls so far of tools that OpenAI defines and the caller runs. */
type Context = { messages: Message[]; names: ToolNames; clientCalls: Set<string> }

function addItem(context: Context, item: JsonObject, path: string): void {
  const { messages, names } = context
  const type = readItemType(item)
  switch (type) {
    case 'message':
      return addMessage(messages, item, path)
    case 'function_call_output':
    case 'custom_tool_call_output':
      addToTurn(messages, 'user', [
        decodeResult(item, type === 'function_call_output' ? 'function' : 'custom', path, names),
      ])
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
    case 'agent_message':
      messages.push({ role: 'user', parts: decodeAgentMessage(item) })
      return
    default:
      break
  }
  if (isReasoningReference(item)) {
    addToTurn(messages, 'assistant', [toOpaqueItem(REFERENCE, item)])
    return
  }
  const own = decodeClientItem(item, context)
  if (own !== undefined) return addToTurn(messages, own.kind === 'tool-result' ? 'user' : 'assistant', [own])
  const parts = decodeItem(item, createRequestDecoding(path)).map(({ part }) => part)
  for (const part of parts) if (part.kind === 'tool-call') nameInPlace(part, item, names)
  const isResult = type?.endsWith('_output') || type === 'mcp_approval_response'
  addToTurn(messages, isResult && holdsResult(messages.at(-1)) ? 'user' : 'assistant', parts)
}

/** What one agent of the caller's says to another. A provider of this protocol is sent the item as it was. */
function decodeAgentMessage(item: JsonObject): Part[] {
  const [first, ...others] = decodeContents(readArray(item['content'])).map(openAgentText)
  const whole = toOpaqueItem('agent_message', item)
  if (first === undefined || first.kind === 'opaque') return [whole]
  return [{ ...first, ...toExtras({ whole: item }) }, ...others]
}

/**
 * OpenAI's models encrypt what their agents say to each other, and agents take the words of any model for encrypted (Codex
 * 0.171, seen in 2026-11): what does not look like OpenAI's is text.
 */
function openAgentText(part: Part): Part {
  if (part.kind !== 'opaque' || part.type !== 'encrypted_content') return part
  const text = readString(readObject(part.json)?.['encrypted_content'])
  return text === undefined || CIPHERTEXT.test(text) ? part : { kind: 'text', text }
}

/** The beginning of all that OpenAI encrypts, and letters of which no text consists. */
const CIPHERTEXT = /^gAAAA[\w=-]+$/

/** A call of a tool that OpenAI defines and the caller runs, or its result; undefined where a provider ran it. */
function decodeClientItem(
  item: JsonObject,
  { names, clientCalls }: Context,
): ToolCallPart | ToolResultPart | undefined {
  const found = findToolOfItem(item)
  const callId = decodeCallId(item)
  if (found === undefined || callId === undefined) return undefined
  const { tool, isResult } = found
  const extras = toExtras({ whole: item })
  const form = 'function' as const
  if (!isResult) {
    clientCalls.add(callId)
    const name = names.findTyped(tool.name) ?? tool.name
    return {
      kind: 'tool-call',
      id: callId,
      name,
      form,
      arguments: JSON.stringify(tool.decodeArguments(item)),
      ...extras,
    }
  }
  if (!clientCalls.has(callId)) return undefined
  const failed = item['status'] === 'failed' ? { isError: true } : {}
  const content: Part[] = [{ kind: 'text', text: tool.decodeResult(item, names) }]
  return { kind: 'tool-result', callId, form, content, ...failed, ...extras }
}

/** What is in a namespace has one name of both; the item keeps the two that the caller knows. */
function nameInPlace(part: { name?: string; extras?: WireExtras }, item: JsonObject, names: ToolNames): void {
  const own = readString(item['name'])
  if (own === undefined) return
  part.name = names.find(decodePlace(item), own)
  if (part.name === own) return
  const json = part.extras?.json
  Object.assign(part, toExtras({ ...json, item: { ...readObject(json?.['item']), name: own } }))
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

function decodeResult(item: JsonObject, form: 'function' | 'custom', path: string, names: ToolNames): ToolResultPart {
  const callId = readString(item['call_id'])
  if (callId === undefined) throw invalidInput(`${path}.call_id`, `'${path}.call_id' must be a string`)
  const output = item['output']
  const list = readArray(output)
  if (typeof output !== 'string' && list?.every(isObject) !== true)
    throw invalidInput(`${path}.output`, `'${path}.output' must be a string or an array of content parts`)
  const name = readString(item['name'])
  const rest = decodeItemRest(item, ['type', 'call_id', 'output', 'name'], createRequestDecoding(path))
  const result: ToolResultPart = {
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
  if (name !== undefined) nameInPlace(result, item, names)
  return result
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

// The message list for upstreams. A user message of the neutral model may hold tool results: they become tool messages,
// which must follow their calls at once. Chat's tool messages take text alone, so media of results goes into the user
// message behind them (reported as changed).
import { readArray, type Json, type JsonObject } from '../../../../foundation/json/json.ts'
import { setOwn } from '../../../../foundation/lists/look-up.ts'
import type { Message } from '../../../../generation/request/message.ts'
import { placeResults } from '../../../../generation/fit/place-results.ts'
import type {
  MediaPart,
  Part,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
} from '../../../../generation/request/part.ts'
import { isAtHome, type Signature } from '../../../../generation/signature/signature.ts'
import { ownExtras } from '../../../own-extras.ts'
import type { Target } from '../../../port/target.ts'
import { encodeDetailHistory } from '../../reasoning-details.ts'
import { encodeThoughtSignature } from '../../wire.ts'
import { encodeCache, encodeText, encodeUserParts, nameModality, type ContentContext } from './content.ts'

type MessagesContext = ContentContext & { target: Target }

export function encodeMessages(messages: readonly Message[], context: MessagesContext): JsonObject[] {
  if (context.ownWords) return encodeInOrder(messages, context)
  return encodeInOrder(placeResults(messages), context).filter((message) => !isEmpty(message))
}

/** What is left of a message whose content could not be carried; servers refuse it (Mistral, vLLM). */
function isEmpty(message: JsonObject): boolean {
  const { role, content } = message
  return role !== 'tool' && (content === null || content === '') && !speaking.some((name) => name in message)
}

/** What an assistant's message may hold instead of content. */
const speaking = ['tool_calls', 'refusal', 'audio', 'reasoning_content', 'reasoning', 'reasoning_details'] as const

function encodeInOrder(messages: readonly Message[], context: MessagesContext): JsonObject[] {
  const encoded: JsonObject[] = []
  let waiting: Part[] = []
  for (const message of messages) {
    const results = message.parts.filter((part) => part.kind === 'tool-result')
    if (message.role === 'user' && results.length > 0) {
      for (const result of results) encoded.push(encodeToolResult(result, waiting, context))
      const rest = message.parts.filter((part) => part.kind !== 'tool-result')
      if (rest.length === 0) continue
      encoded.push(encodeUser({ ...message, parts: [...waiting, ...rest] }, context))
      waiting = []
      continue
    }
    if (waiting.length > 0) {
      if (message.role === 'user') {
        encoded.push(encodeUser({ ...message, parts: [...waiting, ...message.parts] }, context))
        waiting = []
        continue
      }
      encoded.push(encodeUser({ role: 'user', parts: waiting }, context))
      waiting = []
    }
    if (message.role === 'user') encoded.push(encodeUser(message, context))
    else if (message.role === 'assistant') encoded.push(encodeAssistant(message, context))
    else encoded.push(encodeSystem(message, context))
  }
  if (waiting.length > 0) encoded.push(encodeUser({ role: 'user', parts: waiting }, context))
  return encoded
}

function encodeSystem(message: Message, context: MessagesContext): JsonObject {
  const { quirks } = context
  const role = message.role === 'developer' && quirks.systemRole === 'system' ? 'system' : message.role
  return finishMessage({ role, content: encodeTexts(takeTexts(message.parts, context), context) }, message)
}

function encodeUser(message: Message, context: MessagesContext): JsonObject {
  const parts = message.parts.filter((part) => !isMessageField(part))
  const only = parts.length === 1 ? parts[0] : undefined
  const texts = parts.every((part) => part.kind === 'text')
  const content =
    texts && (context.quirks.stringContent === true || isPlain(only))
      ? encodeTexts(parts, context)
      : encodeUserParts(parts, context)
  return finishMessage({ role: 'user', content: content.length === 0 ? '' : content }, message)
}

/** Text that says nothing beside itself and can be a plain string. */
function isPlain(part: Part | undefined): boolean {
  return part?.kind === 'text' && part.cache === undefined && part.extras === undefined
}

/** Text as a plain string where it can be one, else as parts. */
function encodeTexts(parts: readonly TextPart[], context: ContentContext, joint = '\n\n'): string | JsonObject[] {
  if (parts.length === 0) return ''
  if (context.quirks.stringContent) {
    if (parts.some((part) => part.cache !== undefined))
      context.losses.drop('messages.cache', 'the provider takes plain text alone')
    return parts.map((part) => part.text).join(joint)
  }
  const only = parts.length === 1 ? parts[0] : undefined
  return only !== undefined && isPlain(only) ? only.text : parts.map((part) => encodeText(part, context))
}

/** The text of a message that can hold nothing else; what is left out is reported. */
function takeTexts(parts: readonly Part[], { losses }: ContentContext): TextPart[] {
  const texts: TextPart[] = []
  for (const part of parts) {
    if (part.kind === 'text') texts.push(part)
    else if (part.kind === 'refusal') texts.push({ kind: 'text', text: part.text })
    else if (part.kind === 'media') losses.drop(nameModality(part), 'media in a message of text alone')
    else if (part.kind === 'opaque') {
      if (!isMessageField(part)) losses.drop(`opaque.${part.type}`, `a part of ${part.protocol}`)
    } else losses.drop('messages.role', `a ${part.kind} part in a message of text alone`)
  }
  return texts
}

/** A field of the message itself, carried as a part (decode-messages.ts). */
function isMessageField(part: Part): boolean {
  return part.kind === 'opaque' && part.protocol === 'openai-chat' && part.type.startsWith('message.')
}

/** Adds the speaker's name and this protocol's own fields of the message. */
function finishMessage(wire: JsonObject, message: Message): JsonObject {
  if (message.name !== undefined) wire['name'] = message.name
  for (const part of message.parts)
    if (part.kind === 'opaque' && isMessageField(part)) setOwn(wire, part.type.slice('message.'.length), part.json)
  return wire
}

function encodeToolResult(result: ToolResultPart, waiting: Part[], context: MessagesContext): JsonObject {
  const { losses, ownWords } = context
  const texts: TextPart[] = []
  const media: MediaPart[] = []
  for (const part of result.content) {
    if (part.kind === 'text') texts.push(part)
    else if (part.kind === 'media') media.push(part)
    else losses.drop('messages.toolResult.opaque', `a ${part.kind} part in a tool result`)
  }
  if (result.isError === true) losses.drop('messages.toolResult.isError', 'Chat does not tell failed results apart')
  if (media.length > 0) {
    losses.change('messages.toolResult.media', 'media of a tool result is sent in the user message behind it')
    waiting.push({ kind: 'text', text: `Content of the result of tool call ${result.callId}:` }, ...media)
    if (texts.length === 0) texts.push({ kind: 'text', text: 'The result is in the user message that follows.' })
  }
  const last = texts.at(-1)
  if (result.cache !== undefined && last !== undefined && last.cache === undefined)
    texts[texts.length - 1] = { ...last, cache: result.cache }
  return {
    role: 'tool',
    tool_call_id: result.callId,
    content: encodeTexts(texts, context),
    ...(result.name !== undefined && ownWords ? { name: result.name } : {}),
    ...ownExtras(result, 'openai-chat'),
  }
}

function encodeAssistant(message: Message, context: MessagesContext): JsonObject {
  const { losses } = context
  const content: (TextPart | JsonObject)[] = []
  const calls: ToolCallPart[] = []
  const reasoning: ReasoningPart[] = []
  const wire: JsonObject = { role: 'assistant', content: null }
  for (const part of message.parts) {
    switch (part.kind) {
      case 'text':
        content.push(part)
        break
      case 'tool-call':
        calls.push(part)
        break
      case 'reasoning':
        reasoning.push(part)
        break
      case 'refusal':
        wire['refusal'] = typeof wire['refusal'] === 'string' ? wire['refusal'] + part.text : part.text
        break
      case 'media':
        encodeOwnMedia(part, wire, context)
        break
      case 'opaque':
        if (part.protocol !== 'openai-chat') losses.drop(`opaque.${part.type}`, `a part of ${part.protocol}`)
        else if (!isMessageField(part)) content.push(part.json as JsonObject)
        break
      case 'tool-result':
        losses.drop('messages.role', 'a tool result in an assistant message')
        break
      default:
        part satisfies never
    }
  }
  wire['content'] = encodeAnswerContent(content, context)
  encodeAnnotations(content, wire, context)
  encodeReasoning(reasoning, wire, context)
  encodeTextSignature(content, wire, context)
  if (calls.length > 0) wire['tool_calls'] = calls.map((call) => encodeToolCall(call, context))
  return finishMessage(wire, message)
}

function encodeAnswerContent(content: readonly (TextPart | JsonObject)[], context: MessagesContext): Json {
  const texts = content.filter(isText)
  if (content.length === 0) return null
  if (texts.length === content.length) return encodeTexts(texts, context, '')
  return content.map((part) => (isText(part) ? encodeText(part, context) : part))
}

function isText(part: TextPart | JsonObject): part is TextPart {
  return 'kind' in part && part['kind'] === 'text'
}

function encodeOwnMedia(part: MediaPart, wire: JsonObject, context: MessagesContext): void {
  const { source } = part
  if (part.modality === 'audio' && source.type === 'file' && source.protocol === 'openai-chat') {
    wire['audio'] = { id: source.id }
  } else if (part.modality === 'image' && context.ownWords) {
    wire['images'] = [...(readArray(wire['images']) ?? []), ...encodeUserParts([part], context)]
  } else context.losses.drop(nameModality(part), 'media in an assistant message')
}

/** Annotations go back to this protocol as they came; citations of others have no place in a request of Chat. */
function encodeAnnotations(
  content: readonly (TextPart | JsonObject)[],
  wire: JsonObject,
  { losses }: ContentContext,
): void {
  const citations = content.filter(isText).flatMap((part) => part.citations ?? [])
  if (citations.length === 0) return
  const own = citations.filter((citation) => citation.raw.protocol === 'openai-chat')
  if (own.length > 0) wire['annotations'] = own.map((citation) => citation.raw.json)
  if (own.length < citations.length) losses.drop('messages.text.citations', 'citations of earlier answers')
}

function encodeReasoning(parts: readonly ReasoningPart[], wire: JsonObject, context: MessagesContext): void {
  if (parts.length === 0) return
  const { losses, quirks } = context
  const field = quirks.reasoningHistory
  if (field === 'reasoning_details') {
    const entries: JsonObject[] = []
    for (const part of parts) {
      const entry = encodeDetailHistory(part, bringHome(part.signature, context))
      if (entry !== undefined) entries.push(entry)
    }
    if (entries.length > 0) wire['reasoning_details'] = entries
    return
  }
  for (const { signature } of parts)
    if (signature !== undefined) losses.drop('messages.signature', 'the provider takes none back')
  const text = parts.map((part) => part.text).join('')
  if (text === '') return
  if (field === undefined) losses.drop('messages.reasoning', 'the provider takes no earlier reasoning back')
  else wire[field] = text
}

/** The signature where it may be sent to this endpoint; else it is left out and reported. */
function bringHome(signature: Signature | undefined, { target, losses }: MessagesContext): Signature | undefined {
  if (signature === undefined) return undefined
  const { issuer, credential } = target
  if (isAtHome(signature, { protocol: 'openai-chat', issuer, credential })) return signature
  losses.drop('messages.signature', 'only its issuer can read it')
  return undefined
}

function encodeTextSignature(
  content: readonly (TextPart | JsonObject)[],
  wire: JsonObject,
  context: MessagesContext,
): void {
  for (const part of content) {
    const signature = isText(part) ? bringHome(part.signature, context) : undefined
    if (signature !== undefined) wire['extra_content'] = encodeThoughtSignature(signature.value)
  }
}

function encodeToolCall(call: ToolCallPart, context: MessagesContext): JsonObject {
  const signature = bringHome(call.signature, context)
  const rest: JsonObject = {
    ...(signature === undefined ? {} : { extra_content: encodeThoughtSignature(signature.value) }),
    ...(call.cache !== undefined && context.quirks.cacheMarkStyle === 'cache-control'
      ? encodeCache(call.cache, 'messages.cache', context)
      : {}),
  }
  if (call.form === 'custom' && !context.quirks.noCustomTools)
    return { id: call.id, type: 'custom', custom: { name: call.name, input: call.arguments }, ...rest }
  let text = call.arguments
  if (call.form === 'custom') {
    context.losses.change('messages.toolCall.custom', 'sent as the call of a function with one property, input')
    text = JSON.stringify({ input: text })
  }
  return { id: call.id, type: 'function', function: { name: call.name, arguments: text }, ...rest }
}

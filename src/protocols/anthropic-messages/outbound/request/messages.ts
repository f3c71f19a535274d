// The conversation of a request. Anthropic wants system text apart, turns of user and assistant, tool results first in
// the user turn that follows the calls, and no empty text. A request of this protocol keeps its own turns; one of another
// is put into this order, and what that changes is reported.
import type { JsonObject } from '../../../../foundation/json/json.ts'
import { append } from '../../../../foundation/lists/append.ts'
import { FILLER, needsLastTurn } from '../../../../generation/fit/filler.ts'
import type { LossList } from '../../../../generation/loss/loss.ts'
import type { Message } from '../../../../generation/request/message.ts'
import { placeResults } from '../../../../generation/fit/place-results.ts'
import { present } from '../../wire.ts'
import type { Encoding } from './encoding.ts'
import { encodePart } from './parts.ts'

type WireMessage = { role: 'user' | 'assistant' | 'system'; content: JsonObject[] }

type Conversation = { system: JsonObject[]; messages: WireMessage[] }

export function encodeMessages(encoding: Encoding): Conversation {
  const { own, losses } = encoding
  const conversation: Conversation = { system: [], messages: [] }
  const turns = own ? encoding.request.messages : placeResults(encoding.request.messages)
  for (const [index, message] of turns.entries()) {
    if (message.name !== undefined) losses.drop('messages.name', 'speakers have no names')
    const instructs = message.role === 'system' || message.role === 'developer'
    const content = encodeContent(message, instructs, encoding)
    if (content.length === 0) continue
    if (!instructs) addTurn(conversation.messages, message.role === 'user' ? 'user' : 'assistant', content, own)
    else if (conversation.messages.length === 0) append(conversation.system, content)
    else if (mayStandHere(conversation.messages, turns[index + 1], encoding))
      addTurn(conversation.messages, 'system', content, own)
    else {
      append(conversation.system, content)
      losses.change('messages.role', 'system text from the middle of the conversation is moved to its head')
    }
  }
  if (!own) settleForeign(conversation, turns, losses)
  return conversation
}

function encodeContent(message: Message, instructs: boolean, encoding: Encoding): JsonObject[] {
  const place = instructs ? 'system' : message.role === 'user' ? 'user' : 'assistant'
  return present(message.parts.map((part) => encodePart(part, place, encoding)))
}

/**
 * Newer models take system text after a user turn, where the conversation ends or the assistant goes on; elsewhere it is
 * refused (docs: mid-conversation system messages). A caller of this protocol knows what their model takes.
 */
function mayStandHere(before: readonly WireMessage[], next: Message | undefined, { own, target }: Encoding): boolean {
  if (own) return true
  const last = before.at(-1)?.role
  return (
    target.quirks.midSystemMessages === true &&
    (last === 'user' || last === 'system') &&
    (next === undefined || next.role === 'assistant' || next.role === 'system' || next.role === 'developer')
  )
}

function addTurn(messages: WireMessage[], role: WireMessage['role'], content: JsonObject[], own: boolean): void {
  const last = messages.at(-1)
  if (own || last?.role !== role) messages.push({ role, content })
  else append(last.content, content)
}

function settleForeign({ system, messages }: Conversation, turns: readonly Message[], losses: LossList): void {
  if (needsLastTurn(turns, messages.at(-1)?.role))
    messages.push({ role: 'user', content: [{ type: 'text', text: FILLER }] })
  const last = messages.at(-1)
  // A last assistant turn is a prefill; one that ends in white space is refused.
  if (last?.role === 'assistant') trimEnd(last)
  if (messages.length === 0 && system.length > 0) {
    messages.push({ role: 'user', content: system.splice(0) })
    losses.change('messages.role', 'a conversation of system text alone is sent as the user’s')
  }
}

function isToolResult(block: JsonObject): boolean {
  return block['type'] === 'tool_result'
}

function trimEnd(message: WireMessage): void {
  const block = message.content.at(-1)
  if (block?.['type'] !== 'text' || typeof block['text'] !== 'string') return
  block['text'] = block['text'].trimEnd()
}

/** Content as the wire has it: one plain text is a string. */
export function shortenContent(content: readonly JsonObject[]): string | JsonObject[] {
  const only = content.length === 1 ? content[0] : undefined
  if (only?.['type'] === 'text' && Object.keys(only).length === 2 && typeof only['text'] === 'string')
    return only['text']
  return [...content]
}

/**
 * Whether thinking by budget would be refused: the turn that is going on called tools without having thought, as when
 * another provider's model began it (docs: extended thinking with tool use).
 */
export function beganWithoutThinking(messages: readonly WireMessage[]): boolean {
  const last = messages.findLast((message) => message.role !== 'system')
  if (last?.role !== 'user' || !last.content.some(isToolResult)) return false
  const assistant = messages.findLast((message) => message.role === 'assistant')
  const first = assistant?.content[0]?.['type']
  return assistant !== undefined && first !== 'thinking' && first !== 'redacted_thinking'
}

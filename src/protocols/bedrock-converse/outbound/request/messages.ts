// Messages as Converse has them: system blocks, then turns of user and assistant, neighbours of one role joined. Blank
// text is refused by Converse and left out. System text after the beginning keeps its place as user text.
import { createHash } from 'node:crypto'
import { isObject, type JsonObject } from '../../../../foundation/json/json.ts'
import { append } from '../../../../foundation/lists/append.ts'
import type { LossList } from '../../../../generation/loss/loss.ts'
import { FILLER, needsLastTurn } from '../../../../generation/fit/filler.ts'
import type { Message } from '../../../../generation/request/message.ts'
import { placeResults } from '../../../../generation/fit/place-results.ts'
import { nameSystemLoss } from '../../../../generation/loss/name-system-loss.ts'
import type { Part, ReasoningPart, ToolResultPart } from '../../../../generation/request/part.ts'
import type { GenerationRequest } from '../../../../generation/request/request.ts'
import { isAtHome } from '../../../../generation/signature/signature.ts'
import { encodeArguments } from '../../../encode-arguments.ts'
import type { Target } from '../../../port/target.ts'
import type { WireBlock, WireMessage, WireRequest, WireResultContent } from '../../wire.ts'
import { encodeCachePoint } from './cache.ts'
import { MediaEncoder } from './media.ts'

const MOST_ID_LENGTH = 64

export function encodeMessages(
  request: GenerationRequest,
  target: Target,
  losses: LossList,
): Pick<WireRequest, 'messages' | 'system'> {
  const encoder = new MessageEncoder(target, losses)
  const messages = placeResults(request.messages)
  const firstTurn = messages.findIndex(({ role }) => role === 'user' || role === 'assistant')
  // Without any turn the system text is all there is to answer.
  const systemCount = firstTurn === -1 ? 0 : firstTurn
  const system = messages.slice(0, systemCount).flatMap((message) => encoder.encodeSystem(message))
  for (const message of messages.slice(systemCount)) encoder.push(message)
  if (request.cache !== undefined) encoder.markLast(encodeCachePoint(request.cache, target, 'cache', losses))
  settleTurns(encoder.messages, messages)
  return { messages: encoder.messages, ...(system.length === 0 ? {} : { system }) }
}

/**
 * Converse wants a user's turn first, a text beside a document, and Claude no white space at the end of a prefill
 * (documentation of Message in the Smithy model, 2025-04; Anthropic: "final assistant content cannot end with trailing
 * whitespace").
 */
function settleTurns(messages: WireMessage[], turns: readonly Message[]): void {
  if (messages[0]?.role === 'assistant') messages.unshift({ role: 'user', content: [{ text: FILLER }] })
  if (needsLastTurn(turns, messages.at(-1)?.role)) messages.push({ role: 'user', content: [{ text: FILLER }] })
  for (const { role, content } of messages) {
    if (role !== 'user' || !content.some((block) => 'document' in block)) continue
    if (!content.some((block) => 'text' in block)) content.push({ text: FILLER })
  }
  const last = messages.at(-1)
  const block = last?.role === 'assistant' ? last.content.at(-1) : undefined
  if (block !== undefined && 'text' in block && typeof block.text === 'string') block.text = block.text.trimEnd()
}

/**
 * Whether Claude would refuse to reason within a budget: the turn that goes on called tools without having reasoned, as
 * when another provider's model began it
 * (https://platform.claude.com/docs/en/build-with-claude/extended-thinking, with tool use).
 */
export function beganWithoutReasoning(messages: readonly WireMessage[]): boolean {
  const last = messages.at(-1)
  if (last?.role !== 'user' || !last.content.some((block) => 'toolResult' in block)) return false
  const first = messages.findLast(({ role }) => role === 'assistant')?.content[0]
  return first !== undefined && !('reasoningContent' in first)
}

class MessageEncoder {
  readonly messages: WireMessage[] = []
  readonly #target: Target
  readonly #losses: LossList
  readonly #media: MediaEncoder

  constructor(target: Target, losses: LossList) {
    this.#target = target
    this.#losses = losses
    this.#media = new MediaEncoder(losses)
  }

  encodeSystem(message: Message): NonNullable<WireRequest['system']> {
    const blocks: NonNullable<WireRequest['system']> = []
    for (const part of message.parts) {
      if (part.kind !== 'text') {
        this.#losses.drop(nameSystemLoss(part), 'system text of Converse is text alone')
        continue
      }
      if (part.text.trim() !== '') blocks.push({ text: part.text })
      if (part.cache !== undefined && blocks.length > 0) {
        append(blocks, encodeCachePoint(part.cache, this.#target, 'messages.cache', this.#losses))
      }
    }
    return blocks
  }

  push(message: Message): void {
    if (message.name !== undefined) this.#losses.drop('messages.name', 'Converse has no names of speakers')
    if (message.role === 'system' || message.role === 'developer') {
      this.#losses.change('messages.role', 'system text after the beginning is sent as user text')
    }
    const role = message.role === 'assistant' ? 'assistant' : 'user'
    for (const part of message.parts) {
      const block = this.#encodePart(part)
      const mark = 'cache' in part ? part.cache : undefined
      if (block !== undefined) this.#open(role).push(block)
      if (mark === undefined) continue
      this.markLast(encodeCachePoint(mark, this.#target, 'messages.cache', this.#losses))
    }
  }

  /** Marks everything so far, unless it is marked; a mark on the whole request stands at its end. */
  markLast(mark: WireBlock[]): void {
    const content = this.messages.at(-1)?.content
    const last = content?.at(-1)
    if (content !== undefined && last !== undefined && !('cachePoint' in last)) append(content, mark)
  }

  #open(role: 'user' | 'assistant'): WireMessage['content'] {
    const last = this.messages.at(-1)
    if (last?.role === role) return last.content
    const message: WireMessage = { role, content: [] }
    this.messages.push(message)
    return message.content
  }

  #encodePart(part: Part): WireBlock | JsonObject | undefined {
    switch (part.kind) {
      case 'text':
        if (part.citations !== undefined) this.#losses.drop('messages.text.citations', 'sent as plain text')
        if (part.signature !== undefined) this.#losses.drop('messages.signature', 'Converse signs no text')
        return part.text.trim() === '' ? undefined : { text: part.text }
      case 'refusal':
        this.#losses.change('messages.refusal', 'a refusal is sent as text')
        return part.text.trim() === '' ? undefined : { text: part.text }
      case 'reasoning':
        return this.#encodeReasoning(part)
      case 'tool-call':
        if (part.signature !== undefined) this.#losses.drop('messages.signature', 'Converse signs no tool calls')
        return {
          toolUse: { toolUseId: encodeId(part.id), name: part.name, input: encodeArguments(part, this.#losses) },
        }
      case 'tool-result':
        return { toolResult: this.#encodeResult(part) }
      case 'media':
        if (part.signature !== undefined) this.#losses.drop('messages.signature', 'Converse signs no media')
        return this.#media.encode(part)
      case 'opaque':
        if (part.protocol === 'bedrock-converse' && isObject(part.json)) return part.json
        this.#losses.drop(`opaque.${part.type}`, `a part of ${part.protocol}`)
        return undefined
      default:
        return part satisfies never
    }
  }

  /** Reasoning goes back with its signature or not at all: Claude refuses it unsigned, others do not want it. */
  #encodeReasoning({ text, redacted, signature }: ReasoningPart): WireBlock | undefined {
    if (signature === undefined) {
      if (text !== '' || redacted === true) this.#losses.drop('messages.reasoning', 'reasoning without a signature')
      return undefined
    }
    const { issuer, credential } = this.#target
    if (!isAtHome(signature, { protocol: 'bedrock-converse', issuer, credential })) {
      this.#losses.drop('messages.signature', 'a signature that another provider made')
      if (text !== '') this.#losses.drop('messages.reasoning', 'reasoning of another provider')
      return undefined
    }
    if (redacted === true) return { reasoningContent: { redactedContent: signature.value } }
    return { reasoningContent: { reasoningText: { text, signature: signature.value } } }
  }

  #encodeResult(part: ToolResultPart): Extract<WireBlock, { toolResult: unknown }>['toolResult'] {
    const content: WireResultContent[] = []
    for (const each of part.content) {
      if (each.kind === 'text' || each.kind === 'refusal') {
        if (each.text.trim() !== '') content.push({ text: each.text })
      } else if (each.kind === 'media') {
        const media = this.#media.encode(each)
        if (media === undefined) continue
        if ('audio' in media) this.#losses.drop('messages.toolResult.media', 'results of tools hold no audio')
        else content.push(media)
      } else this.#losses.drop('messages.toolResult.opaque', 'content that Converse does not have')
      if ('cache' in each && each.cache !== undefined) {
        this.#losses.drop('messages.cache', 'results of tools hold no cache marks')
      }
    }
    const toolUseId = encodeId(part.callId)
    return { toolUseId, content, ...(part.isError === true ? { status: 'error' as const } : {}) }
  }
}

/** Converse allows 64 letters, digits, `_` and `-`. Other ids are rewritten, the same way for a call and its result. */
function encodeId(id: string): string {
  const clean = id.replace(/[^a-zA-Z0-9_-]/g, '_')
  if (clean === id && id !== '' && id.length <= MOST_ID_LENGTH) return id
  const digest = createHash('sha256').update(id).digest('hex').slice(0, 16)
  return `${clean.slice(0, MOST_ID_LENGTH - digest.length - 1)}_${digest}`
}

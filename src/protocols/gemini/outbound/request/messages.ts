// Messages as Gemini's contents: two roles, neighbours of one role joined. System text at the beginning is the
// systemInstruction; later system text keeps its place as user text. Gemini ties a function's response to its call by
// name, which is looked up. What only Gemini 3 takes hangs on the quirk `thinkingLevel`, its mark.
import type { JsonObject } from '../../../../foundation/json/json.ts'
import { append } from '../../../../foundation/lists/append.ts'
import type { LossList } from '../../../../generation/loss/loss.ts'
import { FILLER, needsLastTurn } from '../../../../generation/fit/filler.ts'
import type { Message } from '../../../../generation/request/message.ts'
import { placeResults } from '../../../../generation/fit/place-results.ts'
import { nameSystemLoss } from '../../../../generation/loss/name-system-loss.ts'
import type { MediaPart, Part, ToolCallPart, ToolResultPart } from '../../../../generation/request/part.ts'
import type { GenerationRequest } from '../../../../generation/request/request.ts'
import { isAtHome, type Signature } from '../../../../generation/signature/signature.ts'
import { encodeArguments } from '../../../encode-arguments.ts'
import type { Target } from '../../../port/target.ts'
import type { WireContent, WireFunctionResponse, WirePart, WireRequest } from '../../wire.ts'
import { encodeMedia } from './media.ts'

// Gemini 3 refuses a turn whose first function call has no signature. For calls that another model made, Google documents
// this value (or "context_engineering_is_the_way_to_go") as a last resort:
// https://ai.google.dev/gemini-api/docs/thought-signatures, FAQ, "transferring a trace from a different model".
const FOREIGN_CALL_SIGNATURE = 'skip_thought_signature_validator'

/** What functionResponse.parts takes: https://ai.google.dev/gemini-api/docs/function-calling#multimodal. */
const responseMediaTypes = new Set(['image/png', 'image/jpeg', 'image/webp', 'application/pdf', 'text/plain'])

export function encodeMessages(
  request: GenerationRequest,
  target: Target,
  losses: LossList,
): Pick<WireRequest, 'contents' | 'systemInstruction'> {
  const encoder = new ContentEncoder(target, losses)
  const messages = placeResults(request.messages)
  const firstTurn = messages.findIndex(({ role }) => role === 'user' || role === 'assistant')
  // Without any turn the system text is all there is to answer.
  const systemCount = firstTurn === -1 ? 0 : firstTurn
  const system = messages.slice(0, systemCount).flatMap((message) => encoder.encodeSystem(message))
  for (const message of messages.slice(systemCount)) encoder.push(message)
  return {
    ...(system.length === 0 ? {} : { systemInstruction: { parts: system } }),
    contents: encoder.end(messages),
  }
}

class ContentEncoder {
  readonly #target: Target
  readonly #losses: LossList
  readonly #contents: WireContent[] = []
  readonly #toolNames = new Map<string, string>()
  /** Media of tool results that cannot stand inside them; they follow the last result of the turn. */
  #following: WireContent['parts'] = []
  /** The model's turn that is being written holds a function call already. */
  #hasCall = false

  constructor(target: Target, losses: LossList) {
    this.#target = target
    this.#losses = losses
  }

  encodeSystem(message: Message): WirePart[] {
    const parts: WirePart[] = []
    for (const part of message.parts) {
      if (part.kind !== 'text') {
        this.#losses.drop(nameSystemLoss(part), 'system text of Gemini is text alone')
        continue
      }
      if (part.cache !== undefined) this.#losses.drop('messages.cache', 'Gemini caches by itself')
      if (part.text !== '') parts.push({ text: part.text })
    }
    return parts
  }

  push(message: Message): void {
    if (message.name !== undefined) this.#losses.drop('messages.name', 'Gemini has no names of speakers')
    if (message.role === 'system' || message.role === 'developer') {
      this.#losses.change('messages.role', 'system text after the beginning is sent as user text')
    }
    const role = message.role === 'assistant' ? 'model' : 'user'
    for (const part of message.parts) {
      if ('cache' in part && part.cache !== undefined) this.#losses.drop('messages.cache', 'Gemini caches by itself')
      if (part.kind !== 'tool-result') this.#flushFollowing()
      const encoded = this.#encodePart(part, role)
      if (encoded !== undefined) this.#open(role).parts.push(encoded)
      if (part.kind === 'tool-call') this.#hasCall = true
    }
  }

  end(messages: readonly Message[]): WireContent[] {
    this.#flushFollowing()
    const [first] = this.#contents
    // "Please ensure that function call turn comes immediately after a user turn or after a function response turn."
    if (first?.role === 'model' && first.parts.some((part) => 'functionCall' in part))
      this.#contents.unshift({ role: 'user', parts: [{ text: FILLER }] })
    if (needsLastTurn(messages, this.#contents.at(-1)?.role))
      this.#contents.push({ role: 'user', parts: [{ text: FILLER }] })
    return this.#contents
  }

  /** The content being written, or a new one where the role changes. */
  #open(role: 'user' | 'model'): WireContent {
    const last = this.#contents.at(-1)
    if (last?.role === role) return last
    const content: WireContent = { role, parts: [] }
    this.#contents.push(content)
    this.#hasCall = false
    return content
  }

  #flushFollowing(): void {
    if (this.#following.length === 0) return
    append(this.#open('user').parts, this.#following)
    this.#following = []
  }

  #encodePart(part: Part, role: 'user' | 'model'): WirePart | JsonObject | undefined {
    switch (part.kind) {
      case 'text': {
        if (part.citations !== undefined) this.#losses.drop('messages.text.citations', 'Gemini takes no citations back')
        const signed = this.#sign(part.signature)
        return part.text === '' && signed.thoughtSignature === undefined ? undefined : { text: part.text, ...signed }
      }
      case 'refusal':
        this.#losses.change('messages.refusal', 'a refusal is sent as text')
        return part.text === '' ? undefined : { text: part.text }
      case 'reasoning': {
        // Thoughts go back as thoughts, whoever had them: Google takes them unsigned (recordings: thinking histories of
        // other models sent by pydantic-ai).
        const signed = this.#sign(part.signature)
        if (part.text === '' && signed.thoughtSignature === undefined) {
          if (part.signature === undefined && part.redacted === true) {
            this.#losses.drop('messages.reasoning', 'hidden reasoning of another model')
          }
          return undefined
        }
        return { text: part.text, thought: true, ...signed }
      }
      case 'tool-call':
        return this.#encodeCall(part, role)
      case 'tool-result':
        return { functionResponse: this.#encodeResult(part) }
      case 'media': {
        const encoded = encodeMedia(part, this.#target, this.#losses)
        return encoded && { ...encoded, ...this.#sign(part.signature) }
      }
      case 'opaque':
        if (part.protocol === 'gemini' && typeof part.json === 'object' && part.json !== null)
          return part.json as JsonObject
        this.#losses.drop(`opaque.${part.type}`, `a part of ${part.protocol}`)
        return undefined
      default:
        return part satisfies never
    }
  }

  #encodeCall(part: ToolCallPart, role: 'user' | 'model'): WirePart {
    this.#toolNames.set(part.id, part.name)
    const signed = this.#sign(part.signature)
    const isFirst = !this.#hasCall || this.#contents.at(-1)?.role !== role
    if (signed.thoughtSignature === undefined && isFirst && this.#target.quirks.thinkingLevel === true) {
      signed.thoughtSignature = FOREIGN_CALL_SIGNATURE
    }
    return {
      functionCall: { ...this.#identify(part.id), name: part.name, args: encodeArguments(part, this.#losses) },
      ...signed,
    }
  }

  #encodeResult(part: ToolResultPart): WireFunctionResponse {
    // Text stays text, JSON or not: Gemini would take a `$ref` inside a structure for a reference to media
    // (https://github.com/vercel/ai/issues/14369), and the caller gave a text.
    const texts: string[] = []
    const inner: { inlineData: { mimeType: string; data: string } }[] = []
    const name = this.#toolNames.get(part.callId) ?? part.name ?? part.callId
    for (const each of part.content) {
      if (each.kind === 'text' || each.kind === 'refusal') texts.push(each.text)
      else if (each.kind === 'media') {
        const media = encodeMedia(each, this.#target, this.#losses)
        if (media === undefined) continue
        if (media.inlineData !== undefined && this.#takesInside(each, media.inlineData.mimeType)) {
          inner.push({ inlineData: media.inlineData })
        } else this.#follow(name, part.callId, media)
      } else this.#losses.drop('messages.toolResult.opaque', 'content that Gemini does not have')
    }
    const output = texts.length === 1 ? texts[0] : texts.length === 0 ? '' : texts
    return {
      ...this.#identify(part.callId),
      name,
      // `output` and `error` are the names that Gemini knows.
      response: { [part.isError === true ? 'error' : 'output']: output },
      ...(inner.length === 0 ? {} : { parts: inner }),
    }
  }

  #takesInside(part: MediaPart, mimeType: string): boolean {
    return this.#target.quirks.thinkingLevel === true && part.source.type !== 'url' && responseMediaTypes.has(mimeType)
  }

  #follow(name: string, callId: string, media: WirePart): void {
    this.#losses.change('messages.toolResult.media', 'media of tool results are sent after them')
    this.#following.push({ text: `Media of the result of ${name} (${callId}):` }, media)
  }

  #identify(id: string): { id?: string } {
    return this.#target.quirks.noCallIds === true ? {} : { id }
  }

  #sign(signature: Signature | undefined): { thoughtSignature?: string } {
    if (signature === undefined) return {}
    const { issuer, credential } = this.#target
    if (isAtHome(signature, { protocol: 'gemini', issuer, credential })) return { thoughtSignature: signature.value }
    this.#losses.drop('messages.signature', 'a signature that another provider made')
    return {}
  }
}

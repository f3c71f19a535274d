// What callers of Chat see of each event, as a delta. Streams send the deltas as they are; an answer that is not
// streamed is their sum (encode-response.ts). Reasoning text goes out under the three names that clients know; signatures
// ride in `reasoning_details`, those of tool calls in Google's `extra_content` too, which more clients keep.
import { parseJsonObject, readString, type Json, type JsonObject } from '../../../foundation/json/json.ts'
import { setOwn } from '../../../foundation/lists/look-up.ts'
import type { Citation, TokenLogprob } from '../../../generation/request/part.ts'
import { wrapSignature, type Signature, type ThoughtPlace } from '../../../generation/signature/signature.ts'
import type { PartDelta, PartHead, StreamEvent } from '../../../generation/answer/stream-event.ts'
import { ownExtras } from '../../own-extras.ts'
import type { AnswerContext } from '../../port/answer-context.ts'
import { encodeCitation } from '../citations.ts'
import { encodeDetailAttached, encodeDetailSignature, encodeDetailText } from '../reasoning-details.ts'
import { speaksFunctions, encodeThoughtSignature } from '../wire.ts'

export type EncodedDelta = { delta: JsonObject; logprobs?: JsonObject }

type Open = {
  head: PartHead
  signature: Signature | undefined
  /** Length of what was written, UTF-16 units. */
  length: number
  /** Text that can only be written at the end: arguments to be unwrapped, bytes of an image. */
  held: string[]
  citations: Citation[]
}

export class AnswerEncoder {
  /** Whether the model's refusal was written. */
  refused = false
  /** Whether tool calls go out as the old `function_call`. */
  readonly speaksFunctions: boolean
  /** Top-level fields of this protocol, for the last chunk or the answer. */
  readonly topLevel: JsonObject = {}
  readonly #context: AnswerContext
  readonly #customTools: ReadonlySet<string>
  #open: Open | undefined
  #calls = 0
  #blocks = 0
  #contentLength = 0

  constructor(context: AnswerContext) {
    this.#context = context
    this.speaksFunctions = speaksFunctions(context.echo.members)
    this.#customTools = new Set(context.echo.customTools)
  }

  /** The delta of an event of a part, or of an opaque one; undefined where nothing is to be said. */
  push(event: StreamEvent): EncodedDelta | undefined {
    switch (event.type) {
      case 'part-start':
        this.#open = { head: event.part, signature: signatureOf(event.part), length: 0, held: [], citations: [] }
        return this.#startPart(event.part)
      case 'part-delta':
        return this.#open === undefined ? undefined : this.#encodeDelta(this.#open, event.delta)
      case 'part-end': {
        const open = this.#open
        this.#open = undefined
        return open === undefined ? undefined : this.#endPart(open)
      }
      case 'opaque':
        this.#keepTopLevel(event.protocol === 'openai-chat', event.name, event.json)
        return undefined
      default:
        return undefined
    }
  }

  #startPart(head: PartHead): EncodedDelta | undefined {
    switch (head.kind) {
      case 'tool-call':
        if (this.#isUnwrapped(head)) return undefined
        return this.#encodeCall(head, '', head.signature)
      case 'media':
        if (head.modality === 'audio') return { delta: { audio: this.#startAudio(head) } }
        if (head.modality !== 'image') this.#context.losses.drop(`messages.${head.modality}`, 'Chat cannot show it')
        return undefined
      case 'opaque':
        return this.#encodeOpaque(head)
      case 'text':
      case 'refusal':
      case 'reasoning':
        return undefined
      default:
        return head satisfies never
    }
  }

  #encodeDelta(open: Open, delta: PartDelta): EncodedDelta | undefined {
    switch (delta.kind) {
      case 'text':
        open.length += delta.text.length
        return delta.logprobs === undefined
          ? { delta: { content: delta.text } }
          : { delta: { content: delta.text }, logprobs: encodeLogprobs(delta.logprobs) }
      case 'refusal':
        this.refused = true
        return { delta: { refusal: delta.text } }
      case 'reasoning':
        open.length += delta.text.length
        return { delta: this.#encodeReasoning(open.head, delta.text) }
      case 'arguments':
        return this.#encodeArguments(open, delta.text)
      case 'citation':
        open.citations.push(delta.citation)
        return undefined
      case 'signature':
        open.signature = delta.signature
        return open.head.kind === 'tool-call' ? this.#signCall(open.head, delta.signature) : undefined
      case 'media':
        if (open.head.kind === 'media' && open.head.modality === 'audio')
          return { delta: { audio: { data: delta.data } } }
        open.held.push(delta.data)
        return undefined
      case 'transcript':
        return { delta: { audio: { transcript: delta.text } } }
      default:
        return delta satisfies never
    }
  }

  #endPart(open: Open): EncodedDelta | undefined {
    const { head, signature } = open
    switch (head.kind) {
      case 'text':
        return this.#endText(open)
      case 'reasoning': {
        const index = this.#blocks
        this.#blocks += 1
        if (signature === undefined) return undefined
        const place = this.#placeThought()
        const entry = encodeDetailSignature(head, signature, { index, hasText: open.length > 0, place })
        return { delta: { reasoning_details: [entry] } }
      }
      case 'tool-call': {
        const wrapped = this.#isUnwrapped(head)
          ? this.#encodeCall({ ...head, form: 'custom' }, unwrapInput(open.held.join('')), signature)
          : undefined
        this.#calls += 1
        return wrapped
      }
      case 'media':
        return this.#endMedia(head, open.held.join(''))
      case 'refusal':
      case 'opaque':
        return undefined
      default:
        return head satisfies never
    }
  }

  /** Undefined at the head of the message, where callers' own codecs have thoughts. */
  #placeThought(): ThoughtPlace | undefined {
    const place = { text: this.#contentLength, calls: this.#calls }
    return place.text === 0 && place.calls === 0 ? undefined : place
  }

  #endText({ length, citations, signature }: Open): EncodedDelta | undefined {
    const delta: JsonObject = {}
    const annotations: JsonObject[] = []
    for (const citation of citations) {
      const annotation = encodeCitation(citation, this.#contentLength, length)
      if (annotation === undefined) this.#context.losses.drop('messages.text.citations', 'Chat cites addresses alone')
      else annotations.push(annotation)
    }
    this.#contentLength += length
    if (annotations.length > 0) delta['annotations'] = annotations
    if (signature?.protocol === 'openai-chat') delta['extra_content'] = encodeThoughtSignature(signature.value)
    else if (signature !== undefined) delta['reasoning_details'] = [encodeDetailAttached(signature, 'previous')]
    return Object.keys(delta).length > 0 ? { delta } : undefined
  }

  #endMedia(head: Extract<PartHead, { kind: 'media' }>, data: string): EncodedDelta | undefined {
    if (head.modality !== 'image') return undefined
    // OpenRouter's and LiteLLM's place for images in answers.
    const url = `data:${head.mediaType};base64,${data}`
    return { delta: { images: [{ type: 'image_url', image_url: { url } }] } }
  }

  #encodeReasoning(head: PartHead, text: string): JsonObject {
    const entries = head.kind === 'reasoning' ? [encodeDetailText(head, text, this.#blocks)] : []
    return { reasoning: text, reasoning_content: text, reasoning_details: entries }
  }

  #encodeArguments(open: Open, text: string): EncodedDelta | undefined {
    const { head } = open
    if (head.kind !== 'tool-call') return undefined
    if (this.#isUnwrapped(head)) {
      open.held.push(text)
      return undefined
    }
    if (this.speaksFunctions) return this.#calls === 0 ? { delta: { function_call: { arguments: text } } } : undefined
    const piece = head.form === 'custom' ? { custom: { input: text } } : { function: { arguments: text } }
    return { delta: { tool_calls: [{ index: this.#calls, ...piece }] } }
  }

  /** A custom tool of the caller that went to a provider without them comes back as a function with one property. */
  #isUnwrapped(head: Extract<PartHead, { kind: 'tool-call' }>): boolean {
    return head.form === 'function' && this.#customTools.has(head.name)
  }

  #encodeCall(
    { id, name, form }: Extract<PartHead, { kind: 'tool-call' }>,
    text: string,
    signature: Signature | undefined,
  ): EncodedDelta | undefined {
    if (this.speaksFunctions) {
      if (this.#calls === 0) return { delta: { function_call: { name, arguments: text } } }
      this.#context.losses.drop('parallelToolCalls', 'the old functions are called one at a time')
      return undefined
    }
    // OpenAI's API sends `type: custom` here; its document (2.3.0) allows no type but `function` in a stream, so the type
    // is left out and `custom` speaks for itself: https://github.com/openai/openai-openapi/issues/576 (2026-09-06).
    const call: JsonObject =
      form === 'custom'
        ? { index: this.#calls, id, custom: { name, input: text } }
        : { index: this.#calls, id, type: 'function', function: { name, arguments: text } }
    const delta: JsonObject = { tool_calls: [call] }
    if (signature !== undefined) {
      call['extra_content'] = encodeThoughtSignature(encodeCallSignature(signature))
      if (signature.protocol !== 'openai-chat')
        delta['reasoning_details'] = [encodeDetailAttached(signature, 'next', id)]
    }
    return { delta }
  }

  #signCall(head: Extract<PartHead, { kind: 'tool-call' }>, signature: Signature): EncodedDelta | undefined {
    if (this.#isUnwrapped(head) || this.speaksFunctions) return undefined
    const call = { index: this.#calls, extra_content: encodeThoughtSignature(encodeCallSignature(signature)) }
    if (signature.protocol === 'openai-chat') return { delta: { tool_calls: [call] } }
    return { delta: { tool_calls: [call], reasoning_details: [encodeDetailAttached(signature, 'next', head.id)] } }
  }

  #encodeOpaque(head: Extract<PartHead, { kind: 'opaque' }>): EncodedDelta | undefined {
    if (head.protocol === 'openai-chat' && head.type.startsWith('message.'))
      return { delta: { [head.type.slice('message.'.length)]: head.json } }
    this.#context.losses.drop(`opaque.${head.type}`, `a part of ${head.protocol}`)
    return undefined
  }

  #startAudio(head: Extract<PartHead, { kind: 'media' }>): JsonObject {
    return { id: head.itemId ?? this.#context.newId('audio_'), ...ownExtras(head, 'openai-chat') }
  }

  /** Only what OpenAI's document allows, or does not name. */
  #keepTopLevel(own: boolean, name: string, json: Json): void {
    if (!own) this.#context.losses.drop(`opaque.${name}`, 'a field of another protocol')
    else if (isValidTopLevel(name, json)) setOwn(this.topLevel, name, json)
  }
}

const tiers: ReadonlySet<Json> = new Set(['auto', 'default', 'flex', 'scale', 'priority', 'fast'])

function isValidTopLevel(name: string, json: Json): boolean {
  if (name === 'service_tier') return tiers.has(json)
  if (name === 'system_fingerprint') return typeof json === 'string'
  if (name !== 'metadata') return true
  return typeof json === 'object' && json !== null && Object.values(json).every((value) => typeof value === 'string')
}

function signatureOf(head: PartHead): Signature | undefined {
  return 'signature' in head ? head.signature : undefined
}

function encodeCallSignature(signature: Signature): string {
  return signature.protocol === 'openai-chat' ? signature.value : wrapSignature(signature, 'self')
}

function unwrapInput(text: string): string {
  return readString(parseJsonObject(text)?.['input']) ?? text
}

function encodeLogprobs(logprobs: readonly TokenLogprob[]): JsonObject {
  const content = logprobs.map(({ token, logprob, bytes, top }) => ({ token, logprob, bytes, top_logprobs: top }))
  return { content, refusal: null }
}

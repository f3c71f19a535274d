// Events of an answer as the pieces that a Messages stream is made of. The stream towards the caller writes them out one
// by one; a whole answer is what they add up to (`encode-response.ts`), so that both say the same.
//
// Blocks are numbered here, since some parts give no block and signatures of other providers need one of their own: a
// `redacted_thinking` block before (`next`) or after (`previous`) the part, which callers send back untouched.
import { isObject, type JsonObject } from '../../../foundation/json/json.ts'
import { setOwn } from '../../../foundation/lists/look-up.ts'
import type { Part } from '../../../generation/request/part.ts'
import { wrapSignature, type Signature } from '../../../generation/signature/signature.ts'
import type { PartDelta, PartHead, StreamEvent } from '../../../generation/answer/stream-event.ts'
import type { Usage } from '../../../generation/usage/usage.ts'
import { ownExtras } from '../../own-extras.ts'
import type { AnswerContext } from '../../port/answer-context.ts'
import { encodeAnswerCitation } from '../citations.ts'
import { countCall, encodeFinishReason, type Calls } from '../finish-reason.ts'
import { estimateUsage, encodeUsage } from '../usage.ts'
import { PROTOCOL, encodeToolUseId, type WireEvent } from '../wire.ts'

/** Blocks whose document requires `caller`, which answers of before 2026 lack. */
const called = new Set(['tool_use', 'server_tool_use', 'web_search_tool_result', 'web_fetch_tool_result'])
const direct = { type: 'direct' }

export class AnswerEncoder {
  readonly #context: AnswerContext
  #index = 0
  /** A block is open on the wire. */
  #blockOpen = false
  #part: PartHead | undefined
  /** A signature that could not stand in the open block: its carrier follows the block. */
  #trailing: Signature | undefined
  #calls: Calls = 'none'
  #refused = false
  #usage: Usage | undefined
  #opaque: JsonObject = {}

  constructor(context: AnswerContext) {
    this.#context = context
  }

  /** The pieces for one event; none for `error`, which is written apart. */
  push(event: StreamEvent): WireEvent[] {
    switch (event.type) {
      case 'response-start':
        return [{ type: 'message_start', message: this.#message(event.id, event.model) }]
      case 'part-start':
        return this.#openPart(event.part)
      case 'part-delta':
        return this.#delta(event.delta)
      case 'part-end':
        return this.#closePart()
      case 'usage':
        this.#usage = event.usage
        return []
      case 'opaque':
        if (event.protocol === PROTOCOL) setOwn(this.#opaque, event.name, event.json)
        else this.#context.losses.drop(`opaque.${event.name}`, `of ${event.protocol} alone`)
        return []
      case 'response-end':
        return [this.#messageDelta(event), { type: 'message_stop' }]
      case 'error':
        return []
      default:
        return event satisfies never
    }
  }

  #message(id: string | undefined, model: string | undefined): JsonObject {
    const { requestId, estimatedInputTokens } = this.#context
    return {
      // Clients tell answers by the prefix: an id of another protocol would mislead them.
      id: id?.startsWith('msg_') === true ? id : `msg_${requestId.replace(/^req_/, '')}`,
      type: 'message',
      role: 'assistant',
      model: model ?? this.#context.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      stop_details: null,
      container: null,
      usage: estimateUsage(estimatedInputTokens),
    }
  }

  #openPart(part: PartHead): WireEvent[] {
    this.#part = part
    this.#trailing = undefined
    switch (part.kind) {
      case 'text':
        return [...this.#carry(part.signature, 'next'), ...this.#openText()]
      case 'refusal':
        this.#refused = true
        return this.#openText()
      case 'reasoning':
        return this.#openReasoning(part)
      case 'tool-call':
        this.#calls = countCall(this.#calls, part)
        return [
          ...this.#carry(part.signature, 'next'),
          this.#open({
            type: 'tool_use',
            id: encodeToolUseId(part.id),
            name: part.name,
            input: {},
            caller: direct,
            ...ownExtras(part, PROTOCOL),
          }),
          ...(part.form === 'custom'
            ? [this.#encodeDelta({ type: 'input_json_delta', partial_json: '{"input":"' })]
            : []),
        ]
      case 'media':
        if (part.modality !== 'audio' || part.transcript === undefined)
          this.#context.losses.drop(`messages.${part.modality}`, 'an answer holds text alone')
        return []
      case 'opaque':
        return this.#encodeOpaque(part)
      default:
        return part satisfies never
    }
  }

  #openText(): WireEvent[] {
    // Required by the document, which also takes null; the AI SDK (@ai-sdk/anthropic 3.0.140) takes a list alone.
    return [this.#open({ type: 'text', text: '', citations: [] })]
  }

  #openReasoning(part: Extract<PartHead, { kind: 'reasoning' }>): WireEvent[] {
    // A signature that is known early still comes last, as Anthropic has it; a redacted block is that and nothing else.
    this.#trailing = part.signature
    return part.redacted === true ? [] : [this.#openThinking()]
  }

  #openThinking(): WireEvent {
    return this.#open({ type: 'thinking', thinking: '', signature: '' })
  }

  #delta(delta: PartDelta): WireEvent[] {
    const part = this.#part
    switch (delta.kind) {
      case 'text':
      case 'refusal':
        return [this.#encodeDelta({ type: 'text_delta', text: delta.text })]
      case 'reasoning':
        return [
          ...(this.#blockOpen ? [] : [this.#openThinking()]),
          this.#encodeDelta({ type: 'thinking_delta', thinking: delta.text }),
        ]
      case 'arguments':
        return this.#encodeArguments(delta.text)
      case 'citation': {
        const citation = encodeAnswerCitation(delta.citation)
        if (citation !== undefined) return [this.#encodeDelta({ type: 'citations_delta', citation })]
        this.#context.losses.drop('messages.text.citations', 'there is no such citation here')
        return []
      }
      case 'signature':
        this.#trailing = delta.signature
        return []
      case 'transcript':
        return [
          ...(this.#blockOpen ? [] : this.#openText()),
          this.#encodeDelta({ type: 'text_delta', text: delta.text }),
        ]
      case 'media':
        this.#context.losses.drop(mediaField(part), 'an answer holds text alone')
        return []
      default:
        return delta satisfies never
    }
  }

  #closePart(): WireEvent[] {
    const part = this.#part
    const signature = this.#trailing
    this.#part = undefined
    this.#trailing = undefined
    const pieces: WireEvent[] = []
    if (part?.kind === 'tool-call' && part.form === 'custom')
      pieces.push(this.#encodeDelta({ type: 'input_json_delta', partial_json: '"}' }))
    if (part?.kind === 'reasoning' && signature !== undefined) {
      const value = isNative(signature) ? signature.value : wrapSignature(signature, 'self', part.redacted)
      if (this.#blockOpen) pieces.push(this.#encodeDelta({ type: 'signature_delta', signature: value }))
      else pieces.push(this.#open({ type: 'redacted_thinking', data: value }))
      return [...pieces, ...this.#close()]
    }
    return [...pieces, ...this.#close(), ...this.#carry(signature, 'previous')]
  }

  #encodeArguments(text: string): WireEvent[] {
    const isCustom = this.#part?.kind === 'tool-call' && this.#part.form === 'custom'
    const json = isCustom ? JSON.stringify(text).slice(1, -1) : text
    return [this.#encodeDelta({ type: 'input_json_delta', partial_json: json })]
  }

  /** A block of this protocol, whole; its input comes as a delta, where clients look for it. */
  #encodeOpaque(part: Extract<PartHead, { kind: 'opaque' }>): WireEvent[] {
    if (part.protocol !== PROTOCOL || !isObject(part.json)) {
      this.#context.losses.drop(`opaque.${part.type}`, `of ${part.protocol} alone`)
      return []
    }
    const block: JsonObject = called.has(part.type) ? { caller: direct, ...part.json } : part.json
    if (isObject(block['input'])) {
      const partial_json = JSON.stringify(block['input'])
      return [this.#open({ ...block, input: {} }), this.#encodeDelta({ type: 'input_json_delta', partial_json })]
    }
    if (block['type'] === 'compaction') {
      const content = block['content'] ?? null
      return [this.#open({ ...block, content: null }), this.#encodeDelta({ type: 'compaction_delta', content })]
    }
    return [this.#open(block)]
  }

  /** A block of its own for a signature whose part has no place for it. */
  #carry(signature: Signature | undefined, attach: 'next' | 'previous'): WireEvent[] {
    if (signature === undefined) return []
    return [this.#open({ type: 'redacted_thinking', data: wrapSignature(signature, attach) }), ...this.#close()]
  }

  #open(content_block: JsonObject): WireEvent {
    this.#blockOpen = true
    return { type: 'content_block_start', index: this.#index, content_block }
  }

  #encodeDelta(delta: JsonObject): WireEvent {
    return { type: 'content_block_delta', index: this.#index, delta }
  }

  #close(): WireEvent[] {
    if (!this.#blockOpen) return []
    this.#blockOpen = false
    this.#index += 1
    return [{ type: 'content_block_stop', index: this.#index - 1 }]
  }

  #messageDelta({ finish }: Extract<StreamEvent, { type: 'response-end' }>): WireEvent {
    const { container, stop_details, ...beside } = this.#opaque
    const stop_reason = encodeFinishReason(finish, this.#calls, this.#refused)
    const usage =
      this.#usage === undefined ? estimateUsage(this.#context.estimatedInputTokens) : encodeUsage(this.#usage)
    return {
      ...beside,
      type: 'message_delta',
      delta: {
        stop_reason,
        stop_sequence: stop_reason === 'stop_sequence' ? (finish.stopSequence ?? null) : null,
        stop_details: stop_details ?? null,
        container: container ?? null,
      },
      usage,
    }
  }
}

/** Only what came without our wrapping goes out without it: a wrapped signature finds its issuer again. */
function isNative(signature: Signature): boolean {
  const { issuer, protocol, credential, itemId } = signature
  return issuer === 'native' && protocol === PROTOCOL && credential === undefined && itemId === undefined
}

function mediaField(part: PartHead | undefined): `messages.${Extract<Part, { kind: 'media' }>['modality']}` {
  return part?.kind === 'media' ? `messages.${part.modality}` : 'messages.audio'
}

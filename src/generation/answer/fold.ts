// A stream folded into one answer. Streaming and not streaming share everything up to here.
import { append } from '../../foundation/lists/append.ts'
import { assert } from '../../foundation/assert.ts'
import type { GatewayError } from '../error/gateway-error.ts'
import type { Part } from '../request/part.ts'
import type { GenerationResponse } from './response.ts'
import type { PartDelta, PartHead, StreamEvent } from './stream-event.ts'
import { StreamGrammar } from './stream-grammar.ts'

/** Folds events one at a time. `response` is there once the stream has ended well, `error` once it has failed. */
export class Fold {
  readonly #grammar = new StreamGrammar()
  readonly #response: GenerationResponse = { parts: [], finish: { kind: 'other' }, opaque: [] }
  #open: Part | undefined
  /** Text arrives in many small pieces; they are joined once, at the part's end. */
  #pieces: string[] = []
  #transcript: string[] = []
  #error: GatewayError | undefined

  push(event: StreamEvent): void {
    this.#grammar.check(event)
    switch (event.type) {
      case 'response-start':
        if (event.id !== undefined) this.#response.id = event.id
        if (event.model !== undefined) this.#response.model = event.model
        if (event.createdSeconds !== undefined) this.#response.createdSeconds = event.createdSeconds
        return
      case 'part-start':
        this.#open = openPart(event.part)
        this.#pieces = []
        this.#transcript = []
        return
      case 'part-delta':
        this.#delta(event.delta)
        return
      case 'part-end':
        assert(this.#open !== undefined, 'fold: no part is open')
        this.#response.parts.push(closePart(this.#open, this.#pieces.join(''), this.#transcript.join('')))
        this.#open = undefined
        return
      case 'usage':
        this.#response.usage = event.usage
        return
      case 'response-end':
        this.#response.finish = event.finish
        return
      case 'error':
        this.#error = event.error
        return
      case 'opaque':
        this.#response.opaque.push({ protocol: event.protocol, name: event.name, json: event.json })
        return
      default:
        event satisfies never
    }
  }

  get error(): GatewayError | undefined {
    return this.#error
  }

  /** The whole answer; undefined while the stream goes on and where it failed. */
  get response(): GenerationResponse | undefined {
    return this.#grammar.ended && this.#error === undefined ? this.#response : undefined
  }

  #delta(delta: PartDelta): void {
    const part = this.#open
    assert(part !== undefined, 'fold: delta without a part')
    switch (delta.kind) {
      case 'text':
        this.#pieces.push(delta.text)
        if (delta.logprobs !== undefined && part.kind === 'text') append((part.logprobs ??= []), delta.logprobs)
        return
      case 'refusal':
      case 'reasoning':
      case 'arguments':
        this.#pieces.push(delta.text)
        return
      case 'media':
        this.#pieces.push(delta.data)
        return
      case 'transcript':
        this.#transcript.push(delta.text)
        return
      case 'citation':
        if (part.kind === 'text') (part.citations ??= []).push(delta.citation)
        return
      case 'signature':
        if (part.kind !== 'refusal' && part.kind !== 'opaque' && part.kind !== 'tool-result')
          part.signature = delta.signature
        return
      default:
        delta satisfies never
    }
  }
}

/** The answer that a whole, error-free list of events folds into. */
export function fold(events: Iterable<StreamEvent>): GenerationResponse {
  const folding = new Fold()
  for (const event of events) folding.push(event)
  assert(folding.response !== undefined, 'fold: the stream did not end well')
  return folding.response
}

function openPart(head: PartHead): Part {
  switch (head.kind) {
    case 'text':
    case 'refusal':
    case 'reasoning':
      return { ...head, text: '' }
    case 'tool-call':
      return { ...head, arguments: '' }
    case 'opaque':
      return { ...head }
    case 'media': {
      const { mediaType, ...rest } = head
      return { ...rest, source: { type: 'base64', data: '', mediaType } }
    }
    default:
      return head satisfies never
  }
}

function closePart(part: Part, text: string, transcript: string): Part {
  switch (part.kind) {
    case 'text':
    case 'refusal':
    case 'reasoning':
      return { ...part, text }
    case 'tool-call':
      return { ...part, arguments: text }
    case 'media':
      if (part.source.type !== 'base64') return part
      return { ...part, source: { ...part.source, data: text }, ...(transcript === '' ? {} : { transcript }) }
    default:
      return part
  }
}

// A whole answer for a Messages caller: the pieces of the stream that would have given it, added up as a client does.
import { assert } from '../../../foundation/assert.ts'
import { readString, type Json, type JsonObject } from '../../../foundation/json/json.ts'
import { lookUp, setOwn } from '../../../foundation/lists/look-up.ts'
import type { GenerationResponse } from '../../../generation/answer/response.ts'
import { unfold } from '../../../generation/answer/unfold.ts'
import type { AnswerContext } from '../../port/answer-context.ts'
import { readArguments } from '../../read-arguments.ts'
import type { WireEvent } from '../wire.ts'
import { AnswerEncoder } from './encode-answer.ts'

export function encodeResponse(response: GenerationResponse, context: AnswerContext): JsonObject {
  const answer = new AnswerEncoder(context)
  const sum = new Sum()
  for (const event of unfold(response)) for (const piece of answer.push(event)) sum.add(piece)
  return sum.message
}

class Sum {
  message: JsonObject = {}
  readonly #content: JsonObject[] = []
  #block: JsonObject = {}
  /** Text members of the open block, in pieces. */
  #pieces: { [member: string]: string } = {}
  #citations: Json[] = []

  add(piece: WireEvent): void {
    switch (piece.type) {
      case 'message_start':
        this.message = { ...(piece['message'] as JsonObject), content: this.#content }
        return
      case 'content_block_start':
        this.#block = { ...(piece['content_block'] as JsonObject) }
        this.#pieces = {}
        this.#citations = []
        this.#content.push(this.#block)
        return
      case 'content_block_delta':
        this.#addDelta(piece['delta'] as JsonObject)
        return
      case 'content_block_stop':
        this.#closeBlock()
        return
      case 'message_delta': {
        const { type: _type, delta, usage, ...beside } = piece
        this.message = { ...this.message, ...(delta as JsonObject), ...beside, usage }
        return
      }
      case 'message_stop':
        return
      default:
        assert(false, `messages: an unexpected piece ${piece.type}`)
    }
  }

  #addDelta(delta: JsonObject): void {
    const [member, value] = Object.entries(delta).find(([name]) => name !== 'type') ?? []
    if (member === undefined || value === undefined) return
    if (member === 'citation') {
      this.#citations.push(value)
      this.#block['citations'] = this.#citations
    } else if (typeof value === 'string') setOwn(this.#pieces, member, (lookUp(this.#pieces, member) ?? '') + value)
    else setOwn(this.#block, member, value)
  }

  #closeBlock(): void {
    for (const [member, text] of Object.entries(this.#pieces)) {
      if (member === 'partial_json') this.#block['input'] = parseInput(text)
      else setOwn(this.#block, member, (readString(lookUp(this.#block, member)) ?? '') + text)
    }
  }
}

function parseInput(text: string): Json {
  return readArguments(text) ?? { input: text }
}

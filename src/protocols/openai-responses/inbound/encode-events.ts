// Neutral events -> the stream towards a Responses caller: what encode-answer.ts makes of them, as numbered server-sent events.
import { writeSse } from '../../../foundation/frames/sse.ts'
import type { StreamEvent } from '../../../generation/answer/stream-event.ts'
import type { AnswerContext } from '../../port/answer-context.ts'
import type { EventEncoder } from '../../port/event-encoder.ts'
import { AnswerEncoder } from './encode-answer.ts'
import { encodeStreamError } from './encode-error.ts'

export class ResponsesEventEncoder implements EventEncoder {
  readonly #answer: AnswerEncoder
  #count = 0
  #text = ''

  constructor(context: AnswerContext) {
    this.#answer = new AnswerEncoder(
      context,
      (type, fields) => {
        // One object less for every token: the type is a word of ours, and no event is without fields.
        const json = JSON.stringify(fields)
        this.#text += writeSse(type, `{"type":"${type}","sequence_number":${this.#count},${json.slice(1)}`)
        this.#count += 1
      },
      (error) => {
        this.#text += encodeStreamError(error, context.requestId, this.#count)
        this.#count += 1
      },
    )
  }

  push(event: StreamEvent): string {
    this.#text = ''
    this.#answer.push(event)
    return this.#text
  }
}

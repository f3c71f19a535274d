// Neutral events -> the stream towards a Responses caller: what the writer says, as numbered server-sent events.
import { writeSse } from '../../foundation/sse.ts'
import type { StreamEvent } from '../../generation/stream-event.ts'
import type { AnswerContext, EventEncoder } from '../protocol.ts'
import { encodeStreamError } from './encode-error.ts'
import { ResponsesWriter } from './responses-writer.ts'

export class ResponsesEventEncoder implements EventEncoder {
  readonly #writer: ResponsesWriter
  #count = 0
  #text = ''

  constructor(context: AnswerContext) {
    this.#writer = new ResponsesWriter(
      context,
      (type, fields) => {
        this.#text += writeSse(type, JSON.stringify({ type, sequence_number: this.#count, ...fields }))
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
    this.#writer.push(event)
    return this.#text
  }
}

// A stream towards a Messages caller.
import { writeSse } from '../../../foundation/frames/sse.ts'
import type { StreamEvent } from '../../../generation/answer/stream-event.ts'
import type { AnswerContext } from '../../port/answer-context.ts'
import type { EventEncoder } from '../../port/event-encoder.ts'
import { AnswerEncoder } from './encode-answer.ts'
import { encodeStreamError } from './encode-error.ts'

/** Keeps a silent stream alive; clients pass over it. */
export const heartbeat = writeSse('ping', '{"type":"ping"}')

export class MessagesEventEncoder implements EventEncoder {
  readonly #requestId: string
  readonly #answer: AnswerEncoder

  constructor(context: AnswerContext) {
    this.#requestId = context.requestId
    this.#answer = new AnswerEncoder(context)
  }

  push(event: StreamEvent): string {
    if (event.type === 'error') return encodeStreamError(event.error, this.#requestId)
    let text = ''
    for (const piece of this.#answer.push(event)) text += writeSse(piece.type, JSON.stringify(piece))
    return text
  }
}

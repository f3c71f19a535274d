// A stream towards callers of Chat: chunks, usage where it was asked for, `[DONE]`. A failed stream ends with a chunk
// that holds `error`, and nothing behind it.
import { writeSse } from '../../../foundation/frames/sse.ts'
import type { FinishReason } from '../../../generation/answer/finish-reason.ts'
import type { StreamEvent } from '../../../generation/answer/stream-event.ts'
import type { Usage } from '../../../generation/usage/usage.ts'
import type { AnswerContext } from '../../port/answer-context.ts'
import type { EventEncoder } from '../../port/event-encoder.ts'
import { encodeFinishReason } from '../finish-reason.ts'
import { encodeUsage } from '../usage.ts'
import { AnswerEncoder, type EncodedDelta } from './encode-answer.ts'
import { encodeStreamError } from './encode-error.ts'

export class ChatEventEncoder implements EventEncoder {
  readonly #context: AnswerContext
  readonly #answer: AnswerEncoder
  /** What every chunk begins with; the same for the whole stream. */
  #prefix = ''
  #usage: Usage | undefined

  constructor(context: AnswerContext) {
    this.#context = context
    this.#answer = new AnswerEncoder(context)
  }

  push(event: StreamEvent): string {
    switch (event.type) {
      case 'response-start':
        this.#prefix = this.#start(event)
        return this.#encode({ delta: { role: 'assistant', content: '' } })
      case 'usage':
        this.#usage = event.usage
        return ''
      case 'response-end':
        return this.#end(event.finish)
      case 'error':
        return encodeStreamError(event.error, this.#context.requestId)
      case 'part-start':
      case 'part-delta':
      case 'part-end':
      case 'opaque': {
        const written = this.#answer.push(event)
        return written === undefined ? '' : this.#encode(written)
      }
      default:
        return event satisfies never
    }
  }

  #start({ id, model, createdSeconds }: Extract<StreamEvent, { type: 'response-start' }>): string {
    const { requestId, model: catalogueModel, createdSeconds: now } = this.#context
    const head = JSON.stringify({
      id: id ?? `chatcmpl-${requestId}`,
      object: 'chat.completion.chunk',
      created: createdSeconds ?? now,
      model: model ?? catalogueModel,
    })
    return `${head.slice(0, -1)},`
  }

  #encode({ delta, logprobs }: EncodedDelta): string {
    const beside = logprobs === undefined ? 'null' : JSON.stringify(logprobs)
    const choice = `{"index":0,"delta":${JSON.stringify(delta)},"logprobs":${beside},"finish_reason":null}`
    return writeSse(undefined, `${this.#prefix}"choices":[${choice}]}`)
  }

  #end(finish: FinishReason): string {
    const word = encodeFinishReason(finish, this.#answer.refused)
    const told = word === 'tool_calls' && this.#answer.speaksFunctions ? 'function_call' : word
    const choice = `{"index":0,"delta":{},"logprobs":null,"finish_reason":"${told}"}`
    const rest = JSON.stringify(this.#answer.topLevel).slice(1, -1)
    const last = writeSse(undefined, `${this.#prefix}"choices":[${choice}]${rest === '' ? '' : `,${rest}`}}`)
    return last + this.#encodeUsage() + writeSse(undefined, '[DONE]')
  }

  #encodeUsage(): string {
    if (!this.#context.wantsStreamUsage || this.#usage === undefined) return ''
    return writeSse(undefined, `${this.#prefix}"choices":[],"usage":${JSON.stringify(encodeUsage(this.#usage))}}`)
  }
}

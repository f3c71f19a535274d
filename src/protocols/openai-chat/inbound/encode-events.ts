// A stream towards callers of Chat: chunks, usage where it was asked for, `[DONE]`. A failed stream ends with a chunk
// that holds `error`, and nothing behind it.
import { writeSse } from '../../../foundation/sse.ts'
import type { FinishReason } from '../../../generation/finish-reason.ts'
import type { StreamEvent } from '../../../generation/stream-event.ts'
import type { Usage } from '../../../generation/usage.ts'
import type { AnswerContext } from '../../port/answer-context.ts'
import type { EventEncoder } from '../../port/event-encoder.ts'
import { DeltaWriter, type WrittenDelta } from './encode-delta.ts'
import { encodeStreamError } from './encode-error.ts'
import { encodeFinish } from '../finish-reason.ts'
import { encodeUsage } from '../usage.ts'

export function createEventEncoder(context: AnswerContext): EventEncoder {
  return new ChatEventEncoder(context)
}

class ChatEventEncoder implements EventEncoder {
  readonly #context: AnswerContext
  readonly #writer: DeltaWriter
  /** What every chunk begins with; the same for the whole stream. */
  #prefix = ''
  #usage: Usage | undefined

  constructor(context: AnswerContext) {
    this.#context = context
    this.#writer = new DeltaWriter(context)
  }

  push(event: StreamEvent): string {
    switch (event.type) {
      case 'response-start':
        this.#prefix = this.#start(event)
        return this.#write({ delta: { role: 'assistant', content: '' } })
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
        const written = this.#writer.write(event)
        return written === undefined ? '' : this.#write(written)
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

  #write({ delta, logprobs }: WrittenDelta): string {
    const beside = logprobs === undefined ? 'null' : JSON.stringify(logprobs)
    const choice = `{"index":0,"delta":${JSON.stringify(delta)},"logprobs":${beside},"finish_reason":null}`
    return writeSse(undefined, `${this.#prefix}"choices":[${choice}]}`)
  }

  #end(finish: FinishReason): string {
    const word = encodeFinish(finish, this.#writer.refused)
    const told = word === 'tool_calls' && this.#writer.speaksFunctions ? 'function_call' : word
    const choice = `{"index":0,"delta":{},"logprobs":null,"finish_reason":"${told}"}`
    const rest = JSON.stringify(this.#writer.topLevel).slice(1, -1)
    const last = writeSse(undefined, `${this.#prefix}"choices":[${choice}]${rest === '' ? '' : `,${rest}`}}`)
    return last + this.#writeUsage() + writeSse(undefined, '[DONE]')
  }

  #writeUsage(): string {
    if (!this.#context.wantsStreamUsage || this.#usage === undefined) return ''
    return writeSse(undefined, `${this.#prefix}"choices":[],"usage":${JSON.stringify(encodeUsage(this.#usage))}}`)
  }
}

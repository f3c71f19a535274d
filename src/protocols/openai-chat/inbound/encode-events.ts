// A stream towards callers of Chat: chunks, usage where it was asked for, `[DONE]`. A failed stream ends with a chunk
// that holds `error`, and nothing behind it. Where it is one choice of several, its chunks stand among those of the others:
// they have one id, and usage and `[DONE]` follow on the last choice that ends.
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
  readonly #index: number
  #usage: Usage | undefined

  constructor(context: AnswerContext) {
    this.#context = context
    this.#index = context.choice?.index ?? 0
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
    const { choice } = this.#context
    if (choice === undefined) return writePrefix(this.#context, { id, model, createdSeconds })
    if (model !== undefined) choice.shared.model ??= model
    return writePrefix(this.#context, {})
  }

  #encode({ delta, logprobs }: EncodedDelta): string {
    const beside = logprobs === undefined ? 'null' : JSON.stringify(logprobs)
    const choice = `{"index":${this.#index},"delta":${JSON.stringify(delta)},"logprobs":${beside},"finish_reason":null}`
    return writeSse(undefined, `${this.#prefix}"choices":[${choice}]}`)
  }

  #end(finish: FinishReason): string {
    const word = encodeFinishReason(finish, this.#answer.refused)
    const told = word === 'tool_calls' && this.#answer.speaksFunctions ? 'function_call' : word
    const choice = `{"index":${this.#index},"delta":{},"logprobs":null,"finish_reason":"${told}"}`
    const rest = JSON.stringify(this.#answer.topLevel).slice(1, -1)
    const last = writeSse(undefined, `${this.#prefix}"choices":[${choice}]${rest === '' ? '' : `,${rest}`}}`)
    if (this.#context.choice !== undefined) return last
    return last + encodeEnd(this.#context, this.#prefix, this.#usage)
  }
}

/** What follows on the last of several choices. */
export function encodeChoicesEnd(context: AnswerContext, usage: Usage | undefined): string {
  return encodeEnd(context, writePrefix(context, {}), usage)
}

function encodeEnd({ wantsStreamUsage }: AnswerContext, prefix: string, usage: Usage | undefined): string {
  const told =
    wantsStreamUsage && usage !== undefined
      ? writeSse(undefined, `${prefix}"choices":[],"usage":${JSON.stringify(encodeUsage(usage))}}`)
      : ''
  return told + writeSse(undefined, '[DONE]')
}

type Head = { id?: string | undefined; model?: string | undefined; createdSeconds?: number | undefined }

/** What a chunk begins with: as the provider says it, else of ours. Chunks of several choices have one head. */
function writePrefix(context: AnswerContext, { id, model, createdSeconds }: Head): string {
  const head = JSON.stringify({
    id: id ?? `chatcmpl-${context.requestId}`,
    object: 'chat.completion.chunk',
    created: createdSeconds ?? context.createdSeconds,
    model: model ?? context.choice?.shared.model ?? context.model,
  })
  return `${head.slice(0, -1)},`
}

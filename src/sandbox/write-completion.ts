// The sandbox model's answer on the wire: Chat Completions, whole or as chunks.
import type { JsonObject } from '../foundation/json/json.ts'
import { joinArguments, type MeasuredAnswer } from './measure-answer.ts'

export type Envelope = {
  /** `chatcmpl-…` */
  id: string
  createdSeconds: number
  inputTokens: number
  newId(prefix: string): string
}

/** A `chat.completion`. */
export function writeCompletion(answers: readonly MeasuredAnswer[], envelope: Envelope): JsonObject {
  return {
    id: envelope.id,
    object: 'chat.completion',
    created: envelope.createdSeconds,
    model: 'sandbox',
    choices: answers.map((answer, index) => ({
      index,
      message: {
        role: 'assistant',
        content: answer.toolCalls.length > 0 && answer.content.length === 0 ? null : answer.content.join(''),
        refusal: null,
        ...(answer.reasoning === undefined ? {} : { reasoning_content: answer.reasoning.join('') }),
        ...(answer.toolCalls.length === 0
          ? {}
          : {
              tool_calls: answer.toolCalls.map((call) => ({
                id: envelope.newId('call_'),
                ...writeCall(call, joinArguments(call)),
              })),
            }),
      },
      logprobs: null,
      finish_reason: answer.finish,
    })),
    usage: writeUsage(answers, envelope),
  }
}

/** The `chat.completion.chunk`s of a stream, in order; `withUsage` adds the last one, without choices. */
export function* writeChunks(
  answers: readonly MeasuredAnswer[],
  envelope: Envelope,
  withUsage: boolean,
): Generator<JsonObject> {
  const chunk = (choices: JsonObject[], usage: JsonObject | null): JsonObject => ({
    id: envelope.id,
    object: 'chat.completion.chunk',
    created: envelope.createdSeconds,
    model: 'sandbox',
    choices,
    ...(withUsage ? { usage } : {}),
  })
  for (const [index, answer] of answers.entries()) {
    const say = (delta: JsonObject, finish: string | null = null) =>
      chunk([{ index, delta, logprobs: null, finish_reason: finish }], null)
    yield say({ role: 'assistant', content: answer.toolCalls.length > 0 ? null : '', refusal: null })
    for (const piece of answer.reasoning ?? []) yield say({ reasoning_content: piece })
    for (const piece of answer.content) yield say({ content: piece })
    for (const [position, call] of answer.toolCalls.entries()) {
      yield say({ tool_calls: [{ index: position, id: envelope.newId('call_'), ...writeCall(call, '') }] })
      for (const piece of call.pieces) yield say({ tool_calls: [{ index: position, ...writePiece(call, piece) }] })
    }
    yield say({}, answer.finish)
  }
  if (withUsage) yield chunk([], writeUsage(answers, envelope))
}

type Call = MeasuredAnswer['toolCalls'][number]

function writeCall({ kind, name }: Call, text: string): JsonObject {
  return kind === 'custom'
    ? { type: 'custom', custom: { name, input: text } }
    : { type: 'function', function: { name, arguments: text } }
}

function writePiece({ kind }: Call, text: string): JsonObject {
  return kind === 'custom' ? { custom: { input: text } } : { function: { arguments: text } }
}

function writeUsage(answers: readonly MeasuredAnswer[], { inputTokens }: Envelope): JsonObject {
  const sum = (read: (answer: MeasuredAnswer) => number) => answers.reduce((total, answer) => total + read(answer), 0)
  const outputTokens = sum((answer) => answer.outputTokens)
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: sum((answer) => answer.reasoningTokens), audio_tokens: 0 },
  }
}

// What an upstream of each protocol says, written down here as its own documentation has it: a whole answer as a body or
// as a stream, with the usage that it reports, however it ends. The gateway's own codecs have no part in it.
import type { JsonObject } from '../../src/foundation/json/json.ts'
import type { Frame } from '../../src/foundation/frames/sse.ts'

export type UpstreamProtocol = 'openai-chat' | 'openai-responses' | 'anthropic-messages' | 'gemini'

/** Tokens in disjoint kinds; each protocol has its own way to add them up. */
export type Tokens = {
  input: number
  cacheRead: number
  /** Anthropic alone tells writes to a cache apart. */
  cacheWrite5m: number
  cacheWrite1h: number
  output: number
  reasoning: number
}

export const noTokens: Tokens = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0, reasoning: 0 }

export type NormalEnd = 'stop' | 'length' | 'filter' | 'refusal'

export type Answer = {
  pieces: readonly string[]
  /** Absent: the upstream reports none. */
  tokens?: Tokens
  /** Reported from the first event on, as some do, and not only at the end. */
  early?: boolean
  end?: NormalEnd
}

/** The kinds that `protocol` reports: what it folds into another kind is moved there. */
export function asReported(protocol: UpstreamProtocol, tokens: Tokens): Tokens {
  if (protocol === 'anthropic-messages') return tokens
  const { cacheWrite5m, cacheWrite1h } = tokens
  return { ...tokens, input: tokens.input + cacheWrite5m + cacheWrite1h, cacheWrite5m: 0, cacheWrite1h: 0 }
}

export function writeUsage(protocol: UpstreamProtocol, tokens: Tokens): JsonObject {
  const { input, cacheRead, cacheWrite5m, cacheWrite1h, output, reasoning } = tokens
  const allInput = input + cacheRead + cacheWrite5m + cacheWrite1h
  const allOutput = output + reasoning
  switch (protocol) {
    case 'openai-chat':
      return {
        prompt_tokens: allInput,
        completion_tokens: allOutput,
        total_tokens: allInput + allOutput,
        prompt_tokens_details: { cached_tokens: cacheRead },
        completion_tokens_details: { reasoning_tokens: reasoning },
      }
    case 'openai-responses':
      return {
        input_tokens: allInput,
        input_tokens_details: { cached_tokens: cacheRead },
        output_tokens: allOutput,
        output_tokens_details: { reasoning_tokens: reasoning },
        total_tokens: allInput + allOutput,
      }
    case 'anthropic-messages':
      return {
        input_tokens: input,
        cache_read_input_tokens: cacheRead,
        cache_creation_input_tokens: cacheWrite5m + cacheWrite1h,
        cache_creation: { ephemeral_5m_input_tokens: cacheWrite5m, ephemeral_1h_input_tokens: cacheWrite1h },
        output_tokens: allOutput,
        output_tokens_details: { thinking_tokens: reasoning },
      }
    case 'gemini':
      return {
        promptTokenCount: allInput,
        cachedContentTokenCount: cacheRead,
        candidatesTokenCount: output,
        thoughtsTokenCount: reasoning,
        totalTokenCount: allInput + allOutput,
      }
    default:
      return protocol satisfies never
  }
}

const finishes: { readonly [protocol in UpstreamProtocol]: { readonly [end in NormalEnd]: string } } = {
  'openai-chat': { stop: 'stop', length: 'length', filter: 'content_filter', refusal: 'stop' },
  'openai-responses': {
    stop: 'completed',
    length: 'max_output_tokens',
    filter: 'content_filter',
    refusal: 'completed',
  },
  'anthropic-messages': { stop: 'end_turn', length: 'max_tokens', filter: 'refusal', refusal: 'refusal' },
  gemini: { stop: 'STOP', length: 'MAX_TOKENS', filter: 'SAFETY', refusal: 'PROHIBITED_CONTENT' },
}

/** The answer as one body. */
export function writeBody(protocol: UpstreamProtocol, answer: Answer): JsonObject {
  const { pieces, tokens, end = 'stop' } = answer
  const text = pieces.join('')
  const usage = tokens === undefined ? undefined : writeUsage(protocol, tokens)
  const finish = finishes[protocol][end]
  switch (protocol) {
    case 'openai-chat':
      return {
        id: 'chatcmpl-1',
        object: 'chat.completion',
        created: 1_780_000_000,
        model: 'upstream-model-1',
        choices: [
          {
            index: 0,
            message:
              end === 'refusal'
                ? { role: 'assistant', content: null, refusal: text }
                : { role: 'assistant', content: text, refusal: null },
            logprobs: null,
            finish_reason: finish,
          },
        ],
        ...(usage && { usage }),
      }
    case 'openai-responses':
      return writeResponse(answer, 'final')
    case 'anthropic-messages':
      return {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'upstream-model-1',
        content: text === '' ? [] : [{ type: 'text', text, citations: null }],
        stop_reason: finish,
        stop_sequence: null,
        ...(usage && { usage }),
      }
    case 'gemini':
      return writeGeminiChunk(text, answer, true)
    default:
      return protocol satisfies never
  }
}

/** A short answer as one body, for tests to which it does not matter what is answered. */
export function writeShortBody(protocol: UpstreamProtocol, text = 'Hi', input = 1, output = 1): JsonObject {
  return writeBody(protocol, { pieces: [text], tokens: { ...noTokens, input, output } })
}

/** The answer as the frames of a stream, the terminal one last. */
export function writeFrames(protocol: UpstreamProtocol, answer: Answer): Frame[] {
  switch (protocol) {
    case 'openai-chat':
      return writeShortBodyFrames(answer)
    case 'openai-responses':
      return writeResponsesFrames(answer)
    case 'anthropic-messages':
      return writeMessagesFrames(answer)
    case 'gemini':
      return (answer.pieces.length === 0 ? [''] : answer.pieces).map((piece, index, all) =>
        frame(writeGeminiChunk(piece, answer, index === all.length - 1)),
      )
    default:
      return protocol satisfies never
  }
}

/** How many of the frames go by before the caller has seen all text and still no end. */
export function countBeforeEnd(protocol: UpstreamProtocol, frames: readonly Frame[]): number {
  const terminal = { 'openai-chat': 1, 'openai-responses': 1, 'anthropic-messages': 1, gemini: 0 }[protocol]
  return frames.length - terminal
}

/**
 * How many of the frames go by until the answer is about to end, with its usage still to come: the finish reason was given,
 * or the last part has ended. Undefined where both come in one frame.
 */
export function countBeforeUsage(protocol: UpstreamProtocol, frames: readonly Frame[]): number | undefined {
  switch (protocol) {
    case 'openai-chat':
    case 'anthropic-messages':
      return frames.length - 2
    case 'openai-responses':
      return frames.findIndex(({ event }) => event === 'response.output_text.done') + 1
    case 'gemini':
      return undefined
    default:
      return protocol satisfies never
  }
}

/** An error event in the middle of a stream; Responses has one that reports what was used. */
export function writeFailure(protocol: UpstreamProtocol, tokens?: Tokens): Frame {
  switch (protocol) {
    case 'openai-chat':
      return frame({ error: { message: 'The server had an error.', type: 'server_error', param: null, code: null } })
    case 'openai-responses': {
      const response = writeResponse({ pieces: [], ...(tokens && { tokens }) }, 'final')
      const error = { code: 'server_error', message: 'The server had an error.' }
      return typed({ type: 'response.failed', sequence_number: 99, response: { ...response, status: 'failed', error } })
    }
    case 'anthropic-messages':
      return typed({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } })
    case 'gemini':
      return frame({ error: { code: 500, message: 'An internal error has occurred.', status: 'INTERNAL' } })
    default:
      return protocol satisfies never
  }
}

function writeShortBodyFrames({ pieces, tokens, early, end = 'stop' }: Answer): Frame[] {
  const usage = tokens === undefined ? undefined : writeUsage('openai-chat', tokens)
  const chunk = (choices: JsonObject[], more: JsonObject = {}) =>
    frame({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1_780_000_000,
      model: 'upstream-model-1',
      choices,
      ...(early === true && usage !== undefined && { usage }),
      ...more,
    })
  const choice = (delta: JsonObject, finish: string | null = null) => [{ index: 0, delta, finish_reason: finish }]
  const member = end === 'refusal' ? 'refusal' : 'content'
  return [
    chunk(choice({ role: 'assistant', content: '' })),
    ...pieces.map((piece) => chunk(choice({ [member]: piece }))),
    chunk(choice({}, finishes['openai-chat'][end])),
    ...(usage === undefined ? [] : [chunk([], { usage })]),
    { event: undefined, data: '[DONE]' },
  ]
}

function writeMessagesFrames({ pieces, tokens, end = 'stop' }: Answer): Frame[] {
  const usage = tokens === undefined ? undefined : writeUsage('anthropic-messages', tokens)
  const start = usage === undefined ? {} : { usage: { ...usage, output_tokens: 1, output_tokens_details: null } }
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'upstream-model-1', content: [] }
  const delta = { stop_reason: finishes['anthropic-messages'][end], stop_sequence: null }
  return [
    typed({ type: 'message_start', message: { ...message, stop_reason: null, stop_sequence: null, ...start } }),
    ...(pieces.length === 0
      ? []
      : [
          typed({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
          ...pieces.map((text) =>
            typed({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
          ),
          typed({ type: 'content_block_stop', index: 0 }),
        ]),
    typed({ type: 'message_delta', delta, ...(usage && { usage }) }),
    typed({ type: 'message_stop' }),
  ]
}

function writeResponsesFrames(answer: Answer): Frame[] {
  const { pieces } = answer
  const at = { item_id: 'msg_1', output_index: 0, content_index: 0 }
  const final = writeResponse(answer, 'final')
  const [item] = final['output'] as JsonObject[]
  const [part] = (item?.['content'] as JsonObject[] | undefined) ?? []
  const refused = answer.end === 'refusal'
  const name = refused ? 'response.refusal' : 'response.output_text'
  const empty = refused ? { type: 'refusal', refusal: '' } : { type: 'output_text', text: '', annotations: [] }
  const events: JsonObject[] = [
    { type: 'response.created', response: writeResponse(answer, 'first') },
    { type: 'response.in_progress', response: writeResponse(answer, 'first') },
    ...(item === undefined
      ? []
      : [
          {
            type: 'response.output_item.added',
            output_index: 0,
            item: { ...item, status: 'in_progress', content: [] },
          },
          { type: 'response.content_part.added', ...at, part: empty },
          ...pieces.map((delta) => ({ type: `${name}.delta`, ...at, delta, ...(!refused && { logprobs: [] }) })),
          refused
            ? { type: `${name}.done`, ...at, refusal: pieces.join('') }
            : { type: `${name}.done`, ...at, text: pieces.join(''), logprobs: [] },
          { type: 'response.content_part.done', ...at, part: part ?? {} },
          { type: 'response.output_item.done', output_index: 0, item },
        ]),
    { type: `response.${String(final['status'])}`, response: final },
  ]
  return events.map((event, sequence_number) => typed({ ...event, sequence_number }))
}

function writeResponse({ pieces, tokens, end = 'stop' }: Answer, moment: 'first' | 'final'): JsonObject {
  const finish = finishes['openai-responses'][end]
  const status = moment === 'first' ? 'in_progress' : finish === 'completed' ? 'completed' : 'incomplete'
  const text = pieces.join('')
  const part =
    end === 'refusal'
      ? { type: 'refusal', refusal: text }
      : { type: 'output_text', text, annotations: [], logprobs: [] }
  const item = { id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content: [part] }
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1_780_000_000,
    status,
    error: null,
    incomplete_details: status === 'incomplete' ? { reason: finish } : null,
    instructions: null,
    max_output_tokens: null,
    model: 'upstream-model-1',
    output: moment === 'first' || pieces.length === 0 ? [] : [item],
    parallel_tool_calls: true,
    previous_response_id: null,
    store: false,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    metadata: {},
    usage: moment === 'first' || tokens === undefined ? null : writeUsage('openai-responses', tokens),
  }
}

function writeGeminiChunk(text: string, { tokens, early, end = 'stop' }: Answer, last: boolean): JsonObject {
  const usageMetadata = tokens === undefined ? undefined : writeUsage('gemini', tokens)
  return {
    candidates: [
      {
        content: { role: 'model', parts: [{ text }] },
        index: 0,
        ...(last && { finishReason: finishes.gemini[end] }),
      },
    ],
    modelVersion: 'upstream-model-1',
    responseId: 'gemini-1',
    ...((last || early === true) && usageMetadata !== undefined && { usageMetadata }),
  }
}

function frame(value: JsonObject): Frame {
  return { event: undefined, data: JSON.stringify(value) }
}

function typed(value: JsonObject): Frame {
  return { event: String(value['type']), data: JSON.stringify(value) }
}

// What tests of this folder hand to the codec: sources, targets and contexts with ids that count up.
import type { JsonObject } from '../../src/foundation/json/json.ts'
import type { Frame } from '../../src/foundation/frames/sse.ts'
import { everything } from '../../src/generation/capabilities.ts'
import { Fold } from '../../src/generation/answer/fold.ts'
import { LossList } from '../../src/generation/loss/loss.ts'
import type { StreamEvent } from '../../src/generation/answer/stream-event.ts'
import { openaiChatInbound, openaiChatOutbound } from '../../src/protocols/openai-chat/protocol.ts'
import type { AnswerContext } from '../../src/protocols/port/answer-context.ts'
import type { Source } from '../../src/protocols/port/source.ts'
import type { Target } from '../../src/protocols/port/target.ts'

export function newSource(issuer = 'test'): Source {
  let count = 0
  return { issuer, newId: (prefix) => `${prefix}${(count += 1)}` }
}

export function newTarget(rest: Partial<Target> = {}): Target {
  return { model: 'upstream-model', stream: false, issuer: 'test', quirks: {}, capabilities: everything, ...rest }
}

export const plainBody: JsonObject = { model: 'm', messages: [{ role: 'user', content: 'hi' }] }

export function newContext(body: JsonObject = plainBody, wantsStreamUsage = true): AnswerContext {
  return {
    requestId: 'req_cm_test',
    model: 'openai/test',
    createdSeconds: 1_700_000_000,
    estimatedInputTokens: 1,
    wantsStreamUsage,
    echo: openaiChatInbound.decodeEcho(body, openaiChatInbound.decodeRequest(body)),
    newId: newSource().newId,
    losses: new LossList(),
  }
}

export function decodeFrames(frames: readonly Frame[]): StreamEvent[] {
  const decoder = openaiChatOutbound.createEventDecoder(newSource())
  return [...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()]
}

export function foldFrames(frames: readonly Frame[]): Fold {
  const folding = new Fold()
  for (const event of decodeFrames(frames)) folding.push(event)
  return folding
}

/** Chunks as frames, `[DONE]` behind them. */
export function frameChunks(chunks: readonly JsonObject[], done = true): Frame[] {
  const frames: Frame[] = chunks.map((chunk) => ({ event: undefined, data: JSON.stringify(chunk) }))
  return done ? [...frames, { event: undefined, data: '[DONE]' }] : frames
}

/** Deltas of the first choice as chunks, the finish reason behind them. */
export function chunkDeltas(deltas: readonly JsonObject[], finishReason: string | null = 'stop'): JsonObject[] {
  const head = { id: 'c1', object: 'chat.completion.chunk', created: 1_700_000_001, model: 'm-1' }
  return [
    ...deltas.map((delta) => ({ ...head, choices: [{ index: 0, delta, finish_reason: null }] })),
    ...(finishReason === null ? [] : [{ ...head, choices: [{ index: 0, delta: {}, finish_reason: finishReason }] }]),
  ]
}

/** The JSON of each event of a stream that we wrote; `[DONE]` as that text. */
export function readStream(text: string): (JsonObject | '[DONE]')[] {
  return text
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => event.slice('data: '.length))
    .map((data) => (data === '[DONE]' ? data : (JSON.parse(data) as JsonObject)))
}

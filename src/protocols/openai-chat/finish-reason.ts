// Finish reasons of Chat. Many providers speak this protocol with words of their own; what was produced decides where
// their word contradicts it (an agent that is told `stop` beside a tool call stops working).
import { readString } from '../../foundation/json/json.ts'
import { lookUp } from '../../foundation/lists/look-up.ts'
import type { FinishKind, FinishReason } from '../../generation/answer/finish-reason.ts'

const kinds: { readonly [word: string]: FinishKind } = {
  stop: 'stop',
  end_turn: 'stop',
  eos: 'stop',
  complete: 'stop',
  completed: 'stop',
  stop_sequence: 'stop-sequence',
  length: 'length',
  max_tokens: 'length',
  // Mistral: the context window is full.
  model_length: 'length',
  model_context_window_exceeded: 'length',
  tool_calls: 'tool-calls',
  tool_use: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
  safety: 'content-filter',
  // Z.ai and Alibaba.
  sensitive: 'content-filter',
  refusal: 'refusal',
}

/** Words that name a failure of the provider in the place of a finish reason (OpenRouter; Z.ai; DeepSeek). */
export const failureWords: ReadonlySet<string> = new Set(['error', 'network_error', 'insufficient_system_resource'])

export type Produced = { toolCalls: boolean; refusal: boolean }

/**
 * The finish reason of a choice. `stopReason` is vLLM's `stop_reason` or SGLang's `matched_stop`: the stop sequence
 * where it is text (a number is a token id, which is a plain stop).
 */
export function decodeFinishReason(word: string | undefined, stopReason: unknown, produced: Produced): FinishReason {
  const raw = word === undefined || word === '' ? undefined : word
  const finish: FinishReason = { kind: settleKind(raw === undefined ? undefined : decodeKind(raw), produced) }
  if (raw !== undefined) finish.raw = raw
  const sequence = readString(stopReason)
  if (finish.kind === 'stop' && sequence !== undefined && sequence !== '') {
    finish.kind = 'stop-sequence'
    finish.stopSequence = sequence
  }
  return finish
}

function decodeKind(word: string): FinishKind {
  return lookUp(kinds, word) ?? lookUp(kinds, word.toLowerCase()) ?? 'other'
}

function settleKind(kind: FinishKind | undefined, { toolCalls, refusal }: Produced): FinishKind {
  if (toolCalls) return kind === undefined || kind === 'stop' || kind === 'other' ? 'tool-calls' : kind
  if (refusal && (kind === 'stop' || kind === undefined)) return 'refusal'
  if (kind === 'tool-calls') return 'stop'
  return kind ?? 'other'
}

type FinishWord = 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'function_call'

/** The word for callers. A refusal that was spelled out is a plain `stop`, as OpenAI has it. */
export function encodeFinishReason(finish: FinishReason, refusalShown: boolean): FinishWord {
  switch (finish.kind) {
    case 'length':
      return 'length'
    case 'tool-calls':
      return 'tool_calls'
    case 'content-filter':
      return 'content_filter'
    case 'refusal':
      return refusalShown ? 'stop' : 'content_filter'
    case 'stop':
    case 'stop-sequence':
    case 'pause':
    case 'other':
      return 'stop'
    default:
      return finish.kind satisfies never
  }
}

// `stop_reason` and the neutral finish reason. Either way the word must agree with what was emitted: an agent that is
// told `end_turn` beside a tool call stops working.
import type { JsonObject } from '../../foundation/json/json.ts'
import { lookUp } from '../../foundation/lists/look-up.ts'
import type { FinishKind, FinishReason } from '../../generation/answer/finish-reason.ts'
import { stopReasons, type StopReason } from './wire.ts'

const kinds: { readonly [reason: string]: FinishKind } = {
  end_turn: 'stop',
  max_tokens: 'length',
  stop_sequence: 'stop-sequence',
  tool_use: 'tool-calls',
  pause_turn: 'pause',
  refusal: 'refusal',
  model_context_window_exceeded: 'length',
  compaction: 'pause',
} satisfies { [reason in StopReason | 'compaction']: FinishKind }

const words: { readonly [kind in FinishKind]: StopReason } = {
  stop: 'end_turn',
  'stop-sequence': 'stop_sequence',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'refusal',
  refusal: 'refusal',
  pause: 'pause_turn',
  other: 'end_turn',
}

/**
 * The tools that an answer called. Calls by code that the model wrote (`caller`) may have had their results already: they
 * agree with every word of the provider.
 */
export type Calls = 'none' | 'by-code' | 'direct'

/** What the calls of an answer are with one more. */
export function countCall(calls: Calls, part: { kind: string; extras?: { json: JsonObject } | undefined }): Calls {
  if (part.kind !== 'tool-call' || calls === 'direct') return calls
  return part.extras?.json['caller'] === undefined ? 'direct' : 'by-code'
}

/** The finish reason of an answer that made these calls. */
export function decodeFinishReason(
  reason: string | undefined,
  stopSequence: string | undefined,
  calls: Calls,
): FinishReason {
  const said = lookUp(kinds, reason) ?? 'other'
  const kind = settle(said, calls)
  return {
    kind,
    ...(reason === undefined ? {} : { raw: reason }),
    ...(stopSequence === undefined || kind !== 'stop-sequence' ? {} : { stopSequence }),
  }
}

export function encodeFinishReason(finish: FinishReason, calls: Calls, refused: boolean): StopReason {
  const settled = settle(finish.kind, calls)
  const kind = refused && settled === 'stop' ? 'refusal' : settled
  const own = stopReasons.find((reason) => reason === finish.raw)
  return own !== undefined && kinds[own] === kind ? own : words[kind]
}

function settle(kind: FinishKind, calls: Calls): FinishKind {
  if (calls === 'direct') return kind === 'stop' || kind === 'other' ? 'tool-calls' : kind
  return kind === 'tool-calls' && calls === 'none' ? 'stop' : kind
}

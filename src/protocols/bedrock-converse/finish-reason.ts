// Converse's stop reasons on the neutral scale.
import { readObject, readString, type Json } from '../../foundation/json/json.ts'
import { lookUp } from '../../foundation/lists/look-up.ts'
import type { FinishKind, FinishReason } from '../../generation/answer/finish-reason.ts'

// The enum StopReason of @aws-sdk/client-bedrock-runtime 3.1164, and `refusal`, which Claude's own API has.
const kinds: { readonly [reason: string]: FinishKind } = {
  end_turn: 'stop',
  stop_sequence: 'stop-sequence',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool-calls',
  guardrail_intervened: 'content-filter',
  content_filtered: 'content-filter',
  refusal: 'refusal',
  malformed_model_output: 'other',
  malformed_tool_use: 'other',
}

/** What the model wrote could not be read: a call is missing, and the rest alone would look like an end. */
export const failureReasons: ReadonlySet<string> = new Set(['malformed_model_output', 'malformed_tool_use'])

/** `calledTools`: whether the answer holds tool calls, whatever the provider says. */
export function decodeFinishReason(raw: string, calledTools: boolean, modelFields: Json | undefined): FinishReason {
  const known = lookUp(kinds, raw) ?? 'other'
  const kind = calledTools && (known === 'stop' || known === 'other') ? 'tool-calls' : known
  const fields = readObject(modelFields)
  const stopSequence =
    readString(fields?.['stop_sequence']) ?? readString(readObject(fields?.['delta'])?.['stop_sequence'])
  return { kind, raw, ...(stopSequence === undefined ? {} : { stopSequence }) }
}

// Gemini's finish and block reasons on the neutral scale. `STOP` does not say whether a stop sequence came, nor that
// tools are to be called: the decoder knows the latter from what it has given out.
import { lookUp } from '../../foundation/lists/look-up.ts'
import type { FinishKind, FinishReason } from '../../generation/answer/finish-reason.ts'

// The whole enum of the discovery document of 2026-07-17, and MODEL_ARMOR, which Vertex sends
// (recording: pydantic-ai test_google_model_armor). What is not listed is `other`.
const kinds: { readonly [reason: string]: FinishKind } = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'content-filter',
  RECITATION: 'content-filter',
  LANGUAGE: 'content-filter',
  BLOCKLIST: 'content-filter',
  PROHIBITED_CONTENT: 'content-filter',
  SPII: 'content-filter',
  IMAGE_SAFETY: 'content-filter',
  IMAGE_PROHIBITED_CONTENT: 'content-filter',
  IMAGE_RECITATION: 'content-filter',
  ESCALATION: 'content-filter',
  MODEL_ARMOR: 'content-filter',
  MALFORMED_FUNCTION_CALL: 'other',
  UNEXPECTED_TOOL_CALL: 'other',
  TOO_MANY_TOOL_CALLS: 'other',
  MISSING_THOUGHT_SIGNATURE: 'other',
  MALFORMED_RESPONSE: 'other',
  IMAGE_OTHER: 'other',
  NO_IMAGE: 'other',
  OTHER: 'other',
  FINISH_REASON_UNSPECIFIED: 'other',
}

/** `calledTools`: whether the answer holds a function call, which Gemini ends with `STOP`. */
export function decodeFinishReason(raw: string, calledTools: boolean): FinishReason {
  const kind = lookUp(kinds, raw) ?? 'other'
  return { kind: kind === 'stop' && calledTools ? 'tool-calls' : kind, raw }
}

/** `promptFeedback.blockReason`: the prompt was withheld from the model, whatever the reason. */
export function decodeBlockReason(raw: string): FinishReason {
  return { kind: 'content-filter', raw }
}

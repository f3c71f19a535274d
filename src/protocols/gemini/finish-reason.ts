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

/** What the model wrote could not be read: a call is missing, and the rest alone would look like an end. */
const failures: ReadonlySet<string> = new Set(['MALFORMED_FUNCTION_CALL', 'MALFORMED_RESPONSE'])
/** A failure only where nothing was answered; what was answered stands otherwise. */
const failuresWithoutAnswer: ReadonlySet<string> = new Set([
  'UNEXPECTED_TOOL_CALL',
  'TOO_MANY_TOOL_CALLS',
  'MISSING_THOUGHT_SIGNATURE',
])

/** `calledTools`: whether the answer holds a function call. Gemini ends such an answer with `STOP`, or with an odd word. */
export function decodeFinishReason(raw: string, calledTools: boolean): FinishReason {
  const kind = lookUp(kinds, raw) ?? 'other'
  return { kind: calledTools && (kind === 'stop' || kind === 'other') ? 'tool-calls' : kind, raw }
}

/** The reason where it means that generation failed. */
export function findFailure({ raw = '' }: FinishReason, answered: boolean): string | undefined {
  return failures.has(raw) || (failuresWithoutAnswer.has(raw) && !answered) ? raw : undefined
}

/** `promptFeedback.blockReason`: the prompt was withheld from the model, whatever the reason. */
export function decodeBlockReason(raw: string): FinishReason {
  return { kind: 'content-filter', raw }
}

// Finish reasons. The wire has a status and, for an incomplete answer, a reason; that tools are wanted or that the model
// declined is told by the output alone, so it is read from there.
import { readObject, readString, type JsonObject } from '../../foundation/json/json.ts'
import type { FinishReason } from '../../generation/answer/finish-reason.ts'

/** What the output was seen to hold. */
export type Seen = { toolCall: boolean; refusal: boolean }

/** For an answer that ended well: `completed` or `incomplete` (some proxies say `complete`, some nothing). */
export function decodeFinishReason(response: JsonObject, seen: Seen): FinishReason {
  const status = readString(response['status'])
  const reason = readString(readObject(response['incomplete_details'])?.['reason'])
  const raw = reason ?? status
  const kind =
    reason === 'max_output_tokens' || reason === 'max_tokens' || reason === 'length'
      ? 'length'
      : reason === 'content_filter'
        ? 'content-filter'
        : reason !== undefined || status === 'incomplete'
          ? 'other'
          : seen.toolCall
            ? 'tool-calls'
            : seen.refusal
              ? 'refusal'
              : 'stop'
  return { kind, ...(raw === undefined ? {} : { raw }) }
}

/** A refusal without a refusal part (Anthropic's `refusal` stop) shows as a content filter, or it would look like an end. */
export function encodeFinish(
  finish: FinishReason,
  seen: Seen,
): { status: string; incomplete_details: JsonObject | null } {
  if (finish.kind === 'length') return { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }
  if (finish.kind === 'content-filter' || (finish.kind === 'refusal' && !seen.refusal))
    return { status: 'incomplete', incomplete_details: { reason: 'content_filter' } }
  return { status: 'completed', incomplete_details: null }
}

/** The response of a last event says what came, what it took, or at least how it ended. */
export function isEnded(response: JsonObject | undefined): boolean {
  return response !== undefined && ['status', 'output', 'usage'].some((name) => (response[name] ?? null) !== null)
}

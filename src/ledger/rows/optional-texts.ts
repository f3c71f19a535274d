// What the record of a generation can do without, should a database refuse it for its content: texts that come from
// callers and providers and change no figure. Cleaned texts (`clean-text.ts`) are refused by neither database that we
// know; this is what is tried before an end would be lost.
import { generationColumns } from './generation-record.ts'

type Value = string | number | bigint | null

/** Columns of `generations`, and what is written in place of their text. */
export const optionalTexts: { readonly [column: string]: string | null } = {
  caller_request_id: null,
  agent_ids: null,
  requested_model: '',
  upstream_model: null,
  attempts: '[]',
  route: null,
  losses: '[]',
  finish_reason: null,
  error_code: null,
}

const generationNames = Object.keys(generationColumns)

/** A row that `encodeGeneration` gave, without its optional texts: the form for a database that refuses the whole. */
export function withoutOptionalTexts(values: readonly Value[]): Value[] {
  return values.map((value, index) => {
    const replacement = optionalTexts[generationNames[index] ?? '']
    return replacement === undefined ? value : replacement
  })
}

// The log probabilities of an answer of Gemini: what was chosen, and what else was likely, in two lists of equal length.
// Gemini gives no bytes.
import {
  readArray,
  readNumber,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import type { TokenLogprob } from '../../../generation/request/part.ts'

/** `logprobsResult` of a candidate; undefined where it has none. */
export function decodeLogprobs(value: Json | undefined): TokenLogprob[] | undefined {
  const result = readObject(value)
  const chosen = readArray(result?.['chosenCandidates'])
  if (result === undefined || chosen === undefined || chosen.length === 0) return undefined
  const top = readArray(result['topCandidates']) ?? []
  return chosen.map((entry, index) => ({
    ...decodeToken(readObject(entry)),
    top: (readArray(readObject(top[index])?.['candidates']) ?? []).map((each) => decodeToken(readObject(each))),
  }))
}

function decodeToken(entry: JsonObject | undefined): { token: string; logprob: number; bytes: null } {
  return { token: readString(entry?.['token']) ?? '', logprob: readNumber(entry?.['logProbability']) ?? 0, bytes: null }
}

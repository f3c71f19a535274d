// Readers of the members of Gemini's answers that stand alone: log probabilities, media types, kinds of unknown parts.
import { readArray, readNumber, readObject, readString, type Json, type JsonObject } from '../../../foundation/json.ts'
import type { MediaPart, TokenLogprob } from '../../../generation/part.ts'

/** `logprobsResult`: chosen and top candidates stand in two lists of equal length. Gemini gives no bytes. */
export function readLogprobs(value: Json | undefined): TokenLogprob[] | undefined {
  const result = readObject(value)
  const chosen = readArray(result?.['chosenCandidates'])
  if (result === undefined || chosen === undefined || chosen.length === 0) return undefined
  const top = readArray(result['topCandidates']) ?? []
  return chosen.map((entry, index) => ({
    ...readToken(readObject(entry)),
    top: (readArray(readObject(top[index])?.['candidates']) ?? []).map((each) => readToken(readObject(each))),
  }))
}

function readToken(entry: JsonObject | undefined): { token: string; logprob: number; bytes: null } {
  return { token: readString(entry?.['token']) ?? '', logprob: readNumber(entry?.['logProbability']) ?? 0, bytes: null }
}

/** The modality of a media type; what is neither image, audio nor video is a document. */
export function readModality(mediaType: string): MediaPart['modality'] {
  const family = mediaType.slice(0, mediaType.indexOf('/'))
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'document'
}

const annotations = new Set(['thought', 'thoughtSignature', 'videoMetadata', 'mediaResolution', 'partMetadata'])

/** The member that says what an unknown part is: `executableCode`, `codeExecutionResult`, `toolCall`, … */
export function readOpaqueType(part: JsonObject): string {
  return Object.keys(part).find((name) => !annotations.has(name)) ?? 'part'
}

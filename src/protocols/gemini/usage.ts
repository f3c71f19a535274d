// Gemini's usageMetadata as disjoint buckets. `promptTokenCount` includes what was read from a cache; thoughts and the
// prompts of tools that Google ran stand beside prompt and candidates, so that total = prompt + candidates + thoughts +
// toolUsePrompt (holds in every recorded answer). Modality details include cached tokens, which have details of their
// own. Video and documents are billed as text and stay in `input`.
import { readArray, readObject, readString, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { readTerms } from '../../generation/usage/billing-terms.ts'
import { addCalls, type ServerToolCalls } from '../../generation/usage/server-tool-calls.ts'
import { makeSense, readTokens } from '../../generation/usage/read-tokens.ts'
import { emptyUsage, subtract, type Usage } from '../../generation/usage/usage.ts'

/**
 * Undefined where the object holds no counts (Vertex sends `{trafficType}` alone in chunks of a stream), and where one
 * makes no sense.
 */
export function decodeUsage(value: Json | undefined): Usage | undefined {
  const json = readObject(value)
  if (json === undefined) return undefined
  const prompt = readTokens(json['promptTokenCount'])
  const candidates = readTokens(json['candidatesTokenCount'])
  const thoughts = readTokens(json['thoughtsTokenCount'])
  if (prompt === undefined && candidates === undefined && thoughts === undefined) return undefined
  if (!makeSense(...countMembers.map((name) => json[name]))) return undefined
  const cached = readTokens(json['cachedContentTokenCount']) ?? 0
  const usage: Usage = { ...emptyUsage(), raw: { protocol: 'gemini', json } }
  usage.cacheRead = Math.min(cached, prompt ?? 0)
  const fresh = subtract(prompt ?? 0, usage.cacheRead)
  usage.inputAudio = Math.min(
    fresh,
    subtract(countModality(json, 'promptTokensDetails', 'AUDIO'), countModality(json, 'cacheTokensDetails', 'AUDIO')),
  )
  usage.inputImage = Math.min(
    subtract(fresh, usage.inputAudio),
    subtract(countModality(json, 'promptTokensDetails', 'IMAGE'), countModality(json, 'cacheTokensDetails', 'IMAGE')),
  )
  usage.input = subtract(fresh, usage.inputAudio, usage.inputImage) + (readTokens(json['toolUsePromptTokenCount']) ?? 0)
  usage.outputAudio = Math.min(candidates ?? 0, countModality(json, 'candidatesTokensDetails', 'AUDIO'))
  usage.outputImage = Math.min(
    subtract(candidates ?? 0, usage.outputAudio),
    countModality(json, 'candidatesTokensDetails', 'IMAGE'),
  )
  usage.output = subtract(candidates ?? 0, usage.outputAudio, usage.outputImage)
  usage.reasoning = thoughts ?? 0
  const traffic = readString(json['trafficType'])
    ?.replace(/^ON_DEMAND$/, 'standard')
    .replace(/^ON_DEMAND_/, '')
  const terms = readTerms({ serviceTier: json['serviceTier'] ?? traffic })
  if (terms !== undefined) usage.terms = terms
  return usage
}

const countMembers = ['promptTokenCount', 'candidatesTokenCount', 'thoughtsTokenCount', 'toolUsePromptTokenCount']

function countModality(json: JsonObject, field: string, modality: string): number {
  let sum = 0
  for (const entry of readArray(json[field]) ?? []) {
    const detail = readObject(entry)
    if (readString(detail?.['modality']) === modality) sum += readTokens(detail?.['tokenCount']) ?? 0
  }
  return sum
}

/**
 * What Google bills of a grounded answer: each query that is not empty (Gemini 3), or the prompt (Gemini 2.5 and Maps).
 * Which of them has a price is the card's to say. ai.google.dev/gemini-api/docs/pricing and google-search, 2026-11.
 */
export function decodeGroundingCalls(candidate: JsonObject | undefined): ServerToolCalls | undefined {
  const grounding = readObject(candidate?.['groundingMetadata'])
  if (grounding === undefined) return undefined
  const calls: ServerToolCalls = {}
  const queries = (readArray(grounding['webSearchQueries']) ?? []).filter((query) => query !== '').length
  addCalls(calls, 'google_search', queries)
  addCalls(calls, 'google_search_prompt', Math.min(1, queries))
  const chunks = readArray(grounding['groundingChunks']) ?? []
  if (chunks.some((chunk) => readObject(chunk)?.['maps'] !== undefined)) addCalls(calls, 'google_maps', 1)
  return Object.keys(calls).length === 0 ? undefined : calls
}

// Usage of Chat as disjoint buckets, and back. OpenAI counts cached and audio tokens inside `prompt_tokens` and
// reasoning inside `completion_tokens`; others spell the same numbers differently, and some (xAI, Gemini's compatible
// API) leave reasoning out of `completion_tokens`, which shows in `total_tokens`.
import { readObject, readString, type JsonObject } from '../../foundation/json/json.ts'
import { addCalls, type ServerToolCalls } from '../../generation/usage/server-tool-calls.ts'
import { makeSense, readTokens } from '../../generation/usage/read-tokens.ts'
import { emptyUsage, subtract, sumInput, sumOutput, type Usage } from '../../generation/usage/usage.ts'

/**
 * The usage object of an answer or chunk; undefined where it is none (null, or without a count of input or output) and
 * where a count makes no sense. A total alone does not say what of it was output.
 */
export function decodeUsage(value: unknown): Usage | undefined {
  const json = readObject(value)
  if (json === undefined) return undefined
  const prompt = readTokens(json['prompt_tokens'])
  const completion = readTokens(json['completion_tokens'])
  const total = readTokens(json['total_tokens'])
  if (prompt === undefined && completion === undefined) return undefined
  if (!makeSense(json['prompt_tokens'], json['completion_tokens'])) return undefined
  const usage: Usage = { ...emptyUsage(), raw: { protocol: 'openai-chat', json } }
  decodeInput(json, prompt ?? subtract(total ?? 0, completion ?? 0), usage)
  decodeOutput(json, prompt ?? 0, completion ?? 0, total, usage)
  decodeResearch(json, usage)
  const calls = decodeServerTools(json)
  if (calls !== undefined) usage.serverToolCalls = calls
  return usage
}

function decodeInput(json: JsonObject, prompt: number, usage: Usage): void {
  const details = readObject(json['prompt_tokens_details'])
  // DeepSeek: prompt_cache_hit_tokens; Moonshot: cached_tokens; Mistral: num_cached_tokens. Seen 2026 in recordings.
  const read = first(
    details?.['cached_tokens'],
    json['prompt_cache_hit_tokens'],
    json['cached_tokens'],
    json['num_cached_tokens'],
    json['cache_read_input_tokens'],
  )
  const written = first(details?.['cache_write_tokens'], json['cache_creation_input_tokens'])
  let rest = prompt
  // In this order, each bounded by what is left: OpenRouter has been seen to count the same tokens as read and written.
  const take = (wanted: number): number => {
    const taken = Math.min(wanted, rest)
    rest -= taken
    return taken
  }
  usage.cacheRead = take(read)
  usage.cacheWrite5m = take(written)
  usage.inputAudio = take(first(details?.['audio_tokens'], json['audio_prompt_tokens']))
  usage.inputImage = take(first(details?.['image_tokens']))
  usage.input = rest
}

function decodeOutput(
  json: JsonObject,
  prompt: number,
  completion: number,
  total: number | undefined,
  usage: Usage,
): void {
  const details = readObject(json['completion_tokens_details'])
  // What the total holds beyond its two parts is reasoning that was not counted as completion (xAI; Gemini compatible).
  const hidden = total === undefined ? 0 : subtract(total, prompt, completion)
  let rest = completion + hidden
  const take = (wanted: number): number => {
    const taken = Math.min(wanted, rest)
    rest -= taken
    return taken
  }
  usage.reasoning = take(Math.max(hidden, first(details?.['reasoning_tokens'], json['reasoning_tokens'])))
  usage.outputAudio = take(first(details?.['audio_tokens']))
  usage.outputImage = take(first(details?.['image_tokens']))
  usage.output = rest
}

/**
 * Perplexity's deep research bills what it read, at the price of input, and its reasoning, and counts both in neither
 * side nor in the total (docs.perplexity.ai, pricing and sonar-deep-research, 2026-11).
 */
function decodeResearch(json: JsonObject, usage: Usage): void {
  const read = readTokens(json['citation_tokens'])
  if (read === undefined) return
  usage.input += read
  usage.output += usage.reasoning
  usage.reasoning = readTokens(json['reasoning_tokens']) ?? 0
}

/**
 * Anthropic's and OpenRouter's `server_tool_use`; Perplexity's `num_search_queries`, and `search_context_size` of a
 * request that it answers with one search of that size (docs.perplexity.ai, pricing and API reference, 2026-11).
 */
function decodeServerTools(json: JsonObject): ServerToolCalls | undefined {
  const calls: ServerToolCalls = {}
  const used = readObject(json['server_tool_use']) ?? readObject(json['server_tool_use_details']) ?? {}
  for (const [name, value] of Object.entries(used))
    addCalls(calls, name.replace(/_requests$/, ''), readTokens(value) ?? 0)
  const queries = readTokens(json['num_search_queries']) ?? 0
  const size = readString(json['search_context_size'])
  if (queries > 0) addCalls(calls, 'web_search', queries)
  else if (size !== undefined) addCalls(calls, `web_search.${size}`, 1)
  return Object.keys(calls).length === 0 ? undefined : calls
}

/** The first count above zero, else zero: providers send the same number under several names, unused ones as 0. */
function first(...values: unknown[]): number {
  for (const value of values) {
    const count = readTokens(value)
    if (count !== undefined && count > 0) return count
  }
  return 0
}

/** The usage object that callers of Chat see. */
export function encodeUsage(usage: Usage): JsonObject {
  const prompt = sumInput(usage)
  const completion = sumOutput(usage)
  const written = usage.cacheWrite5m + usage.cacheWrite1h
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: {
      cached_tokens: usage.cacheRead,
      audio_tokens: usage.inputAudio,
      ...(usage.inputImage > 0 ? { image_tokens: usage.inputImage } : {}),
      ...(written > 0 ? { cache_write_tokens: written } : {}),
    },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning,
      audio_tokens: usage.outputAudio,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  }
}

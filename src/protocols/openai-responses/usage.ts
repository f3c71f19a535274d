// Usage of Responses. `input_tokens` holds cached and cache-written tokens, `output_tokens` holds reasoning tokens
// (recorded from OpenAI, Azure, xAI, DeepSeek, OpenRouter and Bedrock: 323 answers, total = input + output in each).
import { readObject, type JsonObject } from '../../foundation/json.ts'
import { setOwn } from '../../foundation/lookup.ts'
import { makeSense, readTokens } from '../../generation/token-count.ts'
import { emptyUsage, sumInput, sumOutput, type Usage } from '../../generation/usage.ts'
import { own } from './wire.ts'

/** Undefined where there is none, it has no counts, or one makes no sense: never a zero in place of the unknown. */
export function decodeUsage(response: JsonObject): Usage | undefined {
  const json = readObject(response['usage'])
  if (json === undefined || !makeSense(json['input_tokens'], json['output_tokens'])) return undefined
  const inputTokens = readTokens(json['input_tokens'])
  const outputTokens = readTokens(json['output_tokens'])
  if (inputTokens === undefined && outputTokens === undefined) return undefined
  const input = inputTokens ?? 0
  const output = outputTokens ?? 0
  // Parts that are larger than their whole are cut to it.
  const inputDetails = readObject(json['input_tokens_details'])
  const cacheRead = Math.min(input, readTokens(inputDetails?.['cached_tokens']) ?? 0)
  const cacheWrite = Math.min(input - cacheRead, readTokens(inputDetails?.['cache_write_tokens']) ?? 0)
  const reasoning = Math.min(output, readTokens(readObject(json['output_tokens_details'])?.['reasoning_tokens']) ?? 0)
  const calls = decodeServerToolCalls(response, json)
  return {
    ...emptyUsage(),
    input: input - cacheRead - cacheWrite,
    cacheRead,
    cacheWrite5m: cacheWrite,
    output: output - reasoning,
    reasoning,
    ...(calls === undefined ? {} : { serverToolCalls: calls }),
    raw: { protocol: own, json },
  }
}

/** OpenAI: `tool_usage.<tool>.num_requests`; xAI: `usage.server_side_tool_usage_details.<tool>_calls`. */
function decodeServerToolCalls(response: JsonObject, usage: JsonObject): { [name: string]: number } | undefined {
  const calls: { [name: string]: number } = {}
  const byTool = readObject(response['tool_usage']) ?? {}
  for (const name in byTool) {
    const count = readTokens(readObject(byTool[name])?.['num_requests'])
    if (count) setOwn(calls, name, count)
  }
  const details = readObject(usage['server_side_tool_usage_details']) ?? {}
  for (const name in details) {
    const count = readTokens(details[name])
    if (count) setOwn(calls, name.replace(/_calls$/, ''), count)
  }
  return Object.keys(calls).length === 0 ? undefined : calls
}

/** Both documents require the object in a response, so a stream's first events carry zeros until usage is known. */
export function encodeUsage(usage: Usage | undefined): JsonObject {
  const input = usage === undefined ? 0 : sumInput(usage)
  const output = usage === undefined ? 0 : sumOutput(usage)
  return {
    input_tokens: input,
    input_tokens_details: {
      cached_tokens: usage?.cacheRead ?? 0,
      cache_write_tokens: (usage?.cacheWrite5m ?? 0) + (usage?.cacheWrite1h ?? 0),
    },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: usage?.reasoning ?? 0 },
    total_tokens: input + output,
  }
}

// Usage of Responses. `input_tokens` holds cached and cache-written tokens, `output_tokens` holds reasoning tokens
// (recorded from OpenAI, Azure, xAI, DeepSeek, OpenRouter and Bedrock: 323 answers, total = input + output in each).
import { readObject, type JsonObject } from '../../foundation/json/json.ts'
import { readTerms } from '../../generation/usage/billing-terms.ts'
import { makeSense, readTokens } from '../../generation/usage/read-tokens.ts'
import { emptyUsage, sumInput, sumOutput, type Usage } from '../../generation/usage/usage.ts'
import { countToolCalls } from './server-tools.ts'
import { PROTOCOL } from './wire.ts'

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
  const calls = countToolCalls(response, json)
  const terms = readTerms({ serviceTier: response['service_tier'] })
  return {
    ...emptyUsage(),
    input: input - cacheRead - cacheWrite,
    cacheRead,
    cacheWrite5m: cacheWrite,
    output: output - reasoning,
    reasoning,
    ...(calls === undefined ? {} : { serverToolCalls: calls }),
    ...(terms === undefined ? {} : { terms }),
    raw: { protocol: PROTOCOL, json },
  }
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

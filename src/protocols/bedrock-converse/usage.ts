// Converse's TokenUsage as disjoint buckets. `inputTokens` stands without what was read from or written to the cache:
// total = input + cacheRead + cacheWrite + output. `cacheDetails` tells the writes apart by lifetime; what it does not
// name was written for five minutes. Reasoning is inside `outputTokens` and is not told apart.
import { readArray, readObject, type Json } from '../../foundation/json/json.ts'
import { readTerms } from '../../generation/usage/billing-terms.ts'
import { makeSense, readTokens } from '../../generation/usage/read-tokens.ts'
import { emptyUsage, subtract, type Usage } from '../../generation/usage/usage.ts'

/** `serviceTier` stands beside usage. Undefined where there is none, it has no counts, or one makes no sense. */
export function decodeUsage(value: Json | undefined, serviceTier?: Json): Usage | undefined {
  const json = readObject(value)
  const input = readTokens(json?.['inputTokens'])
  const output = readTokens(json?.['outputTokens'])
  if (json === undefined || (input === undefined && output === undefined)) return undefined
  const isOdd = !makeSense(json['inputTokens'], json['outputTokens'], json['cacheReadInputTokens'])
  if (isOdd || !makeSense(json['cacheWriteInputTokens'])) return undefined
  const written = readTokens(json['cacheWriteInputTokens']) ?? readTokens(json['cacheWriteInputTokenCount']) ?? 0
  const details = (readArray(json['cacheDetails']) ?? []).map(readObject)
  const hourly = details.reduce(
    (sum, detail) => (detail?.['ttl'] === '1h' ? sum + (readTokens(detail['inputTokens']) ?? 0) : sum),
    0,
  )
  const terms = readTerms({ serviceTier: readObject(serviceTier)?.['type'] })
  return {
    ...emptyUsage(),
    input: input ?? 0,
    cacheRead: readTokens(json['cacheReadInputTokens']) ?? readTokens(json['cacheReadInputTokenCount']) ?? 0,
    cacheWrite5m: subtract(written, hourly),
    cacheWrite1h: Math.min(hourly, written),
    output: output ?? 0,
    ...(terms === undefined ? {} : { terms }),
    raw: { protocol: 'bedrock-converse', json },
  }
}

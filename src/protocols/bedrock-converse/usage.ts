// Converse's TokenUsage as disjoint buckets. `inputTokens` stands without what was read from or written to the cache:
// total = input + cacheRead + cacheWrite + output. `cacheDetails` tells the writes apart by lifetime; what it does not
// name was written for five minutes. Reasoning is inside `outputTokens` and is not told apart.
import { readArray, readCount, readObject, type Json } from '../../foundation/json.ts'
import { emptyUsage, subtract, type Usage } from '../../generation/usage.ts'

export function readUsage(value: Json | undefined): Usage | undefined {
  const json = readObject(value)
  const input = readCount(json?.['inputTokens'])
  const output = readCount(json?.['outputTokens'])
  if (json === undefined || (input === undefined && output === undefined)) return undefined
  const written = readCount(json['cacheWriteInputTokens']) ?? readCount(json['cacheWriteInputTokenCount']) ?? 0
  const details = (readArray(json['cacheDetails']) ?? []).map(readObject)
  const hourly = details.reduce(
    (sum, detail) => (detail?.['ttl'] === '1h' ? sum + (readCount(detail['inputTokens']) ?? 0) : sum),
    0,
  )
  return {
    ...emptyUsage(),
    input: input ?? 0,
    cacheRead: readCount(json['cacheReadInputTokens']) ?? readCount(json['cacheReadInputTokenCount']) ?? 0,
    cacheWrite5m: subtract(written, hourly),
    cacheWrite1h: Math.min(hourly, written),
    output: output ?? 0,
    raw: { protocol: 'bedrock-converse', json },
  }
}

// Usage as JSON: the tokens of one generation, and sums over many. Operators read amounts in USD as decimal text,
// callers in whole micro-dollars, rounded up.
import type { JsonObject } from '../foundation/json/json.ts'
import { ceilToMicros, formatUsd } from '../foundation/nanos.ts'
import type { BillingTerms } from '../generation/usage/billing-terms.ts'
import { inputBuckets, outputBuckets, sumInput, sumOutput, type Usage } from '../generation/usage/usage.ts'
import type { OwnUsage, UsageSum, UsageTotal } from '../ledger/reports/usage-store.ts'

/** Each bucket by its own name. */
export function describeTokens(usage: Usage): JsonObject {
  return Object.fromEntries([...inputBuckets, ...outputBuckets].map((bucket) => [bucket, usage[bucket]]))
}

export function describeUsage(usage: Usage): JsonObject {
  return {
    prompt_tokens: sumInput(usage),
    completion_tokens: sumOutput(usage),
    total_tokens: sumInput(usage) + sumOutput(usage),
    input: usage.input,
    cache_read: usage.cacheRead,
    cache_write_5m: usage.cacheWrite5m,
    cache_write_1h: usage.cacheWrite1h,
    input_audio: usage.inputAudio,
    input_image: usage.inputImage,
    output: usage.output,
    reasoning: usage.reasoning,
    output_audio: usage.outputAudio,
    output_image: usage.outputImage,
    ...(usage.serverToolCalls === undefined ? {} : { server_tool_calls: usage.serverToolCalls }),
    ...(usage.terms === undefined ? {} : describeTerms(usage.terms)),
    ...(usage.unpriced === undefined ? {} : { unpriced: usage.unpriced }),
  }
}

/** What ran, in the words of the provider's usage. */
function describeTerms({ serviceTier, speed, region }: BillingTerms): JsonObject {
  return {
    ...(serviceTier === undefined ? {} : { service_tier: serviceTier }),
    ...(speed === undefined ? {} : { speed }),
    ...(region === undefined ? {} : { inference_geo: region }),
  }
}

/** A row of a report to operators. */
export function describeUsageSum(sum: UsageSum): JsonObject {
  return {
    name: sum.name,
    requests: sum.requests,
    successes: sum.successes,
    input_tokens: sum.inputTokens,
    cache_read_tokens: sum.cacheReadTokens,
    cache_write_tokens: sum.cacheWriteTokens,
    output_tokens: sum.outputTokens,
    charge: formatUsd(sum.chargeNanos),
    cost: formatUsd(sum.costNanos),
  }
}

export function describeOwnUsage({ day, week, month }: OwnUsage): JsonObject {
  return {
    currency: 'USD',
    daily: describeTotal(day),
    weekly: describeTotal(week),
    monthly: describeTotal(month),
  }
}

function describeTotal(total: UsageTotal): JsonObject {
  return {
    cost_micro: ceilToMicros(total.chargeNanos),
    prompt_tokens: total.inputTokens,
    completion_tokens: total.outputTokens,
    request_count: total.requests,
    success_count: total.successes,
    total_tokens: total.inputTokens + total.outputTokens,
  }
}

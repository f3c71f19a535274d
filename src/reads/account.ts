// What callers read of their money and use over HTTP: /v1/credits, /v1/usage, /v1/key and /v1/generations/{id}.
import { readObject, type Json, type JsonObject } from '../foundation/json/json.ts'
import { ceilToMicros } from '../foundation/nanos.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import type { BillingTerms } from '../generation/usage/billing-terms.ts'
import { sumInput, sumOutput, type Usage } from '../generation/usage/usage.ts'
import type { GenerationRecord } from '../ledger/rows/generation-record.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { readCredits } from '../ledger/reports/read-credits.ts'
import { readGeneration } from '../ledger/reports/read-generation.ts'
import { toLedgerError } from '../ledger/ledger-error.ts'
import { readUsage } from '../ledger/reports/usage-store.ts'
import { readSpend } from '../limits/spend-store.ts'
import type { Store } from '../store/store.ts'
import type { Exchange } from '../stages/http/exchange.ts'
import type { Caller } from '../stages/tickets/caller.ts'

type AccountPorts = { store: Store; ledger: Ledger }

export async function answerCredits(exchange: Exchange, caller: Caller, { ledger }: AccountPorts): Promise<void> {
  exchange.sendJson(200, await readCredits(ledger, caller))
}

export async function answerUsage(exchange: Exchange, caller: Caller, { store }: AccountPorts): Promise<void> {
  exchange.sendJson(200, await readUsage(store, caller))
}

export async function answerKey(exchange: Exchange, caller: Caller, { store }: AccountPorts): Promise<void> {
  const { key, owner } = caller
  const { limits } = key
  const spend = await readSpend(store, key).catch((error: unknown) => {
    throw toLedgerError(error)
  })
  const showNanos = (nanos: bigint | undefined) => (nanos === undefined ? null : ceilToMicros(nanos))
  exchange.sendJson(200, {
    id: key.id,
    name: key.name,
    preview: key.preview,
    owner: owner.name,
    created_at: new Date(key.createdMs).toISOString(),
    expires_at: key.expiresMs === undefined ? null : new Date(key.expiresMs).toISOString(),
    limits: {
      requests_per_minute: limits.requestsPerMinute ?? null,
      tokens_per_minute: limits.tokensPerMinute ?? null,
      concurrent_requests: limits.concurrentRequests ?? null,
      spend_per_day_micro: showNanos(limits.spendPerDay),
      spend_per_month_micro: showNanos(limits.spendPerMonth),
    },
    allowed_models: key.allowedModels ?? null,
    aliases: key.aliases.map(({ name, target, prefix }) => ({ name, target, prefix })),
    spend: { currency: 'USD', day_micro: ceilToMicros(spend.day), month_micro: ceilToMicros(spend.month) },
  })
}

/** @throws GatewayError not_found: no such generation of this owner's, or it has not ended */
export async function answerGeneration(
  exchange: Exchange,
  caller: Caller,
  id: string,
  { store }: AccountPorts,
): Promise<void> {
  const record = await readGeneration(store, id, caller)
  if (record === undefined)
    throw new GatewayError('not_found', `There is no ended generation '${id}'.`, { param: 'id' })
  exchange.sendJson(200, showGeneration(record))
}

function showGeneration(record: GenerationRecord): object {
  return {
    id: record.id,
    object: 'generation',
    status: record.status,
    request_id: record.callerRequestId ?? null,
    key_id: record.keyId,
    protocol: record.protocol,
    requested_model: record.requestedModel,
    model: record.model ?? null,
    provider: record.provider ?? null,
    upstream_model: record.upstreamModel ?? null,
    streamed: record.streamed,
    finish_reason: record.finishReason ?? null,
    error_code: record.errorCode ?? null,
    dropped: record.losses,
    usage: record.usage === undefined ? null : showUsage(record.usage),
    estimated: record.estimated,
    currency: 'USD',
    cost_micro: ceilToMicros(record.charge),
    cost_nanos: record.charge.toString(),
    price_version: record.priceVersion ?? null,
    attempts: record.attempts.map(showAttempt),
    started_at: new Date(record.startedMs).toISOString(),
    first_content_ms: record.firstByteMs === undefined ? null : record.firstByteMs - record.startedMs,
    duration_ms: record.endedMs - record.startedMs,
  }
}

/** Without what is the operator's alone: the credential and the provider's own words. */
function showAttempt(attempt: Json): JsonObject {
  const note = readObject(attempt) ?? {}
  return {
    provider: note['provider'],
    model: note['model'],
    protocol: note['protocol'],
    outcome: note['outcome'],
    status: note['upstreamStatus'] ?? null,
    error_code: note['errorCode'] ?? null,
    duration_ms: note['durationMs'],
  }
}

function showUsage(usage: Usage): object {
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
    ...(usage.terms === undefined ? {} : showTerms(usage.terms)),
    ...(usage.unpriced === undefined ? {} : { unpriced: usage.unpriced }),
  }
}

/** What ran, in the words of the provider's usage. */
function showTerms({ serviceTier, speed, region }: BillingTerms): object {
  return {
    ...(serviceTier === undefined ? {} : { service_tier: serviceTier }),
    ...(speed === undefined ? {} : { speed }),
    ...(region === undefined ? {} : { inference_geo: region }),
  }
}

// The record of one generation as JSON. Operators read all of it, amounts in USD as decimal text; its caller reads it
// without the credential, the provider's own words and what it cost us, amounts in whole micro-dollars, rounded up.
import { readObject, type Json, type JsonObject } from '../foundation/json/json.ts'
import { ceilToMicros, formatUsd } from '../foundation/nanos.ts'
import type { GenerationRecord } from '../ledger/rows/generation-record.ts'
import { showMoment, showOptionalMoment } from './moment.ts'
import { describeOwnRoute, describeRoute } from './route.ts'
import { describeTokens, describeUsage } from './usage.ts'

export function describeGeneration(record: GenerationRecord): JsonObject {
  return {
    id: record.id,
    status: record.status,
    key_id: record.keyId,
    owner_id: record.ownerId,
    caller_request_id: record.callerRequestId ?? null,
    agent: describeAgent(record),
    protocol: record.protocol,
    streamed: record.streamed,
    ...describeModel(record),
    ...describeEnd(record),
    started_at: showMoment(record.startedMs),
    first_byte_at: showOptionalMoment(record.firstByteMs),
    ended_at: showMoment(record.endedMs),
    tokens: record.usage === undefined ? null : describeTokens(record.usage),
    estimated: record.estimated,
    charge: formatUsd(record.charge),
    waived: formatUsd(record.waived),
    cost: formatUsd(record.cost),
    price_version: record.priceVersion ?? null,
    cost_version: record.costVersion ?? null,
    dropped: [...record.losses],
    route: describeRoute(record.route),
    attempts: [...record.attempts],
  }
}

export function describeOwnGeneration(record: GenerationRecord): JsonObject {
  return {
    id: record.id,
    object: 'generation',
    status: record.status,
    request_id: record.callerRequestId ?? null,
    agent: describeAgent(record),
    key_id: record.keyId,
    protocol: record.protocol,
    ...describeModel(record),
    streamed: record.streamed,
    ...describeEnd(record),
    dropped: [...record.losses],
    usage: record.usage === undefined ? null : describeUsage(record.usage),
    estimated: record.estimated,
    currency: 'USD',
    cost_micro: ceilToMicros(record.charge),
    cost_nanos: record.charge.toString(),
    price_version: record.priceVersion ?? null,
    route: describeOwnRoute(record.route),
    attempts: record.attempts.map((attempt) => describeOwnAttempt(attempt, record.startedMs)),
    started_at: showMoment(record.startedMs),
    first_content_ms: record.firstByteMs === undefined ? null : record.firstByteMs - record.startedMs,
    duration_ms: record.endedMs - record.startedMs,
  }
}

/** Which session and agent of the client asked; null where it does not say. */
function describeAgent({ agentIds }: GenerationRecord): JsonObject | null {
  if (agentIds === undefined) return null
  const { session, agent, parentAgent } = agentIds
  return { session_id: session, agent_id: agent ?? null, parent_agent_id: parentAgent ?? null }
}

/** What was asked for, and what ran. */
function describeModel({ requestedModel, model, provider, upstreamModel }: GenerationRecord): JsonObject {
  return {
    requested_model: requestedModel,
    model: model ?? null,
    provider: provider ?? null,
    upstream_model: upstreamModel ?? null,
  }
}

function describeEnd({ finishReason, errorCode }: GenerationRecord): JsonObject {
  return { finish_reason: finishReason ?? null, error_code: errorCode ?? null }
}

function describeOwnAttempt(attempt: Json, requestMs: number): JsonObject {
  const note = readObject(attempt) ?? {}
  const { startedMs, durationMs } = note
  return {
    endpoint: note['endpoint'] ?? null,
    provider: note['provider'],
    model: note['model'],
    protocol: note['protocol'],
    outcome: note['outcome'],
    status: note['upstreamStatus'] ?? null,
    error_code: note['errorCode'] ?? null,
    fault: note['fault'] ?? null,
    hedge: note['hedge'] === true,
    cut: note['cut'] === true,
    continues: note['continues'] === true,
    after_ms: typeof startedMs === 'number' ? startedMs - requestMs : null,
    duration_ms: typeof durationMs === 'number' ? Math.round(durationMs) : null,
  }
}

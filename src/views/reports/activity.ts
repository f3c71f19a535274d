// A record as a row of a list, and a generation that is under way. What it cost, and with which credential it ran, operators alone
// see.
import { parseJson, readArray, readObject, type JsonObject } from '../../foundation/json/json.ts'
import { formatUsd } from '../../foundation/nanos.ts'
import { sumInput, sumOutput, type Usage } from '../../generation/usage/usage.ts'
import type { ActivityRow } from '../../ledger/reports/activity-store.ts'
import type { OpenHold } from '../../ledger/reports/open-holds-store.ts'
import { decodeAgentIds } from '../../ledger/rows/agent-ids.ts'
import { decodeUsageText } from '../../ledger/rows/usage-text.ts'
import { showMoment } from '../moment.ts'

/** Names by id, of keys and owners; those that are gone have none. */
export type Names = ReadonlyMap<string, string>

export function describeActivity(row: ActivityRow, names: Names, isOperator: boolean): JsonObject {
  const attempts = (readArray(parseJson(row.attempts)) ?? []).map((attempt) => readObject(attempt) ?? {})
  const agent = decodeAgentIds(row.agent_ids)
  return {
    id: row.id,
    caller_request_id: row.caller_request_id,
    ...(isOperator ? { workspace_id: row.owner_id, workspace: names.get(row.owner_id) ?? null } : {}),
    key_id: row.key_id,
    key: names.get(row.key_id) ?? null,
    status: row.status,
    error_code: row.error_code,
    finish_reason: row.finish_reason,
    protocol: row.protocol,
    streamed: row.streamed === 1,
    requested_model: row.requested_model,
    model: row.model,
    provider: row.provider,
    client: row.client,
    session_id: agent?.session ?? null,
    agent_id: agent?.agent ?? null,
    started_at: showMoment(row.started_ms),
    ended_at: showMoment(row.ended_ms),
    first_content_ms: row.first_byte_ms === null ? null : Math.max(0, row.first_byte_ms - row.started_ms),
    duration_ms: Math.max(0, row.ended_ms - row.started_ms),
    tokens: row.usage === null ? null : describeTokenSums(decodeUsageText(row.usage)),
    charge: formatUsd(row.charge_nanos),
    waived: formatUsd(row.waived_nanos),
    ...(isOperator ? { cost: formatUsd(row.cost_nanos) } : {}),
    estimated: row.estimated === 1,
    reversed: row.hold_end === 'reversed',
    tries: attempts.length,
    hedged: attempts.some(({ hedge }) => hedge === true),
    continued: attempts.some(({ continues }) => continues === true),
    losses: (readArray(parseJson(row.losses)) ?? []).length,
  }
}

function describeTokenSums(usage: Usage): JsonObject {
  return {
    input: sumInput(usage),
    cache_read: usage.cacheRead,
    cache_write: usage.cacheWrite5m + usage.cacheWrite1h,
    output: sumOutput(usage),
    reasoning: usage.reasoning,
  }
}

export function describeInFlight(hold: OpenHold, names: Names, isOperator: boolean): JsonObject {
  const { opening } = hold
  return {
    id: hold.generationId,
    caller_request_id: opening.callerRequestId ?? null,
    ...(isOperator ? { workspace_id: hold.ownerId, workspace: names.get(hold.ownerId) ?? null } : {}),
    key_id: hold.keyId,
    key: names.get(hold.keyId) ?? null,
    protocol: opening.protocol,
    streamed: opening.streamed,
    requested_model: opening.requestedModel,
    client: opening.client ?? null,
    session_id: opening.agentIds?.session ?? null,
    started_at: showMoment(opening.startedMs),
    held: formatUsd(hold.nanos),
    held_at_first: formatUsd(hold.firstNanos),
    extensions: hold.extensions,
  }
}

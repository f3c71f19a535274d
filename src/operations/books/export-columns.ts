// The columns of each export, in their order, and what they hold of a row. Amounts are USD as decimal text, exact to the
// nano-dollar; moments are ISO 8601 in UTC.
import { decodeAgentIds } from '../../ledger/rows/agent-ids.ts'
import { parseJson, readArray, type Json } from '../../foundation/json/json.ts'
import { formatUsd } from '../../foundation/nanos.ts'
import { DAY_MS } from '../../foundation/time/clock.ts'
import { sumInput, sumOutput, type Usage } from '../../generation/usage/usage.ts'
import type {
  ExportedGeneration,
  ExportedPosting,
  ExportedPrunedDay,
  ExportedUsage,
} from '../../ledger/reports/export-store.ts'
import { accounts } from '../../ledger/rows/posting.ts'
import { showDay, showMoment, showOptionalMoment } from '../../views/moment.ts'

/** What each column of an export holds, in their order. */
export type ExportColumns<Row> = { readonly [name: string]: (row: Row) => Json }

type Priced = ExportedGeneration & { tokens: Usage | undefined }

export const generationColumns: ExportColumns<Priced> = {
  id: (row) => row.id,
  status: (row) => row.status,
  started_at: (row) => showMoment(row.started_ms),
  first_byte_at: (row) => showOptionalMoment(row.first_byte_ms ?? undefined),
  ended_at: (row) => showMoment(row.ended_ms),
  owner_id: (row) => row.owner_id,
  owner: (row) => row.owner_name,
  key_id: (row) => row.key_id,
  key: (row) => row.key_name,
  caller_request_id: (row) => row.caller_request_id,
  protocol: (row) => row.protocol,
  streamed: (row) => row.streamed === 1,
  requested_model: (row) => row.requested_model,
  model: (row) => row.model,
  provider: (row) => row.provider,
  upstream_model: (row) => row.upstream_model,
  attempts: (row) => readArray(parseJson(row.attempts))?.length ?? 0,
  finish_reason: (row) => row.finish_reason,
  error_code: (row) => row.error_code,
  session_id: (row) => decodeAgentIds(row.agent_ids)?.session ?? null,
  agent_id: (row) => decodeAgentIds(row.agent_ids)?.agent ?? null,
  input_tokens: ({ tokens }) => (tokens === undefined ? null : sumInput(tokens)),
  cache_read_tokens: ({ tokens }) => tokens?.cacheRead ?? null,
  cache_write_5m_tokens: ({ tokens }) => tokens?.cacheWrite5m ?? null,
  cache_write_1h_tokens: ({ tokens }) => tokens?.cacheWrite1h ?? null,
  input_audio_tokens: ({ tokens }) => tokens?.inputAudio ?? null,
  input_image_tokens: ({ tokens }) => tokens?.inputImage ?? null,
  output_tokens: ({ tokens }) => (tokens === undefined ? null : sumOutput(tokens)),
  reasoning_tokens: ({ tokens }) => tokens?.reasoning ?? null,
  output_audio_tokens: ({ tokens }) => tokens?.outputAudio ?? null,
  output_image_tokens: ({ tokens }) => tokens?.outputImage ?? null,
  server_tool_calls: ({ tokens }) =>
    Object.values(tokens?.serverToolCalls ?? {}).reduce((sum, count) => sum + count, 0),
  service_tier: ({ tokens }) => tokens?.terms?.serviceTier ?? null,
  speed: ({ tokens }) => tokens?.terms?.speed ?? null,
  inference_geo: ({ tokens }) => tokens?.terms?.region ?? null,
  unpriced: ({ tokens }) => tokens?.unpriced?.join('; ') ?? null,
  estimated: (row) => row.estimated === 1,
  charge: (row) => formatUsd(row.charge_nanos),
  waived: (row) => formatUsd(row.waived_nanos),
  cost: (row) => formatUsd(row.cost_nanos),
  price_version: (row) => row.price_version,
  cost_version: (row) => row.cost_version,
}

function isIn({ to_account, wallet_id }: ExportedPosting): boolean {
  return to_account === wallet_id
}

/** `amount` is into the wallet; below zero, out of it. */
export const postingColumns: ExportColumns<ExportedPosting> = {
  sequence: (row) => row.sequence,
  created_at: (row) => showMoment(row.created_ms),
  kind: (row) => row.kind,
  amount: (row) => formatUsd(isIn(row) ? row.posting_nanos : -row.posting_nanos),
  wallet_id: (row) => row.wallet_id,
  other_account: (row) => (isIn(row) ? row.from_account : row.to_account),
  owner_id: (row) => row.owner_id,
  owner: (row) => row.owner_name,
  generation_id: (row) => row.generation_id,
  key_id: (row) => row.key_id,
  model: (row) => row.model,
  reason: (row) => row.reason,
  actor: (row) => row.actor,
  idempotency_key: (row) => row.idempotency_key,
}

export const usageColumns: ExportColumns<ExportedUsage> = {
  day: (row) => showDay(row.day),
  owner_id: (row) => row.owner_id,
  owner: (row) => row.owner_name,
  key_id: (row) => row.key_id,
  key: (row) => row.key_name,
  model: (row) => row.model,
  requests: (row) => row.requests,
  successes: (row) => row.successes,
  input_tokens: (row) => row.input_tokens,
  cache_read_tokens: (row) => row.cache_read_tokens,
  cache_write_tokens: (row) => row.cache_write_tokens,
  output_tokens: (row) => row.output_tokens,
  charge: (row) => formatUsd(row.charge_nanos),
  cost: (row) => formatUsd(row.cost_nanos),
}

/** The same columns: one row for all charges of a wallet, day, key and model. */
export const prunedColumns: ExportColumns<ExportedPrunedDay> = {
  sequence: () => null,
  created_at: (row) => showMoment(row.day * DAY_MS),
  kind: () => 'charges',
  amount: (row) => formatUsd(-row.charge_nanos),
  wallet_id: (row) => row.wallet_id,
  other_account: () => accounts.revenue,
  owner_id: (row) => row.owner_id,
  owner: (row) => row.owner_name,
  generation_id: () => null,
  key_id: (row) => row.key_id,
  model: (row) => row.model,
  reason: (row) => `${row.charges} charges, pruned`,
  actor: () => null,
  idempotency_key: () => null,
}

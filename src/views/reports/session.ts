// A session of an agent as JSON.
import type { JsonObject } from '../../foundation/json/json.ts'
import { formatUsd } from '../../foundation/nanos.ts'
import type { AgentSessionsTable } from '../../store/migrations/sum-tables.ts'
import { showMoment } from '../moment.ts'

export function describeSession(row: AgentSessionsTable): JsonObject {
  return {
    id: row.session_id,
    first_at: showMoment(row.first_ms),
    last_at: showMoment(row.last_ms),
    requests: row.requests,
    failed: row.failed,
    input_tokens: row.input_tokens,
    output_tokens: row.output_tokens,
    charge: formatUsd(row.charge_nanos),
    key_id: row.key_id,
    model: row.model,
    client: row.client === '' ? null : row.client,
  }
}

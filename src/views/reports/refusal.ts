// A refused request as a row of a list, and how many there were by code.
import type { JsonObject } from '../../foundation/json/json.ts'
import type { RefusalRow } from '../../ledger/refusals/refusals-store.ts'
import { showMoment } from '../moment.ts'
import type { Names } from './activity.ts'

export function describeRefusal(row: RefusalRow, names: Names): JsonObject {
  return {
    id: row.id,
    at: showMoment(row.at_ms),
    key_id: row.key_id,
    key: names.get(row.key_id) ?? null,
    protocol: row.protocol,
    requested_model: row.model,
    status: row.status,
    code: row.code,
    field: row.field,
    message: row.message,
    client: row.client,
  }
}

// An incident that the database recorded, as JSON.
import type { JsonObject } from '../foundation/json/json.ts'
import type { StoredIncident } from '../store/incident.ts'
import { showMoment } from './moment.ts'

export function describeIncident({ kind, message, lost, createdMs, acknowledgedMs }: StoredIncident): JsonObject {
  return {
    kind,
    message,
    lost: lost ?? null,
    created_at: showMoment(createdMs),
    acknowledged: acknowledgedMs !== undefined,
  }
}

// An entry of the audit log as JSON.
import type { AuditEntry } from '../audit-log/entry.ts'
import { parseJsonObject, type JsonObject } from '../foundation/json/json.ts'
import { showMoment } from './moment.ts'

export function describeAuditEntry(entry: AuditEntry): JsonObject {
  return {
    sequence: entry.sequence,
    at: showMoment(entry.atMs),
    actor: { kind: entry.actor.kind, id: entry.actor.id, name: entry.actor.name },
    address: entry.address,
    workspace_id: entry.workspaceId,
    action: entry.action,
    target: entry.target,
    outcome: entry.outcome,
    reason: entry.reason,
    before: entry.before === null ? null : (parseJsonObject(entry.before) ?? null),
    after: entry.after === null ? null : (parseJsonObject(entry.after) ?? null),
    previous_hash: entry.previousHash,
    hash: entry.hash,
  }
}

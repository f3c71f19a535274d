// One entry of the audit log: who did what, from where, to what, and what it was before and after, secrets masked. Entries
// form a chain: each holds the hash of the one before it, so that none can be changed, removed or put in between without
// every later hash being wrong.
import { createHash } from 'node:crypto'
import type { JsonObject } from '../foundation/json/json.ts'

/** `command-line`: a user of the gateway's machine; `gateway`: the gateway itself. */
export type AuditActorKind = 'person' | 'management-key' | 'command-line' | 'gateway' | 'nobody'

/**
 * `begun`: written before anything is done, where money or access is at stake; another entry says what became of it, and where
 * there is none nobody knows. `done`; `denied`: they may not; `failed`: it was tried, and not done.
 */
export type AuditOutcome = 'begun' | 'done' | 'denied' | 'failed'

export type AuditEvent = {
  actor: { kind: AuditActorKind; id: string | null; name: string }
  /** Of the network; null for the command line. */
  address: string | null
  workspaceId: string | null
  /** Such as `key.create`. */
  action: string
  target: string | null
  outcome: AuditOutcome
  /** The error's code, where it was not done. */
  reason: string | null
  before: JsonObject | null
  after: JsonObject | null
}

/** As it is kept. `before` and `after` are JSON as text: what is hashed is what is stored. */
export type AuditEntry = Omit<AuditEvent, 'before' | 'after'> & {
  sequence: number
  atMs: number
  before: string | null
  after: string | null
  previousHash: string
  hash: string
}

/** SHA-256, hex, over all fields in this order as one JSON text. */
export function hashEntry(entry: Omit<AuditEntry, 'hash'>): string {
  const { sequence, atMs, actor, address, workspaceId, action, target, outcome, reason, before, after } = entry
  const fields = [sequence, atMs, actor.kind, actor.id, actor.name, address, workspaceId, action, target]
  const text = JSON.stringify([...fields, outcome, reason, before, after, entry.previousHash])
  return createHash('sha256').update(text).digest('hex')
}

// The audit log, and management keys: what may be done without a person who is signed in.
import type { Dialect } from './dialect.ts'

export function addAuditLog(dialect: Dialect): string[] {
  // The number is ours, not the database's: the chain has no gaps.
  const sequence = dialect === 'sqlite' ? 'sequence integer primary key' : 'sequence bigint primary key'
  return [
    `create table audit_log (
      ${sequence}, at_ms bigint not null, actor_kind text not null, actor_id text, actor_name text not null,
      address text, owner_id text, action text not null, target text, outcome text not null, reason text,
      before_json text, after_json text, previous_hash text not null, entry_hash text not null)`,
    `create index audit_log_owner on audit_log (owner_id, sequence)`,
    `create index audit_log_action on audit_log (action, sequence)`,
    `create index audit_log_actor on audit_log (actor_id, sequence)`,
    `insert into settings (name, value) values ('audit_log_head', '0:')`,
    `create table management_keys (
      id text primary key, name text not null, owner_id text, digest text not null unique, preview text not null,
      scopes text not null, made_by text, created_ms bigint not null, expires_ms bigint, revoked_ms bigint,
      last_used_ms bigint)`,
    `create index management_keys_owner on management_keys (owner_id, created_ms)`,
    `insert into change_counters (name, value) values ('management_keys', 0)`,
  ]
}

/** The management keys that something was made with, so that it ends with each of them. */
export function addMadeWith(): string[] {
  return [`alter table management_keys add column made_with text`, `alter table invitations add column made_with text`]
}

// The schema's history. A migration is never edited once released; a new one follows it. Expand first (add), contract in
// a later release (remove), so that a gateway one release older still runs: `oldestCompatible` is the oldest schema
// version whose code can run on the result.

import { addSums } from './add-sums.ts'
import { addAuditLog, addMadeWith } from './add-audit-log.ts'
import type { Dialect } from './dialect.ts'
import { addLastTokens, addPeople } from './add-people.ts'

export type Migration = {
  version: number
  name: string
  oldestCompatible: number
  statements(dialect: Dialect): string[]
}

export const migrations: readonly Migration[] = [
  { version: 1, name: 'owners, keys, wallets, ledger, usage, limits', oldestCompatible: 1, statements: createFirst },
  { version: 2, name: 'changes of provider credentials', oldestCompatible: 1, statements: countCredentials },
  { version: 3, name: 'limits that were not set', oldestCompatible: 1, statements: forgetDefaultLimits },
  { version: 4, name: 'pruned records, prices of all gateways', oldestCompatible: 1, statements: addPruning },
  { version: 5, name: 'price lists newer than the release', oldestCompatible: 1, statements: addCatalogLayers },
  { version: 6, name: 'sessions of agents', oldestCompatible: 1, statements: addAgentIds },
  { version: 7, name: 'how endpoints were found', oldestCompatible: 1, statements: addRoutes },
  { version: 8, name: 'endpoints that are left alone or not used', oldestCompatible: 1, statements: addEndpointHealth },
  { version: 9, name: 'sums for pages', oldestCompatible: 1, statements: addSums },
  { version: 10, name: 'audit log and management keys', oldestCompatible: 1, statements: addAuditLog },
  { version: 11, name: 'people of the console', oldestCompatible: 1, statements: addPeople },
  { version: 12, name: 'tokens of renewed sessions', oldestCompatible: 1, statements: addLastTokens },
  { version: 13, name: 'keys that replace one another', oldestCompatible: 1, statements: addKeyFamilies },
  { version: 14, name: 'ends of keys', oldestCompatible: 1, statements: addKeyEnds },
  { version: 15, name: 'steps of prices', oldestCompatible: 1, statements: addPriceSteps },
  { version: 16, name: 'refused requests', oldestCompatible: 1, statements: addRefusals },
  { version: 17, name: 'refused requests by hour', oldestCompatible: 1, statements: addRefusalHours },
  { version: 18, name: 'what management keys made', oldestCompatible: 1, statements: addMadeWith },
]

function createFirst(dialect: Dialect): string[] {
  const sequence =
    dialect === 'sqlite' ? 'sequence integer primary key' : 'sequence bigint generated always as identity primary key'
  const clustered = dialect === 'sqlite' ? ' without rowid' : ''
  const shared = dialect === 'postgres'
  return [
    `create table settings (name text primary key, value text not null)`,
    `create table change_counters (name text primary key, value bigint not null)`,
    `insert into change_counters (name, value) values ('keys', 0), ('wallets', 0)`,
    `create table owners (
      id text primary key, name text not null unique, status text not null, created_ms bigint not null)`,
    `create table wallets (
      id text primary key, owner_id text not null unique references owners (id),
      posted_nanos bigint not null, held_nanos bigint not null check (held_nanos >= 0),
      open_holds bigint not null check (open_holds >= 0),
      credit_limit_nanos bigint, created_ms bigint not null)`,
    `create table keys (
      id text primary key, name text not null, owner_id text not null references owners (id), status text not null,
      digest text not null unique, preview text not null, created_ms bigint not null, expires_ms bigint,
      version bigint not null, settings text not null)`,
    `create index keys_owner on keys (owner_id)`,
    `create table price_cards (version text primary key, card text not null, created_ms bigint not null)`,
    `create table processes (
      id text primary key, name text not null, started_ms bigint not null, lease_until_ms bigint not null,
      open_from bigint not null, ended_ms bigint)`,
    // No foreign keys from here on: these rows are written at the rate of requests, in groups whose order we choose.
    // Embedded, one process writes and knows its holds by number; an index by generation, at random, would cost more
    // than the row. Shared, a hold must be found by the generation that an earlier try may have written.
    `create table holds (
      process_id text not null, sequence bigint not null, generation_id text not null${shared ? ' unique' : ''},
      wallet_id text not null, hold_nanos bigint not null check (hold_nanos >= 0), created_ms bigint not null,
      opening text not null, primary key (process_id, sequence))${clustered}`,
    `create table hold_extensions (
      generation_id text not null, position bigint not null, hold_nanos bigint not null check (hold_nanos > 0),
      created_ms bigint not null, primary key (generation_id, position))${clustered}`,
    `create table generations (
      ${sequence}, id text not null unique, hold_end text not null, caller_request_id text, key_id text not null,
      owner_id text not null, wallet_id text not null, protocol text not null, requested_model text not null,
      model text, provider text, endpoint text, upstream_model text, attempts text not null, losses text not null,
      usage text, price_version text, cost_version text, charge_nanos bigint not null check (charge_nanos >= 0),
      waived_nanos bigint not null check (waived_nanos >= 0), cost_nanos bigint not null, estimated bigint not null, status text not null, finish_reason text,
      error_code text, streamed bigint not null, started_ms bigint not null, first_byte_ms bigint,
      ended_ms bigint not null)`,
    `create index generations_owner on generations (owner_id, sequence)`,
    `create table postings (
      ${sequence}, kind text not null, from_account text not null, to_account text not null,
      posting_nanos bigint not null check (posting_nanos > 0), wallet_id text not null, generation_id text,
      idempotency_key text, reason text, actor text, created_ms bigint not null, check (from_account <> to_account))`,
    `create index postings_wallet on postings (wallet_id, sequence)`,
    `create unique index postings_idempotency on postings (idempotency_key) where idempotency_key is not null`,
    `create table usage_days (
      owner_id text not null, day bigint not null, key_id text not null, model text not null, requests bigint not null,
      successes bigint not null, input_tokens bigint not null, cache_read_tokens bigint not null,
      cache_write_tokens bigint not null, output_tokens bigint not null, charge_nanos bigint not null,
      cost_nanos bigint not null, primary key (owner_id, day, key_id, model))${clustered}`,
    `create table limit_slots (
      key_id text not null, slot bigint not null, requests bigint not null, tokens bigint not null,
      primary key (key_id, slot))${clustered}`,
    `create table limit_leases (
      id text primary key, key_id text not null, until_ms bigint not null, reserved_nanos bigint not null)`,
    `create index limit_leases_key on limit_leases (key_id)`,
    `create table provider_credentials (
      id text primary key, provider text not null, name text not null, sealed text not null,
      created_ms bigint not null, unique (provider, name))`,
  ]
}

function countCredentials(): string[] {
  return [`insert into change_counters (name, value) values ('provider_credentials', 0)`]
}

/**
 * Keys held the default limits as if they had been set. Those become absent, so that the default of the key's owner
 * holds. The texts that are replaced can only be members of `limits`: inside a string, a quotation mark is escaped.
 */
function forgetDefaultLimits(dialect: Dialect): string[] {
  const forget = (text: string, rest: string) =>
    `update keys set settings = replace(settings, '${text}', '${rest}') where settings like '%${text}%'`
  return [
    forget(',"tokensPerMinute":100000,', ','),
    forget(',"tokensPerMinute":100000}', '}'),
    forget('"limits":{"requestsPerMinute":60,', '"limits":{'),
    forget('"limits":{"requestsPerMinute":60}', '"limits":{}'),
    // What runs at each gateway, for those that share a database. What holds a lease for each request stays for a gateway
    // of the release before.
    ...(dialect === 'sqlite'
      ? []
      : [
          `create table limit_running (
            gateway_id text not null, key_id text not null, requests bigint not null, reserved_nanos bigint not null,
            until_ms bigint not null, primary key (gateway_id, key_id))`,
          `create index limit_running_key on limit_running (key_id)`,
        ]),
  ]
}

function addPruning(dialect: Dialect): string[] {
  const clustered = dialect === 'sqlite' ? ' without rowid' : ''
  return [
    `create table pruned_days (
      wallet_id text not null, day bigint not null, key_id text not null, model text not null,
      generations bigint not null, charges bigint not null, charge_nanos bigint not null, waived_nanos bigint not null,
      cost_nanos bigint not null, primary key (wallet_id, day, key_id, model))${clustered}`,
    `create table model_prices (model text primary key, price text not null, set_ms bigint not null)`,
    `insert into change_counters (name, value) values ('prices', 0)`,
  ]
}

function addCatalogLayers(): string[] {
  return [
    `create table catalog_layers (
      id bigint primary key, source text not null, format text not null, applied_ms bigint not null,
      models text not null)`,
  ]
}

/** A key that was rotated and those made in its place, which share their limits. Null: it never was. */
function addKeyFamilies(): string[] {
  return [`alter table keys add column family_id text`, `create index keys_family on keys (family_id)`]
}

/** Which key took a rotated one's place, and which keys are not people's own. */
function addKeyEnds(): string[] {
  return [
    `alter table keys add column replaced_by text`,
    `alter table keys add column made_for text`,
    `update keys set replaced_by = (
       select other.id from keys as other where other.family_id = keys.family_id and other.created_ms > keys.created_ms
       order by other.created_ms, other.id limit 1)
     where family_id is not null`,
  ]
}

/** What callers paid for a model from a moment on. Its counter tells nobody: writers lock its row, one after the other. */
function addPriceSteps(dialect: Dialect): string[] {
  const clustered = dialect === 'sqlite' ? ' without rowid' : ''
  return [
    `create table price_steps (
      model text not null, since_ms bigint not null, version text not null, card text not null,
      primary key (model, since_ms))${clustered}`,
    `insert into change_counters (name, value) values ('price_steps', 0)`,
  ]
}

/** Requests that no generation came of: how many, and the newest of each owner. */
function addRefusals(dialect: Dialect): string[] {
  const sequence =
    dialect === 'sqlite' ? 'sequence integer primary key' : 'sequence bigint generated always as identity primary key'
  const clustered = dialect === 'sqlite' ? ' without rowid' : ''
  return [
    `create table refusals (
      ${sequence}, id text not null, owner_id text not null, key_id text not null, at_ms bigint not null,
      protocol text not null, model text, status bigint not null, code text not null, field text, message text,
      client text not null)`,
    `create index refusals_owner on refusals (owner_id, sequence)`,
    `create index refusals_id on refusals (id)`,
    `create table refusal_minutes (
      owner_id text not null, start_ms bigint not null, key_id text not null, code text not null,
      count bigint not null, primary key (owner_id, start_ms, key_id, code))${clustered}`,
    `create index refusal_minutes_start on refusal_minutes (start_ms)`,
  ]
}

/** Pages of long ranges read them, and minutes need not be kept for ever. */
function addRefusalHours(dialect: Dialect): string[] {
  const clustered = dialect === 'sqlite' ? ' without rowid' : ''
  return [
    `create table refusal_hours (
      owner_id text not null, start_ms bigint not null, key_id text not null, code text not null,
      count bigint not null, primary key (owner_id, start_ms, key_id, code))${clustered}`,
    `create index refusal_hours_start on refusal_hours (start_ms)`,
    `insert into refusal_hours (owner_id, start_ms, key_id, code, count)
      select owner_id, start_ms - start_ms % 3600000, key_id, code, sum(count) from refusal_minutes
      group by owner_id, start_ms - start_ms % 3600000, key_id, code`,
  ]
}

function addAgentIds(): string[] {
  return [`alter table generations add column agent_ids text`]
}

function addRoutes(): string[] {
  return [`alter table generations add column route text`]
}

/** No row of a breaker says more than that somebody called there in vain: it is written late, and lost without harm. */
function addEndpointHealth(dialect: Dialect): string[] {
  const clustered = dialect === 'sqlite' ? ' without rowid' : ''
  return [
    `create table endpoint_breakers (
      provider text not null, endpoint text not null, credential text not null, state text not null, fault text,
      until_ms bigint not null, kept_ms bigint not null, primary key (provider, endpoint, credential))${clustered}`,
    `create table endpoint_uses (endpoint text primary key, use text not null, set_ms bigint not null)`,
    `insert into change_counters (name, value) values ('endpoints', 0)`,
  ]
}

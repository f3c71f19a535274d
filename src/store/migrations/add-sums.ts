// Migration 9: what pages read. Sums of generations by minute, hour and day for each series (owner, key, model, provider, kind
// of client), sessions of agents, the last use of keys, charges of wallets by day; and how far the records are summed. On
// SQLite records are committed in the order of their sequence, so that a mark says how far. On Postgres they are not: there a
// trigger puts each record into a queue in the transaction that writes it, and so each reversal of a charge.
import type { Dialect } from './dialect.ts'

export function addSums(dialect: Dialect): string[] {
  const clustered = dialect === 'sqlite' ? ' without rowid' : ''
  return [
    `alter table generations add column client text`,
    `alter table generations add column held_nanos bigint`,
    `create table usage_series (
      id bigint primary key, owner_id text not null, key_id text not null, model text not null, provider text not null,
      client text not null, unique (owner_id, key_id, model, provider, client))`,
    ...['minutes', 'hours', 'days'].flatMap((table) => [
      `create table series_${table} (
        series_id bigint not null, start_ms bigint not null, ${sums()}, primary key (series_id, start_ms))${clustered}`,
      `create index series_${table}_start on series_${table} (start_ms)`,
    ]),
    `create table agent_sessions (
      owner_id text not null, session_id text not null, first_ms bigint not null, last_ms bigint not null,
      first_sequence bigint not null, last_sequence bigint not null, requests bigint not null, failed bigint not null,
      input_tokens bigint not null, output_tokens bigint not null, charge_nanos bigint not null, key_id text not null,
      model text not null, client text not null, primary key (owner_id, session_id))${clustered}`,
    `create index agent_sessions_last on agent_sessions (owner_id, last_ms)`,
    `create table key_clients (
      owner_id text not null, key_id text not null, client text not null, first_ms bigint not null,
      last_ms bigint not null, requests bigint not null, generation_id text not null, status text not null,
      error_code text, primary key (owner_id, key_id, client))${clustered}`,
    `create table wallet_days (
      wallet_id text not null, day bigint not null, charges bigint not null, charge_nanos bigint not null,
      primary key (wallet_id, day))${clustered}`,
    `create index postings_movements on postings (wallet_id, sequence) where kind <> 'charge'`,
    `create table sum_state (
      id bigint primary key, version bigint not null, sequence bigint not null, until_sequence bigint,
      next_series bigint not null, summed_ms bigint not null)`,
    ...takePruned(),
    ...(dialect === 'sqlite' ? [startState('null')] : addQueue()),
  ]
}

/** Records that were pruned before this cannot be counted any more: what is left of them has no provider and no tokens. */
function takePruned(): string[] {
  const pruned = 'from pruned_days join wallets on wallets.id = pruned_days.wallet_id'
  const columns = ['requests', 'charge_nanos', 'cost_nanos', 'waived_nanos']
  const zeros = countColumns.filter((name) => !columns.includes(name))
  const addDays = (owner: string, key: string) => `insert into series_days (
      series_id, start_ms, ${columns.join(', ')}, ${zeros.join(', ')})
    select usage_series.id, day * 86400000, sum(generations), sum(pruned_days.charge_nanos), sum(pruned_days.cost_nanos),
      sum(pruned_days.waived_nanos), ${zeros.map(() => '0').join(', ')}
    ${pruned} join usage_series on usage_series.owner_id = ${owner} and usage_series.key_id = ${key}
      and usage_series.model = pruned_days.model and usage_series.provider = '' and usage_series.client = ''
    group by usage_series.id, day`
  return [
    `insert into usage_series (id, owner_id, key_id, model, provider, client)
      select row_number() over (order by owner_id, key_id, model), owner_id, key_id, model, '', ''
      from (select distinct owner_id, key_id, model ${pruned}
        union select distinct '', '', model from pruned_days) as series`,
    addDays('wallets.owner_id', 'pruned_days.key_id'),
    addDays(`''`, `''`),
    `insert into wallet_days (wallet_id, day, charges, charge_nanos)
      select wallet_id, day, sum(charges), sum(charge_nanos) from pruned_days where charges > 0 group by wallet_id, day`,
  ]
}

const countColumns = [
  'requests',
  'failed_caller',
  'failed_provider',
  'failed_ours',
  'cancelled',
  'estimated',
  'lossy',
  'retried',
  'rescued',
  'hedged',
  'input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'charge_nanos',
  'cost_nanos',
  'waived_nanos',
  'saved_nanos',
  'lost_nanos',
  'unpaid_nanos',
  'first_sequence',
  'last_sequence',
]

/** Counts of latencies are null where there are none: most are, and null takes no room. */
function sums(): string {
  const latencies = ['first', 'total'].flatMap((measure) =>
    Array.from({ length: 32 }, (_, bucket) => `${measure}_${String(bucket).padStart(2, '0')}`),
  )
  return [...countColumns.map((name) => `${name} bigint not null`), ...latencies.map((name) => `${name} bigint`)].join(
    ', ',
  )
}

function startState(until: string): string {
  return `insert into sum_state (id, version, sequence, until_sequence, next_series, summed_ms)
    values (1, 0, 0, ${until}, (select count(*) + 1 from usage_series), 0)`
}

/**
 * Making a trigger waits for all who write records and keeps others out until the migration is committed: what is there then
 * is all that no trigger has seen, up to `until_sequence`.
 */
function addQueue(): string[] {
  return [
    `create table unsummed (
      sequence bigint not null, reversal bigint not null, status text, error_code text, charge_nanos bigint,
      waived_nanos bigint, primary key (sequence, reversal))`,
    `create function queue_records() returns trigger language plpgsql as $$
      begin insert into unsummed (sequence, reversal) select sequence, 0 from written; return null; end $$`,
    `create function queue_reversal() returns trigger language plpgsql as $$
      begin insert into unsummed (sequence, reversal, status, error_code, charge_nanos, waived_nanos)
        values (old.sequence, 1, old.status, old.error_code, old.charge_nanos, old.waived_nanos) on conflict do nothing;
      return null; end $$`,
    `create trigger generations_written after insert on generations referencing new table as written
      for each statement execute function queue_records()`,
    `create trigger generations_reversed after update on generations for each row
      when (old.hold_end = 'settled' and new.hold_end = 'reversed') execute function queue_reversal()`,
    startState('(select coalesce(max(sequence), 0) from generations)'),
  ]
}

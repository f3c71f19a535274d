// The tables of sums that pages read, as Kysely's types. `add-sums.ts` makes them, `ledger/rollups/` fills them.

/** What sums are kept for. Of all owners together: owner, key and client are empty. */
export type UsageSeriesTable = {
  id: number
  owner_id: string
  key_id: string
  model: string
  provider: string
  client: string
}

/** Counts of latencies by bucket (`latency-buckets.ts`); null is none. */
type LatencyCounts = { [bucket in `${'first' | 'total'}_${number}`]: number | null }

/** The sums of a series over the minute, hour or day (UTC) that begins at `start_ms`, by when generations began. */
export type SeriesSumsTable = LatencyCounts & {
  series_id: number
  start_ms: number
  requests: number
  /** Failures by whose fault they were, and requests whose caller left. */
  failed_caller: number
  failed_provider: number
  failed_ours: number
  cancelled: number
  /** Requests whose usage was counted by us, that lost something in a translation. */
  estimated: number
  lossy: number
  /** Requests with more than one attempt, those of them that another attempt served, and those with a hedge. */
  retried: number
  rescued: number
  hedged: number
  /** Input that was not read from a cache nor written to one, and output without reasoning. */
  input_tokens: number
  cache_read_tokens: number
  cache_write_tokens: number
  output_tokens: number
  reasoning_tokens: number
  charge_nanos: bigint
  cost_nanos: bigint
  waived_nanos: bigint
  /** What the same tokens would have cost without a cache, less what they cost; below zero where writing cost more. */
  saved_nanos: bigint
  /** Of the cost: of attempts whose answer was not used, and of generations that were not charged. */
  lost_nanos: bigint
  unpaid_nanos: bigint
  /** Of the records: they are found by these. */
  first_sequence: number
  last_sequence: number
}

/** A session that an agent's client named. */
export type AgentSessionsTable = {
  owner_id: string
  session_id: string
  first_ms: number
  last_ms: number
  first_sequence: number
  last_sequence: number
  requests: number
  failed: number
  input_tokens: number
  output_tokens: number
  charge_nanos: bigint
  /** Of its last request. */
  key_id: string
  model: string
  client: string
}

/** Each kind of client that used a key; the last generation says how that went. */
export type KeyClientsTable = {
  owner_id: string
  key_id: string
  client: string
  first_ms: number
  last_ms: number
  requests: number
  generation_id: string
  status: string
  error_code: string | null
}

/** What a wallet was charged for generations that ended on a UTC day; what was given back later is a posting of its own. */
export type WalletDaysTable = { wallet_id: string; day: number; charges: number; charge_nanos: bigint }

/** One row. */
export type SumStateTable = {
  id: number
  /** Raised by every step: of two that sum at once, one is refused. */
  version: number
  /** SQLite: records up to it are summed. Postgres: records up to it are summed or in the queue. */
  sequence: number
  /** Postgres: records up to it were written before there was a queue. */
  until_sequence: number | null
  next_series: number
  /** When the last step was. */
  summed_ms: number
}

/** Postgres: records that are not summed yet, and reversals, with what the record said before. */
export type UnsummedTable = {
  sequence: number
  reversal: number
  status: string | null
  error_code: string | null
  charge_nanos: bigint | null
  waived_nanos: bigint | null
}

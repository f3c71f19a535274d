// The tables, as Kysely's types. `migrations.ts` makes them. Money columns end in `_nanos` and are bigint, in SQL and
// here; times end in `_ms`, since the epoch; JSON is text, since no query looks inside it.

import type { Generated } from 'kysely'
import type { PeopleTables } from './migrations/people-tables.ts'
import type {
  AgentSessionsTable,
  KeyClientsTable,
  SeriesSumsTable,
  SumStateTable,
  UnsummedTable,
  UsageSeriesTable,
  WalletDaysTable,
} from './migrations/sum-tables.ts'

export type OwnersTable = { id: string; name: string; status: string; created_ms: number }

type WalletsTable = {
  id: string
  owner_id: string
  /** Σ postings into less Σ postings out of this wallet. A projection: the auditor recomputes it. */
  posted_nanos: bigint
  /** Σ open holds. A projection likewise. */
  held_nanos: bigint
  open_holds: number
  /** How far below zero `posted − held` may go; null: without bound (unlimited). */
  credit_limit_nanos: bigint | null
  created_ms: number
}

export type KeysTable = {
  id: string
  name: string
  owner_id: string
  status: string
  digest: string
  preview: string
  created_ms: number
  expires_ms: number | null
  /** Raised by every change: two changes at once cannot overwrite each other. */
  version: number
  /** Limits, allowed models and aliases (`keys/key-store.ts`). */
  settings: string
  /** The first of the keys that rotation made out of one another; null where it was never rotated. */
  family_id: string | null
  /** The key that rotation made in its place; null: none yet. */
  replaced_by: string | null
  /** `playground`: a session's, which nobody may change; null: people's own. */
  made_for: string | null
}

type PriceCardsTable = { version: string; card: string; created_ms: number }

/** A running gateway, and the lease of everything it has open. */
type ProcessesTable = {
  id: string
  name: string
  started_ms: number
  lease_until_ms: number
  /** No hold of this process below this number is open. */
  open_from: number
  /** Set once nothing of it is open any more: drained, or recovered after its death. */
  ended_ms: number | null
}

/** Immutable. A hold is open for as long as it is here: the end of its generation removes it. */
type HoldsTable = {
  process_id: string
  sequence: number
  generation_id: string
  wallet_id: string
  hold_nanos: bigint
  created_ms: number
  /** What is known at admission, for the record of a generation that never ended (`generation-record.ts`). */
  opening: string
}

/** Immutable. Adds to a hold. */
type HoldExtensionsTable = { generation_id: string; position: number; hold_nanos: bigint; created_ms: number }

/** The end of a generation, one row for each, whatever happened. Immutable, but that a charge may be reversed. */
export type GenerationsTable = {
  sequence: number
  id: string
  /** `settled`, `released`, `expired`, `reversed`: how its hold ended. */
  hold_end: string
  caller_request_id: string | null
  /** Which session and agent of the client asked, as JSON (`agent-ids.ts`). */
  agent_ids: string | null
  /** The kind of program that asked; null: of a version that did not keep it. */
  client: string | null
  key_id: string
  owner_id: string
  wallet_id: string
  protocol: string
  requested_model: string
  model: string | null
  provider: string | null
  endpoint: string | null
  upstream_model: string | null
  attempts: string
  /** How its endpoint was found, as JSON; null where there was nothing to choose. */
  route: string | null
  losses: string
  usage: string | null
  price_version: string | null
  cost_version: string | null
  /** What the wallet paid. */
  charge_nanos: bigint
  /** What the usage cost beyond that and the wallet could not cover. */
  waived_nanos: bigint
  /** What we paid. */
  cost_nanos: bigint
  /** What was held for it in all when it ended; null: of a version that did not keep it. */
  held_nanos: bigint | null
  estimated: number
  status: string
  finish_reason: string | null
  error_code: string | null
  streamed: number
  started_ms: number
  first_byte_ms: number | null
  ended_ms: number
}

/** Immutable: one movement of money from one account to another, so that all accounts sum to zero by construction. */
export type PostingsTable = {
  sequence: number
  kind: string
  from_account: string
  to_account: string
  posting_nanos: bigint
  wallet_id: string
  generation_id: string | null
  idempotency_key: string | null
  reason: string | null
  actor: string | null
  created_ms: number
}

/** Roll-up by owner, UTC day (days since the epoch), key and model that ran. */
export type UsageDaysTable = {
  owner_id: string
  day: number
  key_id: string
  model: string
  requests: number
  successes: number
  input_tokens: number
  cache_read_tokens: number
  cache_write_tokens: number
  output_tokens: number
  charge_nanos: bigint
  cost_nanos: bigint
}

/**
 * Requests and tokens of one key, by seconds since the epoch. With several gateways on one database, the truth; with one,
 * what a restart takes up (`saved-windows.ts`).
 */
type LimitSlotsTable = { key_id: string; slot: number; requests: number; tokens: number }

/** Of a release before this one, whose gateways may still write it. */
type LimitLeasesTable = { id: string; key_id: string; until_ms: number; reserved_nanos: bigint }

/** What runs at one gateway, of keys that limit requests at once or spend; until its lease ends. Postgres alone. */
type LimitRunningTable = {
  gateway_id: string
  key_id: string
  requests: number
  reserved_nanos: bigint
  until_ms: number
}

export type ProviderCredentialsTable = {
  id: string
  provider: string
  name: string
  /** `seal.ts` */
  sealed: string
  created_ms: number
}

/** What callers pay for a model at every gateway of a database, before what their files say; JSON in the file's names. */
type ModelPricesTable = { model: string; price: string; set_ms: number }

/** What callers pay for a model from a moment on, until the next one: `operations/prices/price-steps-store.ts`. */
type PriceStepsTable = { model: string; since_ms: number; version: string; card: string }

/** Price lists newer than the release; the one with the highest id holds. `models` is JSON. */
type CatalogLayersTable = { id: number; source: string; format: string; applied_ms: number; models: string }

/**
 * What is left alone, and until when, so that a restart does not ask it again at once (`health-store.ts`). Without an endpoint:
 * the credential, whatever the model. With several gateways, the newest word of any of them.
 */
type EndpointBreakersTable = {
  provider: string
  /** Empty: of all. */
  endpoint: string
  credential: string
  state: string
  fault: string | null
  until_ms: number
  kept_ms: number
}

/** Endpoints that the operator drains or has disabled, at every gateway of a database. */
type EndpointUsesTable = { endpoint: string; use: string; set_ms: number }

/**
 * What generations that were pruned had come to, by wallet, UTC day, key and model: with the rows that are left, all sums
 * are what they were. A projection like the roll-up for owners, which pruning leaves as it is.
 */
export type PrunedDaysTable = {
  wallet_id: string
  day: number
  key_id: string
  model: string
  generations: number
  /** How many of them were charged, and with how much. */
  charges: number
  charge_nanos: bigint
  waived_nanos: bigint
  cost_nanos: bigint
}

/** What may have cost money and the operator has to know (`incident.ts`). SQLite alone. */
type IncidentsTable = {
  id: number
  created_ms: number
  kind: string
  message: string
  lost: number | null
  detail: string | null
  acknowledged_ms: number | null
}

/** One link of the chain: `src/audit-log/entry.ts`. */
export type AuditLogTable = {
  sequence: number
  at_ms: number
  actor_kind: string
  actor_id: string | null
  actor_name: string
  address: string | null
  owner_id: string | null
  action: string
  target: string | null
  outcome: string
  reason: string | null
  before_json: string | null
  after_json: string | null
  previous_hash: string
  entry_hash: string
}

export type ManagementKeysTable = {
  id: string
  name: string
  /** The workspace that it is for; null: the gateway. */
  owner_id: string | null
  digest: string
  preview: string
  /** Permissions, with spaces between them. */
  scopes: string
  made_by: string | null
  /** Management keys, with spaces between them, each made with the one before; null: a person did it. */
  made_with: string | null
  created_ms: number
  expires_ms: number | null
  revoked_ms: number | null
  last_used_ms: number | null
}

/** A request that was refused before it became a generation. */
type RefusalsTable = {
  sequence: Generated<number>
  id: string
  owner_id: string
  key_id: string
  at_ms: number
  protocol: string
  model: string | null
  status: number
  code: string
  field: string | null
  message: string | null
  client: string
}

/** Of the minute or the hour that begins at `start_ms`. */
type RefusalCountsTable = { owner_id: string; start_ms: number; key_id: string; code: string; count: number }

export type Schema = PeopleTables & {
  refusals: RefusalsTable
  refusal_minutes: RefusalCountsTable
  refusal_hours: RefusalCountsTable
  audit_log: AuditLogTable
  management_keys: ManagementKeysTable
  incidents: IncidentsTable
  schema_migrations: { version: number; name: string; oldest_compatible: number; applied_ms: number }
  settings: { name: string; value: string }
  change_counters: { name: string; value: number }
  owners: OwnersTable
  wallets: WalletsTable
  keys: KeysTable
  price_cards: PriceCardsTable
  processes: ProcessesTable
  holds: HoldsTable
  hold_extensions: HoldExtensionsTable
  generations: GenerationsTable
  postings: PostingsTable
  usage_days: UsageDaysTable
  limit_slots: LimitSlotsTable
  limit_leases: LimitLeasesTable
  limit_running: LimitRunningTable
  provider_credentials: ProviderCredentialsTable
  model_prices: ModelPricesTable
  catalog_layers: CatalogLayersTable
  price_steps: PriceStepsTable
  pruned_days: PrunedDaysTable
  endpoint_breakers: EndpointBreakersTable
  endpoint_uses: EndpointUsesTable
  usage_series: UsageSeriesTable
  series_minutes: SeriesSumsTable
  series_hours: SeriesSumsTable
  series_days: SeriesSumsTable
  agent_sessions: AgentSessionsTable
  key_clients: KeyClientsTable
  wallet_days: WalletDaysTable
  sum_state: SumStateTable
  unsummed: UnsummedTable
}

// One page of an export: generations, postings or usage as columns and rows, and where the next page begins.
// Amounts are USD as decimal text, exact to the nano-dollar; times are ISO 8601 in UTC.
import { DAY_MS } from '../../foundation/time/clock.ts'
import type { Json, JsonObject } from '../../foundation/json/json.ts'
import { parseJson, readArray } from '../../foundation/json/json.ts'
import { formatUsd } from '../../foundation/nanos.ts'
import { sumInput, sumOutput, type Usage } from '../../generation/usage/usage.ts'
import { accounts } from '../../ledger/rows/posting.ts'
import { readPruned } from '../../ledger/upkeep/pruned-store.ts'
import { decodeUsageText } from '../../ledger/rows/usage-text.ts'
import type { Store } from '../../store/store.ts'
import type { OperationContext } from '../operation-context.ts'
import {
  readGenerationPage,
  readNewest,
  readPostingPage,
  readPrunedPage,
  readUsagePage,
  type DayKey,
  type ExportedGeneration,
  type ExportedPosting,
  type ExportedPrunedDay,
  type ExportedUsage,
  type ExportFilter,
} from '../../ledger/reports/export-store.ts'
import { readMoment } from '../customers/read-limits.ts'
import { OperationError, type Arguments, type Operation } from '../operation.ts'

export const exportOperations: readonly Operation[] = [
  {
    name: 'export.generations',
    run: (context, args) => exportSequence(context, args, 'generations'),
  },
  {
    name: 'export.postings',
    run: (context, args) => exportSequence(context, args, 'postings'),
  },
  {
    name: 'export.usage',
    async run(context, args) {
      const filter = await readFilter(context, args)
      assertDays(filter)
      const page = await readUsagePage(await context.store(), filter, readUsageKey(args))
      const next = page.next === undefined ? null : JSON.stringify(page.next)
      return { ...describe(usageColumns, page.rows), next }
    },
  },
]

/** How far an export has come; as `next` it travels as JSON: until where it goes, what was pruned before it, what comes. */
type Progress = { until: number; pruned: number; at: number | DayKey | 'days' }

/** Rows in the order in which they were written; of postings first what the pruned ones came to. */
async function exportSequence(
  context: OperationContext,
  args: Arguments,
  table: 'generations' | 'postings',
): Promise<JsonObject> {
  const filter = await readFilter(context, args)
  const store = await context.store()
  const progress = readProgress(args) ?? {
    pruned: await readPruned(store),
    until: await readNewest(store, table),
    at: table === 'postings' ? 'days' : 0,
  }
  const page = await readSequencePage(store, filter, table, progress)
  // Rows that are pruned between two pages are in neither of them.
  if ((await readPruned(store)) !== progress.pruned)
    throw new OperationError('fault', 'Records were pruned while this export ran; start it again.')
  const { next, ...rows } = page
  return { ...rows, next: next === undefined ? null : JSON.stringify([progress.until, progress.pruned, next]) }
}

async function readSequencePage(
  store: Store,
  filter: ExportFilter,
  table: 'generations' | 'postings',
  { until, at }: Progress,
): Promise<Table & { next: Progress['at'] | undefined }> {
  if (typeof at !== 'number') {
    const page = await readPrunedPage(store, filter, at === 'days' ? undefined : at)
    return { ...describe(prunedColumns, page.rows), next: page.next ?? 0 }
  }
  if (table === 'postings') {
    const page = await readPostingPage(store, filter, { after: at, until })
    return { ...describe(postingColumns, page.rows), next: page.next }
  }
  const page = await readGenerationPage(store, filter, { after: at, until })
  const rows = page.rows.map((row) => ({ ...row, tokens: row.usage === null ? undefined : decodeUsageText(row.usage) }))
  return { ...describe(generationColumns, rows), next: page.next }
}

function readProgress(args: Arguments): Progress | undefined {
  const next = args.optionalText('next')
  if (next === undefined) return undefined
  const [until, pruned, at] = readArray(parseJson(next)) ?? []
  if (typeof until !== 'number' || typeof pruned !== 'number') throw new OperationError('usage', '`next` is wrong')
  return { until, pruned, at: typeof at === 'number' ? at : readRowKey(at) }
}

async function readFilter(context: OperationContext, args: Arguments): Promise<ExportFilter> {
  const [from, to, owner, keyId, model] = ['from', 'to', 'owner', 'key', 'model'].map((name) => args.optionalText(name))
  const keys = owner === undefined && keyId === undefined ? undefined : await context.keys()
  const found = owner === undefined ? undefined : await keys?.owners.find(owner)
  if (owner !== undefined && found === undefined) throw new OperationError('fault', `There is no owner '${owner}'.`)
  if (keyId !== undefined) await keys?.show(keyId)
  return {
    ...(from !== undefined && { fromMs: readMoment(from) }),
    ...(to !== undefined && { toMs: readMoment(to) }),
    ...(found !== undefined && { ownerId: found.id }),
    ...(keyId !== undefined && { keyId }),
    ...(model !== undefined && { model }),
  }
}

/** Usage is kept by whole days. */
function assertDays({ fromMs, toMs }: ExportFilter): void {
  for (const ms of [fromMs, toMs]) {
    if (ms !== undefined && ms % DAY_MS !== 0)
      throw new OperationError('usage', 'Usage is kept by UTC days: give --from and --to as days such as 2027-01-31.')
  }
}

function readUsageKey(args: Arguments): DayKey | undefined {
  const next = args.optionalText('next')
  return next === undefined ? undefined : readRowKey(parseJson(next))
}

/** Of a row by owner or wallet, day, key and model. */
function readRowKey(written: Json | undefined): DayKey {
  const [first, day, key, model] = readArray(written) ?? []
  if (typeof first !== 'string' || typeof day !== 'number' || typeof key !== 'string' || typeof model !== 'string')
    throw new OperationError('usage', '`next` is wrong')
  return [first, day, key, model]
}

type Priced = ExportedGeneration & { tokens: Usage | undefined }

const generationColumns: Columns<Priced> = {
  id: (row) => row.id,
  status: (row) => row.status,
  started_at: (row) => writeMoment(row.started_ms),
  first_byte_at: (row) => (row.first_byte_ms === null ? null : writeMoment(row.first_byte_ms)),
  ended_at: (row) => writeMoment(row.ended_ms),
  owner_id: (row) => row.owner_id,
  owner: (row) => row.owner_name,
  key_id: (row) => row.key_id,
  key: (row) => row.key_name,
  caller_request_id: (row) => row.caller_request_id,
  protocol: (row) => row.protocol,
  streamed: (row) => row.streamed === 1,
  requested_model: (row) => row.requested_model,
  model: (row) => row.model,
  provider: (row) => row.provider,
  upstream_model: (row) => row.upstream_model,
  attempts: (row) => readArray(parseJson(row.attempts))?.length ?? 0,
  finish_reason: (row) => row.finish_reason,
  error_code: (row) => row.error_code,
  input_tokens: ({ tokens }) => (tokens === undefined ? null : sumInput(tokens)),
  cache_read_tokens: ({ tokens }) => tokens?.cacheRead ?? null,
  cache_write_5m_tokens: ({ tokens }) => tokens?.cacheWrite5m ?? null,
  cache_write_1h_tokens: ({ tokens }) => tokens?.cacheWrite1h ?? null,
  input_audio_tokens: ({ tokens }) => tokens?.inputAudio ?? null,
  input_image_tokens: ({ tokens }) => tokens?.inputImage ?? null,
  output_tokens: ({ tokens }) => (tokens === undefined ? null : sumOutput(tokens)),
  reasoning_tokens: ({ tokens }) => tokens?.reasoning ?? null,
  output_audio_tokens: ({ tokens }) => tokens?.outputAudio ?? null,
  output_image_tokens: ({ tokens }) => tokens?.outputImage ?? null,
  server_tool_calls: ({ tokens }) =>
    Object.values(tokens?.serverToolCalls ?? {}).reduce((sum, count) => sum + count, 0),
  service_tier: ({ tokens }) => tokens?.terms?.serviceTier ?? null,
  speed: ({ tokens }) => tokens?.terms?.speed ?? null,
  inference_geo: ({ tokens }) => tokens?.terms?.region ?? null,
  unpriced: ({ tokens }) => tokens?.unpriced?.join('; ') ?? null,
  estimated: (row) => row.estimated === 1,
  charge: (row) => formatUsd(row.charge_nanos),
  waived: (row) => formatUsd(row.waived_nanos),
  cost: (row) => formatUsd(row.cost_nanos),
  price_version: (row) => row.price_version,
  cost_version: (row) => row.cost_version,
}

function isIn({ to_account, wallet_id }: ExportedPosting): boolean {
  return to_account === wallet_id
}

/** `amount` is into the wallet; below zero, out of it. */
const postingColumns: Columns<ExportedPosting> = {
  sequence: (row) => row.sequence,
  created_at: (row) => writeMoment(row.created_ms),
  kind: (row) => row.kind,
  amount: (row) => formatUsd(isIn(row) ? row.posting_nanos : -row.posting_nanos),
  wallet_id: (row) => row.wallet_id,
  other_account: (row) => (isIn(row) ? row.from_account : row.to_account),
  owner_id: (row) => row.owner_id,
  owner: (row) => row.owner_name,
  generation_id: (row) => row.generation_id,
  key_id: (row) => row.key_id,
  model: (row) => row.model,
  reason: (row) => row.reason,
  actor: (row) => row.actor,
  idempotency_key: (row) => row.idempotency_key,
}

const usageColumns: Columns<ExportedUsage> = {
  day: (row) => writeMoment(row.day * DAY_MS).slice(0, 10),
  owner_id: (row) => row.owner_id,
  owner: (row) => row.owner_name,
  key_id: (row) => row.key_id,
  key: (row) => row.key_name,
  model: (row) => row.model,
  requests: (row) => row.requests,
  successes: (row) => row.successes,
  input_tokens: (row) => row.input_tokens,
  cache_read_tokens: (row) => row.cache_read_tokens,
  cache_write_tokens: (row) => row.cache_write_tokens,
  output_tokens: (row) => row.output_tokens,
  charge: (row) => formatUsd(row.charge_nanos),
  cost: (row) => formatUsd(row.cost_nanos),
}

/** The same columns: one row for all charges of a wallet, day, key and model. */
const prunedColumns: Columns<ExportedPrunedDay> = {
  sequence: () => null,
  created_at: (row) => writeMoment(row.day * DAY_MS),
  kind: () => 'charges',
  amount: (row) => formatUsd(-row.charge_nanos),
  wallet_id: (row) => row.wallet_id,
  other_account: () => accounts.revenue,
  owner_id: (row) => row.owner_id,
  owner: (row) => row.owner_name,
  generation_id: () => null,
  key_id: (row) => row.key_id,
  model: (row) => row.model,
  reason: (row) => `${row.charges} charges, pruned`,
  actor: () => null,
  idempotency_key: () => null,
}

/** What each column of an export holds, in their order. */
type Columns<Row> = { readonly [name: string]: (row: Row) => Json }

type Table = { columns: string[]; rows: Json[] }

function describe<Row>(columns: Columns<Row>, rows: readonly Row[]): Table {
  const read = Object.values(columns)
  return { columns: Object.keys(columns), rows: rows.map((row) => read.map((column) => column(row))) }
}

function writeMoment(ms: number): string {
  return new Date(ms).toISOString()
}

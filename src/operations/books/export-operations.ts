// One page of an export: generations, postings or usage as columns and rows, and where the next page begins.
import { DAY_MS } from '../../foundation/time/clock.ts'
import type { Json, JsonObject } from '../../foundation/json/json.ts'
import { parseJson, readArray } from '../../foundation/json/json.ts'
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
  type ExportFilter,
} from '../../ledger/reports/export-store.ts'
import { readMoment } from '../read-moment.ts'
import { findOwner } from '../customers/find-owner.ts'
import { generationColumns, postingColumns, prunedColumns, usageColumns, type ExportColumns } from './export-columns.ts'
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
      return { ...describeRows(usageColumns, page.rows), next }
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
    return { ...describeRows(prunedColumns, page.rows), next: page.next ?? 0 }
  }
  if (table === 'postings') {
    const page = await readPostingPage(store, filter, { after: at, until })
    return { ...describeRows(postingColumns, page.rows), next: page.next }
  }
  const page = await readGenerationPage(store, filter, { after: at, until })
  const rows = page.rows.map((row) => ({ ...row, tokens: row.usage === null ? undefined : decodeUsageText(row.usage) }))
  return { ...describeRows(generationColumns, rows), next: page.next }
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
  const found = await findOwner(context, owner)
  if (keyId !== undefined) await (await context.keys()).show(keyId)
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

type Table = { columns: string[]; rows: Json[] }

function describeRows<Row>(columns: ExportColumns<Row>, rows: readonly Row[]): Table {
  const read = Object.values(columns)
  return { columns: Object.keys(columns), rows: rows.map((row) => read.map((column) => column(row))) }
}

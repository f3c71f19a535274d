// What callers paid for each model, and since when: written where a catalogue has another price than the one before, be it by the
// file, the database, a list or a release. Costs are not kept. Several gateways of a database write a change once.
import { sql } from 'kysely'
import type { Catalog } from '../../catalog/model.ts'
import { bounds } from '../../foundation/bounds.ts'
import { decodeCardText, encodeCardText } from '../../pricing/card-text.ts'
import type { Store } from '../../store/store.ts'
import type { Write } from '../../store/statement.ts'
import { priceOf } from '../../views/models/price-card.ts'
import type { PriceStep } from '../../views/models/price-steps.ts'

const FREE = 'free'
/** SQLite takes 500 at most. */
const ROWS_OF_STATEMENT = 200

type Noted = { model: string; version: string; card: string }
type Row = Noted & { since_ms: number }

/** The newest first. @throws StoreError */
export async function readPriceSteps({ db }: Store, model: string): Promise<PriceStep[]> {
  const rows = await db
    .selectFrom('price_steps')
    .select(['since_ms', 'version', 'card'])
    .where('model', '=', model)
    .orderBy('since_ms', 'desc')
    .limit(bounds.priceStepsOfModel)
    .execute()
  return rows.map(({ since_ms: sinceMs, version, card }) => ({
    sinceMs,
    price: version === FREE ? FREE : decodeCardText(version, card),
  }))
}

/** The answer writes what is not as when it was called before. @throws StoreError; then the next call writes it */
export function openPriceNotes(store: Store): (catalog: Catalog) => Promise<void> {
  let noted: ReadonlyMap<string, string> = new Map()
  return async (catalog) => {
    const prices = listPrices(catalog)
    const others = prices.filter(({ model, version }) => noted.get(model) !== version)
    if (others.length > 0) await writeOthers(store, others)
    noted = new Map(prices.map(({ model, version }) => [model, version]))
  }
}

/** Of models that can be called and whose price is known. */
function listPrices({ models }: Catalog): Noted[] {
  const prices: Noted[] = []
  for (const model of models.values()) {
    const price = model.endpoints.length === 0 ? undefined : priceOf(model)
    if (price === undefined) continue
    const { version, card } =
      price === FREE ? { version: FREE, card: '' } : { version: price.version, card: encodeCardText(price) }
    prices.push({ model: model.id, version, card })
    if (prices.length === bounds.priceSteps) break
  }
  return prices
}

async function writeOthers(store: Store, prices: readonly Noted[]): Promise<void> {
  const { db, clock } = store
  const last = new Map((await readLast(store)).map((row) => [row.model, row]))
  const nowMs = clock.nowMs()
  const rows = prices.flatMap((price): Row[] => {
    const known = last.get(price.model)
    if (known?.version === price.version) return []
    // Also where the clock was put back.
    return [{ ...price, since_ms: Math.max(nowMs, (known?.since_ms ?? 0) + 1) }]
  })
  if (rows.length === 0) return
  // The row of the counter is locked until the end: another gateway's insertion comes wholly before, or wholly after.
  const lock = db
    .updateTable('change_counters')
    .set((set) => ({ value: set('value', '+', 1) }))
    .where('name', '=', 'price_steps')
  for (let at = 0; at < rows.length; at += ROWS_OF_STATEMENT)
    await store.write([lock, insertNew(store, rows.slice(at, at + ROWS_OF_STATEMENT))])
  await store.write(forgetOldest(store))
}

function readLast({ db }: Store): Promise<{ model: string; since_ms: number; version: string }[]> {
  return db
    .selectFrom('price_steps as step')
    .select(['step.model', 'step.since_ms', 'step.version'])
    .where('step.since_ms', '=', (from) =>
      from
        .selectFrom('price_steps as any')
        .select((each) => each.fn.max('any.since_ms').as('since_ms'))
        .whereRef('any.model', '=', 'step.model'),
    )
    .execute()
}

/** Those whose model does not have this very price as its last. */
function insertNew({ db }: Store, rows: readonly Row[]): Write {
  const selects = rows.map(
    ({ model, since_ms, version, card }) => sql`select cast(${model} as text) as model,
      cast(${since_ms} as bigint) as since_ms, cast(${version} as text) as version, cast(${card} as text) as card`,
  )
  return sql`insert into price_steps (model, since_ms, version, card)
    select fresh.model, fresh.since_ms, fresh.version, fresh.card from (${sql.join(selects, sql` union all `)}) as fresh
    where not exists (select 1 from price_steps as known where known.model = fresh.model
      and known.version = fresh.version and known.since_ms = (
        select max(other.since_ms) from price_steps as other where other.model = fresh.model))`.compile(db)
}

/** Of each model, then of all. */
function forgetOldest({ db }: Store): Write[] {
  return [
    sql`delete from price_steps where since_ms <= (
      select kept.since_ms from price_steps as kept where kept.model = price_steps.model
      order by kept.since_ms desc limit 1 offset ${bounds.priceStepsOfModel})`.compile(db),
    sql`delete from price_steps where (model, since_ms) in (
      select kept.model, kept.since_ms from price_steps as kept
      order by kept.since_ms desc, kept.model limit ${bounds.priceSteps} offset ${bounds.priceSteps})`.compile(db),
  ]
}

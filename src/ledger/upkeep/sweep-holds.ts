// Removes holds of generations that have ended, and processes that have nothing left: earlier versions kept such rows
// for ever. It works in small steps and rests in between, so that a database of any size is cleaned beside the traffic.
// Holds of a process that counts as ended but lived on are closed here too.
import type { Write } from '../../store/statement.ts'
import type { Store } from '../../store/store.ts'
import { closeProcess } from '../lease/hold-store.ts'

/** Rows that one step removes. */
const ROWS = 200

/** Returns how many holds were removed. `rest` is waited for between two steps; what it throws ends the sweep. */
export async function sweepHolds(store: Store, rest: () => Promise<void>): Promise<number> {
  const { db } = store
  let removed = 0
  for (const { id } of await db.selectFrom('processes').select('id').where('ended_ms', 'is not', null).execute()) {
    let page = await readPage(store, id)
    if (page.some(isOpen)) {
      await closeProcess(store, { id, openFrom: 0 })
      page = await readPage(store, id)
    }
    for (; page.length > 0 && !page.some(isOpen); page = await readPage(store, id)) {
      await store.write(removePage(store, id, page))
      removed += page.length
      await rest()
    }
    if (page.length === 0) await store.write([db.deleteFrom('processes').where('id', '=', id)])
  }
  return removed
}

type Page = Awaited<ReturnType<typeof readPage>>

function isOpen({ ended_id }: Page[number]): boolean {
  return ended_id === null
}

function removePage({ db }: Store, processId: string, page: Page): Write[] {
  const ids = page.map(({ generation_id }) => generation_id)
  const sequences = page.map(({ sequence }) => sequence)
  return [
    db.deleteFrom('hold_extensions').where('generation_id', 'in', ids),
    db.deleteFrom('holds').where('process_id', '=', processId).where('sequence', 'in', sequences),
  ]
}

/** The oldest holds of a process; `ended_id` is null where its generation has not ended. */
function readPage({ db }: Store, processId: string) {
  return db
    .selectFrom('holds')
    .leftJoin('generations', 'generations.id', 'holds.generation_id')
    .select(['holds.sequence', 'holds.generation_id', 'generations.id as ended_id'])
    .where('holds.process_id', '=', processId)
    .orderBy('holds.sequence')
    .limit(ROWS)
    .execute()
}

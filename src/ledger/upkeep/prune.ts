// Removes records of generations that are old enough, and the postings that charged them, and keeps what they had come
// to: daily sums by wallet, key and model (`pruned_days`), written in the same group. With the rows that are left every
// balance, roll-up and audit is what it was; movements of money in and out are never touched. It works in small steps,
// oldest first and none that the sums of pages lack, so that a database of any size is pruned beside the traffic; a step that was interrupted has not begun.
import type { Nanos } from '../../foundation/nanos.ts'
import { WriteConflict } from '../../store/store-error.ts'
import type { Store } from '../../store/store.ts'
import { sumAll } from '../rollups/sum-stepper.ts'
import { readCharged, readFree, removePage, type PruneCursor } from './pruned-store.ts'

/** How often a step is tried that something else got in the way of. */
const TRIES = 3

export const firstCursor: PruneCursor = { phase: 'charged', after: 0 }

/** What a step has removed, or would remove. `next`: undefined after the last. */
export type PruneStep = { generations: number; charged: Nanos; next: PruneCursor | undefined }

/**
 * One step: of the rows from `cursor` on, those that ended before `beforeMs`. `isDry` removes nothing.
 * @throws StoreError
 */
export async function prune(store: Store, beforeMs: number, cursor: PruneCursor, isDry = false): Promise<PruneStep> {
  if (cursor.phase === firstCursor.phase && cursor.after === firstCursor.after) await sumAll(store)
  for (let tries = 1; ; tries += 1) {
    const page = await (cursor.phase === 'charged' ? readCharged : readFree)(store, beforeMs, cursor.after)
    const charged = page.rows.reduce((sum, { charge_nanos }) => sum + charge_nanos, 0n)
    const step = { generations: page.rows.length, charged, next: page.next }
    if (isDry || page.rows.length === 0) return step
    try {
      await store.write(removePage(store, page))
      return step
    } catch (error) {
      // A charge was reversed in between, or somebody else prunes.
      if (!(error instanceof WriteConflict) || tries === TRIES) throw error
    }
  }
}

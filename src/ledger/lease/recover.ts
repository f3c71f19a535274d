// Closes what earlier processes of an embedded database left open. Each of them is dead, since the data directory has one
// holder; where several share a database, the reaper says which ones are (`reaper.ts`).
import type { Store } from '../../store/store.ts'
import { closeProcess, reconcileHolds } from './hold-store.ts'
import { readDead } from './process-store.ts'

/** Returns how many generations that were. @throws StoreError */
export async function recover(store: Store): Promise<number> {
  if (store.kind === 'sqlite' && store.wasDamaged) await reconcileHolds(store)
  let closed = 0
  for (const dead of await readDead(store)) closed += await closeProcess(store, dead)
  return closed
}

// The limits for a store.
import type { Store } from '../store/store.ts'
import { MemoryLimits } from './embedded/memory-limits.ts'
import { SavedWindows } from './embedded/saved-windows.ts'
import type { Limits } from './limits.ts'
import { readSpend } from './spend-store.ts'
import { SharedLimits } from './shared/shared-limits.ts'

/** @throws StoreError where what was saved cannot be read. */
export async function openLimits(store: Store): Promise<Limits> {
  if (store.kind === 'postgres') return new SharedLimits(store)
  const { clock, log } = store
  const saved = new SavedWindows(store)
  const limits = new MemoryLimits({ clock, log, readSpend: (key) => readSpend(store, key), saved })
  await limits.load()
  return limits
}

// The limits for a store.
import type { Store } from '../store/store.ts'
import type { Limits } from './limits.ts'
import { MemoryLimits } from './memory-limits.ts'
import { readSpend } from './read-spend.ts'
import { SharedLimits } from './shared-limits.ts'

export function openLimits(store: Store): Limits {
  return store.kind === 'sqlite'
    ? new MemoryLimits(store.clock, (key) => readSpend(store, key))
    : new SharedLimits(store)
}

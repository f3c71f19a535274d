// How much a price list changes.
import type { Json } from '../../foundation/json/json.ts'
import { listOf } from '../show.ts'

/** How many prices an update would set, or has set. */
export function countChanges(result: Json): number {
  return ['new', 'dearer', 'cheaper'].reduce((sum, name) => sum + listOf(result, name).length, 0)
}

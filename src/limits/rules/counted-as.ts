// Under which id a key's limits count. Keys that rotation made out of one another count together: a new text is no new budget, and
// while the old one still works, the two have one budget and not two.
import type { Key } from '../../keys/key.ts'

export function countedAs({ id, familyId }: Pick<Key, 'id' | 'familyId'>): string {
  return familyId ?? id
}

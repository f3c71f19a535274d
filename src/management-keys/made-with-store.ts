// What a management key made ends when the key is revoked, at whatever moment: whatever is made with it writes the key's own row
// first, in the same group, and so does revoking it. One of the two comes first at all gateways, and the other one sees it.
import { expectRows, type Statement } from '../store/statement.ts'
import type { Store } from '../store/store.ts'

/** Fails where one of these keys has been revoked. */
export function holdKeys({ db }: Pick<Store, 'db'>, ids: readonly string[]): Statement[] {
  if (ids.length === 0) return []
  const hold = db
    .updateTable('management_keys')
    .set((eb) => ({ name: eb.ref('name') }))
    .where('id', 'in', ids)
    .where('revoked_ms', 'is', null)
  return [expectRows(ids.length, hold)]
}

/** As the column of what was made has it. */
export function writeMadeWith(ids: readonly string[]): string | null {
  return ids.length === 0 ? null : ids.join(' ')
}

// Tells all gateways of a database that keys, owners or wallets have changed: a counter that is raised in the same
// transaction as the change, and that every gateway polls.
import type { Compilable } from '../store/statement.ts'
import type { Store, Topic } from '../store/store.ts'

export function countChange({ db }: Store, topic: Topic): Compilable {
  return db
    .updateTable('change_counters')
    .set((set) => ({ value: set('value', '+', 1) }))
    .where('name', '=', topic)
}

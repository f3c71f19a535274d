// Word to the other gateways of one database that keys, owners or wallets have changed: a counter, raised in the same
// transaction as the change and polled by all.
import type { Compilable } from '../store/statement.ts'
import type { Store, Topic } from '../store/store.ts'

export function countChange({ db }: Store, topic: Topic): Compilable {
  return db
    .updateTable('change_counters')
    .set((set) => ({ value: set('value', '+', 1) }))
    .where('name', '=', topic)
}

// How far the records are summed.
import type { SumStateTable } from '../../store/migrations/sum-tables.ts'
import type { Store } from '../../store/store.ts'

export async function readSumState({ db }: Pick<Store, 'db'>): Promise<SumStateTable> {
  return db.selectFrom('sum_state').selectAll().where('id', '=', 1).executeTakeFirstOrThrow()
}

/** Refused where another step was faster. */
export function moveSumState({ db }: Pick<Store, 'db'>, state: SumStateTable, changes: Partial<SumStateTable>) {
  return db
    .updateTable('sum_state')
    .set({ ...changes, version: state.version + 1 })
    .where('id', '=', state.id)
    .where('version', '=', state.version)
}

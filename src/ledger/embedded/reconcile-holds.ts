// After damage to the journal or the database, what wallets say of their holds may not fit the holds that are there: one
// of the two rows was lost. What is open is counted anew, before it is closed as interrupted.
import type { SqliteStore } from '../../store/store.ts'

/** Of the dead process whose own row was lost; its holds are closed as those of any other. */
const adoptHolds = `insert into processes (id, name, started_ms, lease_until_ms, open_from)
  select distinct process_id, 'lost', 0, 0, 0 from holds where process_id not in (select id from processes)`

const countHolds = `with open (wallet_id, hold_nanos) as (
    select holds.wallet_id, hold_nanos + (
      select coalesce(sum(hold_nanos), 0) from hold_extensions where generation_id = holds.generation_id)
    from processes join holds on process_id = processes.id and sequence >= open_from
    where ended_ms is null and holds.generation_id not in (select id from generations))
  update wallets set
    held_nanos = (select coalesce(sum(hold_nanos), 0) from open where wallet_id = wallets.id),
    open_holds = (select count(*) from open where wallet_id = wallets.id)`

/** @throws StoreError where the database fails */
export async function reconcileHolds({ write }: SqliteStore): Promise<void> {
  await write([
    { sql: adoptHolds, parameters: [] },
    { sql: countHolds, parameters: [] },
  ])
}

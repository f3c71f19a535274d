// Tells whether the gateway can serve: admitted requests can be booked, and the database answers. The reason is worded
// for the public, since `/readyz` is open to everybody; the log has the details.
import { bounds } from '../foundation/bounds.ts'
import { within } from '../foundation/time/within.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../store/store.ts'

/** Why nothing can be served, in words for anybody; undefined: it can. */
export async function readFault(
  store: Pick<Store, 'clock' | 'db'>,
  ledger: Pick<Ledger, 'fault'>,
): Promise<string | undefined> {
  if (ledger.fault !== undefined) return ledger.fault.summary
  const reading = store.db.selectFrom('schema_migrations').select('version').limit(1).execute()
  const late = () => new Error('the database does not answer')
  return within(store.clock, bounds.readinessMs, reading, late).then(
    () => undefined,
    () => 'the database does not answer',
  )
}

// The ledger for a store. Embedded, whatever an earlier process left open is closed first; shared, the reaper finds out
// who of the others is dead.
import type { Store } from '../store/store.ts'
import { EmbeddedLedger } from './embedded/embedded-ledger.ts'
import { toLedgerError } from './ledger-error.ts'
import type { Ledger } from './ledger.ts'
import { ProcessLease } from './lease/process-lease.ts'
import { recover } from './lease/recover.ts'
import { SharedLedger } from './shared/shared-ledger.ts'

/** @throws GatewayError `db_error` */
export async function openLedger(store: Store): Promise<Ledger> {
  try {
    if (store.kind === 'sqlite') await recover(store)
    const lease = await ProcessLease.take(store)
    return store.kind === 'sqlite' ? new EmbeddedLedger(store, lease) : new SharedLedger(store, lease)
  } catch (error) {
    throw toLedgerError(error)
  }
}

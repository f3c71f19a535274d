// Opens the ledger for a store. On SQLite everything that an earlier process left open is closed first; on Postgres the
// reaper finds out which gateways are dead and closes what those left open.
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

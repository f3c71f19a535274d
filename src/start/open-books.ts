// Opens the parts that keep what must not be lost: the database, its secrets, keys, the ledger, limits. The gateway
// opens all of them at once, a command only those that it needs.
import { AuditLog } from '../audit-log/audit-log.ts'
import type { Settings } from '../configuration/settings.ts'
import { KeyService } from '../keys/key-service.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { openLedger } from '../ledger/open-ledger.ts'
import type { Limits } from '../limits/limits.ts'
import { openLimits } from '../limits/open-limits.ts'
import { openStore } from '../store/open-store.ts'
import { assertSecretsMatch, openSecrets, type Secrets } from '../store/secrets.ts'
import type { Store, StoreContext } from '../store/store.ts'
import type { Closing } from './close-all.ts'

export type Books = {
  store: Store
  secrets: Secrets
  keys: KeyService
  auditLog: AuditLog
  ledger: Ledger
  limits: Limits
}

type BooksOptions = {
  settings: Settings
  dataDirectory: string
  context: StoreContext
  /** For the benchmark alone, which shows what the books cost by handing in a ledger that keeps none. */
  openLedger?: ((store: Store) => Promise<Ledger>) | undefined
}

/** Each is closed through `closing`. @throws StoreError */
export async function openBooks(options: BooksOptions, closing: Closing): Promise<Books> {
  const { settings, dataDirectory, context } = options
  const store = await openDatabase(settings, dataDirectory, context)
  closing.push(() => store.close())
  const secrets = openSecrets(dataDirectory, context.random)
  await assertSecretsMatch(store, secrets)
  const keys = new KeyService(store, secrets.keySecret)
  await keys.open()
  const ledger = await (options.openLedger ?? openLedger)(store)
  closing.push(() => ledger.close())
  const limits = await openLimits(store)
  closing.push(() => limits.close())
  return { store, secrets, keys, auditLog: new AuditLog(store), ledger, limits }
}

/** The database that the settings name, else the embedded one. @throws StoreError */
export function openDatabase({ databaseUrl: url }: Settings, directory: string, context: StoreContext): Promise<Store> {
  return openStore(url === undefined ? { kind: 'sqlite', directory } : { kind: 'postgres', url, directory }, context)
}

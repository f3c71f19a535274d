// Opens either database, brings its schema up to date and hands it out as a Store.
import { openPostgres } from './postgres/open-postgres.ts'
import { openSqlite } from './sqlite/open-sqlite.ts'
import type { Store, StoreContext } from './store.ts'

type StoreOptions = { kind: 'sqlite'; directory: string } | { kind: 'postgres'; url: string; directory: string }

/** @throws StoreError with one line for the operator. */
export function openStore(options: StoreOptions, context: StoreContext): Promise<Store> {
  return options.kind === 'sqlite' ? openSqlite(options.directory, context) : openPostgres(options, context)
}

// Both databases for tests: each test file says what must hold and runs it on SQLite and on Postgres.
import { after, describe } from 'node:test'
import { systemClock } from '../src/foundation/time/clock.ts'
import { silentLog } from '../src/foundation/log.ts'
import { systemRandom } from '../src/foundation/random.ts'
import { openStore } from '../src/store/open-store.ts'
import type { Store, StoreContext } from '../src/store/store.ts'
import { newDirectory } from './new-directory.ts'
import { openPostgres, postgresAbsent, type Postgres } from './postgres.ts'

type StoreOptions = Parameters<typeof openStore>[0]

export const storeContext: StoreContext = { clock: systemClock, random: systemRandom, log: silentLog }

export type StoreBench = {
  kind: Store['kind']
  /** Where a new, empty database is; the same options open it again. */
  newOptions(): Promise<StoreOptions>
  /** A new, empty, open store; closed after the suite. */
  open(context?: Partial<StoreContext>, options?: StoreOptions): Promise<Store>
}

/** Runs `body` once for each dialect. */
export function describeStores(name: string, body: (bench: StoreBench) => void): void {
  describe(`${name} (sqlite)`, () => body(createBench('sqlite', () => Promise.resolve(newSqliteOptions()))))
  describe(`${name} (postgres)`, { skip: postgresAbsent }, () => {
    let server: Promise<Postgres> | undefined
    const newOptions = async (): Promise<StoreOptions> => {
      server ??= openPostgres()
      return { kind: 'postgres', url: await (await server).createDatabase(), directory: newDirectory() }
    }
    body(createBench('postgres', newOptions))
    after(async () => (await server)?.close())
  })
}

/** For what is the same on both, where other tests show that it is. */
export function describeSqlite(name: string, body: (bench: StoreBench) => void): void {
  describe(name, () => body(createBench('sqlite', () => Promise.resolve(newSqliteOptions()))))
}

export function newSqliteOptions(): { kind: 'sqlite'; directory: string } {
  return { kind: 'sqlite', directory: newDirectory() }
}

function createBench(kind: Store['kind'], newOptions: () => Promise<StoreOptions>): StoreBench {
  const opened: Store[] = []
  after(async () => {
    for (const store of opened) await store.close()
  })
  return {
    kind,
    newOptions,
    async open(context = {}, options) {
      const store = await openStore(options ?? (await newOptions()), { ...storeContext, ...context })
      opened.push(store)
      return store
    },
  }
}

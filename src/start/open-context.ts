// The context of a command without a running gateway: every part is opened when an operation first asks for it, and all
// are closed with the command. Opening the store takes the lock of the data directory, so never two processes write it.
import { AuditLog } from '../audit-log/audit-log.ts'
import type { Catalog } from '../catalog/model.ts'
import { buildLiveCatalog, type BuiltCatalog } from '../live-catalog/build-live-catalog.ts'
import type { Environment } from '../configuration/environment/expand-environment.ts'
import { joinStoredKeys, loadSettings } from '../configuration/load-settings.ts'
import type { Settings } from '../configuration/settings.ts'
import { joinStoredPrices } from '../configuration/prices/stored-prices.ts'
import { CredentialStore } from '../credentials/credential-store.ts'
import { systemClock } from '../foundation/time/clock.ts'
import { silentLog } from '../foundation/log.ts'
import { systemRandom } from '../foundation/random.ts'
import type { Health } from '../health/health.ts'
import { openHealth } from '../health/open-health.ts'
import { KeyService } from '../keys/key-service.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { People } from '../people/people.ts'
import { LIKELY_CONSOLE, openPeopleOnce } from './console/open-people-once.ts'
import { openDatabase } from './open-books.ts'
import { Turns } from '../stages/route/turns.ts'
import { systemNetwork } from './system-network.ts'
import { assertSecretsMatch, hasSecrets, openSecrets, type Secrets } from '../store/secrets.ts'
import type { Store } from '../store/store.ts'
import type { LocalContext } from '../control/perform.ts'
import { readLayer } from '../operations/models/catalog-layer-store.ts'
import { readStoredPrices } from '../operations/prices/price-store.ts'

type LocalOptions = {
  settingsFile: string | undefined
  environment: Environment
  dataDirectory: string
  /** Called before the store is opened, which makes the data directory; throws to prevent that. */
  beforeStore(): void
}

const around = { clock: systemClock, random: systemRandom, log: silentLog }

/** The sandbox lives in the gateway's process: a command only knows that it will be there. */
const sandbox = { name: 'crossmodel', baseUrl: 'http://127.0.0.1:1', apiKeys: ['sandbox'] }

/** Opens nothing yet. Its parts throw ConfigurationError and StoreError when they are asked for. */
export async function openContext(options: LocalOptions): Promise<LocalContext> {
  const { dataDirectory } = options
  let settings: Settings | undefined
  let store: Promise<Store> | undefined
  let keys: Promise<KeyService> | undefined
  let ledger: Promise<Ledger> | undefined
  let credentials: Promise<CredentialStore> | undefined
  let directory: Promise<BuiltCatalog> | undefined
  let people: Promise<People> | undefined

  const readSettings = () =>
    (settings ??= loadSettings(options.settingsFile, options.environment, { setsAsideUnset: true }))
  const open = async () => {
    const read = readSettings()
    options.beforeStore()
    return openDatabase(read, dataDirectory, around)
  }
  const openWithSecrets = async () => {
    const opened = await (store ??= open())
    const secrets = openSecrets(dataDirectory, systemRandom)
    await assertSecretsMatch(opened, secrets)
    return { opened, secrets }
  }
  const openKeys = async () => {
    const { opened, secrets } = await openWithSecrets()
    return new KeyService(opened, secrets.keySecret)
  }
  const openCredentials = async () => new CredentialStore((await openWithSecrets()).opened, dataDirectory)
  const openBooks = async () => (await import('../ledger/open-ledger.ts')).openLedger(await (store ??= open()))
  const buildDirectory = async () => {
    // Keys are stored only where there are secrets to seal them with; listing models makes no database.
    const settings = readSettings()
    if (!hasSecrets(dataDirectory)) return buildLiveCatalog(settings, sandbox, systemClock)
    const stored = await (await (credentials ??= openCredentials())).readKeys()
    const opened = await (store ??= open())
    const joined = joinStoredPrices(settings, await readStoredPrices(opened))
    const all = joinStoredKeys(joined.settings, stored, options.environment)
    return buildLiveCatalog(all, sandbox, systemClock, { layer: await readLayer(opened) })
  }
  const readHealth = async () => readStored(await (store ??= open()))
  const readDirectory = () => (directory ??= buildDirectory())

  return {
    context: {
      clock: systemClock,
      network: systemNetwork,
      dataDirectory,
      settings: readSettings,
      store: () => (store ??= open()),
      auditLog: async () => new AuditLog(await (store ??= open())),
      keys: () => (keys ??= openKeys()),
      ledger: () => (ledger ??= openBooks()),
      credentials: () => (credentials ??= openCredentials()),
      people: () => (people ??= openLocalPeople(openWithSecrets(), (keys ??= openKeys()), readSettings)),
      catalog: async (): Promise<Catalog> => (await readDirectory()).catalog,
      health: readHealth,
      uses: () => readUses(dataDirectory, readHealth),
      turns: new Turns(),
      hasRoom: () => true,
      providers: async () => (await readDirectory()).providers,
    },
    async close() {
      const books = await ledger?.catch(() => undefined)
      await books?.close()
      const opened = await store?.catch(() => undefined)
      await opened?.close()
    },
  }
}

async function readStored(store: Store): Promise<Health> {
  return (await openHealth(store, { clock: systemClock, log: silentLog })).health
}

/** Where there is no database yet nobody has set anything, and none is made. */
async function readUses(dataDirectory: string, readHealth: () => Promise<Health>): Promise<Health['readUse']> {
  if (!hasSecrets(dataDirectory)) return () => 'enabled'
  const health = await readHealth()
  return health.readUse.bind(health)
}

async function openLocalPeople(
  opening: Promise<{ opened: Store; secrets: Secrets }>,
  keys: Promise<KeyService>,
  settings: () => Settings,
): Promise<People> {
  const { opened: store, secrets } = await opening
  const books = { store, secrets, keys: await keys }
  return openPeopleOnce(books, settings, silentLog, { consoleUrl: LIKELY_CONSOLE })()
}

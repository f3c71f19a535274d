// The composition root: opens the books, the models, the door and the observers, each from `start/`, and closes them in
// reverse. Nothing but the command line imports it.
import packageFile from '../package.json' with { type: 'json' }
import type { CatalogModel } from './catalog/model.ts'
import type { Settings } from './configuration/settings.ts'
import { openControlSocket } from './control/open-control-socket.ts'
import { systemClock as clock } from './foundation/time/clock.ts'
import type { Log } from './foundation/log.ts'
import { systemRandom as random } from './foundation/random.ts'
import type { KeyService } from './keys/key-service.ts'
import type { Ledger } from './ledger/ledger.ts'
import { listCallable } from './live-catalog/build-live-catalog.ts'
import type { OperationContext } from './operations/operation-context.ts'
import { closeAll, type Closing } from './start/close-all.ts'
import { beginConsole } from './start/console/begin-console.ts'
import { LIKELY_CONSOLE, openPeopleOnce } from './start/console/open-people-once.ts'
import { openBooks, type Books } from './start/open-books.ts'
import { openDoor } from './start/open-door.ts'
import { openModels, type Models } from './start/open-models.ts'
import { openObservers, tryMetricsAddress } from './start/open-observers.ts'
import { systemNetwork } from './start/system-network.ts'
import { openDataDirectory } from './store/data-directory.ts'
import type { Store } from './store/store.ts'
import type { RequestLog } from './telemetry/request-line.ts'

type GatewayOptions = {
  settings: Settings
  /** What `reload` reads: the file that holds then; undefined: none. */
  settingsFile(): string | undefined
  dataDirectory: string
  /** Override the settings' address; port 0 takes a free one. */
  host?: string
  port?: number
  /** A key that must exist, from the environment. */
  ensureKey?: string
  log: Log
  /** Undefined: no line is written of requests. */
  requestLog?: RequestLog | undefined
  /** For the benchmark alone. */
  openLedger?: (store: Store) => Promise<Ledger>
}

export type Gateway = {
  url: string
  /** Where people open the console; undefined: there is none. */
  consoleUrl: string | undefined
  /** Makes the first operator of whoever opens it; undefined: there is one, or no console. */
  setupUrl: string | undefined
  version: string
  callableModels(): CatalogModel[]
  /** The day on which the newest prices were listed: a date. */
  listedOn(): string
  /** The text of the key that this start made, if it made one. */
  firstKey: string | undefined
  /** After a bug that belongs to no call: streams are told at once, nothing more begins, what is known is written. */
  fail(): Promise<void>
  /** Stops accepting, finishes what runs within a bound, closes everything. */
  drain(): Promise<void>
  /** Reads the configuration file again. The lines say what is wrong; then the last good one stays in force. */
  reload(): Promise<string[]>
}

/** @throws StoreError, ConfigurationError, or the listener's error (EADDRINUSE, …) */
export async function startServer(options: GatewayOptions): Promise<Gateway> {
  const closing: Closing = []
  try {
    return await open(options, closing)
  } catch (error) {
    const sorry = (failure: unknown) => options.log.error({ err: failure }, 'what was opened could not be closed')
    await closeAll(closing).catch(sorry)
    throw error
  }
}

async function open(options: GatewayOptions, closing: Closing): Promise<Gateway> {
  const { settings, settingsFile, dataDirectory, ensureKey, log, requestLog } = options
  const { version } = packageFile
  await tryMetricsAddress(settings.metrics, settingsFile())
  openDataDirectory(dataDirectory)
  const around = { clock, random, log }
  const books = await openBooks({ ...options, context: around }, closing)
  const { store, keys, ledger, limits } = books
  if (ensureKey !== undefined) await keys.ensureKey(ensureKey, settings.limits)
  const models = await openModels({ settings, settingsFile, dataDirectory, store, ...around }, closing)
  const { live } = models
  const callableModels = () => listCallable(live.current())
  const { host = settings.listen.host, port = settings.listen.port } = options
  const address = { host, port }
  const door = await openDoor(books, models, { address, version, requestLog, ...around }, closing)
  const auditor = await openObservers(
    {
      ...around,
      store,
      dataDirectory,
      ledger,
      limits,
      version,
      watch: door.watch,
      capacity: models.capacity,
      settingsFile: settingsFile(),
      settings: live.settings,
      callableModels: () => callableModels().length,
      catalog: () => live.current().catalog,
      health: models.health,
    },
    closing,
  )
  const reload = async () => {
    const mistakes = await live.reload()
    door.follow(live.settings())
    models.capacity.follow(live.current().providers.flatMap((each) => (each.ready ? [each.provider] : [])))
    return mistakes
  }
  const place = { consoleUrl: LIKELY_CONSOLE }
  const context = {
    clock,
    network: systemNetwork,
    dataDirectory,
    url: door.url,
    ...handIn(books, models, auditor),
    people: openPeopleOnce(books, live.settings, log, place),
    reload,
  }
  const control = await openControlSocket(context, dataDirectory, log)
  closing.push(() => control.close())
  const opened = await beginConsole(options, { books, context, version, callersUrl: door.url, place }, closing)
  // Last: its text is shown once, so nothing may fail between its making and its showing.
  const firstKey = ensureKey === undefined ? await makeFirstKey(keys, settings) : undefined
  const end = async (last: () => Promise<void>) => {
    await last()
    await closeAll(closing)
  }
  return {
    url: door.url,
    ...opened,
    version,
    firstKey,
    callableModels,
    listedOn: () => live.current().catalog.listedOn,
    reload,
    fail: () => end(door.fail),
    drain: () => end(door.drain),
  }
}

/** What operations work on of the running gateway. */
function handIn(
  { store, auditLog, keys, ledger }: Books,
  { live, credentials, health, turns, capacity }: Models,
  auditor: { readonly last: ReturnType<NonNullable<OperationContext['lastAudit']>> },
) {
  return {
    lastAudit: () => auditor.last,
    settings: live.settings,
    writtenSettings: live.written,
    store: async () => store,
    auditLog: async () => auditLog,
    keys: async () => keys,
    ledger: async () => ledger,
    credentials: async () => credentials,
    catalog: async () => live.current().catalog,
    health: async () => health,
    uses: async () => health.readUse.bind(health),
    turns: turns.peeking,
    hasRoom: capacity.hasCall.bind(capacity),
    providers: async () => live.current().providers,
    rejoinKeys: live.rejoin,
    reprice: live.reprice,
  }
}

/** The text of the key that a new database gets; undefined where it has one, or had one. */
async function makeFirstKey(keys: KeyService, { limits }: Settings): Promise<string | undefined> {
  if ((await keys.list({ deleted: true })).length > 0) return undefined
  return (await keys.create({ name: 'first', limits })).text
}

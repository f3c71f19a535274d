// The composition root: builds every part, ties them together, listens and drains. The only place that wires; nothing
// but the command line imports it.
import type { AddressInfo } from 'node:net'
import packageFile from '../package.json' with { type: 'json' }
import type { CatalogModel } from './catalog/model.ts'
import { buildRoutes } from './routes.ts'
import { closeAll } from './start/close-all.ts'
import { openLiveDirectory, type LiveDirectory } from './live-catalog/live-catalog.ts'
import { listCallable } from './live-catalog/build-live-catalog.ts'
import { openBodyThreads } from './body-threads/open-body-threads.ts'
import { openObservation, tryMetricsAddress } from './start/open-observers.ts'
import { readFault } from './start/read-fault.ts'
import { TalliedGenerations } from './start/tally-generations.ts'
import type { Settings } from './configuration/settings.ts'
import { openControlSocket } from './control/open-control-socket.ts'
import { readStoredPrices } from './control/price-store.ts'
import { CredentialStore } from './credentials/credential-store.ts'
import { bounds } from './foundation/bounds.ts'
import { systemClock } from './foundation/clock.ts'
import type { Log } from './foundation/log.ts'
import { systemRandom } from './foundation/random.ts'
import { GatewayError } from './generation/gateway-error.ts'
import { KeyService } from './keys/key-service.ts'
import type { Ledger } from './ledger/ledger.ts'
import { openLedger } from './ledger/open-ledger.ts'
import { Upkeep } from './ledger/upkeep/upkeep.ts'
import { openLimits } from './limits/open-limits.ts'
import { inboundProtocols } from './protocols/protocols.ts'
import { startSandbox } from './sandbox/sandbox-server.ts'
import { createMediaFetcher } from './stages/attempt/media-fetcher.ts'
import { UpstreamClient } from './stages/attempt/upstream.ts'
import { fitConnections, readDescriptorLimit } from './stages/http/descriptor-limit.ts'
import { Listener } from './stages/http/serve.ts'
import { RunningStreams } from './start/running-streams.ts'
import { openDataDirectory } from './store/data-directory.ts'
import { openStore } from './store/open-store.ts'
import { assertSecretsMatch, deriveTenantSecret, openSecrets } from './store/secrets.ts'
import type { Store } from './store/store.ts'

type GatewayOptions = {
  settings: Settings
  /** What `reload` reads: the file that holds then; undefined: none. */
  settingsFile(): string | undefined
  dataDirectory: string
  /** Override the settings' address; port 0 takes a free one. */
  host?: string
  port?: number
  /** A key that must exist, from the environment (contract C1). */
  ensureKey?: string
  log: Log
  /** For the benchmark alone, which shows what the books cost by handing in a ledger that keeps none. */
  openLedger?: (store: Store) => Promise<Ledger>
}

export type Gateway = {
  url: string
  version: string
  callableModels(): CatalogModel[]
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
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { dataDirectory, log } = options
  const clock = systemClock
  const random = systemRandom
  const closing: (() => Promise<unknown> | void)[] = []
  try {
    await tryMetricsAddress(options.settings.metrics, options.settingsFile())
    openDataDirectory(dataDirectory)
    const database = options.settings.databaseUrl
    const store = await openStore(
      database === undefined
        ? { kind: 'sqlite', directory: dataDirectory }
        : { kind: 'postgres', url: database, directory: dataDirectory },
      { clock, random, log },
    )
    closing.push(() => store.close())
    const secrets = openSecrets(dataDirectory, random)
    await assertSecretsMatch(store, secrets)
    const keys = new KeyService(store, secrets.keySecret)
    await keys.open()
    const ledger = await (options.openLedger ?? openLedger)(store)
    closing.push(() => ledger.close())
    const limits = await openLimits(store)
    closing.push(() => limits.close())
    if (options.ensureKey !== undefined) await keys.ensureKey(options.ensureKey, options.settings.limits)

    const sandbox = await startSandbox({ clock, random })
    closing.push(() => sandbox.close())
    const sandboxSettings = { name: 'crossmodel', baseUrl: sandbox.baseUrl, apiKeys: [sandbox.apiKey], discover: false }
    const credentials = new CredentialStore(store, dataDirectory)
    const stored = { readKeys: () => credentials.readKeys(), readPrices: () => readStoredPrices(store) }
    const opening = openLiveDirectory(options.settings, options.settingsFile, stored, sandboxSettings, { clock, log })
    // From before they are first read: no change falls in between.
    const takeUp = (change: (live: LiveDirectory) => Promise<void>) => () => {
      opening.then(change).catch((error: unknown) => {
        log.error(
          { fault: (error as Error).message },
          'keys or prices in the database were not taken up: those in memory stay',
        )
      })
    }
    store.onChange(
      'provider_credentials',
      takeUp((opened) => opened.rejoin()),
    )
    store.onChange(
      'prices',
      takeUp((opened) => opened.reprice()),
    )
    const live = await opening
    closing.push(() => live.close())
    const upkeep = new Upkeep(store, () => live.settings().keepRecordsMs)
    closing.push(() => upkeep.close())

    const onBug = (error: unknown, request: string) => log.error({ err: error, request }, 'a bug: please report it')
    const upstream = new UpstreamClient(clock, (error) => onBug(error, 'none'))
    closing.push(() => upstream.close())
    const threads = openBodyThreads(clock)
    closing.push(() => threads.close())
    const media = createMediaFetcher()
    closing.push(() => media.close())
    const watch = new TalliedGenerations()
    const descriptorLimit = readDescriptorLimit()
    const running = new RunningStreams()
    let draining = false
    const stopStreams = () =>
      running.stopAll(new GatewayError('overloaded', 'The gateway is going down: try again.', { retryAfterSeconds: 1 }))
    const listener = new Listener({
      random,
      clock,
      shapes: inboundProtocols,
      mostConnections: () => fitConnections(live.settings().bounds.callerConnections, descriptorLimit),
      onBug,
      routes: buildRoutes({
        clock,
        random,
        log,
        keys,
        ledger,
        limits,
        store,
        watch,
        running,
        upstream,
        media,
        threads,
        version: packageFile.version,
        deriveTenantSecret: (ownerId) => deriveTenantSecret(secrets, ownerId),
        settings: live.settings,
        catalog: () => live.directory().catalog,
        readFault: async () => (draining ? 'the gateway is stopping' : readFault(store, ledger)),
        onBug,
      }),
    })
    const { host, port } = { ...options.settings.listen, ...dropUndefined({ host: options.host, port: options.port }) }
    await listen(listener.server, host, port)
    closing.push(() => listener.drain(0))
    const url = addressOf(listener.server.address() as AddressInfo)

    const observation = await openObservation({
      clock,
      log,
      store,
      dataDirectory,
      ledger,
      limits,
      watch,
      version: packageFile.version,
      settingsFile: options.settingsFile(),
      settings: live.settings,
      callableModels: () => listCallable(live.directory()).length,
    })
    closing.push(() => observation.close())

    const control = await openControlSocket(
      {
        clock,
        dataDirectory,
        url,
        settings: live.settings,
        store: async () => store,
        keys: async () => keys,
        ledger: async () => ledger,
        credentials: async () => credentials,
        catalog: async () => live.directory().catalog,
        providers: async () => live.directory().providers,
        reload: live.reload,
        rejoinKeys: live.rejoin,
        reprice: live.reprice,
      },
      dataDirectory,
      log,
    )
    closing.push(() => control.close())
    // Last: its text is shown once, so nothing may fail between its making and its showing.
    const firstKey = options.ensureKey === undefined ? await makeFirstKey(keys, options.settings) : undefined

    return {
      url,
      version: packageFile.version,
      firstKey,
      callableModels: () => listCallable(live.directory()),
      async fail() {
        draining = true
        running.stopAll(new GatewayError('internal_error', 'Something went wrong on our side.'))
        await listener.drain(bounds.drainEndMs)
        await closeAll(closing)
      },
      async drain() {
        draining = true
        await listener.drain(live.settings().bounds.drainMs, stopStreams)
        await closeAll(closing)
      },
      reload: live.reload,
    }
  } catch (error) {
    await closeAll(closing).catch((failure: unknown) =>
      log.error({ err: failure }, 'what was opened could not be closed'),
    )
    throw error
  }
}

/** The text of the key that a new database gets; undefined where it has one, or had one. */
async function makeFirstKey(keys: KeyService, { limits }: Settings): Promise<string | undefined> {
  if ((await keys.list({ deleted: true })).length > 0) return undefined
  return (await keys.create({ name: 'first', limits })).text
}

function listen(server: Listener['server'], host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, backlog: 4_096 }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function addressOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}

function dropUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never
}

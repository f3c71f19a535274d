// The running gateway's settings and catalogue, and how they change: the configuration file is read again, or keys or
// prices in the database have changed. There is one change at a time; where it fails, the old state stays in force.
// Servers whose list of models is wanted and that were not there are asked again, for as long as the gateway runs.
import type { Catalog } from '../catalog/model.ts'
import type { CatalogLayer } from '../catalog/lay-models.ts'
import { joinStoredKeys, loadSettings } from '../configuration/load-settings.ts'
import { ConfigurationError } from '../configuration/shape/mistake.ts'
import type { Settings } from '../configuration/settings.ts'
import { joinStoredPrices, type StoredPrice } from '../configuration/prices/stored-prices.ts'
import { bounds } from '../foundation/bounds.ts'
import type { Clock } from '../foundation/time/clock.ts'
import type { Log } from '../foundation/log.ts'
import type { ProviderSettings, StoredKeys } from '../providers/provider-settings.ts'
import { listSilent, lookAgain, buildLiveCatalog, type BuiltCatalog, type Found } from './build-live-catalog.ts'

/** What the database holds of settings. */
type StoredSettings = {
  readKeys(): Promise<StoredKeys>
  readPrices(): Promise<StoredPrice[]>
  readLayer(): Promise<CatalogLayer | undefined>
  /** Keeps the prices that are not as they were. */
  notePrices(catalog: Catalog): Promise<void>
}

export type LiveCatalog = {
  settings(): Settings
  /** What the file and the environment alone say. */
  written(): Settings
  current(): BuiltCatalog
  /** Reads the configuration file again. The lines say what is wrong; then nothing has changed. */
  reload(): Promise<string[]>
  /** Reads the prices of the database again, and asks nobody else. @throws ConfigurationError where one is not fit. */
  reprice(): Promise<void>
  /** Reads the keys of the database again. @throws StoreError where one cannot be opened; then nothing has changed. */
  rejoin(): Promise<void>
  close(): void
}

/** @throws StoreError where a key in the database cannot be opened; as `buildLiveCatalog` */
export async function openLiveCatalog(
  start: Settings,
  settingsFile: () => string | undefined,
  stored: StoredSettings,
  sandbox: ProviderSettings,
  { clock, log }: { clock: Clock; log: Log },
): Promise<LiveCatalog> {
  const build = async (written: Settings, known?: Found) => {
    const joined = joinStoredPrices(written, await stored.readPrices())
    if (joined.overridden.length > 0)
      log.warn({ models: joined.overridden }, "the database's price holds, and not the one of the configuration file")
    const settings = joinStoredKeys(joined.settings, await stored.readKeys())
    const layer = await stored.readLayer()
    return { written, settings, built: await buildLiveCatalog(settings, sandbox, clock, { found: known, layer }) }
  }
  let current = await build(start)
  const note = () => notePrices(stored, current.built.catalog, log)
  await note()
  let last: Promise<void> = Promise.resolve()
  const change = (read: () => Settings, known = (): Found | undefined => undefined): Promise<void> => {
    const changed = last.then(async () => {
      current = await build(read(), known())
      await note()
    })
    last = changed.catch(() => {})
    return changed
  }
  const tellAliases = () => {
    const { aliases, find } = current.built.catalog
    const unknown = aliases.filter(({ target }) => find(target) === undefined)
    if (unknown.length === 0) return
    const lines = unknown.map(({ name, target }) => `${name} -> ${target}`)
    log.warn({ aliases: lines }, 'aliases of the configuration file point at models that are not known')
  }
  tellAliases()
  const close = askSilent(
    () => current,
    (found) =>
      change(
        () => current.written,
        () => found,
      ),
    { clock, log },
  )
  return {
    close,
    settings: () => current.settings,
    written: () => current.written,
    current: () => current.built,
    rejoin: () => change(() => current.written),
    reprice: () =>
      change(
        () => current.written,
        () => current.built.found,
      ),
    async reload() {
      try {
        await change(() => loadSettings(settingsFile()))
        tellAliases()
        return []
      } catch (error) {
        if (error instanceof ConfigurationError) return error.message.split('\n')
        return [(error as Error).message]
      }
    },
  }
}

/** What callers pay now holds whether or not its history is kept. */
async function notePrices(stored: StoredSettings, catalog: Catalog, log: Log): Promise<void> {
  try {
    await stored.notePrices(catalog)
  } catch (error) {
    const said = 'prices that changed were not recorded: the next change of prices records them'
    log.error({ fault: (error as Error).message }, said)
  }
}

type Current = { settings: Settings; built: BuiltCatalog }

/** Asks the servers that gave no list of models again, until the returned function is called; each is told once. */
function askSilent(
  current: () => Current,
  take: (found: Found) => Promise<void>,
  { clock, log }: { clock: Clock; log: Log },
): () => void {
  const told = new Set<string>()
  const tell = () => {
    const { settings, built } = current()
    for (const { name } of listSilent(settings, built.found).filter((each) => !told.has(each.name))) {
      told.add(name)
      const seconds = bounds.discoverAgainMs / 1_000
      log.warn({ provider: name }, `a provider gave no list of its models: it is asked again every ${seconds} s`)
    }
  }
  const look = async () => {
    const { settings, built } = current()
    const known = built.found
    const found = await lookAgain(settings, known, clock)
    // A reload in between has asked all of them itself.
    if (found === undefined || current().built.found !== known) return
    await take(found)
    const isKnown = (name: string) => known.models.some(({ provider }) => provider === name)
    const providers = [...new Set(found.models.map(({ provider }) => provider))].filter((name) => !isKnown(name))
    for (const name of providers) told.delete(name)
    log.info({ providers }, 'models of these providers are offered now')
  }
  let isClosed = false
  let cancel = () => {}
  const lookLater = () => {
    cancel = clock.after(bounds.discoverAgainMs, () => {
      look()
        .catch((error: unknown) => log.error({ fault: (error as Error).message }, 'servers could not be looked for'))
        .finally(() => {
          if (isClosed) return
          tell()
          lookLater()
        })
    })
  }
  tell()
  lookLater()
  return () => {
    isClosed = true
    cancel()
  }
}

// The running gateway's settings and directory, and how they change: the configuration file read again, or the keys or
// prices in the database changed. One change at a time; where it fails, what was there stays in force.
import { joinStoredKeys, loadSettings } from '../configuration/load-settings.ts'
import { ConfigurationError } from '../configuration/mistake.ts'
import type { Settings } from '../configuration/settings.ts'
import { joinStoredPrices, type StoredPrice } from '../configuration/stored-prices.ts'
import type { Clock } from '../foundation/clock.ts'
import type { Log } from '../foundation/log.ts'
import type { ProviderSettings, StoredKeys } from '../providers/provider-settings.ts'
import { openDirectory, type Directory, type Found } from './model-directory.ts'

/** What the database holds of settings. */
type StoredSettings = { readKeys(): Promise<StoredKeys>; readPrices(): Promise<StoredPrice[]> }

export type LiveDirectory = {
  settings(): Settings
  directory(): Directory
  /** Reads the configuration file again. The lines say what is wrong; then nothing has changed. */
  reload(): Promise<string[]>
  /** Reads the prices of the database again, and asks nobody else. @throws ConfigurationError where one is not fit. */
  reprice(): Promise<void>
  /** Reads the keys of the database again. @throws StoreError where one cannot be opened; then nothing has changed. */
  rejoin(): Promise<void>
}

/** @throws StoreError where a key in the database cannot be opened; as `openDirectory` */
export async function openLiveDirectory(
  start: Settings,
  settingsFile: () => string | undefined,
  stored: StoredSettings,
  sandbox: ProviderSettings,
  { clock, log }: { clock: Clock; log: Log },
): Promise<LiveDirectory> {
  const build = async (written: Settings, known?: Found) => {
    const joined = joinStoredPrices(written, await stored.readPrices())
    if (joined.overridden.length > 0)
      log.warn({ models: joined.overridden }, "the database's price holds, and not the one of the configuration file")
    const settings = joinStoredKeys(joined.settings, await stored.readKeys())
    return { written, settings, directory: await openDirectory(settings, sandbox, clock, known) }
  }
  let current = await build(start)
  let last: Promise<void> = Promise.resolve()
  const change = (read: () => Settings, known = (): Found | undefined => undefined): Promise<void> => {
    const changed = last.then(async () => {
      current = await build(read(), known())
    })
    last = changed.catch(() => {})
    return changed
  }
  return {
    settings: () => current.settings,
    directory: () => current.directory,
    rejoin: () => change(() => current.written),
    reprice: () =>
      change(
        () => current.written,
        () => current.directory.found,
      ),
    async reload() {
      try {
        await change(() => loadSettings(settingsFile()))
        return []
      } catch (error) {
        if (error instanceof ConfigurationError) return error.message.split('\n')
        return [(error as Error).message]
      }
    },
  }
}

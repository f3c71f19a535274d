// The running gateway's settings and directory, and how they change: the configuration file read again, or the keys in
// the database changed. One change at a time; where it fails, what was there stays in force.
import { joinStoredKeys, loadSettings } from '../configuration/load-settings.ts'
import { ConfigurationError } from '../configuration/mistake.ts'
import type { Settings } from '../configuration/settings.ts'
import type { CredentialStore } from '../credentials/credential-store.ts'
import type { Clock } from '../foundation/clock.ts'
import type { ProviderSettings } from '../providers/provider-settings.ts'
import { openDirectory, type Directory } from './model-directory.ts'

export type LiveDirectory = {
  settings(): Settings
  directory(): Directory
  /** Reads the configuration file again. The lines say what is wrong; then nothing has changed. */
  reload(): Promise<string[]>
  /** Reads the keys of the database again. @throws StoreError where one cannot be opened; then nothing has changed. */
  rejoin(): Promise<void>
}

/** @throws StoreError where a key in the database cannot be opened; as `openDirectory` */
export async function openLiveDirectory(
  start: Settings,
  settingsFile: () => string | undefined,
  credentials: CredentialStore,
  sandbox: ProviderSettings,
  clock: Clock,
): Promise<LiveDirectory> {
  const build = async (written: Settings) => {
    const settings = joinStoredKeys(written, await credentials.readKeys())
    return { settings, directory: await openDirectory(settings, sandbox, clock) }
  }
  let current = await build(start)
  let last: Promise<void> = Promise.resolve()
  const change = (read: () => Settings): Promise<void> => {
    const changed = last.then(async () => {
      current = await build(read())
    })
    last = changed.catch(() => {})
    return changed
  }
  return {
    settings: () => current.settings,
    directory: () => current.directory,
    rejoin: () => change(() => current.settings),
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

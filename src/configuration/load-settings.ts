// Loads the whole configuration: the file, the environment, and what is known of providers. Start and SIGHUP call the
// same function, so that a file that was accepted at the start is accepted again at a reload.
import { definitions } from '../providers/definitions.ts'
import type { StoredKeys } from '../providers/provider-settings.ts'
import { readCommandEnvironment } from './environment/environment.ts'
import { addEnvironmentProviders } from './environment/environment-providers.ts'
import type { Environment } from './environment/expand-environment.ts'
import { readSettings } from './read-settings.ts'
import type { Settings } from './settings.ts'

/**
 * @param file path of the configuration file; undefined: none.
 * @param isModel see `read-settings.ts`.
 * @param setsAsideUnset for commands that are not the gateway: see `set-aside-unset.ts`.
 * @throws ConfigurationError with every mistake; the caller keeps what it has.
 */
export function loadSettings(
  file: string | undefined,
  environment: Environment = readCommandEnvironment().all,
  { setsAsideUnset = false, isModel }: { setsAsideUnset?: boolean; isModel?: (id: string) => boolean } = {},
): Settings {
  const knownProviders = definitions.map(({ name }) => name)
  const settings = readSettings({
    file,
    environment,
    knownProviders,
    setsAsideUnset,
    ...(isModel !== undefined && { isModel }),
  })
  return addEnvironmentProviders(settings, definitions, environment)
}

/** `settings` as they are with these keys of the database, in the place of those that it had. */
export function joinStoredKeys(
  settings: Settings,
  stored: StoredKeys,
  environment: Environment = readCommandEnvironment().all,
): Settings {
  const file = { ...settings, providers: settings.fileProviders ?? settings.providers }
  return addEnvironmentProviders(file, definitions, environment, stored)
}

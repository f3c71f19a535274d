// Begins the console as the last part of a start, and says where it is and who may still become its operator. Where it is off,
// its packages are not loaded.
import type { Settings } from '../../configuration/settings.ts'
import type { Log } from '../../foundation/log.ts'
import { ManagementKeys } from '../../management-keys/management-keys.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import type { People } from '../../people/people.ts'
import type { RequestLog } from '../../telemetry/request-line.ts'
import type { Closing } from '../close-all.ts'
import type { Books } from '../open-books.ts'
import type { ConsolePlace } from './open-people-once.ts'

type ConsoleOptions = {
  settings: Settings
  settingsFile(): string | undefined
  /** Of callers: where theirs is a free port, so is this one. */
  port?: number
  log: Log
  /** Undefined: no line is written of requests. */
  requestLog?: RequestLog | undefined
}

type ConsoleParts = {
  books: Pick<Books, 'store' | 'secrets'>
  context: OperationContext
  version: string
  callersUrl: string
  place: ConsolePlace
}

/** `setupUrl` makes the first operator of whoever opens it; undefined: there is one. @throws ConfigurationError */
export async function beginConsole(
  { settings, settingsFile, port, log, requestLog }: ConsoleOptions,
  { books: { store, secrets }, place, ...parts }: ConsoleParts,
  closing: Closing,
): Promise<{ consoleUrl: string | undefined; setupUrl: string | undefined }> {
  if (settings.console === 'off') return { consoleUrl: undefined, setupUrl: undefined }
  const { openConsole } = await import('./open-console.ts')
  const managementKeys = new ManagementKeys(store, secrets.keySecret)
  const consoleUrl = await openConsole(
    { ...parts, settings, settingsFile: settingsFile(), log, requestLog, managementKeys, takesFreePort: port === 0 },
    closing,
  )
  if (consoleUrl === undefined) return { consoleUrl, setupUrl: undefined }
  place.consoleUrl = consoleUrl
  return { consoleUrl, setupUrl: await readSetupUrl(await parts.context.people(), consoleUrl) }
}

/** Once: its token is good for as long as this gateway runs. */
async function readSetupUrl({ firstOperator }: People, consoleUrl: string): Promise<string | undefined> {
  const token = await firstOperator.readToken()
  return token === undefined ? undefined : `${consoleUrl}/console/setup#${token}`
}

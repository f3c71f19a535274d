// Opens the console's listener beside that of callers. At its default address a port that is in use is a warning, since the
// gateway works without it; where the operator named the address it is an error.
import { openAdmin } from '../../admin/open-admin.ts'
import { ConfigurationError } from '../../configuration/shape/mistake.ts'
import type { Address } from '../../configuration/shape/file-shape.ts'
import { findCommandForm } from '../../configuration/environment/command-form.ts'
import { readCommandEnvironment } from '../../configuration/environment/environment.ts'
import type { Settings } from '../../configuration/settings.ts'
import type { Log } from '../../foundation/log.ts'
import type { ManagementKeys } from '../../management-keys/management-keys.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import type { RequestLog } from '../../telemetry/request-line.ts'
import { ConsoleLines } from './console-lines.ts'
import { describeListenFault } from './describe-listen-fault.ts'
import type { Closing } from '../close-all.ts'

const defaultConsole: Address = { host: '127.0.0.1', port: 8485 }

type ConsoleOptions = {
  settings: Settings
  settingsFile: string | undefined
  context: OperationContext
  managementKeys: ManagementKeys
  log: Log
  requestLog: RequestLog | undefined
  version: string
  callersUrl: string
  /** Whether callers' listener took a free port: then so does this one. */
  takesFreePort: boolean
}

/** The link that people open; undefined where there is no console. @throws ConfigurationError */
export async function openConsole(options: ConsoleOptions, closing: Closing): Promise<string | undefined> {
  const { settings, settingsFile, context, managementKeys, log, requestLog, version, callersUrl } = options
  const { console: configured = defaultConsole, consoleUrl, trustedProxies = [] } = settings
  if (configured === 'off') return undefined
  const address = options.takesFreePort ? { ...configured, port: 0 } : configured
  const commandForm = findCommandForm(readCommandEnvironment().all)
  const lines = requestLog && new ConsoleLines(requestLog, context.clock)
  closing.push(async () => lines?.close())
  const watch = lines?.over.bind(lines)
  const people = await context.people()
  const parts = { commandForm, context, people, managementKeys, log, watch, version, callersUrl }
  try {
    const admin = await openAdmin(parts, { address, consoleUrl, trustedProxies })
    closing.push(() => admin.close())
    return consoleUrl ?? `http://${nameHost(address.host)}:${admin.port}`
  } catch (error) {
    const why = describeListenFault(error)
    if (why === undefined) throw error
    const at = `${address.host}:${address.port}`
    if (settings.console !== undefined) {
      const message = `\`console\`: ${at} cannot be listened on: ${why}`
      throw new ConfigurationError([{ file: settingsFile ?? 'configuration', line: 0, message }])
    }
    log.warn({ address: at }, `no console: ${why}; \`console: HOST:PORT\` names one, \`console: off\` none`)
    return undefined
  }
}

/** Passkeys need a name, and every browser knows this one. */
function nameHost(host: string): string {
  if (['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost'].includes(host)) return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

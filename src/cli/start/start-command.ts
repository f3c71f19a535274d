// `crossmodel start`: runs the gateway until a signal ends it. SIGTERM and SIGINT drain, a second one ends at once,
// SIGHUP reads the configuration again.
import { parseAddress, type Address } from '../../configuration/shape/file-shape.ts'
import { loadSettings } from '../../configuration/load-settings.ts'
import type { Settings } from '../../configuration/settings.ts'
import { OperationError } from '../../operations/operation.ts'
import { measureAge } from '../../catalog/measure-age.ts'
import { systemClock } from '../../foundation/time/clock.ts'
import type { Log } from '../../foundation/log.ts'
import type { Gateway } from '../../server.ts'
import { systemNetwork } from '../../start/system-network.ts'
import { endAfterBug } from './end-after-bug.ts'
import { openLogs, type Logs, type Terminal } from './log.ts'
import { formatReady } from './format-ready.ts'
import { hasColour, openPaint } from '../paint.ts'
import { readGiven, type CommandDefinition, type ExitCode, type Given, type Session } from '../session.ts'

/** A terminal, npm and the launcher may each pass on one keypress: signals this close together are one, ms. */
const SAME_SIGNAL_MS = 100

export const startCommand: CommandDefinition = {
  usage: 'start',
  about: 'Run the gateway',
  options: [
    ['--host <host>', 'address to listen on (default: 127.0.0.1; CROSSMODEL_HOST)'],
    ['--port <port>', 'port to listen on, 0 for a free one (default: 8484; CROSSMODEL_PORT, PORT)'],
    ['--console <address>', 'where the console listens, or off (default: 127.0.0.1:8485; CROSSMODEL_CONSOLE)'],
  ],
  examples: ['start', 'start --host 0.0.0.0 --port 8080 --config production.yaml'],
  async run(session, given) {
    const settings = readSettings(session, given)
    const terminal = readTerminal()
    const logs = openLogs(settings.logLevel, terminal, systemClock)
    const address = readAddress(session, given, settings)
    const gateway = await open(session, settings, address, logs)
    const exit = (code: ExitCode) => void logs.close().then(() => process.exit(code))
    const ended = awaitEnd(gateway, logs.log, exit)
    printReady(session, gateway, settings)
    await ended
    // A drained gateway has closed everything; what a library still holds must not keep the process.
    exit(0)
  },
}

/** With the console's address where an option or the environment names it. */
function readSettings(session: Session, given: Given): Settings {
  const settings = loadSettings(session.configFile, session.environment.all)
  const written = readGiven(given, 'console') ?? session.environment.console
  if (written === undefined) return settings
  const console = written === 'off' ? written : parseAddress(written)
  if (console === undefined)
    throw new OperationError('usage', `'${written}' is not HOST:PORT such as 127.0.0.1:8485, nor off.`)
  return { ...settings, console }
}

/** Options win over the environment, the environment over the file. */
function readAddress(session: Session, given: Given, settings: Settings): Address {
  const { environment } = session
  const host = readGiven(given, 'host') ?? environment.host ?? settings.listen.host
  const written = readGiven(given, 'port') ?? environment.port ?? String(settings.listen.port)
  const parsed = parseAddress(`x:${written}`)
  if (parsed === undefined)
    throw new OperationError('usage', `'${written}' is not a port; it is a number from 0 to 65535.`)
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: parsed.port }
}

function readTerminal(): Terminal {
  if (!process.stderr.isTTY) return 'none'
  return hasColour(process.stderr) ? 'coloured' : 'plain'
}

async function open(
  session: Session,
  settings: Settings,
  address: Address,
  { log, requestLog }: Logs,
): Promise<Gateway> {
  const key = session.environment.key
  if (key !== undefined && !/^cm-[!-~]{32,}$/.test(key)) {
    throw new OperationError('usage', 'CROSSMODEL_KEY must be `cm-` and at least 32 more characters without spaces.')
  }
  try {
    // Before anything is made: a port in use must not leave a new data directory behind.
    await systemNetwork.tryListening(address)
    const { startServer } = await import('../../server.ts')
    return await startServer({
      settings,
      settingsFile: () => session.configFile,
      dataDirectory: session.dataDirectory,
      ...address,
      ...(key !== undefined && { ensureKey: key }),
      log,
      requestLog,
    })
  } catch (error) {
    throw explainListen(error, address) ?? error
  }
}

function explainListen(error: unknown, { host, port }: Address): OperationError | undefined {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (syscall !== 'listen' && syscall !== 'bind' && syscall !== 'getaddrinfo') return undefined
  const words: { [code: string]: string } = {
    EADDRINUSE: `Port ${port} on ${host} is in use; stop what listens there, or choose another: crossmodel start --port ${port === 65_535 ? port - 1 : port + 1}.`,
    EACCES: `Port ${port} on ${host} may not be used by this user; choose one above 1023 with --port.`,
    EADDRNOTAVAIL: `${host} is not an address of this machine; choose another with --host.`,
    ENOTFOUND: `${host} is not a known host; choose an address of this machine with --host.`,
  }
  const message = words[code ?? ''] ?? `Cannot listen on ${host}:${port}: ${(error as Error).message}.`
  return new OperationError('fault', message)
}

/** Resolves once the gateway has drained; a second signal ends the process before that. */
function awaitEnd(gateway: Gateway, log: Log, exit: (code: ExitCode) => void): Promise<void> {
  return new Promise((resolve) => {
    let firstMs: number | undefined
    const onSignal = (signal: NodeJS.Signals) => {
      const nowMs = systemClock.monotonicMs()
      if (firstMs !== undefined) {
        if (nowMs - firstMs < SAME_SIGNAL_MS) return
        log.warn({ signal }, 'second signal: ending at once')
        return exit(1)
      }
      firstMs = nowMs
      log.info({ signal }, 'draining: no new requests; a second signal ends at once')
      gateway.drain().then(resolve, (error: unknown) => {
        log.error({ err: error }, 'draining failed')
        exit(1)
      })
    }
    // Rejections that nobody handled come here too.
    process.on('uncaughtException', endAfterBug({ gateway, log, clock: systemClock, exit }))
    process.on('SIGTERM', onSignal)
    process.on('SIGINT', onSignal)
    let reloading = Promise.resolve()
    process.on('SIGHUP', () => {
      reloading = reloading.then(() => reload(gateway, log))
    })
  })
}

async function reload(gateway: Gateway, log: Log): Promise<void> {
  try {
    const mistakes = await gateway.reload()
    if (mistakes.length === 0) log.info({ models: gateway.callableModels().length }, 'configuration read again')
    for (const mistake of mistakes)
      log.error({ mistake }, 'configuration not changed: the last good one stays in force')
  } catch (error) {
    log.error({ err: error }, 'configuration not changed: reading it failed')
  }
}

function printReady(session: Session, gateway: Gateway, settings: Settings): void {
  const { url, version, firstKey } = gateway
  const models = gateway.callableModels()
  const { days, isOld } = measureAge(gateway.listedOn(), systemClock.nowMs())
  const { consoleUrl, setupUrl } = gateway
  const ready = {
    url,
    ...(consoleUrl !== undefined && { console: consoleUrl }),
    ...(setupUrl !== undefined && { setup: setupUrl }),
    version,
    models: models.length,
    ...(firstKey !== undefined && { key: firstKey }),
  }
  const told = {
    ...ready,
    ...(session.environment.key !== undefined && { keyVariable: 'CROSSMODEL_KEY' }),
    models,
    providers: settings.providers.length,
    limits: settings.limits,
    uncallable: settings.models.map(({ id }) => id).filter((id) => !models.some((model) => model.id === id)),
    ...(isOld && { pricesDays: days }),
  }
  session.print(ready, () => formatReady(told, openPaint(hasColour(process.stdout))), { isPainted: true })
}

// `crossmodel doctor`: looks at everything that a gateway needs, and says for each what is right or what to do.
import { loadSettings } from '../../configuration/load-settings.ts'
import { ConfigurationError, formatMistake } from '../../configuration/shape/mistake.ts'
import { defaultSettings, type Settings } from '../../configuration/settings.ts'
import { callControlSocket } from '../../control/call-control-socket.ts'
import { examineClock, examineDataDirectory, examinePort } from '../../operations/gateway/examine.ts'
import { fault, right, warning, type Finding } from '../../operations/gateway/finding.ts'
import { systemClock } from '../../foundation/time/clock.ts'
import { isObject, type Json } from '../../foundation/json/json.ts'
import { systemNetwork } from '../../start/system-network.ts'
import type { CommandDefinition, Session } from '../session.ts'
import { show } from '../show.ts'
import { examineAuditLog, examineDatabase } from './examine-database.ts'
import { examineEndpoints } from './examine-endpoints.ts'
import { examinePrices } from './examine-prices.ts'
import { callProvider, examineLists, examineProviders, examineStoredKeys, reachProvider } from './examine-providers.ts'

export const doctorCommand: CommandDefinition = {
  usage: 'doctor',
  about: 'Check configuration, credentials, database, clock and ports; every finding has its remedy',
  options: [
    ['--call', 'make one real call to every provider that is ready (costs a few tokens)'],
    ['--offline', 'reach for nothing outside this machine'],
    ['--acknowledge', 'what happened to the database has been looked at, and is not shown again'],
  ],
  examples: ['doctor', 'doctor --call', 'doctor --offline --json', 'doctor --acknowledge'],
  async run(session, given) {
    if (given['acknowledge'] === true) await session.perform('database.acknowledge')
    const findings = await examine(session, given['call'] === true, given['offline'] === true)
    const faults = findings.filter(({ state }) => state === 'fault').length
    session.print<Json>({ ok: faults === 0, findings }, () => formatFindings(findings))
    return faults === 0 ? 0 : 1
  },
}

async function examine(session: Session, calls: boolean, offline: boolean): Promise<Finding[]> {
  const status: Finding[] = []
  const running = await readGateway(session, status)
  const findings: Finding[] = []
  const settings = readSettings(session, findings, running !== undefined)
  findings.push(...status, ...examineDataDirectory(session.dataDirectory))
  const [database, ...incidents] = await examineDatabase(session)
  findings.push(database, ...incidents)
  if (database.state === 'right')
    findings.push(...(await examineAuditLog(session)), ...(await examineStoredKeys(session)))
  if (running === undefined) {
    const port = Number(session.environment.port ?? settings.listen.port)
    findings.push(await examinePort({ host: session.environment.host ?? settings.listen.host, port }, systemNetwork))
  }
  const providers = await examineProviders(session, running !== undefined, database.state === 'right')
  findings.push(...providers.findings)
  if (database.state === 'right') findings.push(...(await examineEndpoints(session)))
  // Without a gateway the servers would have to be asked.
  if (running !== undefined || !offline) findings.push(...(await examineLists(session)))
  findings.push(...(await examinePrices(session)))
  const reach = (name: string) => reachProvider(session, name)
  findings.push(...(await examineClock({ clock: systemClock, reach }, offline ? [] : providers.origins)))
  if (calls) for (const name of providers.ready) findings.push(await callProvider(session, name))
  return findings
}

/** The settings, or the defaults where the file is wrong, so that the rest can be looked at all the same. */
function readSettings(session: Session, findings: Finding[], isRunning: boolean): Settings {
  const file = session.configFile
  const where = isRunning ? 'the running gateway has an environment of its own' : "with this shell's environment"
  // A running gateway has the variables of its providers, wherever this is typed.
  const load = (setsAsideUnset: boolean) => loadSettings(file, session.environment.all, { setsAsideUnset })
  try {
    const settings = load(isRunning)
    const message = file === undefined ? 'no configuration file: the defaults hold' : `${file} is right`
    findings.push(right('configuration', `${message}; ${where}`))
    return settings
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    for (const mistake of error.mistakes) {
      const message = formatMistake(mistake)
      const isOfShell = isRunning && mistake.message.includes('environment variable')
      if (isOfShell)
        findings.push(warning('configuration', message, `${where}; set it here too for commands without the gateway`))
      else
        findings.push(
          fault(
            'configuration',
            message,
            mistake.message.startsWith('cannot be read')
              ? 'name a file that is there and can be read, with --config or CROSSMODEL_CONFIG'
              : 'correct it; `crossmodel config check` says whether the file is right',
          ),
        )
    }
    try {
      return load(true)
    } catch {
      return defaultSettings
    }
  }
}

async function readGateway(session: Session, findings: Finding[]): Promise<Json | undefined> {
  try {
    const answered = await callControlSocket(session.dataDirectory, 'gateway.status', {})
    if (answered === undefined) {
      findings.push(right('gateway', 'not running on this data directory'))
      return undefined
    }
    const { result } = answered
    const where = isObject(result) ? `running as process ${show(result['pid'])} at ${show(result['url'])}` : 'running'
    findings.push(right('gateway', where))
    return result
  } catch (error) {
    findings.push(fault('gateway', (error as Error).message, 'look at its log, or restart it'))
    return null
  }
}

function formatFindings(findings: readonly Finding[]): string {
  const marks = { right: 'ok  ', warning: 'warn', fault: 'FAIL' }
  return findings
    .map(({ area, state, message, remedy }, index) => {
      const line = `${marks[state]}  ${area.padEnd(13)}  ${message}`
      // Findings in a row that have the same remedy are followed by it once.
      return remedy === undefined || remedy === findings[index + 1]?.remedy
        ? line
        : `${line}\n${' '.repeat(21)}-> ${remedy}`
    })
    .join('\n')
}

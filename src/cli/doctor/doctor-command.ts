// `crossmodel doctor`: looks at everything that a gateway needs, and says for each what is right or what to do.
import { loadSettings } from '../../configuration/load-settings.ts'
import { ConfigurationError, formatMistake } from '../../configuration/shape/mistake.ts'
import { defaultSettings, type Settings } from '../../configuration/settings.ts'
import { callControlSocket } from '../../control/call-control-socket.ts'
import { describeFailure } from '../../operations/describe-failure.ts'
import {
  examineClock,
  examineDataDirectory,
  examinePort,
  fault,
  type Finding,
  type Origin,
} from '../../operations/gateway/examine.ts'
import { systemClock } from '../../foundation/time/clock.ts'
import { isObject, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { systemNetwork } from '../../start/system-network.ts'
import { hasSecrets } from '../../store/secrets.ts'
import { listOf, show } from '../show.ts'
import type { CommandDefinition, Session } from '../session.ts'

/** How many models a finding names. */
const NAMED_MODELS = 3

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
  if (database.state === 'right') findings.push(...(await examineStoredKeys(session)))
  if (running === undefined) {
    const port = Number(session.environment.port ?? settings.listen.port)
    findings.push(await examinePort({ host: session.environment.host ?? settings.listen.host, port }, systemNetwork))
  }
  const providers = await examineProviders(session, running !== undefined, database.state === 'right')
  findings.push(...providers.findings)
  findings.push(...(await examinePrices(session)))
  findings.push(
    ...(await examineClock({ clock: systemClock, network: systemNetwork }, offline ? [] : providers.origins)),
  )
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
    findings.push({ area: 'configuration', state: 'right', message: `${message}; ${where}` })
    return settings
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    for (const mistake of error.mistakes) {
      const message = formatMistake(mistake)
      const isOfShell = isRunning && mistake.message.includes('environment variable')
      if (isOfShell)
        findings.push({
          area: 'configuration',
          state: 'warning',
          message,
          remedy: `${where}; set it here too for commands without the gateway`,
        })
      else
        findings.push(
          fault('configuration', message, 'correct it; `crossmodel config check` says whether the file is right'),
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
      findings.push({ area: 'gateway', state: 'right', message: 'not running on this data directory' })
      return undefined
    }
    const { result } = answered
    const where = isObject(result) ? `running as process ${show(result['pid'])} at ${show(result['url'])}` : 'running'
    findings.push({ area: 'gateway', state: 'right', message: where })
    return result
  } catch (error) {
    findings.push(fault('gateway', (error as Error).message, 'look at its log, or restart it'))
    return null
  }
}

/** Keys in the database that no secret opens. */
async function examineStoredKeys(session: Session): Promise<Finding[]> {
  if (!hasSecrets(session.dataDirectory)) return []
  return listOf(await session.perform('provider.key.list'), 'keys')
    .filter((key) => key['opens'] !== true)
    .map((key) => {
      const [provider, id] = [show(key['provider']), show(key['id'])]
      const message = `the stored key ${id} of ${provider} is not used: ${show(key['reason'])}`
      const remedy = `put back its secrets.json, or \`crossmodel provider key remove ${provider} ${id}\``
      return fault('provider', message, remedy)
    })
}

type ExaminedProviders = { findings: Finding[]; ready: string[]; origins: Origin[] }

/** As the running gateway has them, with its environment; without one, with that of this shell. */
async function examineProviders(session: Session, isRunning: boolean, withStored: boolean): Promise<ExaminedProviders> {
  let result: Json
  try {
    result = await session.perform('provider.check', { without_stored: !withStored })
  } catch (error) {
    // What is wrong with the configuration has a finding of its own.
    if (describeFailure(error) === undefined && !(error instanceof ConfigurationError)) throw error
    const message = 'providers were not looked at'
    const remedy = 'correct what is wrong above first'
    return { findings: [{ area: 'provider', state: 'warning', message, remedy }], ready: [], origins: [] }
  }
  const providers = listOf(result, 'providers')
  const findings = providers.flatMap(describeProvider)
  if (providers.length === 0) {
    const whose = isRunning ? 'of the running gateway' : "that this shell's environment or the file names"
    const message = `no provider ${whose}; only the sandbox and local servers answer`
    const remedy = 'set a key such as OPENAI_API_KEY where the gateway is started, or name providers in crossmodel.yaml'
    findings.push({ area: 'provider', state: 'warning', message, remedy })
  }
  const ready = providers.filter((each) => each['ready'] === true)
  const origins = ready.flatMap(({ name, origin }) =>
    typeof origin === 'string' ? [{ provider: show(name), origin }] : [],
  )
  return { findings, ready: ready.map(({ name }) => show(name)), origins }
}

function describeProvider(provider: JsonObject): Finding[] {
  const name = show(provider['name'])
  if (provider['ready'] !== true) {
    const message = `${name} is not ready: ${show(provider['reason'])}`
    const remedy = `complete providers.${name} in the configuration, or remove it`
    return [{ area: 'provider', state: 'warning', message, remedy }]
  }
  const slips = Array.isArray(provider['slips']) ? provider['slips'].map(show) : []
  const count = Number(provider['keys'])
  const keys = count === 0 ? '' : count === 1 ? ' with one key' : ` with ${count} keys`
  if (slips.length === 0) return [{ area: 'provider', state: 'right', message: `${name} is set up${keys}` }]
  const remedy = `set it again, then \`crossmodel provider test ${name}\``
  return slips.map((slip) => ({ area: 'provider', state: 'warning', message: `a key of ${name} ${slip}`, remedy }))
}

/** How it is, and then what happened to it that nobody has acknowledged. */
async function examineDatabase(session: Session): Promise<[Finding, ...Finding[]]> {
  const restore = 'stop the gateway and restore the data directory from a backup'
  try {
    const result = await session.perform('database.check')
    if (!isObject(result)) return [fault('database', 'it says nothing of itself', restore)]
    const problems = Array.isArray(result['problems']) ? result['problems'] : []
    if (problems.length > 0) return [fault('database', `damaged: ${problems.join('; ')}`, restore)]
    if (typeof result['fault'] === 'string')
      return [fault('database', result['fault'], 'new calls are refused until it can be written again')]
    const { kind, schema_version: version, schema_name: name } = result
    const message = `${show(kind)}, whole, schema ${show(version)} (${show(name)})`
    return [{ area: 'database', state: 'right', message }, ...listOf(result, 'incidents').map(findIncident)]
  } catch (error) {
    if (error instanceof ConfigurationError) {
      return [
        { area: 'database', state: 'warning', message: 'not looked at', remedy: 'correct the configuration first' },
      ]
    }
    const failure = describeFailure(error)
    if (failure === undefined) throw error
    if (failure.message.startsWith('There is no data directory')) {
      return [{ area: 'database', state: 'right', message: 'none yet; the first start makes it' }]
    }
    return [fault('database', failure.message, 'follow this message; nothing was changed')]
  }
}

/** Models that are sold for less than they cost. */
async function examinePrices(session: Session): Promise<Finding[]> {
  let result: Json
  try {
    result = await session.perform('price.check')
  } catch (error) {
    // What is wrong with the configuration or the database has a finding of its own.
    if (describeFailure(error) === undefined && !(error instanceof ConfigurationError)) throw error
    return []
  }
  const below = isObject(result) && Array.isArray(result['below_cost']) ? result['below_cost'].map(show) : []
  if (!isObject(result) || below.length === 0) return []
  const some = below.length > NAMED_MODELS ? `${below.slice(0, NAMED_MODELS).join(', ')}, …` : below.join(', ')
  const message = `callers pay less than it costs for ${below.length} of ${show(result['callable'])} models: ${some}`
  const remedy = '`crossmodel price show MODEL` says for what; `price set`, or a `margin`, raises the price'
  return [{ area: 'price', state: 'warning', message, remedy }]
}

/** A record that was written in its second form is in the books. */
function findIncident(incident: JsonObject): Finding {
  const state = incident['kind'] === 'record-mended' ? 'warning' : 'fault'
  const remedy = 'see "Damage" in docs/operations.md, then `crossmodel doctor --acknowledge`'
  return { area: 'database', state, message: `${show(incident['created_at'])}: ${show(incident['message'])}`, remedy }
}

async function callProvider(session: Session, name: string): Promise<Finding> {
  try {
    const result = await session.perform('provider.test', { name })
    const failed = listOf(result, 'calls').filter((call) => call['ok'] !== true)
    if (failed.length === 0) return { area: 'provider', state: 'right', message: `${name} answered a real call` }
    const message = `${name}: ${failed.map((call) => show(call['error'])).join('; ')}`
    const isReached = failed.every((call) => typeof call['status'] === 'number')
    return fault(
      'provider',
      message,
      isReached ? 'correct its key or address' : 'check the network, its DNS and the `base_url`',
    )
  } catch (error) {
    const failure = describeFailure(error)
    if (failure === undefined) throw error
    return fault('provider', failure.message, `try \`crossmodel provider test ${name} --model MODEL\``)
  }
}

function formatFindings(findings: readonly Finding[]): string {
  const marks = { right: 'ok  ', warning: 'warn', fault: 'FAIL' }
  return findings
    .map(({ area, state, message, remedy }, index) => {
      const line = `${marks[state]}  ${area.padEnd(13)}  ${message}`
      // One remedy for a row of findings stands below the last of them.
      return remedy === undefined || remedy === findings[index + 1]?.remedy
        ? line
        : `${line}\n${' '.repeat(21)}-> ${remedy}`
    })
    .join('\n')
}

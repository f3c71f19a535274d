// `crossmodel doctor`: looks at everything that a gateway needs, and says for each what is right or what to do.
import { joinStoredKeys, loadSettings } from '../configuration/load-settings.ts'
import { ConfigurationError, formatMistake } from '../configuration/mistake.ts'
import { defaultSettings, type Settings } from '../configuration/settings.ts'
import { callControlSocket } from '../control/call-control-socket.ts'
import { describeFailure } from '../control/describe-failure.ts'
import { examineClock, examineDataDirectory, examinePort, fault, type Finding } from '../control/examine.ts'
import { systemClock } from '../foundation/clock.ts'
import { isObject, type Json, type JsonObject } from '../foundation/json.ts'
import { buildProvider } from '../providers/build-provider.ts'
import type { ProviderSettings } from '../providers/provider-settings.ts'
import { hasSecrets } from '../store/secrets.ts'
import { listOf, show } from './key-commands.ts'
import type { CommandDefinition, Session } from './session.ts'

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
  const findings: Finding[] = []
  const written = readSettings(session, findings)
  const running = await readGateway(session, findings)
  findings.push(...examineDataDirectory(session.dataDirectory))
  const [database, ...incidents] = await examineDatabase(session)
  findings.push(database, ...incidents)
  const settings = database.state === 'right' ? await joinStored(session, written, findings) : written
  if (running === undefined) {
    const port = Number(session.environment.port ?? settings.listen.port)
    findings.push(await examinePort({ host: session.environment.host ?? settings.listen.host, port }))
  }
  const states = settings.providers.map((each) => ({ settings: each, state: buildProvider(each, systemClock) }))
  for (const { settings: each, state } of states) {
    if (!state.ready) {
      const remedy = `complete providers.${each.name} in the configuration, or remove it`
      findings.push({
        area: 'provider',
        state: 'warning',
        message: `${each.name} is not ready: ${state.reason}`,
        remedy,
      })
    } else findings.push(...examineCredentials(each))
  }
  if (settings.providers.length === 0) {
    const message = 'no provider is configured; only the sandbox and local servers answer'
    const remedy = 'set a key such as OPENAI_API_KEY, or name providers in crossmodel.yaml'
    findings.push({ area: 'provider', state: 'warning', message, remedy })
  }
  const ready = states.flatMap(({ state }) => (state.ready ? [state.provider] : []))
  findings.push(...(await examinePrices(session)))
  findings.push(...(await examineClock(systemClock, offline ? [] : ready)))
  if (calls) for (const { name } of ready) findings.push(await callProvider(session, name))
  return findings
}

/** The settings, or the defaults where the file is wrong, so that the rest can be looked at all the same. */
function readSettings(session: Session, findings: Finding[]): Settings {
  const file = session.configFile
  try {
    const settings = loadSettings(file, session.environment.all)
    const message = file === undefined ? 'no configuration file: the defaults hold' : `${file} is right`
    findings.push({ area: 'configuration', state: 'right', message })
    return settings
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    for (const mistake of error.mistakes) {
      findings.push(
        fault('configuration', formatMistake(mistake), 'correct this line; `crossmodel config check` tells when'),
      )
    }
    return defaultSettings
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

/**
 * The settings with the keys that the database holds; a key's digest stands for it, since none leaves the database and
 * nothing is called with it here.
 */
async function joinStored(session: Session, settings: Settings, findings: Finding[]): Promise<Settings> {
  if (!hasSecrets(session.dataDirectory)) return settings
  const stored = new Map<string, string[]>()
  for (const key of listOf(await session.perform('provider.key.list'), 'keys')) {
    const [provider, id] = [show(key['provider']), show(key['id'])]
    if (key['opens'] === true) stored.set(provider, [...(stored.get(provider) ?? []), id])
    else {
      const message = `the stored key ${id} of ${provider} is not used: ${show(key['reason'])}`
      const remedy = `put back its secrets.json, or \`crossmodel provider key remove ${provider} ${id}\``
      findings.push(fault('provider', message, remedy))
    }
  }
  return joinStoredKeys(settings, stored, session.environment.all)
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
    if (describeFailure(error) === undefined) throw error
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

/** What can be seen of a key without using it. */
function examineCredentials({ name, apiKeys = [], baseUrl }: ProviderSettings): Finding[] {
  const isLocal = typeof baseUrl === 'string' && isLoopback(baseUrl)
  const slips = apiKeys.flatMap((key) => {
    if (/\s/.test(key)) return ['has a space or line break in it']
    if (/^["'<].*["'>]$/.test(key)) return ['stands in quotes or brackets that belong to no key']
    if (/^(your|changeme|xxx|sk-\.\.\.|todo)/i.test(key)) return ['is a placeholder']
    // A server of one's own takes whatever it was told to take: `x`, `EMPTY`.
    return key.length < 8 && !isLocal ? ['is too short to be one'] : []
  })
  if (slips.length === 0) {
    const keys = apiKeys.length === 1 ? 'one key' : `${apiKeys.length} keys`
    return [
      { area: 'provider', state: 'right', message: `${name} is set up${apiKeys.length > 0 ? ` with ${keys}` : ''}` },
    ]
  }
  return slips.map((slip) => ({
    area: 'provider',
    state: 'warning',
    message: `a key of ${name} ${slip}`,
    remedy: `set it again, then \`crossmodel provider test ${name}\``,
  }))
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
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
    .map(({ area, state, message, remedy }) => {
      const line = `${marks[state]}  ${area.padEnd(13)}  ${message}`
      return remedy === undefined ? line : `${line}\n${' '.repeat(21)}-> ${remedy}`
    })
    .join('\n')
}

// What the doctor finds of providers: their configuration, the keys that the database keeps, and one real call to each.
import { ConfigurationError } from '../../configuration/shape/mistake.ts'
import type { Json, JsonObject } from '../../foundation/json/json.ts'
import { describeFailure } from '../../operations/describe-failure.ts'
import { fault, right, warning, type Finding, type Origin, type Reached } from '../../operations/gateway/finding.ts'
import { hasSecrets } from '../../store/secrets.ts'
import { present } from '../../foundation/present.ts'
import type { Session } from '../session.ts'
import { listOf, show } from '../show.ts'

type ExaminedProviders = { findings: Finding[]; ready: string[]; origins: Origin[] }

/** As the running gateway has them, with its environment; without one, with that of this shell. */
export async function examineProviders(
  session: Session,
  isRunning: boolean,
  withStored: boolean,
): Promise<ExaminedProviders> {
  let result: Json
  try {
    result = await session.perform('provider.check', { without_stored: !withStored })
  } catch (error) {
    // What is wrong with the configuration has a finding of its own.
    if (describeFailure(error) === undefined && !(error instanceof ConfigurationError)) throw error
    const message = 'providers were not looked at'
    const remedy = 'correct what is wrong above first'
    return { findings: [warning('provider', message, remedy)], ready: [], origins: [] }
  }
  const providers = listOf(result, 'providers')
  const findings = providers.flatMap(describeProvider)
  if (providers.length === 0) {
    const whose = isRunning ? 'of the running gateway' : "that this shell's environment or the file names"
    const message = `no provider ${whose}; only the sandbox and local servers answer`
    const reread = isRunning ? ' and send it SIGHUP' : ''
    const remedy = `set a key such as OPENAI_API_KEY where the gateway is started, or name providers in crossmodel.yaml${reread}`
    findings.push(warning('provider', message, remedy))
  }
  const ready = providers.filter((each) => each['ready'] === true)
  const origins = ready.flatMap(({ name, origin, proxy }) =>
    typeof origin === 'string'
      ? [{ provider: show(name), origin, proxy: proxy === null ? undefined : show(proxy) }]
      : [],
  )
  return { findings, ready: ready.map(({ name }) => show(name)), origins }
}

function describeProvider(provider: JsonObject): Finding[] {
  const name = show(provider['name'])
  if (provider['ready'] !== true) {
    const message = `${name} is not ready: ${show(provider['reason'])}`
    const remedy = `complete providers.${name} in the configuration, or remove it`
    return [warning('provider', message, remedy)]
  }
  const slips = Array.isArray(provider['slips']) ? provider['slips'].map(show) : []
  const count = Number(provider['keys'])
  const keys = count === 0 ? '' : count === 1 ? ' with one key' : ` with ${count} keys`
  const proxy = provider['proxy'] === null ? '' : `, through the proxy ${show(provider['proxy'])}`
  if (provider['proxy_is_useless'] === true) {
    const message = `${name} is on this machine, and is reached${proxy.slice(1)}`
    return [warning('provider', message, `add it to NO_PROXY, or say \`providers.${name}.proxy: none\``)]
  }
  if (slips.length === 0) return [right('provider', `${name} is set up${keys}${proxy}`)]
  const remedy = `set it again, then \`crossmodel provider test ${name}\``
  return slips.map((slip) => warning('provider', `a key of ${name} ${slip}`, remedy))
}

/** Providers that offer what their server lists, and whose server gave no list. */
export async function examineLists(session: Session): Promise<Finding[]> {
  const result = await session.perform('provider.list').catch((error: unknown) => {
    // Others say what is wrong with the configuration or the database.
    if (describeFailure(error) === undefined && !(error instanceof ConfigurationError)) throw error
    return {}
  })
  return listOf(result, 'providers')
    .filter(({ note }) => typeof note === 'string')
    .map(({ name, note }) => {
      const remedy = `start that server, or remove providers.${show(name)}`
      return warning('provider', `${show(name)} is set up, but ${show(note)}`, remedy)
    })
}

/** Keys in the database that no secret opens. */
export async function examineStoredKeys(session: Session): Promise<Finding[]> {
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

/** By whoever has its environment and certificates: the running gateway, or this command. */
export async function reachProvider(session: Session, name: string): Promise<Reached> {
  try {
    const { date, failure } = (await session.perform('provider.reach', { name })) as JsonObject
    return present({
      date: typeof date === 'string' ? date : undefined,
      failure: typeof failure === 'string' ? failure : undefined,
    })
  } catch (error) {
    // What is wrong with the configuration or the database has a finding of its own.
    if (describeFailure(error) === undefined && !(error instanceof ConfigurationError)) throw error
    return {}
  }
}

export async function callProvider(session: Session, name: string): Promise<Finding> {
  try {
    const result = await session.perform('provider.test', { name })
    const failed = listOf(result, 'calls').filter((call) => call['ok'] !== true)
    if (failed.length === 0) return right('provider', `${name} answered a real call`)
    const message = `${name}: ${failed.map((call) => show(call['error'])).join('; ')}`
    const isReached = failed.every((call) => typeof call['status'] === 'number')
    return fault(
      'provider',
      message,
      isReached ? 'correct its key or address' : 'check the network, its DNS, its proxy and the `base_url`',
    )
  } catch (error) {
    const failure = describeFailure(error)
    if (failure === undefined) throw error
    return fault('provider', failure.message, `try \`crossmodel provider test ${name} --model MODEL\``)
  }
}

// What the doctor finds of endpoints, by how they stand: keys that their provider refuses, endpoints that fail often, and models of
// which no endpoint is as it should be. What nobody has called is not known.
import { ConfigurationError } from '../../configuration/shape/mistake.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { describeFailure } from '../../operations/describe-failure.ts'
import { warning, type Finding } from '../../operations/gateway/finding.ts'
import type { Session } from '../session.ts'
import { formatKey } from '../routing/format-standing.ts'
import { listOf, show } from '../show.ts'

/** Models that have a finding each, and endpoints that it names. */
const MODELS_SHOWN = 5
/** The same of endpoints that fail often, and from which part of how many calls on they do. */
const FAILING_SHOWN = 5
const HIGH_PART = 0.2
const LEAST_CALLS = 5
const ENDPOINTS_SHOWN = 3

export async function examineEndpoints(session: Session): Promise<Finding[]> {
  const result = await session.perform('endpoint.list', { all: true }).catch((error: unknown) => {
    // Others say what is wrong with the configuration or the database.
    if (describeFailure(error) === undefined && !(error instanceof ConfigurationError)) throw error
    return {}
  })
  const rows = listOf(result, 'endpoints')
  return [...findRefusals(rows), ...findFailing(rows), ...findClosedModels(rows)]
}

const isLeftAlone = ({ state }: JsonObject) => state !== 'ready' && state !== 'degraded'
const isRefused = (row: JsonObject) => row['fault'] === 'account' && isLeftAlone(row)
const isClosed = ({ use }: JsonObject) => use !== 'enabled'

function findRefusals(rows: readonly JsonObject[]): Finding[] {
  const keys = Map.groupBy(rows, ({ provider, credential }) => `${show(provider)} ${show(credential)}`)
  return [...keys.values()].flatMap((each) => {
    const refused = each.find(isRefused)
    if (refused === undefined) return []
    const provider = show(refused['provider'])
    const message = `${provider} refuses the key ${formatKey(refused)}, or its account there has no money; where there are others, they are tried first`
    const remedy = `see to it at the provider, or set another key, then \`crossmodel provider test ${provider}\``
    return [warning('provider', message, remedy)]
  })
}

/** Also where others serve instead, so that callers notice nothing. A key that is refused has a finding of its own. */
function findFailing(rows: readonly JsonObject[]): Finding[] {
  const failing = rows
    .filter((row) => Number(row['calls']) >= LEAST_CALLS && Number(row['error_rate']) >= HIGH_PART)
    .filter((row) => !isRefused(row) && !isClosed(row))
    .toSorted((one, other) => Number(other['error_rate']) - Number(one['error_rate']))
  const findings = failing.slice(0, FAILING_SHOWN).map((row) => {
    const [endpoint, calls] = [show(row['endpoint']), Number(row['calls'])]
    const key = typeof row['credential_number'] === 'number' ? ` with the key ${formatKey(row)}` : ''
    const failed = `${Math.round(Number(row['error_rate']) * calls)} of its last ${calls} calls`
    const message = `${endpoint}${key} failed ${failed}, the last by: ${show(row['fault'])}`
    const remedy = `\`crossmodel endpoints ${endpoint}\` shows how it stands; \`endpoint disable ${endpoint}\` keeps calls from it`
    return warning('provider', message, remedy)
  })
  const more = failing.length - findings.length
  if (more > 0) findings.push(warning('provider', `the same of ${more} more endpoints`, 'see `crossmodel endpoints`'))
  return findings
}

/** Those whose endpoints lack no more than a key that is not refused have a finding of their own already. */
function findClosedModels(rows: readonly JsonObject[]): Finding[] {
  const models = new Map<string, JsonObject[]>()
  for (const row of rows)
    for (const model of Array.isArray(row['models']) ? row['models'].map(show) : [])
      models.set(model, [...(models.get(model) ?? []), row])
  const found = [...models].filter(([, each]) => {
    const isUsable = each.some((row) => !isClosed(row) && !isLeftAlone(row))
    return !isUsable && !each.every(isRefused)
  })
  const findings = found.slice(0, MODELS_SHOWN).map(([model, each]) => {
    const message = `no endpoint of ${model} is as it should be: ${describe(each)}`
    const remedy = each.every(isClosed)
      ? 'take one back with `crossmodel endpoint enable PROVIDER/MODEL`'
      : `\`crossmodel endpoints ${model}\` shows how they stand, the log what their providers say`
    return warning('model', message, remedy)
  })
  const more = found.length - findings.length
  if (more > 0) findings.push(warning('model', `the same of ${more} more models`, 'see `crossmodel endpoints`'))
  return findings
}

function describe(rows: readonly JsonObject[]): string {
  const words = rows.map((row) => `${show(row['endpoint'])} ${show(isClosed(row) ? row['use'] : row['fault'])}`)
  const each = [...new Set(words)]
  const more = each.length > ENDPOINTS_SHOWN ? `, and ${each.length - ENDPOINTS_SHOWN} more` : ''
  return `${each.slice(0, ENDPOINTS_SHOWN).join(', ')}${more}`
}

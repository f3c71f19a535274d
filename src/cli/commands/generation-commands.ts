// `crossmodel generation …`: records of single requests.
import { isObject, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { formatUsd } from '../../foundation/nanos.ts'
import { present, type CommandDefinition } from '../session.ts'
import { listOf, show } from '../show.ts'
import { formatFields } from '../table.ts'

export const generationCommands: readonly CommandDefinition[] = [
  {
    usage: 'show <id>',
    about: 'Show the record of one generation by its request id',
    examples: ['generation show req_cm_5mJkQ0cJ2v1TgH9xN3aB'],
    async run(session, given) {
      session.print(await session.perform('generation.show', present({ id: given['id'] })), formatRecord)
    },
  },
]

const shownApart: ReadonlySet<string> = new Set(['tokens', 'route', 'attempts'])

function formatRecord(result: Json): string {
  if (!isObject(result)) return ''
  const fields = Object.entries(result).filter(([name]) => !shownApart.has(name))
  const tokens = isObject(result['tokens']) ? Object.entries(result['tokens']).filter(([, count]) => count !== 0) : []
  return formatFields([
    ...fields.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : show(value)] as const),
    ['tokens', tokens.map(([bucket, count]) => `${bucket} ${show(count)}`).join(', ')],
    ['waited', formatWait(result['route'])],
    ...listOf(result['route'], 'candidates').map((one) => ['candidate', formatCandidate(one)] as const),
    ...listOf(result['route'], 'excluded').map((one) => ['excluded', formatExclusion(one)] as const),
    ...listOf(result, 'attempts').map((attempt) => ['attempt', formatAttempt(attempt)] as const),
  ])
}

/** Undefined: it had its turn at once. */
function formatWait(route: Json | undefined): string | undefined {
  const queued = isObject(route) ? Math.round(Number(route['queued_ms'] ?? 0)) : 0
  return queued > 0 ? `${queued} ms in line` : undefined
}

function formatCandidate({ endpoint, credential, rank, why }: JsonObject): string {
  return `${show(endpoint)} (key ${show(credential)}) ${show(rank)}: ${show(why)}`
}

function formatExclusion({ endpoint, credential, why }: JsonObject): string {
  const key = show(credential) === '' ? '' : ` (key ${show(credential)})`
  return `${show(endpoint)}${key}: ${show(why)}`
}

/** When, for how long, and what came of it; what a newer gateway tells beside that stands behind it by its names. */
function formatAttempt(attempt: JsonObject): string {
  const { endpoint, credential, startedMs, durationMs, outcome, fault, errorCode, detail, ...rest } = attempt
  // What was left behind is nobody's fault.
  const code = outcome === 'failed' ? (fault ?? errorCode) : fault
  const remarks = Object.entries(rest).map(([name, value]) => formatRemark(name, value))
  const reasons = [show(code), show(detail), ...remarks].filter(Boolean).join(', ')
  const words = [
    `${show(endpoint)} (key ${show(credential)})`,
    ...(typeof startedMs === 'number' ? [`at ${new Date(startedMs).toISOString()}`] : []),
    ...(typeof durationMs === 'number' ? [`for ${Math.round(durationMs)} ms`] : []),
    show(outcome),
  ].join(' ')
  return reasons === '' ? words : `${words}: ${reasons}`
}

/** Empty where the endpoint's name or the outcome says it already. */
function formatRemark(name: string, value: Json | undefined): string {
  if (['provider', 'model', 'protocol', 'upstreamStatus'].includes(name)) return ''
  if (name === 'sent') return value === false ? 'not sent' : ''
  if (name === 'cost_nanos') return `costs you about ${formatUsd(BigInt(show(value)))} USD`
  if (value !== true) return `${name}=${show(value)}`
  return remarks[name] ?? name
}

const remarks: { readonly [name: string]: string } = {
  resent: 'sent twice, since the first connection had been closed',
  hedge: 'begun beside one that was late',
  cut: 'it broke off behind its first content',
  continues: 'it went on with the answer that had broken off',
}

// `crossmodel generation …`: records of single requests.
import { isObject, type Json, type JsonObject } from '../../foundation/json/json.ts'
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
    ...listOf(result['route'], 'candidates').map((one) => ['candidate', formatCandidate(one)] as const),
    ...listOf(result['route'], 'excluded').map((one) => ['excluded', formatExclusion(one)] as const),
    ...listOf(result, 'attempts').map((attempt) => ['attempt', formatAttempt(attempt)] as const),
  ])
}

function formatCandidate({ endpoint, credential, rank, why }: JsonObject): string {
  return `${show(endpoint)} (key ${show(credential)}) ${show(rank)}: ${show(why)}`
}

function formatExclusion({ endpoint, credential, why }: JsonObject): string {
  const key = show(credential) === '' ? '' : ` (key ${show(credential)})`
  return `${show(endpoint)}${key}: ${show(why)}`
}

/** When and for how long, as a person reads it; the rest by its names. */
function formatAttempt({ endpoint, startedMs, durationMs, ...rest }: JsonObject): string {
  const others = Object.entries(rest).map(([name, value]) => `${name}=${show(value)}`)
  return [
    show(endpoint),
    ...(typeof startedMs === 'number' ? [`at ${new Date(startedMs).toISOString()}`] : []),
    ...(typeof durationMs === 'number' ? [`for ${Math.round(durationMs)} ms`] : []),
    ...others,
  ].join(' ')
}

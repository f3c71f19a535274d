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

function formatRecord(result: Json): string {
  if (!isObject(result)) return ''
  const fields = Object.entries(result).filter(([name]) => name !== 'attempts' && name !== 'tokens')
  const tokens = isObject(result['tokens']) ? Object.entries(result['tokens']).filter(([, count]) => count !== 0) : []
  return formatFields([
    ...fields.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : show(value)] as const),
    ['tokens', tokens.map(([bucket, count]) => `${bucket} ${show(count)}`).join(', ')],
    ...listOf(result, 'attempts').map((attempt) => ['attempt', formatAttempt(attempt)] as const),
  ])
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

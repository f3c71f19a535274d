// `crossmodel endpoints` and `crossmodel endpoint …`: how each endpoint stands with each credential, and whether it is used.
import { isObject, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { sleep, systemClock } from '../../foundation/time/clock.ts'
import type { CommandDefinition } from '../session.ts'
import { listOf, show } from '../show.ts'
import { fitTable } from '../table.ts'
import { expendableHeadings, formatKey, formatStanding, standingHeadings } from './format-standing.ts'

const WATCH_MS = 2_000

export const endpointsCommand: CommandDefinition = {
  usage: 'endpoints [filter...]',
  about:
    'List how endpoints stand that were called in the last five minutes or are not as they should be, or those whose id or model has the words of the filter',
  options: [
    ['--all', 'those too that nobody has called'],
    ['--watch', 'show it again every two seconds, until Ctrl+C'],
  ],
  examples: ['endpoints', 'endpoints claude', 'endpoints --all --json', 'endpoints --watch'],
  async run(session, given) {
    const { all, filter, watch } = given
    const words = Array.isArray(filter) && filter.length > 0 ? { filter: filter.join(' ') } : {}
    const args = { ...words, all: all === true }
    for (;;) {
      const result = await session.perform('endpoint.list', args)
      if (watch === true) session.clear()
      session.print(result, (rows) => formatEndpoints(rows, session.width))
      if (watch !== true) return
      await sleep(systemClock, WATCH_MS)
    }
  },
}

export const endpointCommands: readonly CommandDefinition[] = [
  defineUse('enable', 'enabled', 'Use an endpoint again, at once, also where it was left alone after faults'),
  defineUse('disable', 'disabled', 'Use an endpoint no more, at once; calls that run go on to their end'),
  defineUse('drain', 'draining', 'Begin no conversation at an endpoint; those that are there may stay'),
]

function defineUse(name: string, use: string, about: string): CommandDefinition {
  return {
    usage: `${name} <endpoint>`,
    about: `${about} (PROVIDER/MODEL, as \`crossmodel endpoints\` names it, or PROVIDER for all that it has)`,
    examples: [`endpoint ${name} openai/gpt-5`, `endpoint ${name} openai`],
    async run(session, given) {
      const result = await session.perform('endpoint.use', { endpoint: show(given['endpoint'] as string), use })
      session.print(result, () => formatUse(show(given['endpoint'] as string), use, result))
    },
  }
}

function formatUse(name: string, use: string, result: Json): string {
  const still = isObject(result) ? result['provider_use'] : undefined
  if (still === undefined) return `${name} is ${use}.`
  const [provider] = name.split('/', 1)
  return `${name} is ${use}, but its provider is ${show(still)}: \`crossmodel endpoint enable ${provider}\` ends that.`
}

function formatEndpoints(result: Json, width: number | undefined): string {
  const endpoints = listOf(result, 'endpoints')
  const idle = isObject(result) ? Number(result['idle'] ?? 0) : 0
  const more = idle > 0 ? `Not called in the last five minutes: ${idle} more. --all lists them.` : ''
  const isRunning = isObject(result) && result['running'] === true
  const stored = isRunning ? '' : 'No gateway runs on this data directory: this is what the database keeps.'
  const none = idle > 0 ? '' : 'There is no such endpoint.'
  const table =
    endpoints.length === 0
      ? none
      : fitTable(
          ['endpoint', 'key', 'models', ...standingHeadings],
          endpoints.map(formatRow),
          expendableHeadings,
          width,
        )
  return [table, more, stored].filter(Boolean).join('\n\n')
}

function formatRow(row: JsonObject): string[] {
  const [model = '', ...others] = Array.isArray(row['models']) ? row['models'].map(show) : []
  const models = others.length === 0 ? model : `${model} +${others.length}`
  return [show(row['endpoint']), formatKey(row), models, ...formatStanding(row)]
}

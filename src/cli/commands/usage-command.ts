// `crossmodel usage`: what was used and charged, added up.
import { isObject, type Json } from '../../foundation/json/json.ts'
import { present, presentCount, type CommandDefinition } from '../session.ts'
import { listOf, show } from '../show.ts'
import { formatTable } from '../table.ts'

export const usageCommand: CommandDefinition = {
  usage: 'usage',
  about: 'Add up what was used',
  options: [
    ['--by <group>', 'day, model, key or owner (default: day)'],
    ['--owner <owner>', 'only this owner'],
    ['--days <count>', 'UTC days back, today included (default: 30)'],
  ],
  examples: ['usage', 'usage --by model --days 7 --owner acme'],
  async run(session, given) {
    const { by, owner } = given
    const args = { ...present({ by, owner }), ...presentCount(given, 'days') }
    session.print(await session.perform('usage.read', args), formatUsage)
  },
}

function formatUsage(result: Json): string {
  const rows = listOf(result, 'rows')
  const since = isObject(result) ? show(result['since']) : ''
  if (rows.length === 0) return `Nothing was used since ${since}.`
  const by = isObject(result) ? show(result['by']) : ''
  const names = ['requests', 'successes', 'input_tokens', 'cache_read_tokens', 'output_tokens', 'charge', 'cost']
  return formatTable(
    [by, 'requests>', 'successes>', 'input>', 'cache read>', 'output>', 'charged $>', 'cost $>'],
    rows.map((row) => [show(row['name']), ...names.map((name) => show(row[name]))]),
  )
}

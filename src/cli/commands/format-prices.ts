// The prices of a model as a person reads them: a row for each tier, and what else its cards say.
import { isObject, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { listOf, show } from '../show.ts'
import { formatTable } from '../table.ts'

export function formatPrices(result: Json): string {
  if (!isObject(result)) return ''
  const rows = [
    ...rowsOf('callers pay', result['price']),
    ...listOf(result, 'endpoints').flatMap((endpoint) => [
      ...(result['price'] === null ? rowsOf(`callers pay, by ${show(endpoint['id'])}`, endpoint['price']) : []),
      ...rowsOf(`${show(endpoint['id'])} costs`, endpoint['cost']),
    ]),
  ]
  const notes = [
    describeSource(result),
    ...listOf(result, 'endpoints').flatMap((endpoint) => noteBelowCost(endpoint)),
    ...(typeof result['reason'] === 'string' ? [`Not callable: ${result['reason']}`] : []),
  ]
  const table = formatTable(['what', 'from tokens>', 'input>', 'output>', 'cache read>', 'cache write>'], rows)
  return [`${show(result['model'])}, USD per million tokens`, table, ...notes].join('\n')
}

function describeSource({ source, price, margin }: JsonObject): string {
  if (source === 'file') return 'The price is set in the configuration file.'
  if (source === 'database') return 'The price is set in the database.'
  const times = margin === '1' ? '' : `, times the margin of ${show(margin)}`
  const whose = source === 'list' ? 'that of the price list that was applied' : "the catalogue's"
  return price === null ? `Callers pay what the endpoint costs${times}.` : `The price is ${whose}${times}.`
}

/** Callers pay less than it costs: for what, and what to do. */
function noteBelowCost({ id, below_cost: rates }: JsonObject): string[] {
  if (!Array.isArray(rates) || rates.length === 0) return []
  const names = rates.map((rate) => show(rate).replaceAll('_', ' ')).join(', ')
  return [`Callers pay less than ${show(id)} costs for ${names}: see \`crossmodel price set --help\`.`]
}

function rowsOf(name: string, card: Json | undefined): string[][] {
  if (card === null || card === undefined) return []
  if (card === 'free') return [[name, '', 'free', 'free', 'free', 'free']]
  const tiersOf = (label: string, tiers: JsonObject[]) =>
    tiers.map((tier) => [
      label,
      ...['from_input_tokens', 'input', 'output', 'cache_read', 'cache_write'].map((rate) => show(tier[rate])),
    ])
  const services = isObject(card) && isObject(card['service_tiers']) ? Object.keys(card['service_tiers']) : []
  return [
    ...tiersOf(name, listOf(card, 'tiers')),
    ...services.flatMap((tier) => tiersOf(`  service tier ${tier}`, listOf(readMember(card, 'service_tiers'), tier))),
    ...furtherOf(card).map((text) => [`  ${text}`, '', '', '', '', '']),
  ]
}

/** What a card has beside prices of tokens, a line each. */
function furtherOf(card: Json): string[] {
  const entries = (member: string) => {
    const amounts = readMember(card, member)
    return isObject(amounts) ? Object.entries(amounts) : []
  }
  const perRequest = show(readMember(card, 'per_request'))
  return [
    ...(perRequest === '0' || perRequest === '' ? [] : [`each request: ${perRequest} USD`]),
    ...entries('server_tools').map(([name, usd]) => `each ${name}: ${show(usd)} USD`),
    ...entries('speeds').map(([name, times]) => `speed ${name}: × ${show(times)}`),
    ...entries('regions').map(([name, times]) => `region ${name}: × ${show(times)}`),
    ...listOf(card, 'hours').map(({ utc, factor, days }) => `${show(utc)} UTC ${showDays(days)}: × ${show(factor)}`),
  ]
}

function readMember(card: Json | undefined, member: string): Json | undefined {
  return isObject(card) ? card[member] : undefined
}

function showDays(days: Json | undefined): string {
  return Array.isArray(days) && days.length < 7 ? days.map(show).join(' ') : 'every day'
}

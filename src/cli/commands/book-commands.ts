// `crossmodel usage`, `generation …`, `price …` and `wallet audit`: reading the books, and setting what callers pay.
import { chmodSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'

import { parseSettings } from '../../configuration/read-settings.ts'
import { setModelPrice, type WrittenPrice } from '../../configuration/prices/set-price.ts'
import { callControlSocket } from '../../control/call-control-socket.ts'
import { OperationError } from '../../operations/operation.ts'
import { isObject, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { definitions } from '../../providers/definitions.ts'
import { listOf, present, show } from './key-commands.ts'
import { readGiven, type CommandDefinition, type Given, type Session } from '../session.ts'
import { formatFields, formatTable } from '../table.ts'

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
    const days = readGiven(given, 'days')
    const args = {
      ...present({ by, owner }),
      ...(days !== undefined && { days: /^\d+$/.test(days) ? Number(days) : days }),
    }
    session.print(await session.perform('usage.read', args), formatUsage)
  },
}

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

export const auditCommand: CommandDefinition = {
  usage: 'audit',
  about: 'Compute every balance and charge again; code 1 where something differs or was lost',
  examples: ['wallet audit'],
  async run(session) {
    const result = await session.perform('wallet.audit')
    session.print(result, formatAudit)
    return isObject(result) && result['ok'] === true ? 0 : 1
  },
}

export const priceCommands: readonly CommandDefinition[] = [
  {
    usage: 'show <model>',
    about: 'Show what callers pay for a model and what each endpoint costs',
    examples: ['price show deepseek/deepseek-v4-pro'],
    async run(session, given) {
      session.print(await session.perform('price.show', present({ model: given['model'] })), formatPrices)
    },
  },
  {
    usage: 'set <model>',
    about:
      'Set what callers pay for a model: in the configuration file, with Postgres for all gateways in the database',
    options: [
      ['--input <usd>', 'USD per million tokens of input'],
      ['--output <usd>', 'USD per million tokens of output'],
      ['--cache-read <usd>', 'input read from a prompt cache (default: as input)'],
      ['--cache-write <usd>', 'input written to a prompt cache (default: as input)'],
      ['--free', 'callers pay nothing'],
      ['--from-file', 'with Postgres: what the configuration files say holds again'],
    ],
    examples: ['price set acme/llama-70b --input 0.20 --output 0.80', 'price set acme/small --free'],
    run: setPrice,
  },
]

async function setPrice(session: Session, given: Given): Promise<void> {
  const model = readGiven(given, 'model') ?? ''
  const file = session.configFile ?? 'crossmodel.yaml'
  const source = {
    file,
    environment: session.environment.all,
    knownProviders: definitions.map(({ name }) => name),
    setsAsideUnset: true,
  }
  const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (parseSettings(before, source).databaseUrl !== undefined) return storePrice(session, model, given)
  if (given['fromFile'] === true)
    throw new OperationError('usage', '--from-file is for gateways that share a database; edit the file instead.')
  const after = setModelPrice(before, model, readPrice(given))
  parseSettings(after, source)
  writeWhole(file, after)
  const reloaded = await callControlSocket(session.dataDirectory, 'gateway.reload', {})
  const running = reloaded === undefined ? 'no gateway runs here' : 'the running gateway has read it'
  session.print<Json>(
    { model, file, reloaded: reloaded !== undefined },
    () => `${file}: price of ${model} set; ${running}`,
  )
}

/** Several gateways: each may have a file of its own, and callers must pay the same at all of them. */
async function storePrice(session: Session, model: string, given: Given): Promise<void> {
  const price = given['fromFile'] === true ? {} : { price: JSON.stringify(readPrice(given)) }
  const result = await session.perform('price.store', { model, ...price })
  const set = given['fromFile'] === true ? 'what the configuration files say holds' : 'set in the database'
  session.print(result, () => `price of ${model}: ${set}, at all gateways within a second`)
}

function readPrice(given: Given): WrittenPrice {
  const { free, input, output, cacheRead, cacheWrite } = given
  const rates = present({ input, output, cache_read: cacheRead, cache_write: cacheWrite }) as { [rate: string]: string }
  if (free === true && Object.keys(rates).length === 0) return 'free'
  if (free === true || input === undefined || output === undefined) {
    throw new OperationError('usage', 'Give --input and --output in USD per million tokens, or --free alone.')
  }
  const wrong = Object.values(rates).find((usd) => !/^\d+(\.\d{1,9})?$/.test(usd))
  if (wrong !== undefined) throw new OperationError('usage', `'${wrong}' is not an amount of USD such as 0.25.`)
  return rates
}

/** Whole or not at all, with the mode that the file had. */
function writeWhole(file: string, content: string): void {
  const temporary = `${file}.new`
  writeFileSync(temporary, content)
  if (existsSync(file)) chmodSync(temporary, statSync(file).mode & 0o777)
  renameSync(temporary, file)
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

function formatAudit(result: Json): string {
  const counts = isObject(result)
    ? `${show(result['wallets'])} wallets, ${show(result['generations'])} generations`
    : ''
  const differences = listOf(result, 'differences')
  const isWhole = listOf(result, 'gaps').length === 0
  const sound = isWhole ? 'everything adds up' : 'what is there adds up'
  const outcome = differences.length === 0 ? sound : `${differences.length} differences`
  const lines = differences.map((each) => `${show(each['what'])} ${show(each['id'])}: ${show(each['message'])}`)
  // What is not there cannot differ.
  const gaps = listOf(result, 'gaps').map((gap) => `gap of ${show(gap['created_at'])}: ${show(gap['message'])}`)
  return [`${counts}: ${outcome}.`, ...lines, ...gaps].join('\n')
}

function formatPrices(result: Json): string {
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
  return price === null ? `Callers pay what the endpoint costs${times}.` : `The price is the catalogue's${times}.`
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

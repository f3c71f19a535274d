// `crossmodel price …`: what models cost the operator and their callers, and setting what callers pay.
import { chmodSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'

import { parseSettings } from '../../configuration/read-settings.ts'
import { setModelPrice, type WrittenPrice } from '../../configuration/prices/set-price.ts'
import { callControlSocket } from '../../control/call-control-socket.ts'
import type { Json } from '../../foundation/json/json.ts'
import { OperationError } from '../../operations/operation.ts'
import { definitions } from '../../providers/definitions.ts'
import { openKnownCatalog } from '../known-catalog.ts'
import { present, readGiven, type CommandDefinition, type Given, type Session } from '../session.ts'
import { formatPrices } from './format-prices.ts'

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
  const model = completeId(readGiven(given, 'model') ?? '')
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

/** The file names models with their vendors. */
function completeId(typed: string): string {
  return typed.includes('/') ? typed : (openKnownCatalog().find(typed)?.id ?? typed)
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

// `crossmodel catalog …`: models and prices that are newer than the release.
import { readEnvironmentProxies } from '../../configuration/environment/environment-proxies.ts'
import type { Json } from '../../foundation/json/json.ts'
import { isObject } from '../../foundation/json/json.ts'
import { systemClock } from '../../foundation/time/clock.ts'
import { OperationError } from '../../operations/operation.ts'
import { packOffers } from '../../price-lists/pack-offers.ts'
import { PriceListError, readPriceList } from '../../price-lists/read/read-price-list.ts'
import type { PriceList } from '../../price-lists/listed-offer.ts'
import { ask } from './ask.ts'
import { present, readGiven, type CommandDefinition, type Given, type Session } from '../session.ts'
import { countChanges } from './count-changes.ts'
import { formatLayers } from './format-layers.ts'
import { formatUpdate } from './format-update.ts'
import { readSource } from './read-source.ts'

const DEFAULT_SOURCE = 'https://models.dev/api.json'

export const catalogCommands: readonly CommandDefinition[] = [
  {
    usage: 'update [source]',
    about:
      'Show what a published price list would change, and apply it: of models.dev or LiteLLM, a file or an address',
    options: [
      ['--apply', 'apply it without a question'],
      ['--force', 'apply odd prices too: those that are more than 10 times cheaper, free, or very high'],
    ],
    examples: ['catalog update', 'catalog update model_prices_and_context_window.json --apply'],
    run: update,
  },
  {
    usage: 'show',
    about: 'Show how old the prices are, and which lists were applied',
    examples: ['catalog show'],
    async run(session) {
      session.print(await session.perform('catalog.show'), formatLayers)
    },
  },
  {
    usage: 'revert',
    about: 'Take back the list that was applied last; the one before holds again, or the release’s own prices',
    options: [['--all', 'take back all of them']],
    examples: ['catalog revert', 'catalog revert --all'],
    async run(session, given) {
      session.print(await session.perform('catalog.revert', present({ all: given['all'] })), formatLayers)
    },
  },
]

async function update(session: Session, given: Given): Promise<void> {
  const source = readGiven(given, 'source') ?? DEFAULT_SOURCE
  const { format, offers } = readList(source, await readSource(source, readEnvironmentProxies(session.environment.all)))
  const args = {
    source: withoutSecrets(source),
    format,
    offers: packOffers(offers),
    ...present({ force: given['force'] }),
  }
  const isAsked = given['apply'] !== true
  const plan = await session.perform('catalog.update', { ...args, apply: !isAsked })
  const isDecided = !isAsked || session.isJson || countChanges(plan) === 0
  session.print<Json>(plan, formatUpdate)
  if (isDecided || !(await ask('Apply it?'))) return
  const below = isObject(plan) ? plan['below'] : undefined
  const applied = await session.perform('catalog.update', { ...args, apply: true, below: below ?? 0 })
  session.print(applied, (result) => `Applied; they hold from now on: ${countChanges(result)}.`)
}

function readList(source: string, text: string): PriceList {
  try {
    return readPriceList(text, new Date(systemClock.nowMs()).toISOString().slice(0, 10))
  } catch (error) {
    if (error instanceof PriceListError)
      throw new OperationError('usage', `${withoutSecrets(source)} is no price list: ${error.message}.`)
    throw error
  }
}

/** An address without what may let its reader in. */
function withoutSecrets(source: string): string {
  if (!/^https?:\/\//i.test(source) || !URL.canParse(source)) return source
  const { origin, pathname } = new URL(source)
  return `${origin}${pathname}`
}

// Reads a published list of prices, whichever of the two shapes it has: models.dev's is `{PROVIDER: {models: {ID: …}}}`, with
// USD per million tokens; LiteLLM's is `{NAME: {litellm_provider, …}}`, with USD per token. Numbers are kept as their own text.
// Bounded in bytes and entries.
import { bounds } from '../../foundation/bounds.ts'
import { parseText } from '../../foundation/json/parse-text.ts'
import { isEntry, type Entry } from './entry.ts'
import type { PriceList } from '../listed-offer.ts'
import { readLiteLlm } from './read-lite-llm.ts'
import { readModelsDev } from './read-models-dev.ts'

/** Why a text is no list of prices: one line for the operator. */
export class PriceListError extends Error {
  override readonly name = 'PriceListError'
}

/** `today`: a date; what was taken down before it is not read. @throws PriceListError */
export function readPriceList(text: string, today: string): PriceList {
  if (text.length > bounds.priceListBytes)
    throw new PriceListError(`it is longer than ${bounds.priceListBytes} bytes, which no list of prices is`)
  const list = parseEntries(text)
  const entries = Object.entries(list).filter((entry): entry is [string, Entry] => isEntry(entry[1]))
  const isModelsDev = entries.some(([, provider]) => isEntry(provider['models']))
  const isLiteLlm = entries.some(([, model]) => typeof model['litellm_provider'] === 'string')
  if (isModelsDev === isLiteLlm)
    throw new PriceListError(
      'it has the shape neither of models.dev (PROVIDER.models) nor of LiteLLM (litellm_provider)',
    )
  const count = isModelsDev
    ? entries.reduce((sum, [, { models }]) => sum + (isEntry(models) ? Object.keys(models).length : 0), 0)
    : entries.length
  if (count > bounds.priceListEntries)
    throw new PriceListError(`it has ${count} entries, more than the ${bounds.priceListEntries} that are read`)
  return isModelsDev
    ? { format: 'models.dev', offers: readModelsDev(entries) }
    : { format: 'LiteLLM', offers: readLiteLlm(entries, today) }
}

function parseEntries(text: string): Entry {
  let parsed: unknown
  try {
    parsed = parseText(quoteNaN(text), (_name, value, context) =>
      typeof value === 'number' ? (context?.source ?? String(value)) : value,
    )
  } catch (error) {
    throw new PriceListError(`it is not JSON: ${(error as Error).message.slice(0, 120)}`)
  }
  if (!isEntry(parsed)) throw new PriceListError('it is no JSON object')
  return parsed
}

/** Python writes numbers that are none as bare words, which are no JSON; as text they are seen as what they are. */
function quoteNaN(text: string): string {
  if (!/\bNaN\b|\bInfinity\b/.test(text)) return text
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  )
}

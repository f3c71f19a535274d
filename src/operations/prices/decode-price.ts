// A price that somebody has written, as the configuration file has it; what is wrong with it names its field.
import { ConfigurationError } from '../../configuration/shape/mistake.ts'
import { decodeStoredPrice, type StoredPrice } from '../../configuration/prices/stored-prices.ts'
import { isObject, parseJson } from '../../foundation/json/json.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import { readCard } from '../../pricing/read-card.ts'
import { OperationError } from '../operation.ts'

/** Any name: what is wrong does not depend on it. */
const MODEL = 'vendor/model'

/** @throws OperationError where it is neither `free` nor an object of JSON. */
export function readWritten(text: string): StoredPrice['price'] {
  const read = parseJson(text)
  if (read === 'free' || isObject(read)) return read
  throw new OperationError('usage', '`price` is `free`, or an object of amounts.', 'price')
}

/** @throws OperationError with the field: `price.tiers[0].input`. */
export function decodePrice(price: StoredPrice['price']): PriceCard | 'free' {
  try {
    const settings = decodeStoredPrice({ model: MODEL, price })
    if (settings === undefined) throw new OperationError('usage', '`price` is missing.', 'price')
    return settings === 'free' ? settings : readCard(settings)
  } catch (error) {
    if (error instanceof ConfigurationError) throw describeMistake(error.mistakes[0]?.message ?? error.message)
    if (error instanceof RangeError) throw new OperationError('usage', `\`price\`: ${error.message}`, 'price')
    throw error
  }
}

function describeMistake(message: string): OperationError {
  const words = message.replaceAll(`models.${MODEL}.`, '')
  const [, field = 'price'] = /^`(price[^`]*)`/.exec(words) ?? []
  return new OperationError('usage', words, field)
}

// A price card as JSON, per million tokens. Operators read all of it or its first tier, in USD as decimal text; what a card
// does not have is left out. Callers read what its tiers cost them, in whole micro-dollars, rounded up.
import type { JsonObject } from '../../foundation/json/json.ts'
import type { CatalogModel } from '../../catalog/model.ts'
import { ceilToMicros, formatUsd } from '../../foundation/nanos.ts'
import type { HourPrice, PriceCard, PriceTier, Rates } from '../../pricing/price-card.ts'

type Price = PriceCard | 'free' | undefined

/** What callers pay. A model that is priced by its endpoints has the first one's. */
export function priceOf(model: CatalogModel): Price {
  return model.price ?? model.endpoints[0]?.price
}

export function describePriceCard(card: Price): JsonObject | 'free' | null {
  if (card === undefined || card === 'free') return card ?? null
  const { serviceTiers, speeds, regions, hours } = card
  return {
    version: card.version,
    per_request: formatUsd(card.perRequest),
    server_tools: describeAmounts(card.serverToolCalls),
    tiers: card.tiers.map(describeTier),
    ...(Object.keys(serviceTiers).length > 0 && {
      service_tiers: Object.fromEntries(
        Object.entries(serviceTiers).map(([name, tiers]) => [name, tiers.map(describeTier)]),
      ),
    }),
    ...(Object.keys(speeds).length > 0 && { speeds: describeAmounts(speeds) }),
    ...(Object.keys(regions).length > 0 && { regions: describeAmounts(regions) }),
    ...(hours.length > 0 && { hours: hours.map(describeHour) }),
  }
}

/** The first tier alone. */
export function describePrice(price: Price): JsonObject | 'free' | null {
  if (price === undefined || price === 'free') return price ?? null
  const rates = price.tiers[0]?.rates
  if (rates === undefined) return null
  return {
    input: formatUsd(rates.input),
    output: formatUsd(rates.output),
    cache_read: formatUsd(rates.cacheRead),
    cache_write: formatUsd(rates.cacheWrite5m),
    tiers: price.tiers.length,
  }
}

/** For callers; null where no price is known. */
export function showPricing(price: Price): JsonObject | null {
  if (price === undefined) return null
  return { tiers: price === 'free' ? [freeTier] : price.tiers.map(showTier) }
}

const freeTier: JsonObject = {
  threshold: 0,
  input_micro_per_1m: 0,
  output_micro_per_1m: 0,
  cache_read_micro_per_1m: 0,
  cache_creation_micro_per_1m: 0,
}

function showTier({ fromInputTokens, rates }: PriceTier): JsonObject {
  return {
    threshold: fromInputTokens,
    input_micro_per_1m: ceilToMicros(rates.input),
    output_micro_per_1m: ceilToMicros(rates.output),
    cache_read_micro_per_1m: ceilToMicros(rates.cacheRead),
    cache_creation_micro_per_1m: ceilToMicros(rates.cacheWrite5m),
  }
}

/** What each price of tokens is called. */
export const rateNames: { readonly [rate in keyof Rates]: string } = {
  input: 'input',
  output: 'output',
  cacheRead: 'cache_read',
  cacheWrite5m: 'cache_write',
  cacheWrite1h: 'cache_write_1h',
  reasoning: 'reasoning',
  inputAudio: 'input_audio',
  inputImage: 'input_image',
  outputAudio: 'output_audio',
  outputImage: 'output_image',
}

/** What each part of a card is called that changed. */
export const changedNames: { readonly [part: string]: string } = {
  ...rateNames,
  serviceTiers: 'service_tiers',
  perRequest: 'per_request',
  serverToolCalls: 'server_tools',
}

function describeTier({ fromInputTokens, rates }: PriceTier): JsonObject {
  const names = Object.entries(rateNames) as [keyof Rates, string][]
  const amounts = names.map(([rate, name]) => [name, formatUsd(rates[rate])] as const)
  return { from_input_tokens: fromInputTokens, ...Object.fromEntries(amounts) }
}

/** Amounts and factors are both billionths. */
function describeAmounts(amounts: { readonly [name: string]: bigint }): JsonObject {
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, formatUsd(amount)]))
}

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

function describeHour({ factor, days, fromMinute, toMinute }: HourPrice): JsonObject {
  return {
    factor: formatUsd(factor),
    utc: `${describeMinute(fromMinute)}-${describeMinute(toMinute)}`,
    days: days.map((day) => weekdays[day - 1] ?? ''),
  }
}

function describeMinute(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

// A price card as the command line shows it: USD as decimal text, per million tokens; what a card does not have is left
// out.
import type { JsonObject } from '../../foundation/json/json.ts'
import { formatUsd } from '../../foundation/nanos.ts'
import type { HourPrice, PriceCard, PriceTier, Rates } from '../../pricing/price-card.ts'

export function describePriceCard(card: PriceCard | 'free' | undefined): JsonObject | 'free' | null {
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

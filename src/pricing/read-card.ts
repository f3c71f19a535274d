// Builds price cards from decimal USD per million tokens, as operators and the catalogue write them. What is not said is
// filled in by one rule each, always so that nothing is sold below the price of its nearest said relative:
//   cache read, cache write, audio in, image in   as fresh input
//   cache write for one hour                      as the write for 5 minutes where that is no dearer than fresh input,
//                                                 else twice the input (Anthropic's published rule for all platforms)
//   reasoning, audio out, image out               as output
import { createHash } from 'node:crypto'
import { type Nanos, parseUsd } from '../foundation/money.ts'
import type { PriceCard, PriceTier, Rates } from './price-card.ts'

/** USD per million tokens, as decimal text or a JSON number. */
export type RateSettings = {
  input: string | number
  output: string | number
  cacheRead?: string | number
  /** A write that lives for 5 minutes. */
  cacheWrite?: string | number
  cacheWrite1h?: string | number
  inputAudio?: string | number
  inputImage?: string | number
  reasoning?: string | number
  outputAudio?: string | number
  outputImage?: string | number
}

export type CardSettings = RateSettings & {
  /** Other rates for the whole request from this many input tokens on. */
  tiers?: readonly (RateSettings & { fromInputTokens: number })[]
  /** USD for each request. */
  perRequest?: string | number
  /** USD for each call of a tool that the provider runs, by its name. */
  serverToolCalls?: { readonly [name: string]: string | number }
}

export type PriceSettings = CardSettings | 'free'

/**
 * The card for these settings; equal settings make equal cards with equal versions.
 * @throws RangeError where an amount is not decimal, is negative or is finer than a nano-dollar, or tiers repeat.
 */
export function readCard(settings: CardSettings): PriceCard {
  const tiers: PriceTier[] = [{ fromInputTokens: 0, rates: readRates(settings) }]
  for (const tier of settings.tiers ?? []) {
    if (!Number.isSafeInteger(tier.fromInputTokens) || tier.fromInputTokens <= 0)
      throw new RangeError(`a price tier starts at a whole number of tokens above 0, not ${tier.fromInputTokens}`)
    tiers.push({ fromInputTokens: tier.fromInputTokens, rates: readRates(tier) })
  }
  tiers.sort((one, other) => one.fromInputTokens - other.fromInputTokens)
  for (const [index, tier] of tiers.entries())
    if (tiers[index + 1]?.fromInputTokens === tier.fromInputTokens)
      throw new RangeError(`two price tiers start at ${tier.fromInputTokens} input tokens`)
  const serverToolCalls: { [name: string]: Nanos } = {}
  for (const [name, amount] of Object.entries(settings.serverToolCalls ?? {}))
    serverToolCalls[name] = readAmount(amount)
  return sealCard({ tiers, perRequest: readAmount(settings.perRequest ?? 0), serverToolCalls })
}

/**
 * The card with every amount times `margin` (decimal text or number, at most nine decimals), rounded up to a nano-dollar.
 * @throws RangeError where the margin is not decimal or is negative.
 */
export function scaleCard(card: PriceCard, margin: string | number): PriceCard {
  const factor = readAmount(margin)
  const scale = (amount: Nanos) => (amount * factor + 999_999_999n) / 1_000_000_000n
  return sealCard({
    tiers: card.tiers.map((tier) => ({ ...tier, rates: mapRates(tier.rates, scale) })),
    perRequest: scale(card.perRequest),
    serverToolCalls: Object.fromEntries(
      Object.entries(card.serverToolCalls).map(([name, amount]) => [name, scale(amount)]),
    ),
  })
}

function readRates(settings: RateSettings): Rates {
  const input = readAmount(settings.input)
  const output = readAmount(settings.output)
  const read = (amount: string | number | undefined, otherwise: Nanos) =>
    amount === undefined ? otherwise : readAmount(amount)
  const cacheWrite5m = read(settings.cacheWrite, input)
  return {
    input,
    cacheRead: read(settings.cacheRead, input),
    cacheWrite5m,
    cacheWrite1h: read(settings.cacheWrite1h, cacheWrite5m > input ? larger(cacheWrite5m, input * 2n) : cacheWrite5m),
    inputAudio: read(settings.inputAudio, input),
    inputImage: read(settings.inputImage, input),
    output,
    reasoning: read(settings.reasoning, output),
    outputAudio: read(settings.outputAudio, output),
    outputImage: read(settings.outputImage, output),
  }
}

function mapRates(rates: Rates, change: (amount: Nanos) => Nanos): Rates {
  return {
    input: change(rates.input),
    cacheRead: change(rates.cacheRead),
    cacheWrite5m: change(rates.cacheWrite5m),
    cacheWrite1h: change(rates.cacheWrite1h),
    inputAudio: change(rates.inputAudio),
    inputImage: change(rates.inputImage),
    output: change(rates.output),
    reasoning: change(rates.reasoning),
    outputAudio: change(rates.outputAudio),
    outputImage: change(rates.outputImage),
  }
}

/** The version is a digest of the card's own text, with members in a fixed order. */
function sealCard(card: Omit<PriceCard, 'version'>): PriceCard {
  const text = JSON.stringify(
    [
      card.tiers.map((tier) => [tier.fromInputTokens, Object.entries(tier.rates).sort(byName)]),
      card.perRequest,
      Object.entries(card.serverToolCalls).sort(byName),
    ],
    (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
  )
  const version = createHash('sha256').update(text).digest('base64url').slice(0, 16)
  return { version, ...card }
}

function byName(one: readonly [string, unknown], other: readonly [string, unknown]): number {
  return one[0] < other[0] ? -1 : 1
}

function readAmount(amount: string | number): Nanos {
  const nanos = parseUsd(amount)
  if (nanos < 0n) throw new RangeError(`a price is never negative: ${JSON.stringify(amount)}`)
  return nanos
}

function larger(one: Nanos, other: Nanos): Nanos {
  return one > other ? one : other
}

// Builds price cards from decimal USD per million tokens, as operators and the catalogue write them. Each rate
// that is not given is filled in by one rule, from the rate that is nearest to it:
//   cache read, cache write, audio in, image in   as fresh input
//   cache write for one hour                      as the write for 5 minutes where that is no dearer than fresh input,
//                                                 else twice the input (Anthropic's published rule for all platforms)
//   reasoning, audio out, image out               as output
//   in a service tier                             in the proportion of its input, or output, to the plain price
import { type Nanos, parseUsd } from '../foundation/nanos.ts'
import { inputBuckets } from '../generation/usage/usage.ts'
import type { PriceCard, PriceTier, Rates } from './price-card.ts'
import { larger, mapRates, scale, scaleTiers, share } from './rates.ts'
import { readHours, type HourSettings } from './read-hours.ts'
import { sealCard } from './seal-card.ts'

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

/** Other rates for the whole request from this many input tokens on. */
type Tiers<R> = readonly (R & { fromInputTokens: number })[]

/** How many times the plain price, or rates of its own. */
export type ServiceTierSettings = string | number | (Partial<RateSettings> & { tiers?: Tiers<Partial<RateSettings>> })

export type CardSettings = RateSettings & {
  tiers?: Tiers<RateSettings>
  /** USD for each request. */
  perRequest?: string | number
  /** USD for each call of a tool that the provider runs, by its name. */
  serverToolCalls?: { readonly [name: string]: string | number }
  serviceTiers?: { readonly [name: string]: ServiceTierSettings }
  /** How many times the price of tokens. */
  speeds?: { readonly [name: string]: string | number }
  regions?: { readonly [name: string]: string | number }
  hours?: readonly HourSettings[]
}

export type PriceSettings = CardSettings | 'free'

/**
 * The card for these settings; equal settings make equal cards with equal versions.
 * @throws RangeError where an amount is not decimal, is negative or is finer than a nano-dollar, or tiers repeat.
 */
export function readCard(settings: CardSettings): PriceCard {
  const tiers: PriceTier[] = [{ fromInputTokens: 0, rates: readRates(settings) }]
  for (const tier of settings.tiers ?? [])
    tiers.push({ fromInputTokens: readThreshold(tier.fromInputTokens), rates: readRates(tier) })
  sortTiers(tiers)
  return sealCard({
    tiers,
    perRequest: readAmount(settings.perRequest ?? 0),
    serverToolCalls: readAmounts(settings.serverToolCalls),
    serviceTiers: Object.fromEntries(
      Object.entries(settings.serviceTiers ?? {}).map(([name, tier]) => [
        name.toLowerCase(),
        readServiceTier(tier, tiers),
      ]),
    ),
    speeds: readAmounts(settings.speeds),
    regions: readAmounts(settings.regions),
    hours: readHours(settings.hours ?? []),
  })
}

/**
 * The card with every amount times `margin` (decimal text or number, at most nine decimals), rounded up to a nano-dollar.
 * @throws RangeError where the margin is not decimal or is negative.
 */
export function scaleCard(card: PriceCard, margin: string | number): PriceCard {
  const factor = readAmount(margin)
  return sealCard({
    ...card,
    tiers: scaleTiers(card.tiers, factor),
    perRequest: scale(card.perRequest, factor),
    serverToolCalls: mapAmounts(card.serverToolCalls, (amount) => scale(amount, factor)),
    serviceTiers: Object.fromEntries(
      Object.entries(card.serviceTiers).map(([name, tiers]) => [name, scaleTiers(tiers, factor)]),
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

/** A tier of service has the steps of the plain price, and its own. */
function readServiceTier(settings: ServiceTierSettings, plain: readonly PriceTier[]): readonly PriceTier[] {
  if (typeof settings !== 'object') return scaleTiers(plain, readAmount(settings))
  const [base] = plain as readonly [PriceTier]
  const first: PriceTier = { fromInputTokens: 0, rates: readShare(settings, base.rates) }
  const said = (settings.tiers ?? []).map((tier) => {
    const fromInputTokens = readThreshold(tier.fromInputTokens)
    const below = plain.findLast((other) => other.fromInputTokens <= fromInputTokens) ?? base
    return { fromInputTokens, rates: readShare(tier, below.rates) }
  })
  const others = plain
    .slice(1)
    .filter(({ fromInputTokens }) => !said.some((tier) => tier.fromInputTokens === fromInputTokens))
    .map((tier) => ({
      ...tier,
      rates: mapRates(tier.rates, (rate, name) => share(rate, first.rates[name], base.rates[name])),
    }))
  return sortTiers([first, ...said, ...others])
}

/** The given rates; each other one keeps the proportion that the tier's input, or output, has to the plain one. */
function readShare(settings: Partial<RateSettings>, plain: Rates): Rates {
  const input = settings.input === undefined ? plain.input : readAmount(settings.input)
  const output = settings.output === undefined ? plain.output : readAmount(settings.output)
  const { cacheWrite, ...others } = settings
  const said: { readonly [bucket: string]: string | number | undefined } = {
    ...others,
    cacheWrite5m: cacheWrite,
  } as never
  return mapRates(plain, (rate, name) => {
    const amount = said[name]
    if (amount !== undefined) return readAmount(amount)
    return isInput(name) ? share(rate, input, plain.input) : share(rate, output, plain.output)
  })
}

function isInput(bucket: keyof Rates): boolean {
  return (inputBuckets as readonly string[]).includes(bucket)
}

function readThreshold(fromInputTokens: number): number {
  if (Number.isSafeInteger(fromInputTokens) && fromInputTokens > 0) return fromInputTokens
  throw new RangeError(`a price tier starts at a whole number of tokens above 0, not ${fromInputTokens}`)
}

function sortTiers(tiers: PriceTier[]): PriceTier[] {
  tiers.sort((one, other) => one.fromInputTokens - other.fromInputTokens)
  for (const [index, tier] of tiers.entries())
    if (tiers[index + 1]?.fromInputTokens === tier.fromInputTokens)
      throw new RangeError(`two price tiers start at ${tier.fromInputTokens} input tokens`)
  return tiers
}

function readAmounts(amounts: { readonly [name: string]: string | number } = {}): { [name: string]: Nanos } {
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name.toLowerCase(), readAmount(amount)]))
}

function mapAmounts<T>(
  amounts: { readonly [name: string]: T },
  change: (amount: T) => Nanos,
): { [name: string]: Nanos } {
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, change(amount)]))
}

function readAmount(amount: string | number): Nanos {
  const nanos = parseUsd(amount)
  if (nanos < 0n) throw new RangeError(`a price is never negative: ${JSON.stringify(amount)}`)
  return nanos
}

// A price card as the text that the store keeps under its version, and back. Money is decimal text: JSON has no bigint.
// Parts that a card lacks are left out, so the text of a card from before service tiers existed is the same as it was then.
import type { Nanos } from '../foundation/nanos.ts'
import type { HourPrice, PriceCard, PriceTier, Rates } from './price-card.ts'

type Texts = { [name: string]: string }
type TierText = { fromInputTokens: number; rates: { [bucket in keyof Rates]: string } }
type CardText = {
  tiers: TierText[]
  perRequest: string
  serverToolCalls: Texts
  serviceTiers?: { [name: string]: TierText[] }
  speeds?: Texts
  regions?: Texts
  hours?: (Omit<HourPrice, 'factor'> & { factor: string })[]
}

export function encodeCardText(card: Omit<PriceCard, 'version'>): string {
  const { tiers, perRequest, serverToolCalls, serviceTiers, speeds, regions, hours } = card
  const parts = { serviceTiers, speeds, regions, hours }
  const further = Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0)
  return JSON.stringify(
    { tiers, perRequest, serverToolCalls, ...Object.fromEntries(further) },
    (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
  )
}

/** `text` is one that `encodeCardText` wrote. */
export function decodeCardText(version: string, text: string): PriceCard {
  const card = JSON.parse(text) as CardText
  return {
    version,
    tiers: card.tiers.map(readTier),
    perRequest: BigInt(card.perRequest),
    serverToolCalls: readAmounts(card.serverToolCalls),
    serviceTiers: Object.fromEntries(
      Object.entries(card.serviceTiers ?? {}).map(([name, tiers]) => [name, tiers.map(readTier)]),
    ),
    speeds: readAmounts(card.speeds ?? {}),
    regions: readAmounts(card.regions ?? {}),
    hours: (card.hours ?? []).map((hour) => ({ ...hour, factor: BigInt(hour.factor) })),
  }
}

function readTier({ fromInputTokens, rates }: TierText): PriceTier {
  return { fromInputTokens, rates: readAmounts(rates) }
}

function readAmounts<Name extends string>(amounts: { [name in Name]: string }): { [name in Name]: Nanos } {
  return Object.fromEntries(Object.entries<string>(amounts).map(([name, amount]) => [name, BigInt(amount)])) as never
}

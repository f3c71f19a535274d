// A price card as the text that the store keeps under its version, and back. Money is decimal text: JSON has no bigint.
import type { Nanos } from '../foundation/money.ts'
import type { PriceCard, Rates } from './price-card.ts'

type CardText = {
  tiers: { fromInputTokens: number; rates: { [bucket in keyof Rates]: string } }[]
  perRequest: string
  serverToolCalls: { [name: string]: string }
}

export function encodeCardText(card: PriceCard): string {
  const { tiers, perRequest, serverToolCalls } = card
  return JSON.stringify({ tiers, perRequest, serverToolCalls }, (_name, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
}

/** `text` is one that `encodeCardText` wrote. */
export function decodeCardText(version: string, text: string): PriceCard {
  const { tiers, perRequest, serverToolCalls } = JSON.parse(text) as CardText
  return {
    version,
    tiers: tiers.map(({ fromInputTokens, rates }) => ({ fromInputTokens, rates: readNanos(rates) })),
    perRequest: BigInt(perRequest),
    serverToolCalls: readNanos(serverToolCalls),
  }
}

function readNanos<Name extends string>(amounts: { [name in Name]: string }): { [name in Name]: Nanos } {
  return Object.fromEntries(Object.entries<string>(amounts).map(([name, amount]) => [name, BigInt(amount)])) as never
}

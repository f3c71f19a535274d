// A price while it is written: every dimension as text, exactly as it is typed. Fields that are empty are not said, and follow the rule
// that stands beside them. Pure.
import { rateIds } from '../models/price-table.tsx'
import type { FieldChange } from '../../parts/form-foot.tsx'
import type { ShownPrice } from './use-catalogue.ts'
import type { Amounts, Rate, WrittenPrice } from './written-price.ts'

export type NamedAmount = { name: string; amount: string }
export const namedKinds = ['server_tools', 'service_tiers', 'speeds', 'regions', 'hours'] as const
export type NamedKind = (typeof namedKinds)[number]
export const tierRates = ['input', 'output', 'cache_read', 'cache_write'] as const
export type TierDraft = { from: string } & { [rate in (typeof tierRates)[number]]: string }

export type PriceDraft = {
  isFree: boolean
  rates: Partial<Record<Rate, string>>
  perRequest: string
  tiers: readonly TierDraft[]
  named: Partial<Record<NamedKind, readonly NamedAmount[]>>
  reason: string
}

/** From which rate one is filled in where it is not said. */
const followed: Partial<Record<Rate, Rate>> = {
  cache_read: 'input',
  cache_write: 'input',
  cache_write_1h: 'cache_write',
  reasoning: 'output',
  input_audio: 'input',
  input_image: 'input',
  output_audio: 'output',
  output_image: 'output',
}

/** A model that has no price of its own is sold at that of the endpoint that serves. */
export function priceInForce({ price, endpoints }: ShownPrice): ShownPrice['price'] {
  return price ?? endpoints[0]?.price ?? null
}

/** The price that holds. What is billed beside tokens is said only where the operator has set it. */
export function draftPrice(shown: ShownPrice): PriceDraft {
  const { source } = shown
  const price = priceInForce(shown)
  const none = { isFree: price === 'free', rates: {}, perRequest: '', tiers: [], named: {}, reason: '' }
  if (price === null || price === 'free') return none
  const [first, ...others] = price.tiers
  if (first === undefined) return none
  const said = rateIds.filter((rate) => {
    const from = followed[rate]
    return from === undefined || first[rate] !== first[from]
  })
  const isSet = source === 'database'
  return {
    ...none,
    rates: Object.fromEntries(said.map((rate) => [rate, first[rate]])),
    perRequest: price.per_request === '0' ? '' : price.per_request,
    tiers: others.map((tier) => ({
      from: String(tier.from_input_tokens),
      input: tier.input,
      output: tier.output,
      cache_read: tier.cache_read,
      cache_write: tier.cache_write,
    })),
    named: isSet
      ? {
          server_tools: listAmounts(price.server_tools),
          speeds: listAmounts(price.speeds),
          regions: listAmounts(price.regions),
          hours: (price.hours ?? []).map(({ factor, utc }) => ({ name: utc, amount: factor })),
        }
      : {},
  }
}

function listAmounts(amounts: Amounts = {}): NamedAmount[] {
  return Object.entries(amounts).map(([name, amount]) => ({ name, amount }))
}

export function writePriceDraft({ isFree, rates, perRequest, tiers, named }: PriceDraft): WrittenPrice {
  if (isFree) return 'free'
  const said = (amounts: readonly NamedAmount[] = []) =>
    amounts.filter(({ name, amount }) => name !== '' || amount !== '')
  const maps = (['server_tools', 'service_tiers', 'speeds', 'regions'] as const).flatMap((kind) => {
    const amounts = said(named[kind])
    return amounts.length === 0 ? [] : [[kind, Object.fromEntries(amounts.map(({ name, amount }) => [name, amount]))]]
  })
  const hours = said(named.hours).map(({ name, amount }) => ({ factor: amount, utc: [name] }))
  return {
    ...withoutEmpty(rates),
    ...withoutEmpty({ per_request: perRequest }),
    ...(tiers.length === 0
      ? {}
      : {
          tiers: tiers.map(({ from, ...amounts }) => ({ from_input_tokens: Number(from), ...withoutEmpty(amounts) })),
        }),
    ...(Object.fromEntries(maps) as object),
    ...(hours.length === 0 ? {} : { hours }),
  }
}

function withoutEmpty(texts: Readonly<Record<string, string | undefined>>): Amounts {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => (text?.trim() ? [[name, text.trim()]] : [])),
  )
}

/** What would change, for the foot of the form. */
export function listPriceChanges(saved: PriceDraft, draft: PriceDraft): FieldChange[] {
  const change = (name: string, before: string, now: string) => (before === now ? [] : [{ name, before, now }])
  const count = (of: readonly unknown[] = []) => (of.length === 0 ? '' : `${of.length}`)
  const differs = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other)
  const parts: [string, readonly unknown[] | undefined, readonly unknown[] | undefined][] = [
    ['tiers', saved.tiers, draft.tiers],
    ...namedKinds.map((kind): (typeof parts)[number] => [kind.replace('_', ' '), saved.named[kind], draft.named[kind]]),
  ]
  return [
    ...change('price', saved.isFree ? 'free' : 'by tokens', draft.isFree ? 'free' : 'by tokens'),
    ...rateIds.flatMap((rate) => change(rate.replaceAll('_', ' '), saved.rates[rate] ?? '', draft.rates[rate] ?? '')),
    ...change('each request', saved.perRequest, draft.perRequest),
    ...parts
      .filter(([, before, now]) => differs(before ?? [], now ?? []))
      .map(([name, before, now]) => ({ name, before: count(before), now: count(now) })),
  ]
}

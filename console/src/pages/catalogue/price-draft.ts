// A price while it is written: every dimension as text, exactly as it is typed. Fields that are empty are not said, and follow the rule
// that stands beside them. Pure.
import { rateIds } from '../models/price-table.tsx'
import type { FieldChange } from '../../parts/form-foot.tsx'
import type { ShownPrice } from './use-catalogue.ts'
import type { Amounts, Rate, Rates, WrittenPrice } from './written-price.ts'

export type NamedAmount = { name: string; amount: string }
export const namedKinds = ['server_tools', 'speeds', 'regions'] as const
export type NamedKind = (typeof namedKinds)[number]
export type RatesDraft = Readonly<Partial<Record<Rate, string>>>
export type TierDraft = { from: string; rates: RatesDraft }
/** `rates`: undefined where it is so many times the price. */
export type ServiceTierDraft = { name: string; factor: string; rates?: RatesDraft | undefined }
/** Texts with commas between. */
export type HoursDraft = { utc: string; days: string; factor: string }

export type PriceDraft = {
  isFree: boolean
  rates: RatesDraft
  perRequest: string
  tiers: readonly TierDraft[]
  named: Partial<Record<NamedKind, readonly NamedAmount[]>>
  serviceTiers: readonly ServiceTierDraft[]
  hours: readonly HoursDraft[]
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

const empty: PriceDraft = {
  isFree: false,
  rates: {},
  perRequest: '',
  tiers: [],
  named: {},
  serviceTiers: [],
  hours: [],
  reason: '',
}

/** What was written here, all of it; else the price that holds, without what the provider bills beside tokens. */
export function draftPrice(shown: ShownPrice): PriceDraft {
  const { written } = shown
  if (written !== null) return written === 'free' ? { ...empty, isFree: true } : draftWritten(written)
  const price = priceInForce(shown)
  if (price === null || price === 'free') return { ...empty, isFree: price === 'free' }
  const [first, ...others] = price.tiers
  if (first === undefined) return empty
  return {
    ...empty,
    rates: draftRates(first),
    perRequest: price.per_request === '0' ? '' : price.per_request,
    tiers: others.map((tier) => ({ from: String(tier.from_input_tokens), rates: draftRates(tier) })),
  }
}

/** Of rates that are all filled in, those that do not follow from others. */
function draftRates(rates: Readonly<Record<Rate, string>>): RatesDraft {
  const said = rateIds.filter((rate) => {
    const from = followed[rate]
    // Where writes for 5 minutes are dearer than input, those for an hour follow from the input.
    const follows = rate !== 'cache_write_1h' || rates.cache_write === rates.input
    return from === undefined || !follows || rates[rate] !== rates[from]
  })
  return Object.fromEntries(said.map((rate) => [rate, rates[rate]]))
}

function draftWritten(price: Exclude<WrittenPrice, 'free'>): PriceDraft {
  return {
    ...empty,
    rates: pickRates(price),
    perRequest: price.per_request ?? '',
    tiers: (price.tiers ?? []).map((tier) => ({ from: String(tier.from_input_tokens), rates: pickRates(tier) })),
    named: Object.fromEntries(namedKinds.map((kind) => [kind, listAmounts(price[kind])])),
    serviceTiers: Object.entries(price.service_tiers ?? {}).map(([name, tier]) =>
      typeof tier === 'string' ? { name, factor: tier } : { name, factor: '', rates: pickRates(tier) },
    ),
    hours: (price.hours ?? []).map(({ factor, utc, days = [] }) => ({
      utc: utc.join(', '),
      days: days.join(', '),
      factor,
    })),
  }
}

function pickRates(rates: Rates): RatesDraft {
  return Object.fromEntries(
    rateIds.flatMap((rate) => {
      const amount = rates[rate]
      return amount === undefined ? [] : [[rate, amount]]
    }),
  )
}

function listAmounts(amounts: Amounts = {}): NamedAmount[] {
  return Object.entries(amounts).map(([name, amount]) => ({ name, amount }))
}

export function writePriceDraft(draft: PriceDraft): WrittenPrice {
  if (draft.isFree) return 'free'
  const { rates, perRequest, tiers, named, serviceTiers, hours } = draft
  const many = <T>(name: string, list: readonly T[], written: unknown) => (list.length === 0 ? {} : { [name]: written })
  const tiersOfService = serviceTiers.filter((each) => !isBlank(each))
  const amounts = namedKinds.map((kind) => {
    const said = (named[kind] ?? []).filter((each) => !isBlank(each))
    return many(kind, said, Object.fromEntries(said.map(({ name, amount }) => [name.trim(), amount])))
  })
  return Object.assign(
    withoutEmpty(rates),
    withoutEmpty({ per_request: perRequest }),
    many(
      'tiers',
      tiers,
      tiers.map((tier) => ({ from_input_tokens: Number(tier.from), ...withoutEmpty(tier.rates) })),
    ),
    ...amounts,
    many(
      'service_tiers',
      tiersOfService,
      Object.fromEntries(
        tiersOfService.map(({ name, rates: own, factor }) => [name.trim(), own ? withoutEmpty(own) : factor]),
      ),
    ),
    many('hours', hours, hours.map(writeHours)),
  ) as WrittenPrice
}

function writeHours({ utc, days, factor }: HoursDraft) {
  const split = (text: string) => text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]))
  const on = split(days)
  return { factor, utc: split(utc), ...(on.length > 0 && { days: on }) }
}

function withoutEmpty(texts: Readonly<Record<string, string | undefined>>): Amounts {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => (text?.trim() ? [[name, text.trim()]] : [])),
  )
}

type Named = { name: string }

/** What is wrong with a name of a list: of two that are the same, also but for capital letters, one would be lost. */
export function judgeName(list: readonly Named[], at: number): string | undefined {
  const names = list.map(({ name }) => name.trim().toLowerCase())
  const item = list[at]
  if (item === undefined || isBlank(item)) return undefined
  if (names[at] === '') return 'It needs a name.'
  return names.some((name, nth) => nth !== at && name === names[at]) ? 'There are two of this name.' : undefined
}

/** Nothing is lost of a price whose names are these. */
export function areNamesFit({ named, serviceTiers }: PriceDraft): boolean {
  const lists: (readonly Named[])[] = [serviceTiers, ...namedKinds.map((kind) => named[kind] ?? [])]
  return lists.every((list) => list.every((_, at) => judgeName(list, at) === undefined))
}

/** A line that was added, and in which nothing was typed. */
function isBlank(item: Named): boolean {
  return Object.values(item).every((value: unknown) => value === '' || value === undefined)
}

/** Whether the form shows the field that the gateway calls so: `price.tiers[0].input`. */
export function isFieldOf({ tiers, serviceTiers, hours, named }: PriceDraft, field: string): boolean {
  const rates = (path: string) => rateIds.map((rate) => `${path}.${rate}`)
  const shown = [
    ...rates('price'),
    'price.per_request',
    ...tiers.flatMap((_, at) => [`price.tiers[${at}].from_input_tokens`, ...rates(`price.tiers[${at}]`)]),
    ...serviceTiers.flatMap(({ name, rates: own }) =>
      own === undefined ? [`price.service_tiers.${name.trim()}`] : rates(`price.service_tiers.${name.trim()}`),
    ),
    ...namedKinds.flatMap((kind) => (named[kind] ?? []).map(({ name }) => `price.${kind}.${name.trim()}`)),
  ]
  return shown.includes(field) || hours.some((_, at) => field.startsWith(`price.hours[${at}].`))
}

/** What would change, for the foot of the form. */
export function listPriceChanges(saved: PriceDraft, draft: PriceDraft): FieldChange[] {
  const change = (name: string, before: string, now: string) => (before === now ? [] : [{ name, before, now }])
  const count = (of: readonly unknown[] = []) => (of.length === 0 ? '' : `${of.length}`)
  const differs = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other)
  const parts: [string, readonly unknown[] | undefined, readonly unknown[] | undefined][] = [
    ['tiers', saved.tiers, draft.tiers],
    ['service tiers', saved.serviceTiers, draft.serviceTiers],
    ['hours', saved.hours, draft.hours],
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

// The shape of a price in the configuration file, in its wire names: all that a price card knows (`pricing/read-card.ts`),
// USD per million tokens unless a field says otherwise.
import { formatUsd } from '../../foundation/nanos.ts'
import { decimalPattern, parseBillionths } from './decimal.ts'
import { choice, either, integer, list, notation, object, record } from './shape.ts'
import type { Field, Shape } from './shape.ts'

/** Decimal text, as `pricing` takes it. */
const usd = notation('USD such as 0.25, with at most nine decimals', decimalPattern, true, normalizeDecimal)
/** Decimal text likewise. */
export const factor = notation(
  'a factor such as 1.2, with at most nine decimals',
  decimalPattern,
  true,
  normalizeDecimal,
)
const hoursPattern = String.raw`^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$`
const hours = notation('hours in UTC such as 16:30-00:30', hoursPattern, false, (written) =>
  new RegExp(hoursPattern).test(written) ? written : undefined,
)
/** Monday first. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

const usdField = (about: string): Field<string> => ({ shape: usd, about: `${about}, USD per million tokens` })

const rates = {
  cache_read: usdField('Input read from a prompt cache (else as input)'),
  cache_write: usdField('Input written to a prompt cache for 5 minutes (else as input)'),
  cache_write_1h: usdField(
    'Input written to a prompt cache for an hour (else as cache_write, or twice the input where that is dearer)',
  ),
  input_audio: usdField('Audio in (else as input)'),
  input_image: usdField('Images in (else as input)'),
  reasoning: usdField('Reasoning (else as output)'),
  output_audio: usdField('Audio out (else as output)'),
  output_image: usdField('Images out (else as output)'),
} as const
const mainRates = {
  input: { ...usdField('Input'), required: true },
  output: { ...usdField('Output'), required: true },
} as const

const serviceTier = either(factor, object({ input: usdField('Input'), output: usdField('Output'), ...rates }))
const factors = (name: string, about: string): Field<{ [name: string]: string }> => ({
  shape: record(factor, { name, ignoresCase: true }),
  about: `${about}: how many times the price of tokens`,
})

const priceMapping = object({
  ...mainRates,
  ...rates,
  per_request: { shape: usd, about: 'USD for each request' },
  server_tools: {
    shape: record(usd, { name: "name of a provider's tool", ignoresCase: true }),
    about: 'USD for each call of a tool that the provider runs, by its name there',
  },
  tiers: {
    shape: list(
      object({
        from_input_tokens: {
          shape: integer(1),
          about: 'Holds for requests with at least this many input tokens',
          required: true,
        },
        ...mainRates,
        ...rates,
      }),
    ),
    about: 'Other prices for requests with long input, for the whole request',
  },
  service_tiers: {
    shape: record(serviceTier, { name: "name of a provider's service tier", ignoresCase: true }),
    about:
      'Prices in a service tier such as `priority`: how many times the price, or prices of its own (what is not said keeps its proportion)',
  },
  speeds: factors('speed', 'Speeds such as `fast`'),
  regions: factors('region', 'Regions of inference such as `us`'),
  hours: {
    shape: list(
      object({
        factor: { shape: factor, about: 'How many times the price of tokens', required: true },
        utc: { shape: list(hours, true), about: 'From and to, UTC; `00:00-00:00` is the whole day', required: true },
        days: { shape: list(choice(weekdays), true), about: 'On these days, UTC', default: 'every day' },
      }),
    ),
    about: 'Hours with another price; a request belongs to the hour in which it ends',
  },
})

export const priceShape = either(choice(['free']), priceMapping)

/** What reading it gives. */
export type FilePrice = typeof priceShape extends Shape<infer T> ? T : never
export type FileRates = Partial<Pick<Exclude<FilePrice, 'free'>, 'input' | 'output' | keyof typeof rates>>

function normalizeDecimal(written: string): string | undefined {
  const billionths = parseBillionths(written)
  return billionths === undefined ? undefined : formatUsd(billionths)
}

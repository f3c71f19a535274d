// A price as the gateway takes it: amounts as decimal text, what is not said left out.
import type { rateIds } from '../models/price-table.tsx'

export type Rate = (typeof rateIds)[number]
export type Rates = { [rate in Rate]?: string }
export type Amounts = { [name: string]: string }
export type WrittenPrice =
  | 'free'
  | (Rates & {
      per_request?: string
      tiers?: ({ from_input_tokens: number } & Rates)[]
      server_tools?: Amounts
      /** How many times the price, or rates of its own. */
      service_tiers?: { [name: string]: string | Rates }
      speeds?: Amounts
      regions?: Amounts
      hours?: { factor: string; utc: string[]; days?: string[] }[]
    })

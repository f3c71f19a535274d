// A price as the gateway takes it: amounts as decimal text, what is not said left out.
import type { rateIds } from '../models/price-table.tsx'

export type Rate = (typeof rateIds)[number]
export type Amounts = { [name: string]: string }
export type WrittenPrice =
  | 'free'
  | ({ [rate in Rate]?: string } & {
      per_request?: string
      tiers?: {
        from_input_tokens: number
        input?: string
        output?: string
        cache_read?: string
        cache_write?: string
      }[]
      server_tools?: Amounts
      service_tiers?: Amounts
      speeds?: Amounts
      regions?: Amounts
      hours?: { factor: string; utc: string[] }[]
    })

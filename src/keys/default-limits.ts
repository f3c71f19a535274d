// The limits of a key for which the operator set none. A prepaid owner's keys have some; an unlimited owner's have none, so that
// the person who runs the gateway for themselves is never throttled.
import type { KeyLimits } from './key.ts'

/** The default of a key whose owner is prepaid, or has a credit limit. */
export const prepaidLimits: KeyLimits = {
  requestsPerMinute: 60,
  tokensPerMinute: 100_000,
  concurrentRequests: 64,
  spendPerDay: undefined,
  spendPerMonth: undefined,
}

/** The default of a key whose owner is unlimited. */
export const noLimits: KeyLimits = {
  requestsPerMinute: undefined,
  tokensPerMinute: undefined,
  concurrentRequests: undefined,
  spendPerDay: undefined,
  spendPerMonth: undefined,
}

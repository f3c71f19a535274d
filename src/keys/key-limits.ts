// The limits of a key: what the operator set, and the default where nothing was set.
import { GatewayError } from '../generation/error/gateway-error.ts'
import { noLimits, prepaidLimits } from './default-limits.ts'
import type { KeyLimits, LimitSettings } from './key.ts'

export const limitNames = Object.keys(noLimits) as readonly (keyof KeyLimits)[]

/** Values to set; `default` takes back what was set. */
export type LimitChanges = { readonly [name in keyof KeyLimits]?: LimitSettings[name] | 'default' }

/** What holds for a key. */
export function resolveLimits(settings: LimitSettings, ownerIsUnlimited: boolean): KeyLimits {
  const defaults = ownerIsUnlimited ? noLimits : prepaidLimits
  return {
    requestsPerMinute: resolve(settings.requestsPerMinute, defaults.requestsPerMinute),
    tokensPerMinute: resolve(settings.tokensPerMinute, defaults.tokensPerMinute),
    concurrentRequests: resolve(settings.concurrentRequests, defaults.concurrentRequests),
    spendPerDay: resolve(settings.spendPerDay, defaults.spendPerDay),
    spendPerMonth: resolve(settings.spendPerMonth, defaults.spendPerMonth),
  }
}

/** `settings` with `changes` made. @throws GatewayError where a value is no limit. */
export function changeLimits(settings: LimitSettings, changes: LimitChanges): LimitSettings {
  const merged = Object.entries({ ...settings, ...changes }).filter(([, value]) => value !== 'default')
  return assertLimits(Object.fromEntries(merged) as LimitSettings)
}

function resolve<T>(set: T | 'none' | undefined, otherwise: T | undefined): T | undefined {
  return set === 'none' ? undefined : (set ?? otherwise)
}

function assertLimits(settings: LimitSettings): LimitSettings {
  for (const name of ['requestsPerMinute', 'tokensPerMinute', 'concurrentRequests'] as const) {
    const value = settings[name]
    if (value !== undefined && value !== 'none' && (!Number.isSafeInteger(value) || value < 1))
      throw new GatewayError('invalid_request', `'${name}' is a whole number of 1 or more, or none.`, { param: name })
  }
  for (const name of ['spendPerDay', 'spendPerMonth'] as const) {
    const value = settings[name]
    if (value !== undefined && value !== 'none' && value < 0n)
      throw new GatewayError('invalid_request', `'${name}' is an amount of zero or more, or none.`, { param: name })
  }
  return settings
}

// A customer's key as JSON: for operators with amounts in USD as decimal text, for the caller who uses it in whole
// micro-dollars, rounded up. Never with its text. A limit that is null is none.
import type { JsonObject } from '../foundation/json/json.ts'
import { ceilToMicros, formatUsd, type Nanos } from '../foundation/nanos.ts'
import type { Key, KeyLimits } from '../keys/key.ts'
import type { SpendState } from '../limits/rules/key-state.ts'
import { showMoment, showOptionalMoment } from './moment.ts'

const limitNames = {
  requestsPerMinute: 'requests_per_minute',
  tokensPerMinute: 'tokens_per_minute',
  concurrentRequests: 'concurrent_requests',
  spendPerDay: 'spend_per_day',
  spendPerMonth: 'spend_per_month',
} as const satisfies { readonly [name in keyof KeyLimits]: string }

/** `limits_set`: those that were set for this key; the others are its owner's defaults. */
export function describeKey(key: Key, ownerName: string): JsonObject {
  const names = Object.entries(limitNames) as [keyof KeyLimits, string][]
  return {
    id: key.id,
    name: key.name,
    owner: ownerName,
    owner_id: key.ownerId,
    status: key.status,
    preview: key.preview,
    ...describeTimes(key),
    replaced_by: key.replacedBy ?? null,
    made_for: key.madeFor ?? null,
    limits: describeLimits(key.limits, '', formatUsd),
    limits_set: names.filter(([name]) => key.limitSettings[name] !== undefined).map(([, name]) => name),
    ...describeModels(key),
  }
}

export function describeOwnKey(key: Key, ownerName: string, { day, month }: SpendState): JsonObject {
  return {
    id: key.id,
    name: key.name,
    preview: key.preview,
    owner: ownerName,
    ...describeTimes(key),
    limits: describeLimits(key.limits, '_micro', ceilToMicros),
    ...describeModels(key),
    spend: { currency: 'USD', day_micro: ceilToMicros(day), month_micro: ceilToMicros(month) },
  }
}

function describeTimes({ createdMs, expiresMs }: Key): JsonObject {
  return { created_at: showMoment(createdMs), expires_at: showOptionalMoment(expiresMs) }
}

function describeLimits(limits: KeyLimits, unit: string, showAmount: (nanos: Nanos) => string | number): JsonObject {
  const amount = (nanos: Nanos | undefined) => (nanos === undefined ? null : showAmount(nanos))
  return {
    [limitNames.requestsPerMinute]: limits.requestsPerMinute ?? null,
    [limitNames.tokensPerMinute]: limits.tokensPerMinute ?? null,
    [limitNames.concurrentRequests]: limits.concurrentRequests ?? null,
    [limitNames.spendPerDay + unit]: amount(limits.spendPerDay),
    [limitNames.spendPerMonth + unit]: amount(limits.spendPerMonth),
  }
}

/** What may be called with it, and by which names. */
function describeModels({ allowedModels, aliases }: Key): JsonObject {
  return {
    allowed_models: allowedModels === undefined ? null : [...allowedModels],
    aliases: aliases.map(({ name, target, prefix }) => ({ name, target, prefix })),
  }
}

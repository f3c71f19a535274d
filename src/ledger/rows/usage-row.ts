// What one ended generation adds to the roll-up of its owner, UTC day, key and model.
import { DAY_MS } from '../../foundation/time/clock.ts'
import { sumInput, sumOutput } from '../../generation/usage/usage.ts'
import { cleanText } from './clean-text.ts'
import type { GenerationEnding, GenerationOpening, GenerationOwner, Settled } from './generation-record.ts'

/** Days since the epoch, UTC. */
export function readDay(ms: number): number {
  return Math.floor(ms / DAY_MS)
}

/** The key columns of `usage_days`, then what is added, in this order. */
export const usageKeys = ['owner_id', 'day', 'key_id', 'model'] as const
export const usageSums = [
  'requests',
  'successes',
  'input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'output_tokens',
  'charge_nanos',
  'cost_nanos',
] as const

export type UsageRow = {
  keys: [owner: string, day: number, key: string, model: string]
  sums: bigint[]
}

/** A generation counts on the day it started; where nothing ran, under the model that was asked for. */
export function encodeUsageRow(
  owner: GenerationOwner,
  opening: GenerationOpening,
  ending: GenerationEnding,
  settled: Settled,
): UsageRow {
  const { usage } = ending
  const tokens =
    usage === undefined
      ? [0n, 0n, 0n, 0n]
      : [
          BigInt(sumInput(usage)),
          BigInt(usage.cacheRead),
          BigInt(usage.cacheWrite5m + usage.cacheWrite1h),
          BigInt(sumOutput(usage)),
        ]
  return {
    keys: [owner.ownerId, readDay(opening.startedMs), owner.keyId, cleanText(ending.model ?? opening.requestedModel)],
    sums: [1n, ending.status === 'completed' ? 1n : 0n, ...tokens, settled.charge, settled.cost],
  }
}

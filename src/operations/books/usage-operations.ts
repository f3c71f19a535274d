// Operations that read the books: what was used, one generation, whether all of it adds up.
import { DAY_MS } from '../../foundation/time/clock.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { formatUsd, type Nanos } from '../../foundation/nanos.ts'
import { inputBuckets, outputBuckets } from '../../generation/usage/usage.ts'
import { audit } from '../../ledger/audit/audit.ts'
import type { GenerationRecord } from '../../ledger/rows/generation-record.ts'
import { readGeneration } from '../../ledger/reports/read-generation.ts'
import { readDay } from '../../ledger/rows/usage-row.ts'
import { readIncidents } from '../../store/incident-store.ts'
import { describeIncident } from '../gateway/database-store.ts'
import { OperationError, type Operation } from '../operation.ts'
import { readUsageSums, usageGroups, type UsageGroup } from '../../ledger/reports/usage-store.ts'

const DAYS = 30

export const usageOperations: readonly Operation[] = [
  {
    name: 'usage.read',
    async run(context, args) {
      const by = args.optionalText('by') ?? 'day'
      if (!isGroup(by)) throw new OperationError('usage', `Usage is added up by ${usageGroups.join(', ')}.`)
      const days = args.optionalCount('days') ?? DAYS
      const named = args.optionalText('owner')
      const owner = named === undefined ? undefined : await (await context.keys()).owners.find(named)
      if (named !== undefined && owner === undefined) throw new OperationError('fault', `There is no owner '${named}'.`)
      const fromDay = readDay(context.clock.nowMs()) - Math.max(0, days - 1)
      const sums = await readUsageSums(await context.store(), by, fromDay, owner?.id)
      return {
        currency: 'USD',
        by,
        since: new Date(fromDay * DAY_MS).toISOString().slice(0, 10),
        owner: owner?.name ?? null,
        rows: sums.map((sum) => ({
          name: sum.name,
          requests: sum.requests,
          successes: sum.successes,
          input_tokens: sum.inputTokens,
          cache_read_tokens: sum.cacheReadTokens,
          cache_write_tokens: sum.cacheWriteTokens,
          output_tokens: sum.outputTokens,
          charge: formatUsd(sum.chargeNanos),
          cost: formatUsd(sum.costNanos),
        })),
      }
    },
  },
  {
    name: 'generation.show',
    async run(context, args) {
      const id = args.text('id')
      const record = await readGeneration(await context.store(), id, undefined)
      if (record === undefined) {
        throw new OperationError(
          'fault',
          `There is no ended generation '${id}'; one that runs is shown when it has ended, and one that was pruned is gone.`,
        )
      }
      return describeGeneration(record)
    },
  },
  {
    name: 'wallet.audit',
    async run(context) {
      const store = await context.store()
      const { wallets, generations, differences } = await audit(store)
      const gaps = (await readIncidents(store)).map(describeIncident)
      const ok = differences.length === 0 && gaps.every(({ acknowledged }) => acknowledged === true)
      return { ok, wallets, generations, differences, gaps }
    },
  },
]

function isGroup(written: string): written is UsageGroup {
  return (usageGroups as readonly string[]).includes(written)
}

/** A record in wire names; amounts in USD as decimal text, times in ISO 8601. */
function describeGeneration(record: GenerationRecord): JsonObject {
  const { usage } = record
  const tokens =
    usage && Object.fromEntries([...inputBuckets, ...outputBuckets].map((bucket) => [bucket, usage[bucket]]))
  const moment = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString())
  const amount = (nanos: Nanos) => formatUsd(nanos)
  return {
    id: record.id,
    status: record.status,
    key_id: record.keyId,
    owner_id: record.ownerId,
    caller_request_id: record.callerRequestId ?? null,
    protocol: record.protocol,
    streamed: record.streamed,
    requested_model: record.requestedModel,
    model: record.model ?? null,
    provider: record.provider ?? null,
    upstream_model: record.upstreamModel ?? null,
    finish_reason: record.finishReason ?? null,
    error_code: record.errorCode ?? null,
    started_at: moment(record.startedMs),
    first_byte_at: moment(record.firstByteMs),
    ended_at: moment(record.endedMs),
    tokens: tokens ?? null,
    estimated: record.estimated,
    charge: amount(record.charge),
    waived: amount(record.waived),
    cost: amount(record.cost),
    price_version: record.priceVersion ?? null,
    cost_version: record.costVersion ?? null,
    dropped: [...record.losses],
    attempts: [...record.attempts],
  }
}

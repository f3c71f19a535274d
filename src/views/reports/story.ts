// One generation as its page shows it: the row of the list, and beside it the plan, every attempt, what was lost, and usage × price
// line by line.
import type { JsonObject } from '../../foundation/json/json.ts'
import { formatUsd, type Nanos } from '../../foundation/nanos.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import { AMOUNT_PARTS, listAmounts, NANO_PARTS, type AmountLine } from '../../pricing/list-amounts.ts'
import type { GenerationRecord } from '../../ledger/rows/generation-record.ts'
import { describeGeneration, describeOwnGeneration } from '../generation.ts'

type Cards = ReadonlyMap<string, PriceCard | 'free'>

/** What of a generation's page its row in the list does not have. */
export function describeStory(record: GenerationRecord, cards: Cards, isOperator: boolean): JsonObject {
  const own = isOperator ? describeGeneration(record) : describeOwnGeneration(record)
  return {
    upstream_model: record.upstreamModel ?? null,
    parent_agent_id: record.agentIds?.parentAgent ?? null,
    held: record.held === undefined ? null : formatUsd(record.held),
    hold_end: record.holdEnd,
    price_version: record.priceVersion ?? null,
    amounts: describeAmounts(record, cards),
    dropped: [...record.losses],
    route: own['route'] ?? null,
    attempts: own['attempts'] ?? [],
    unpriced: record.usage?.unpriced ?? [],
    service_tier: record.usage?.terms?.serviceTier ?? null,
    speed: record.usage?.terms?.speed ?? null,
    region: record.usage?.terms?.region ?? null,
  }
}

/** Null where nothing was priced, or its price is not known any more. */
function describeAmounts(record: GenerationRecord, cards: Cards): JsonObject | null {
  const { usage, priceVersion, endedMs } = record
  const card = cards.get(priceVersion ?? '')
  const others = usage?.others?.map(({ priceVersion: version = '' }) => cards.get(version)) ?? []
  if (usage === undefined || card === undefined || others.includes(undefined)) return null
  const lines = listAmounts(usage, card, { atMs: endedMs, others: others as (PriceCard | 'free')[] })
  const sum = lines.reduce((total, { amount }) => total + amount, 0n)
  return {
    lines: lines.map(describeLine),
    sum: formatParts(sum),
    due: formatUsd((sum + NANO_PARTS - 1n) / NANO_PARTS),
  }
}

function describeLine({ item, model, count, price, perTokens, factor, amount }: AmountLine): JsonObject {
  return {
    item,
    model: model ?? null,
    count,
    price: formatUsd(price),
    per: perTokens ? 1_000_000 : 1,
    times: formatRatio(factor, AMOUNT_PARTS),
    amount: formatParts(amount),
  }
}

/** USD as decimal text, exact: finer than a nano-dollar. */
function formatParts(parts: bigint): string {
  return formatRatio(parts, NANO_PARTS * 1_000_000_000n)
}

/** `parts` of `whole`, a power of ten, as decimal text without zeros at its end. */
function formatRatio(parts: Nanos, whole: bigint): string {
  const digits = parts.toString().padStart(whole.toString().length, '0')
  const places = whole.toString().length - 1
  const fraction = digits.slice(-places).replace(/0+$/, '')
  return `${digits.slice(0, -places)}${fraction === '' ? '' : `.${fraction}`}`
}

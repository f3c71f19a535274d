// The record of one generation: what is known at admission (its opening), and how it ended. One row for each, written in
// the same transaction as the end of its hold, never changed. Its charge can be recomputed from it alone: usage, and the
// version of the card that priced it.
import { parseJson, readArray, type Json } from '../../foundation/json/json.ts'
import type { Nanos } from '../../foundation/nanos.ts'
import type { Usage } from '../../generation/usage/usage.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import type { GenerationsTable } from '../../store/schema.ts'
import { decodeAgentIds, encodeAgentIds, type AgentIds } from './agent-ids.ts'
import { cleanValues } from './clean-text.ts'
import { decodeUsageText, encodeUsageText } from './usage-text.ts'

/**
 * `cancelled`: the caller left, or may no longer be served. `interrupted`: its end could not be written, or its process
 * died, so that it costs nothing. An attempt has an outcome instead, an answer an end.
 */
export type GenerationStatus = 'completed' | 'failed' | 'cancelled' | 'interrupted'

/**
 * `settled`: priced. `released`: costs nothing. `expired`: its process died. `reversed`: it was settled, its caller was
 * told that it had failed, since nobody could ask the database in time, and its charge was given back.
 */
export type HoldEnd = 'settled' | 'released' | 'expired' | 'reversed'

export type GenerationOpening = {
  callerRequestId: string | undefined
  agentIds?: AgentIds | undefined
  /** The kind of program that asked, one of few words. */
  client?: string | undefined
  /** The protocol that the caller speaks. */
  protocol: string
  /** As the caller named it, before aliases. */
  requestedModel: string
  streamed: boolean
  startedMs: number
}

export type GenerationEnding = {
  status: GenerationStatus
  /** The catalogue model that ran, and where; undefined where none did. */
  model: string | undefined
  provider: string | undefined
  endpoint: string | undefined
  upstreamModel: string | undefined
  attempts: readonly Json[]
  /** How its endpoint was found, as JSON of bounded length; undefined where there was nothing to choose. */
  route?: string | undefined
  /** In the caller's words. */
  losses: readonly string[]
  usage: Usage | undefined
  /** What the caller pays and what we pay; undefined where nothing is priced. */
  price: PriceCard | 'free' | undefined
  cost: PriceCard | 'free' | undefined
  /** The same for each of `usage.others`. */
  others?: readonly { price: PriceCard | 'free'; cost: PriceCard | 'free' }[]
  /** `usage` without what the provider reports beyond its bounds, where it does: beyond its hold, a wallet pays no more. */
  bounded?: Usage
  /**
   * What providers may bill of calls that no charge is for, nano-dollars: of one that was late and lost to another, of one whose
   * stream another went on with. It is part of the cost. Absent: nothing.
   */
  lost?: Nanos
  /** The usage was counted by us, not reported. */
  estimated: boolean
  finishReason: string | undefined
  errorCode: string | undefined
  firstByteMs: number | undefined
  endedMs: number
}

/** What a generation came to, nano-dollars. */
export type Settled = { charge: Nanos; waived: Nanos; cost: Nanos }

/** Whose it is. */
export type GenerationOwner = { id: string; keyId: string; ownerId: string; walletId: string }

/** A record as it is read back. */
export type GenerationRecord = GenerationOwner &
  GenerationOpening &
  Omit<GenerationEnding, 'price' | 'cost' | 'others' | 'bounded'> &
  Settled & {
    holdEnd: HoldEnd
    priceVersion: string | undefined
    costVersion: string | undefined
    /** What was held for it in all when it ended; undefined in records of earlier versions. */
    held: Nanos | undefined
  }

type Value = string | number | bigint | null

/** Columns of `generations`, in the order of `encodeGeneration`, with their SQL types. */
export const generationColumns = {
  id: 'text',
  hold_end: 'text',
  caller_request_id: 'text',
  agent_ids: 'text',
  client: 'text',
  key_id: 'text',
  owner_id: 'text',
  wallet_id: 'text',
  protocol: 'text',
  requested_model: 'text',
  model: 'text',
  provider: 'text',
  endpoint: 'text',
  upstream_model: 'text',
  attempts: 'text',
  route: 'text',
  losses: 'text',
  usage: 'text',
  price_version: 'text',
  cost_version: 'text',
  charge_nanos: 'bigint',
  waived_nanos: 'bigint',
  cost_nanos: 'bigint',
  held_nanos: 'bigint',
  estimated: 'bigint',
  status: 'text',
  finish_reason: 'text',
  error_code: 'text',
  streamed: 'bigint',
  started_ms: 'bigint',
  first_byte_ms: 'bigint',
  ended_ms: 'bigint',
} as const

export function encodeGeneration(
  owner: GenerationOwner,
  opening: GenerationOpening,
  ending: GenerationEnding,
  holdEnd: HoldEnd,
  settled: Settled,
  held: Nanos,
): Value[] {
  return cleanValues([
    owner.id,
    holdEnd,
    opening.callerRequestId ?? null,
    encodeAgentIds(opening.agentIds),
    opening.client ?? null,
    owner.keyId,
    owner.ownerId,
    owner.walletId,
    opening.protocol,
    opening.requestedModel,
    ending.model ?? null,
    ending.provider ?? null,
    ending.endpoint ?? null,
    ending.upstreamModel ?? null,
    ending.attempts.length === 0 ? '[]' : JSON.stringify(ending.attempts),
    ending.route ?? null,
    ending.losses.length === 0 ? '[]' : JSON.stringify(ending.losses),
    ending.usage === undefined ? null : encodeUsageText(ending.usage),
    readVersion(ending.price),
    readVersion(ending.cost),
    settled.charge,
    settled.waived,
    settled.cost,
    held,
    ending.estimated ? 1 : 0,
    ending.status,
    ending.finishReason ?? null,
    ending.errorCode ?? null,
    opening.streamed ? 1 : 0,
    opening.startedMs,
    ending.firstByteMs ?? null,
    ending.endedMs,
  ])
}

/** How an ending looks that nobody lived to write: the process died, or could not write it. */
export function interruptedEnding(endedMs: number, errorCode: string): GenerationEnding {
  return {
    status: 'interrupted',
    model: undefined,
    provider: undefined,
    endpoint: undefined,
    upstreamModel: undefined,
    attempts: [],
    losses: [],
    usage: undefined,
    price: undefined,
    cost: undefined,
    estimated: false,
    finishReason: undefined,
    errorCode,
    firstByteMs: undefined,
    endedMs,
  }
}

/** What a hold keeps of admission, so that its generation can be closed when nobody else knows of it any more. */
export function encodeOpening({ keyId, ownerId }: GenerationOwner, opening: GenerationOpening): string {
  const { callerRequestId, agentIds, client, protocol, requestedModel, streamed, startedMs } = opening
  const members = [keyId, ownerId, protocol, requestedModel, streamed, startedMs, callerRequestId ?? null]
  if (agentIds !== undefined || client !== undefined) members.push(encodeAgentIds(agentIds))
  if (client !== undefined) members.push(client)
  return JSON.stringify(members)
}

export function decodeOpening(text: string): { keyId: string; ownerId: string; opening: GenerationOpening } {
  const [keyId, ownerId, protocol, requestedModel, streamed, startedMs, callerRequestId, agentIds, client] = JSON.parse(
    text,
  ) as [string, string, string, string, boolean, number, string | null, string | null | undefined, string | undefined]
  const opening = {
    protocol,
    requestedModel,
    streamed,
    startedMs,
    callerRequestId: callerRequestId ?? undefined,
    agentIds: decodeAgentIds(agentIds),
    client,
  }
  return { keyId, ownerId, opening }
}

function readVersion(card: PriceCard | 'free' | undefined): string | null {
  return card === undefined ? null : card === 'free' ? card : card.version
}

export function decodeGeneration(row: GenerationsTable): GenerationRecord {
  return {
    id: row.id,
    keyId: row.key_id,
    ownerId: row.owner_id,
    walletId: row.wallet_id,
    callerRequestId: row.caller_request_id ?? undefined,
    agentIds: decodeAgentIds(row.agent_ids),
    client: row.client ?? undefined,
    protocol: row.protocol,
    requestedModel: row.requested_model,
    streamed: row.streamed === 1,
    startedMs: row.started_ms,
    status: row.status as GenerationStatus,
    model: row.model ?? undefined,
    provider: row.provider ?? undefined,
    endpoint: row.endpoint ?? undefined,
    upstreamModel: row.upstream_model ?? undefined,
    attempts: readList(row.attempts),
    route: row.route ?? undefined,
    losses: readList(row.losses).filter((loss) => typeof loss === 'string'),
    usage: row.usage === null ? undefined : decodeUsageText(row.usage),
    estimated: row.estimated === 1,
    finishReason: row.finish_reason ?? undefined,
    errorCode: row.error_code ?? undefined,
    firstByteMs: row.first_byte_ms ?? undefined,
    endedMs: row.ended_ms,
    holdEnd: row.hold_end as HoldEnd,
    priceVersion: row.price_version ?? undefined,
    costVersion: row.cost_version ?? undefined,
    charge: row.charge_nanos,
    waived: row.waived_nanos,
    cost: row.cost_nanos,
    held: row.held_nanos ?? undefined,
  }
}

function readList(text: string): Json[] {
  return readArray(parseJson(text)) ?? []
}

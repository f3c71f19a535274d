// May this generation run, and what is set aside for it: limits, then the hold, both or neither (contract A8, B5). What
// the request may cost at worst is held before any provider is called; a wallet that covers less than the whole output,
// but enough of it, lowers the output cap instead of refusing.
import { bounds } from '../../foundation/bounds.ts'
import type { Clock } from '../../foundation/clock.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { Hold, HoldRequest, Ledger } from '../../ledger/ledger.ts'
import { encodeLimitHeaders } from '../../limits/limit-headers.ts'
import type { Figures, Limits, ReserveRequest, Ticket } from '../../limits/limits.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import { capOutput, priceOutput, priceWorst, type Load } from '../../pricing/price.ts'
import type { Exchange } from '../http/exchange.ts'
import type { PlanEntry } from '../route/route.ts'
import type { Generation } from '../settle/generation.ts'
import type { Admission } from './admission.ts'
import { estimateInputTokens } from './estimate-input.ts'
import { hidesReasoning } from './hides-reasoning.ts'

export type AdmitPorts = { ledger: Ledger; limits: Limits; clock: Clock }

/** @throws GatewayError rate_limit_exceeded, insufficient_balance, no_wallet, db_error */
export async function admit(generation: Generation, exchange: Exchange, ports: AdmitPorts): Promise<Admission> {
  const { decoded, plan, caller } = generation
  const { envelope } = decoded
  const input = estimateInputTokens(decoded.body, decoded.bytes.length)
  const { terms } = envelope
  const asked = { inputTokens: input, atMs: generation.startedMs, ...(terms === undefined ? {} : { terms }) }
  const worst = findWorst(plan.entries, asked)
  // Every answer of a request that wants several may be that long.
  const answers = Math.max(1, envelope.candidateCount)
  const wanted = (envelope.outputCap ?? worst.maxOutputTokens) * answers
  const first = envelope.stream ? Math.min(wanted, bounds.holdOutputTokens) : wanted
  const least = Math.min(first, bounds.leastOutputTokens)
  const load: Load = { ...asked, outputTokens: first }
  const nanos = priceWorst(load, worst.card)
  const tokens = input + Math.min(envelope.outputCap ?? bounds.leastOutputTokens, bounds.holdOutputTokens)
  const ticket = await reserve(generation, exchange, { key: caller.key, tokens, nanos }, ports)
  const hold = await takeHold(ticket, ports.ledger, {
    generationId: generation.id,
    principal: caller,
    nanos,
    leastNanos: least === first ? nanos : priceWorst({ ...asked, outputTokens: least }, worst.card),
    opening: {
      callerRequestId: generation.callerRequestId,
      protocol: decoded.inbound.name,
      requestedModel: envelope.model,
      streamed: envelope.stream,
      startedMs: generation.startedMs,
    },
  })
  const available = hold.available()
  const bounded = worst.card !== 'free' && available !== undefined
  const affordable = bounded ? (capOutput(hold.nanos + available, load, worst.card) ?? 0) : Number.POSITIVE_INFINITY
  const covered = bounded ? (capOutput(hold.nanos, load, worst.card) ?? 0) : Number.POSITIVE_INFINITY
  const outputCap = affordable < wanted ? Math.max(1, Math.floor(affordable / answers)) : undefined
  const watched = envelope.stream && covered < Math.min(wanted, affordable)
  return {
    hold,
    ticket,
    estimatedInputTokens: input,
    outputCap,
    // Even a full wallet: other requests may take its money while this one streams.
    cover: watched
      ? {
          tokens: covered,
          capTokens: outputCap === undefined ? wanted : outputCap * answers,
          extend: (tokens: number) => hold.extend(priceOutput(tokens, load, worst.card)),
        }
      : undefined,
    fallback: { inputTokens: input },
    capTokens: outputCap === undefined ? wanted : outputCap * answers,
    hidesReasoning,
  } as unknown as Admission
}

/** Reserves, and tells the caller where he stands with his limits, also when he is refused (contract B2). */
async function reserve(
  generation: Generation,
  exchange: Exchange,
  request: ReserveRequest,
  { limits, clock }: AdmitPorts,
): Promise<Ticket> {
  const family = generation.decoded.inbound.name === 'anthropic-messages' ? 'anthropic' : 'openai'
  const tell = (figures: Figures) => exchange.addHeaders(encodeLimitHeaders(family, figures, clock.nowMs()))
  try {
    const reserving = limits.reserve(request)
    const ticket = reserving instanceof Promise ? await reserving : reserving
    tell(ticket.figures)
    return ticket
  } catch (error) {
    if (error instanceof GatewayError && error.kind === 'rate_limit_exceeded') tell(limits.readFigures(request.key))
    throw error
  }
}

/** The hold, or neither: what was reserved is given back where the wallet refuses. */
async function takeHold(ticket: Ticket, ledger: Ledger, request: HoldRequest): Promise<Hold> {
  try {
    const holding = ledger.hold(request)
    return holding instanceof Promise ? await holding : holding
  } catch (error) {
    ticket.cancel()
    throw error
  }
}

/** The dearest of the plan's endpoints for this request, and the largest answer that any of them gives. */
function findWorst(
  entries: readonly PlanEntry[],
  asked: Omit<Load, 'outputTokens'>,
): { card: PriceCard | 'free'; maxOutputTokens: number } {
  const only = entries.length === 1 ? entries[0]?.endpoint : undefined
  if (only !== undefined)
    return { card: only.price, maxOutputTokens: only.capabilities.maxOutputTokens ?? bounds.assumedOutputTokens }
  let card: PriceCard | 'free' = 'free'
  let dearest = 0n
  let maxOutputTokens = 0
  for (const { endpoint } of entries) {
    const most = endpoint.capabilities.maxOutputTokens ?? bounds.assumedOutputTokens
    if (most > maxOutputTokens) maxOutputTokens = most
    const worst = priceWorst({ ...asked, outputTokens: most }, endpoint.price)
    if (worst <= dearest) continue
    dearest = worst
    card = endpoint.price
  }
  return { card, maxOutputTokens }
}

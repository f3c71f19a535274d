// May this generation run, and what is set aside for it: limits, then the hold, both or neither (contract A8, B5). What
// the request may cost at worst is held before any provider is called; a wallet that covers less than the whole output,
// but enough of it, lowers the output cap instead of refusing.
import { bounds } from '../../foundation/bounds.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { Nanos } from '../../foundation/money.ts'
import type { Hold, Ledger } from '../../ledger/ledger.ts'
import type { Need, Ticket } from '../../limits/limits.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import { capOutput, priceOutput, priceWorst, type Load } from '../../pricing/price.ts'
import type { Exchange } from '../http/exchange.ts'
import type { PlanEntry } from '../route/route.ts'
import type { Generation } from '../settle/generation.ts'
import type { Admission } from './admission.ts'
import { tellLimits } from './enter.ts'
import { estimateInputTokens } from './estimate-input.ts'
import { hidesReasoning } from './hides-reasoning.ts'

export type AdmitPorts = { ledger: Ledger; clock: Clock }

/** @throws GatewayError rate_limit_exceeded, insufficient_balance, no_wallet, db_error */
export async function admit(
  generation: Generation,
  exchange: Exchange,
  ticket: Ticket,
  ports: AdmitPorts,
): Promise<Admission> {
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
  const leastNanos = least === first ? nanos : priceWorst({ ...asked, outputTokens: least }, worst.card)
  const outputTokens = Math.min(envelope.outputCap ?? bounds.leastOutputTokens, bounds.holdOutputTokens)
  const granted = await reserve(exchange, ticket, { tokens: input + outputTokens, nanos, leastNanos }, ports)
  const holding = ports.ledger.hold({
    generationId: generation.id,
    principal: caller,
    nanos: granted,
    leastNanos,
    opening: {
      callerRequestId: generation.callerRequestId,
      protocol: decoded.inbound.name,
      requestedModel: envelope.model,
      streamed: envelope.stream,
      startedMs: generation.startedMs,
    },
  })
  const hold = holding instanceof Promise ? await holding : holding
  const available = hold.available()
  const isFree = worst.card === 'free'
  const capFor = (money: Nanos) => capOutput(money, load, worst.card) ?? 0
  const affordable = Math.min(
    isFree || available === undefined ? Number.POSITIVE_INFINITY : capFor(hold.nanos + available),
    // A limit of spend has left less: what is not watched must fit into that.
    isFree || granted === nanos || envelope.stream ? Number.POSITIVE_INFINITY : capFor(hold.nanos),
  )
  const covered = Math.min(
    isFree || (available === undefined && granted === nanos) ? Number.POSITIVE_INFINITY : capFor(hold.nanos),
    ticket.limitsOutput ? outputTokens : Number.POSITIVE_INFINITY,
  )
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
          extend: (tokens: number) => extend(hold, ticket, tokens, priceOutput(tokens, load, worst.card)),
        }
      : undefined,
    fallback: { inputTokens: input },
    capTokens: outputCap === undefined ? wanted : outputCap * answers,
    hidesReasoning,
  } as unknown as Admission
}

/** Reserves, and tells callers where they stand with their limits, also when they are refused (contract B2). */
async function reserve(exchange: Exchange, ticket: Ticket, need: Need, { clock }: AdmitPorts): Promise<Nanos> {
  try {
    const reserving = ticket.reserve(need)
    return reserving instanceof Promise ? await reserving : reserving
  } finally {
    tellLimits(exchange, ticket.figures, clock)
  }
}

/** The key's limits first, then the wallet; at once where memory decides both. */
function extend(hold: Hold, ticket: Ticket, tokens: number, nanos: Nanos): boolean | Promise<boolean> {
  const allowed = ticket.extend({ tokens, nanos })
  if (allowed instanceof Promise) return allowed.then((isAllowed) => isAllowed && hold.extend(nanos))
  return allowed && hold.extend(nanos)
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

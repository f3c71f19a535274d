// Decides whether a generation may run and what is set aside for it: limits and then the hold, both or neither.
// Whatever can no longer be stopped is held before any provider is called: the input with its media, and all output
// that is not seen while it streams. Where the wallet covers only a part of that output, and the part is large enough
// to be of use, the output cap is lowered to it.
import type { Clock } from '../../foundation/time/clock.ts'
import type { Nanos } from '../../foundation/nanos.ts'
import type { Hold, Ledger } from '../../ledger/ledger.ts'
import { emptyUsage } from '../../generation/usage/usage.ts'
import { priceUsage } from '../../pricing/price.ts'
import { readAvailable } from '../../ledger/rules/wallet.ts'
import type { Need, Ticket } from '../../limits/limits.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Generation } from '../tickets/generation.ts'
import type { Admission } from '../tickets/admission.ts'
import { tellLimits } from './enter.ts'
import { fetchReferences, needsFetching } from './fetch-references.ts'
import { hidesReasoning } from './is-output-visible.ts'
import type { BodyMeasure } from './measure-body.ts'
import { measureFacts } from './measure-facts.ts'
import { backCap, planOutput, type OutputPlan } from './plan-output.ts'
import { Quote } from './quote.ts'
import { readFetched } from './read-fetched.ts'
import { StreamCover } from './stream-cover.ts'
import { countInputs, listEndpoints, type Plan, type PlanEntry } from '../tickets/plan.ts'
import type { FetchedMedia, MediaFetcher } from '../tickets/fetched-media.ts'

export type AdmitPorts = { ledger: Ledger; clock: Clock; media: MediaFetcher }

/** @throws GatewayError rate_limit_exceeded, insufficient_balance, no_wallet, db_error */
export async function admit(
  generation: Generation,
  exchange: Exchange,
  ticket: Ticket,
  ports: AdmitPorts,
): Promise<Admission> {
  const { decoded, caller } = generation
  const { envelope } = decoded
  const measure = decoded.read(measureFacts)
  const fetched =
    measure.media.length === 0
      ? new Map<string, FetchedMedia>()
      : await fetchWherePrepaid(generation, measure, exchange, ports)
  const entries = listEndpoints(generation.plan.entries)
  // Alone: what is kept while an answer streams must not keep the rest.
  const { reasoning } = measure
  const quote = new Quote(entries, measure, envelope)
  const output = planOutput(envelope, entries, measure, quote.mostInputTokens)
  const nanos = quote.price(output.first)
  const leastNanos = output.least === output.first ? nanos : quote.price(output.least)
  const tokens = quote.likelyInputTokens * Math.max(1, ...entries.map(countInputs)) + output.expected
  const granted = await reserve(exchange, ticket, { tokens, nanos, leastNanos }, ports)
  const holding = ports.ledger.hold({
    generationId: generation.id,
    principal: caller,
    nanos: granted,
    leastNanos,
    opening: {
      callerRequestId: generation.callerRequestId,
      agentIds: generation.agentIds,
      client: generation.client,
      protocol: decoded.inbound.name,
      requestedModel: envelope.model,
      streamed: envelope.stream,
      startedMs: generation.startedMs,
    },
  })
  const hold = holding instanceof Promise ? await holding : holding
  return {
    hold,
    ticket,
    estimatedInputTokens: quote.likelyInputTokens,
    heldInputTokens: quote.mostInputTokens,
    fallback: { inputTokens: quote.likelyInputTokens },
    fetched,
    forgetFetched: () => fetched.clear(),
    hidesReasoning: (entry: PlanEntry) => hidesReasoning(entry, reasoning),
    priceInput: ({ endpoint }: PlanEntry) =>
      priceUsage({ ...emptyUsage(), input: quote.likelyInputTokens }, endpoint.cost, { atMs: ports.clock.nowMs() }),
    ...backOutput({ hold, ticket, quote, output, isCutShort: granted < nanos }, generation),
  } as unknown as Admission
}

/** Reserves, and tells callers where they stand with their limits, also when they are refused. */
async function reserve(exchange: Exchange, ticket: Ticket, need: Need, { clock }: AdmitPorts): Promise<Nanos> {
  try {
    const reserving = ticket.reserve(need)
    return reserving instanceof Promise ? await reserving : reserving
  } finally {
    tellLimits(exchange, ticket.figures, clock)
  }
}

/** What backs an output; `isCutShort`: a limit of spend left less than was asked of it. */
type Behind = { hold: Hold; ticket: Ticket; quote: Quote; output: OutputPlan; isCutShort: boolean }
type Backing = Pick<Admission, 'outputCap' | 'loweredCap' | 'capTokens' | 'sentTokens' | 'cover'>

/** The cap and the cover that a hold gives; none where nothing bounds the wallet and the key, or nothing costs anything. */
function backOutput(behind: Behind, { decoded, plan }: Generation): Backing {
  const { hold, ticket, quote, output, isCutShort } = behind
  const { envelope } = decoded
  const covered = quote.isFree ? Number.POSITIVE_INFINITY : Math.max(0, quote.cover(hold.nanos) - output.predicted)
  const isBounded = !quote.isFree && (isCutShort || hold.available() !== undefined)
  const outputCap = isBounded ? backCap(output, envelope.outputCap, covered) : undefined
  const sentCap = outputCap ?? envelope.outputCap ?? Number.POSITIVE_INFINITY
  const { answers, beside } = output
  const isLowered = outputCap !== undefined && outputCap < (envelope.outputCap ?? mostOutput(plan))
  const isWatched = envelope.stream && (isBounded || ticket.limitsOutput)
  return {
    outputCap,
    loweredCap: isLowered ? outputCap : undefined,
    capTokens: (Math.min(output.cap, sentCap) + beside) * answers,
    sentTokens: (sentCap + beside) * answers + output.predicted,
    cover: isWatched
      ? new StreamCover({
          hold,
          ticket,
          heldTokens: covered,
          reservedTokens: ticket.limitsTokens ? output.expected : Number.POSITIVE_INFINITY,
          capTokens: (sentCap + beside) * answers,
          priceMore: (tokens) => quote.priceMore(tokens),
        })
      : undefined,
  }
}

/** The longest answer that the caller could expect who names no cap; Infinity where nobody knows. */
function mostOutput({ entries }: Plan): number {
  return Math.max(...entries.map(({ endpoint }) => endpoint.capabilities.maxOutputTokens ?? Number.POSITIVE_INFINITY))
}

/**
 * Fetches what only its content can price, for a prepaid wallet that could pay for the rest of the request; what is fetched
 * goes by value, so that every endpoint's request is written anew.
 */
async function fetchWherePrepaid(
  generation: Generation,
  measure: BodyMeasure,
  exchange: Exchange,
  { ledger, media }: AdmitPorts,
): Promise<Map<string, FetchedMedia>> {
  const { caller, plan } = generation
  if (caller.walletId === undefined || caller.owner.isUnlimited || !measure.media.some(needsFetching)) return new Map()
  const available = readAvailable(await ledger.readWallet(caller.walletId))
  if (available === undefined) return new Map()
  const rest = new Quote(listEndpoints(plan.entries), { ...measure, media: [] }, generation.decoded.envelope)
  if (rest.isFree || available < rest.price(1)) return new Map()
  const fetched = await fetchReferences(measure.media, media, exchange)
  if (fetched.size === 0) return fetched
  generation.plan = byValue(plan)
  const reading = generation.decoded.perform(readFetched, { media: measure.media, fetched })
  measure.media = [...(reading instanceof Promise ? await reading : reading)]
  return fetched
}

/** The same plan with every request written from the neutral form, into which what was fetched can be put. */
function byValue(plan: Plan): Plan {
  return {
    ...plan,
    entries: plan.entries.map((entry) => ({ ...entry, mode: { ...entry.mode, request: 'encode' as const } })),
  }
}

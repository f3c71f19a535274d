// Counts generations in tallies. A tally is found by the endpoint that served and the two protocols, all of which are
// existing objects or constant words; names are built once per tally, not per request.
import type { Endpoint } from '../catalog/model.ts'
import type { Settled } from '../ledger/rows/generation-record.ts'
import type { Hold } from '../ledger/ledger.ts'
import type { Refusals } from '../ledger/refusals/refusals.ts'
import { readClient } from '../ledger/rows/read-client.ts'
import { LinkedList } from '../foundation/lists/linked-list.ts'
import type { Clock } from '../foundation/time/clock.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import { tellsNoContent } from '../generation/error/tells-no-content.ts'
import { inputBuckets, outputBuckets, sumInput, sumOutput } from '../generation/usage/usage.ts'
import type { Exchange } from '../stages/http/exchange.ts'
import type { GenerationNote } from '../stages/http/request-note.ts'
import { nameLosses } from '../stages/settle/describe-answer.ts'
import type { AttemptNote } from '../stages/tickets/attempt-note.ts'
import type { Generation } from '../stages/tickets/generation.ts'
import { countCalls } from '../stages/tickets/plan.ts'
import type { GenerationWatch, WatchEnd } from '../stages/settle/settle.ts'
import type { OpenGeneration } from '../telemetry/metrics.ts'
import type { GenerationStatus } from '../ledger/rows/generation-record.ts'
import { Tallies, type PairTally } from '../telemetry/tallies.ts'

const buckets = [...inputBuckets, ...outputBuckets] as const

export class TalliedGenerations implements GenerationWatch {
  readonly tallies = new Tallies(buckets)
  readonly #refusals: Pick<Refusals, 'note'>
  readonly #clock: Clock
  readonly #open = new LinkedList<{ generation: Generation; hold: Hold }>()
  /** By endpoint, the caller's protocol, the provider's. */
  readonly #pairs = new WeakMap<Endpoint, Map<string, Map<string, PairTally>>>()

  constructor(refusals: Pick<Refusals, 'note'>, clock: Clock) {
    this.#refusals = refusals
    this.#clock = clock
  }

  opened(generation: Generation, hold: Hold): WatchEnd {
    const place = this.#open.add({ generation, hold })
    return (status, settled) => {
      this.#open.remove(place)
      generation.note.generation = noteGeneration(generation, status, settled)
      this.#ended(generation, status, settled)
    }
  }

  #ended(generation: Generation, status: GenerationStatus, settled: Settled | undefined): void {
    const pair = this.#findPair(generation)
    pair.statuses[status] += 1
    for (const { kind } of generation.losses) pair.losses[kind] += 1
    for (const { kind } of generation.answerLosses.list()) pair.losses[kind] += 1
    if (generation.queuedMs > 0) this.tallies.queued.observe(generation.queuedMs / 1_000)
    this.#countAttempts(generation, status)
    const { of } = pair
    const { startedMs, firstContentMs, endedMs = startedMs, decoded } = generation
    const { stream } = decoded.envelope
    // The wall clock may be set back.
    const secondsTo = (atMs: number) => Math.max(0, atMs - startedMs) / 1_000
    const durations = stream ? of.streamed : of.whole
    durations.observe(secondsTo(endedMs))
    if (stream && firstContentMs !== undefined) of.firstContent.observe(secondsTo(firstContentMs))
    if (settled === undefined) return
    of.chargeNanos += settled.charge
    of.waivedNanos += settled.waived
    of.costNanos += settled.cost
    const { usage } = generation
    if (usage === undefined) return
    if (generation.estimated) of.estimated += 1
    if (usage.unpriced !== undefined) of.unpriced += 1
    for (let index = 0; index < buckets.length; index += 1)
      of.tokens[index] = (of.tokens[index] as number) + usage[buckets[index] as (typeof buckets)[number]]
  }

  /** A request that ended in an error; one whose caller has left was told nothing. */
  refused(exchange: Exchange, protocol: string, error: unknown): void {
    if (exchange.gone) return
    if (error instanceof GatewayError) this.#noteRefusal(exchange, protocol, error)
    this.tallies.countError(protocol, error instanceof GatewayError ? error.code : 'internal_error')
  }

  /** What became a generation has a record, and what has no key has no owner. */
  #noteRefusal(exchange: Exchange, protocol: string, error: GatewayError): void {
    const { id, note } = exchange
    const { keyId, ownerId, model, generation } = note
    if (generation !== undefined || keyId === undefined || ownerId === undefined) return
    this.#refusals.note({
      id,
      atMs: this.#clock.nowMs(),
      ownerId,
      keyId,
      protocol,
      model,
      status: error.status,
      code: error.code,
      field: error.param,
      message: tellsNoContent(error) ? error.message : undefined,
      client: readClient(exchange.header('user-agent')),
    })
  }

  *readOpen(): Iterable<OpenGeneration> {
    for (const { generation, hold } of this.#open) {
      const { decoded } = generation
      yield { protocol: decoded.inbound.name, streamed: decoded.envelope.stream, heldNanos: hold.nanos }
    }
  }

  #countAttempts({ attempts, entry }: Generation, status: GenerationStatus): void {
    const { tallies } = this
    for (const [index, { provider, outcome, errorCode = '', fault, hedge, continues }] of attempts.entries()) {
      if (fault !== undefined) tallies.countFault(provider, fault)
      if (hedge) {
        tallies.hedgesBegun += 1
        if (outcome === 'served') tallies.hedgesWon += 1
      }
      if (continues) {
        tallies.continuationsBegun += 1
        if (outcome === 'served') tallies.continuationsTaken += 1
      }
      // What broke the last one off was the caller, not the provider.
      const left = status === 'cancelled' && index === attempts.length - 1 && outcome !== 'served'
      if (left) this.tallies.countAttempt(provider, 'abandoned', '')
      else this.tallies.countAttempt(provider, outcome, errorCode)
    }
    // Where several calls give the answer, each of them is an attempt of its own.
    if (attempts.length > 1 && countCalls(entry) === 1) tallies.retries += countAgain(attempts)
  }

  #findPair({ entry, decoded }: Generation): PairTally {
    const { endpoint, model, protocol } = entry
    const inbound = decoded.inbound.name
    const outbound = protocol.protocol
    let byInbound = this.#pairs.get(endpoint)
    if (byInbound === undefined) this.#pairs.set(endpoint, (byInbound = new Map()))
    let byOutbound = byInbound.get(inbound)
    if (byOutbound === undefined) byInbound.set(inbound, (byOutbound = new Map()))
    let pair = byOutbound.get(outbound)
    if (pair === undefined)
      byOutbound.set(outbound, (pair = this.tallies.findPair(model.id, endpoint.provider.name, inbound, outbound)))
    return pair
  }
}

/** Those that called again what an earlier one had called. */
function countAgain(attempts: readonly AttemptNote[]): number {
  const called = new Set(attempts.map(({ endpoint, credential }) => `${endpoint} ${credential}`))
  return attempts.length - called.size
}

/** What the operator reads of it, in plain values: its request may outlive it by a little. */
function noteGeneration(
  generation: Generation,
  status: GenerationStatus,
  settled: Settled | undefined,
): GenerationNote {
  const { entry, attempts, usage, decoded } = generation
  const isReached = attempts.length > 0
  return {
    model: isReached ? entry.model.id : undefined,
    provider: isReached ? entry.endpoint.provider.name : undefined,
    attempts: attempts.length,
    queuedMs: generation.queuedMs,
    error: generation.error,
    isStreamed: decoded.envelope.stream,
    isCancelled: status === 'cancelled',
    inputTokens: usage === undefined ? undefined : sumInput(usage),
    outputTokens: usage === undefined ? undefined : sumOutput(usage),
    charge: settled?.charge,
    dropped: nameLosses(generation),
  }
}

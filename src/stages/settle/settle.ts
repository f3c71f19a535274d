// Ends every generation exactly once, whatever happened: its usage, its charge, its record. Between admission and
// ledger nothing may throw: every count has a fallback, and a record that cannot be written whole is written without
// the part that made it fail.
import { assert } from '../../foundation/assert.ts'
import type { Nanos } from '../../foundation/nanos.ts'
import type { Log } from '../../foundation/log.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { GenerationStatus } from '../../ledger/rows/generation-record.ts'
import { sumInput, sumOutput, type Usage } from '../../generation/usage/usage.ts'
import type { GenerationEnding, Settled } from '../../ledger/rows/generation-record.ts'
import { isRevocation } from '../../keys/principal/assert-active.ts'
import type { Hold, Ledger } from '../../ledger/ledger.ts'
import type { Admission } from '../tickets/admission.ts'
import { noteCut } from '../tickets/attempt-note.ts'
import { readEnding, type Ending } from '../tickets/ending.ts'
import { billUsage, type BilledUsage, type Cards } from './bill-usage.ts'
import { chooseBasis, conclude, type Basis } from './conclude.ts'
import { countMissing, isFarTooLittle, type Call, type CountPorts } from './count-missing.ts'
import { nameLosses } from './describe-answer.ts'
import { describeRoute } from './describe-route.ts'
import { findExcess } from './find-excess.ts'
import { listCalls } from './list-calls.ts'
import { sumBilled, type BilledCall } from './sum-billed.ts'
import { countCalls } from '../tickets/plan.ts'
import type { Generation } from '../tickets/generation.ts'

export type SettlePorts = CountPorts & {
  log: Log
  ledger: Ledger
  watch: GenerationWatch
  /** What a provider's model costs, by the provider's own id; undefined: it is not known to offer it. */
  findOffer(provider: string, model: string): Cards | undefined
}

/** Observer of generations. `opened` runs at admission and returns the callback to run at the end. */
export type GenerationWatch = { opened(generation: Generation, hold: Hold): WatchEnd }

/** `settled` undefined: its end could not be written. */
export type WatchEnd = (status: GenerationStatus, settled: Settled | undefined) => void

export class Settlement {
  readonly #generation: Generation
  readonly #admission: Admission
  readonly #ports: SettlePorts
  readonly #ended: WatchEnd
  #closed: Promise<void> | undefined
  /** Its place among the limits of its key was given back, and its observer was told. */
  #isLetGo = false

  constructor(generation: Generation, admission: Admission, ports: SettlePorts) {
    this.#generation = generation
    this.#admission = admission
    this.#ports = ports
    this.#ended = ports.watch.opened(generation, admission.hold)
    // A bug left it open, and the ledger has closed it: nothing else of it may stay open either.
    admission.hold.whenReaped(() => this.#letGo('interrupted', 0, undefined))
  }

  /** Closes the generation by how its answer ended; resolves once that is durable. */
  readonly close = (ending: Ending): Promise<void> => {
    assert(this.#closed === undefined, 'settle: a second ending')
    this.#closed = this.#settle(ending)
    return this.#closed
  }

  /**
   * Closes it after a failure before, or instead of, an answer. Nothing where it was closed already. Never rejects: the
   * caller is told first, `assertClosed` then says that the end could not be written.
   */
  async fail(error: unknown, callerGone: boolean): Promise<void> {
    if (this.#closed !== undefined) return
    const known = error instanceof GatewayError
    const failure = known ? error : new GatewayError('internal_error', 'Something went wrong on our side.')
    try {
      const status = callerGone || isRevocation(failure) ? 'cancelled' : 'failed'
      await this.close(readEnding(this.#generation.reader, status, failure, false))
    } catch {
      // `assertClosed` throws it.
    }
  }

  assertClosed(): Promise<void> {
    assert(this.#closed !== undefined, 'settle: a generation was left open')
    return this.#closed
  }

  async #settle(ending: Ending): Promise<void> {
    const generation = this.#generation
    const { clock, ledger } = this.#ports
    generation.endedMs = clock.nowMs()
    generation.finish = ending.finish
    generation.error = ending.error
    const { attempt } = generation
    if (ending.hadContent && ending.error !== undefined && ending.calls === undefined && attempt !== undefined)
      noteCut(attempt, ending.error)
    const basis = chooseBasis(ending, wasSent(generation))
    const billed = await this.#billCalls(ending)
    const { others, bounded } = billed
    Object.assign(generation, { usage: billed.usage, estimated: billed.estimated })
    const record = this.#record(ending, others, bounded)
    const { hold } = this.#admission
    let settled: Settled | undefined
    try {
      settled = await (basis === 'nothing' ? ledger.release(hold, record) : ledger.settle(hold, record))
    } finally {
      const used = bounded ?? generation.usage
      const tokens = used === undefined ? 0 : sumInput(used) + sumOutput(used)
      this.#letGo(settled === undefined ? 'interrupted' : ending.status, tokens, settled)
    }
    generation.charge = settled.charge
    this.#note(ending, billed.estimated ? 'counted' : basis)
  }

  #letGo(status: GenerationStatus, tokens: number, settled: Settled | undefined): void {
    if (this.#isLetGo) return
    this.#isLetGo = true
    this.#admission.ticket.commit({ tokens, charge: settled?.charge ?? 0n })
    this.#ended(status, settled)
  }

  /** What all calls of the answer have used, each concluded, completed and bounded by itself. */
  async #billCalls(ending: Ending): Promise<BilledCall> {
    const calls = listCalls(ending, this.#generation)
    const [only] = calls
    if (only !== undefined && calls.length === 1) return this.#billCall(only)
    const billed = await Promise.all(calls.map((call) => this.#billCall(call)))
    return sumBilled(billed, this.#generation.entry.endpoint)
  }

  async #billCall(call: Call): Promise<BilledCall> {
    const generation = this.#generation
    const { ending } = call
    const chosen = chooseBasis(ending, wasSent(generation))
    const isDoubted = chosen === 'reported' && isFarTooLittle(ending, call)
    const basis = isDoubted ? 'counted' : chosen
    const counted = basis === 'counted' ? await countMissing(call, generation, this.#admission, this.#ports) : undefined
    const { usage: concluded, estimated } = conclude(ending, basis, counted)
    const { usage, others } = this.#bill(concluded, ending)
    const bounded = basis === 'nothing' ? undefined : this.#boundUsage(usage)
    // What was written before another endpoint went on with it was counted by us.
    const isContinued = generation.attempt?.continues === true && usage !== undefined
    return { usage, others, bounded, estimated: estimated || isContinued }
  }

  /** Completes usage with what only the request, or the stream that went by, knows of it. */
  #bill(
    reported: Usage | undefined,
    { serverToolCalls: seenCalls, isUsageFinal }: Ending,
  ): Pick<BilledCall, 'usage' | 'others'> {
    const { decoded, entry } = this.#generation
    if (reported === undefined) return { usage: undefined, others: undefined }
    const { price, provider } = entry.endpoint
    const findCards = (model: string) => this.#ports.findOffer(provider.name, model)
    const billed = this.#try('usage could not be completed', { usage: reported, others: undefined }, () =>
      billUsage(reported, decoded.envelope, { price, seenCalls, isUsageFinal, findCards }),
    )
    const { unpriced } = billed.usage
    if (unpriced !== undefined)
      this.#ports.log.error({ ...this.#describe(), unpriced }, 'a provider bills something that has no price here')
    return billed
  }

  /** The usage without what the provider was not entitled to; undefined: all of it is due, as it is from a wallet without bounds. */
  #boundUsage(usage: Usage | undefined): Usage | undefined {
    const { decoded, entry } = this.#generation
    const { hold, sentTokens, heldInputTokens } = this.#admission
    if (usage === undefined || entry.endpoint.price === 'free' || hold.available() === undefined) return undefined
    const { candidateCount, serverTools } = decoded.envelope
    const calls = countCalls(entry)
    const sent = {
      protocol: entry.protocol.protocol,
      answers: Math.max(1, candidateCount) / calls,
      contextWindowTokens: entry.endpoint.capabilities.contextWindowTokens,
      heldInputTokens,
      capTokens: sentTokens / calls,
      serverTools,
    }
    const excess = this.#try('usage could not be bounded', undefined, () => findExcess(usage, sent))
    if (excess !== undefined)
      this.#ports.log.error(
        { ...this.#describe(), excess: excess.of },
        'a provider reports more than it was sent a bound for: beyond what was held, callers do not pay that',
      )
    return excess?.usage
  }

  /** The record; one without its details where these cannot be written. */
  #record(ending: Ending, others: BilledUsage['others'], bounded: Usage | undefined): GenerationEnding {
    const { entry, attempts, usage, estimated, endedMs, firstContentMs } = this.#generation
    const { endpoint, model } = entry
    const reached = attempts.length > 0
    const lost = sumLost(attempts)
    return {
      status: ending.status,
      model: reached ? model.id : undefined,
      provider: reached ? endpoint.provider.name : undefined,
      endpoint: reached ? endpoint.id : undefined,
      upstreamModel: reached ? endpoint.model : undefined,
      attempts,
      route: this.#try('its route could not be described', undefined, () => describeRoute(this.#generation)),
      losses: this.#try('losses could not be named', [], () => nameLosses(this.#generation)),
      usage,
      price: endpoint.price,
      cost: endpoint.cost,
      ...(others === undefined ? {} : { others }),
      ...(bounded === undefined ? {} : { bounded }),
      ...(lost === 0n ? {} : { lost }),
      estimated,
      finishReason: ending.finish?.kind,
      errorCode: ending.error?.code,
      firstByteMs: firstContentMs,
      endedMs: endedMs as number,
    }
  }

  /** What fails here must not keep a generation from its settlement. */
  #try<T>(what: string, otherwise: T, read: () => T): T {
    try {
      return read()
    } catch (error) {
      this.#ports.log.error({ ...this.#describe(), err: error }, `a bug: ${what}`)
      return otherwise
    }
  }

  /** What later charges learn from this answer, and what the operator reads of it. */
  #note(ending: Ending, basis: Basis): void {
    const { log, speed } = this.#ports
    const { error, status } = ending
    const { entry, usage, attempt, endedMs, estimated } = this.#generation
    // Of several calls nobody knows how fast each was.
    const startedMs = ending.calls === undefined ? attempt?.startedMs : undefined
    if (basis === 'reported' && status === 'completed' && usage !== undefined && startedMs !== undefined)
      speed.note(entry.endpoint, sumOutput(usage), (endedMs as number) - startedMs)
    const isExpected = ending.endedShort === true || attempt?.continues === true
    if (estimated && status === 'completed' && !isExpected)
      log.error(this.#describe(), 'the provider reported no usage that makes sense: the charge is an estimate')
    if (status !== 'failed' || error?.blame === 'caller') return
    const fields = { ...this.#describe(), code: error?.code, blame: error?.blame, detail: error?.detail }
    if (error?.blame === 'operator') log.error(fields, nameOperatorsFault(error))
    else log.warn(fields, 'generation failed')
  }

  #describe() {
    const { id, entry, endedMs, startedMs } = this.#generation
    return { request: id, model: entry.model.id, endpoint: entry.endpoint.id, ms: (endedMs as number) - startedMs }
  }
}

/** What the operator has to look at. A provider that answered was reached. */
function nameOperatorsFault({ upstreamStatus }: GatewayError): string {
  if (upstreamStatus === undefined)
    return 'the address of a provider is not known here: look at the network and its DNS'
  return 'a provider refuses our account or does not know the model'
}

/** What providers may bill beside the one that served. */
function sumLost(attempts: Generation['attempts']): Nanos {
  let lost = 0n
  for (const { cost_nanos: cost } of attempts) if (cost !== undefined) lost += BigInt(cost)
  return lost
}

/** A provider was given the request and had not failed, so it may bill for it; what lost to another one the operator pays. */
function wasSent({ attempts }: Generation): boolean {
  return attempts.some(
    ({ sent, outcome, cost_nanos }) =>
      sent && (outcome === 'served' || (outcome === 'abandoned' && cost_nanos === undefined)),
  )
}

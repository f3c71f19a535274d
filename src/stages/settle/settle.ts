// The end of every generation, exactly once, whatever happened: what was used, what it costs, what is recorded
// (contract B4, B5).
import { assert } from '../../foundation/assert.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { Log } from '../../foundation/log.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import { sumInput, sumOutput } from '../../generation/usage.ts'
import type { GenerationEnding, Settled } from '../../ledger/generation-record.ts'
import type { Hold, Ledger } from '../../ledger/ledger.ts'
import type { Admission } from '../admit/admission.ts'
import { emptySample } from '../relay/reader.ts'
import type { Ending } from '../relay/relay.ts'
import { nameLosses } from './describe-answer.ts'
import { estimateUsage, needsEstimate, type CountPorts } from './estimate-usage.ts'
import type { Generation } from './generation.ts'

export type SettlePorts = CountPorts & { clock: Clock; log: Log; ledger: Ledger; watch: GenerationWatch }

/** Who is told of every admitted generation, once when it begins and, by what it answers, once when it has ended. */
export type GenerationWatch = { opened(generation: Generation, hold: Hold): WatchEnd }

/** `settled` undefined: its end could not be written, so it is `interrupted` and costs nothing. */
export type WatchEnd = (status: Ending['status'] | 'interrupted', settled: Settled | undefined) => void

export class Settlement {
  readonly #generation: Generation
  readonly #admission: Admission
  readonly #ports: SettlePorts
  readonly #ended: WatchEnd
  #closed: Promise<void> | undefined

  constructor(generation: Generation, admission: Admission, ports: SettlePorts) {
    this.#generation = generation
    this.#admission = admission
    this.#ports = ports
    this.#ended = ports.watch.opened(generation, admission.hold)
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
    const ending: Ending = {
      status: callerGone ? 'cancelled' : 'failed',
      usage: undefined,
      finish: undefined,
      error: known ? error : new GatewayError('internal_error', 'Something went wrong on our side.'),
      takeOutput: () => emptySample,
      countedBytes: 0,
    }
    try {
      await this.close(ending)
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
    const { clock, log, ledger } = this.#ports
    generation.endedMs = clock.nowMs()
    generation.finish = ending.finish
    generation.error = ending.error
    generation.usage = ending.usage
    if (needsEstimate(ending)) Object.assign(generation, await estimateUsage(ending, generation, this.#ports))
    const { usage, estimated } = generation
    if (estimated && ending.status === 'completed' && ending.endedShort === undefined) {
      log.error(this.#describe(), 'the provider reported no usage: the charge is an estimate')
    }
    const { hold } = this.#admission
    const record = this.#record(ending)
    let settled: Settled | undefined
    try {
      settled = await (ending.status === 'failed' ? ledger.release(hold, record) : ledger.settle(hold, record))
    } finally {
      const tokens = usage === undefined ? 0 : sumInput(usage) + sumOutput(usage)
      this.#admission.ticket.commit({ tokens, charge: settled?.charge ?? 0n })
      this.#ended(settled === undefined ? 'interrupted' : ending.status, settled)
    }
    generation.charge = settled.charge
    this.#tell(ending)
  }

  #record(ending: Ending): GenerationEnding {
    const { entry, attempts, usage, estimated, endedMs, firstContentMs } = this.#generation
    const { endpoint, model } = entry
    const reached = attempts.length > 0
    return {
      status: ending.status,
      model: reached ? model.id : undefined,
      provider: reached ? endpoint.provider.name : undefined,
      endpoint: reached ? endpoint.id : undefined,
      upstreamModel: reached ? endpoint.model : undefined,
      attempts,
      losses: nameLosses(this.#generation),
      usage,
      price: endpoint.price,
      cost: endpoint.cost,
      estimated,
      finishReason: ending.finish?.kind,
      errorCode: ending.error?.code,
      firstByteMs: firstContentMs,
      endedMs: endedMs as number,
    }
  }

  #tell(ending: Ending): void {
    const { log } = this.#ports
    const { error, status } = ending
    if (status !== 'failed' || error?.blame === 'caller')
      return log.debug({ ...this.#describe(), status, code: error?.code }, 'generation ended')
    const fields = { ...this.#describe(), code: error?.code, blame: error?.blame, detail: error?.detail }
    if (error?.blame === 'operator') log.error(fields, 'a provider refuses our account or does not know the model')
    else log.warn(fields, 'generation failed')
  }

  #describe() {
    const { id, entry, endedMs, startedMs } = this.#generation
    return { request: id, model: entry.model.id, endpoint: entry.endpoint.id, ms: (endedMs as number) - startedMs }
  }
}

// The end of every generation, exactly once, whatever happened: what was used, what it costs, what is recorded
// (contract B4, B5).
import { assert } from '../../foundation/assert.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { Log } from '../../foundation/log.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { Admission } from '../admit/admit.ts'
import type { Ending } from '../relay/relay.ts'
import type { Generation } from './generation.ts'

export type SettlePorts = { clock: Clock; log: Log }

export class Settlement {
  readonly #generation: Generation
  readonly #ports: SettlePorts
  #closed: Promise<void> | undefined

  constructor(generation: Generation, _admission: Admission, ports: SettlePorts) {
    this.#generation = generation
    this.#ports = ports
  }

  /** Closes the generation by how its answer ended. */
  readonly close = (ending: Ending): Promise<void> => {
    assert(this.#closed === undefined, 'settle: a second ending')
    this.#closed = this.#record(ending)
    return this.#closed
  }

  /** Closes it after a failure before, or instead of, an answer. Nothing where it was closed already. */
  async fail(error: unknown, callerGone: boolean): Promise<void> {
    if (this.#closed !== undefined) return
    const known =
      error instanceof GatewayError ? error : new GatewayError('internal_error', 'Something went wrong on our side.')
    await this.close({
      status: callerGone ? 'cancelled' : 'failed',
      usage: undefined,
      finish: undefined,
      error: known,
      takeText: () => '',
    })
  }

  async assertClosed(): Promise<void> {
    assert(this.#closed !== undefined, 'settle: a generation was left open')
    await this.#closed
  }

  async #record(ending: Ending): Promise<void> {
    const generation = this.#generation
    const { clock, log } = this.#ports
    generation.endedMs = clock.nowMs()
    generation.usage = ending.usage
    generation.finish = ending.finish
    generation.error = ending.error
    const { entry, error, id } = generation
    const fields = {
      request: id,
      model: entry.model.id,
      endpoint: entry.endpoint.id,
      ms: generation.endedMs - generation.startedMs,
    }
    if (ending.status === 'failed' && error?.blame !== 'caller') {
      log.warn({ ...fields, code: error?.code, blame: error?.blame, detail: error?.detail }, 'generation failed')
    } else log.debug({ ...fields, status: ending.status }, 'generation ended')
  }
}

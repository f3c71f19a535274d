// What is known of each endpoint and credential. Attempts report to it, routing reads it, nobody else does; operators see it
// through `list`. Memory is bounded however many endpoints there are.
import type { Clock } from '../foundation/time/clock.ts'
import type { GatewayError } from '../generation/error/gateway-error.ts'
import type { Credential } from '../providers/provider.ts'
import type { AttemptReport } from './attempt-report.ts'
import { classifyFault, faultTable, type Fault } from './fault.ts'
import { untried, type Standing } from './standing.ts'

/** What is called: an endpoint's id (`provider/model`) with a credential of its provider. */
type Called = { endpoint: { readonly id: string }; credential: Credential }

/** Where a conversation was served last, by the ids of endpoint and credential. */
type Place = { endpoint: string; credential: string }

/** What routing reads. */
export type HealthReading = {
  nowMs(): number
  read(called: Called): Standing
  /** While a prompt cache of the conversation may live there. */
  findPlace(conversation: string): Place | undefined
}

/** What attempts tell. */
export type HealthReporting = {
  /**
   * A call begins. Undefined: it is left alone at this moment, since another call is finding out whether it is back;
   * `isLast`: there is nothing else to try, so it is called all the same.
   */
  begin(called: Called, isLast: boolean): AttemptReport | undefined
  /** The conversation was served there, and what it bought of a cache lives so long, ms. */
  keepPlace(conversation: string, called: Called, livesMs: number): void
}

export class Health implements HealthReading, HealthReporting {
  readonly #clock: Clock
  readonly #faults = new WeakMap<Credential, Fault>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  nowMs(): number {
    return this.#clock.nowMs()
  }

  read({ credential }: Called): Standing {
    const fault = this.#faults.get(credential)
    return fault === undefined ? untried : { ...untried, fault }
  }

  findPlace(_conversation: string): Place | undefined {
    return undefined
  }

  begin({ credential }: Called, _isLast: boolean): AttemptReport | undefined {
    const note = (error: GatewayError | undefined) => {
      const fault = error === undefined ? undefined : classifyFault(error)
      if (fault !== undefined && faultTable[fault].against === 'credential') this.#faults.set(credential, fault)
    }
    return { head() {}, content() {}, failed: note, abandoned() {}, ended: ({ error }) => note(error) }
  }

  keepPlace(_conversation: string, _called: Called, _livesMs: number): void {}
}

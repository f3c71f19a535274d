// What is known of each endpoint and credential. Attempts report to it, routing reads it, nobody else does; operators see it
// through `list`. Memory is bounded however many endpoints there are.
import type { Clock } from '../foundation/time/clock.ts'
import type { GatewayError } from '../generation/error/gateway-error.ts'
import type { Credential, Provider } from '../providers/provider.ts'
import type { AttemptReport } from './attempt-report.ts'
import { classifyFault, faultTable, type Fault } from './fault.ts'
import { untried, type Standing, type Use } from './standing.ts'

/** What is called: an endpoint's id (`provider/model`) with a credential of its provider. */
type Called = { readonly endpoint: CalledEndpoint; readonly credential: Credential }

type CalledEndpoint = { readonly id: string; readonly provider: Pick<Provider, 'name' | 'credentials'> }

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
   * A call begins, whose answer the provider streams or not. Undefined: it is left alone at this moment, since another call is
   * finding out whether it is back; `isLast`: there is nothing else to try, so it is called all the same.
   */
  begin(called: Called, isLast: boolean, isStreamed: boolean): AttemptReport | undefined
  /** The conversation was served there, and what it bought of a cache lives so long, ms. */
  keepPlace(conversation: string, called: Called, livesMs: number): void
}

/** What operators see and change. */
type HealthDesk = {
  /** Each endpoint with each of its credentials, in their order; an endpoint that several models have is there once. */
  list(endpoints: Iterable<CalledEndpoint>): HealthRow[]
  /** Holds from now on, here and at every gateway of the same database, and after a restart. @throws StoreError */
  setUse(endpoint: string, use: Use): Promise<void>
}

type HealthRow = { endpoint: string; provider: string; credential: string; standing: Standing }

const silent: AttemptReport = {
  contentWithinMs: undefined,
  head() {},
  content() {},
  failed() {},
  abandoned() {},
  ended() {},
}

export class Health implements HealthReading, HealthReporting, HealthDesk {
  readonly #clock: Clock
  readonly #uses = new Map<string, Use>()
  readonly #faults = new WeakMap<Credential, Fault>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  nowMs(): number {
    return this.#clock.nowMs()
  }

  read({ endpoint, credential }: Called): Standing {
    const fault = this.#faults.get(credential)
    const use = this.#uses.get(endpoint.id) ?? 'enabled'
    return fault === undefined && use === 'enabled' ? untried : { ...untried, fault, use }
  }

  list(endpoints: Iterable<CalledEndpoint>): HealthRow[] {
    const once = new Map([...endpoints].map((endpoint) => [endpoint.id, endpoint]))
    return [...once.values()].flatMap((endpoint) => {
      const { name, credentials } = endpoint.provider
      return credentials.map((credential) => {
        const standing = { ...this.read({ endpoint, credential }) }
        return { endpoint: endpoint.id, provider: name, credential: credential.id, standing }
      })
    })
  }

  setUse(endpoint: string, use: Use): Promise<void> {
    if (use === 'enabled') this.#uses.delete(endpoint)
    else this.#uses.set(endpoint, use)
    return Promise.resolve()
  }

  findPlace(_conversation: string): Place | undefined {
    return undefined
  }

  begin({ credential }: Called, _isLast: boolean, _isStreamed: boolean): AttemptReport | undefined {
    const note = (error: GatewayError | undefined) => {
      const fault = error === undefined ? undefined : classifyFault(error)
      if (fault !== undefined && faultTable[fault].against === 'credential') this.#faults.set(credential, fault)
    }
    return { ...silent, failed: note, ended: ({ error }) => note(error) }
  }

  keepPlace(_conversation: string, _called: Called, _livesMs: number): void {}
}

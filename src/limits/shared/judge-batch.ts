// Judges the requests of many keys together, by the same rules as in memory. It is pure, and runs between the read of
// the keys' states and the write of what was counted.
import type { Nanos } from '../../foundation/nanos.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { countedAs } from '../rules/counted-as.ts'
import { KeyState, secondOf, type Instant } from '../rules/key-state.ts'
import type { OwnUse, SharedAnswer, SharedRequest } from './shared-request.ts'

type Sum = { key_id: string; slot: number; requests: number; tokens: number }
/** What was added to the gateway's own use, by key. */
export type Grants = Map<string, OwnUse>

/** The answers, in the order of the requests, and what was counted and granted. */
export type Judged = { answers: SharedAnswer[]; sums: readonly Sum[]; grants: Grants }

export function judgeBatch(
  { at, states }: { at: Instant; states: ReadonlyMap<string, KeyState> },
  requests: readonly SharedRequest[],
): Judged {
  const batch = new Batch(states, at)
  const answers = requests.map((request) => batch.judge(request))
  return { answers, sums: [...batch.sums.values()], grants: batch.grants }
}

class Batch {
  readonly sums = new Map<string, Sum>()
  readonly grants: Grants = new Map()
  readonly #states: ReadonlyMap<string, KeyState>
  readonly #at: Instant
  readonly #second: number

  constructor(states: ReadonlyMap<string, KeyState>, at: Instant) {
    this.#states = states
    this.#at = at
    this.#second = secondOf(at)
  }

  judge(request: SharedRequest): SharedAnswer {
    const { key } = request
    const state = this.#states.get(countedAs(key)) ?? new KeyState()
    try {
      const granted = this.#judge(request, state)
      return { granted, second: this.#second, figures: state.figures(key.limits, this.#at) }
    } catch (error) {
      if (error instanceof GatewayError) return error
      throw error
    }
  }

  #judge(request: SharedRequest, state: KeyState): Nanos | undefined {
    const { key, kind } = request
    const id = countedAs(key)
    switch (kind) {
      case 'enter':
        state.assertEntry(key.limits, this.#at)
        this.#count(id, state, this.#second, 1, 0)
        this.#grant(id, state, 1, 0n)
        return 0n
      case 'reserve': {
        const granted = state.grant(key.limits, request.need, this.#at)
        this.#count(id, state, this.#second, 0, request.need.tokens)
        this.#grant(id, state, 0, granted)
        return granted
      }
      case 'extend': {
        const { tokens, nanos } = request.more
        if (!state.canExtend(key.limits, request.more, this.#at)) return undefined
        this.#count(id, state, this.#second, 0, tokens)
        this.#grant(id, state, 0, nanos)
        return nanos
      }
      case 'close':
        for (const { second, tokens } of request.counted.correct(request.tokens, this.#second))
          this.#count(id, state, second, 0, tokens)
        return 0n
      default:
        return kind satisfies never
    }
  }

  #grant(keyId: string, state: KeyState, running: number, nanos: Nanos): void {
    state.running += running
    state.reserved += nanos
    const granted = this.grants.get(keyId)
    if (granted === undefined) this.grants.set(keyId, { running, reserved: nanos })
    else {
      granted.running += running
      granted.reserved += nanos
    }
  }

  #count(keyId: string, state: KeyState, second: number, requests: number, tokens: number): void {
    state.window.add(second, requests, tokens)
    const name = `${keyId}\n${second}`
    const known = this.sums.get(name)
    if (known === undefined) this.sums.set(name, { key_id: keyId, slot: second, requests, tokens })
    else {
      known.requests += requests
      known.tokens += tokens
    }
  }
}

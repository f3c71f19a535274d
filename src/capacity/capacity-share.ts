// What one generation has of the capacity: its own place, and the calls that it makes. Room for its first call is kept from
// before it is admitted until that call begins, another provider is called instead, or the answer has come from a call beside it.
// Each call gives back what it has when it is over: that may be a moment after its generation.
import { assert } from '../foundation/assert.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import type { Called, GiveBack, TakenCall, Waiting } from './called.ts'

/** What it is a share of. */
type Shared = {
  hasCall(provider: Called): boolean
  takeCall(provider: Called): GiveBack
  waitForCall(keyId: string, providers: readonly Called[], waiting: Waiting): Promise<TakenCall>
  leave(keyId: string): void
}

type WaitingCall = Partial<Waiting> & Pick<Waiting, 'waitMs'>

export class CapacityShare {
  readonly #capacity: Shared
  readonly #keyId: string
  #keptAt: Called
  #kept: GiveBack | undefined
  /** Made where a call waits. */
  #closing: AbortController | undefined
  #isOpen = true

  /** For `Capacity` alone. `kept`: room for a call at the provider `keptAt`. */
  constructor(capacity: Shared, keyId: string, keptAt: Called, kept: GiveBack) {
    this.#capacity = capacity
    this.#keyId = keyId
    this.#keptAt = keptAt
    this.#kept = kept
  }

  /** A call of this provider would have room now. */
  hasCall(provider: Called): boolean {
    return (this.#kept !== undefined && this.#keptAt.name === provider.name) || this.#capacity.hasCall(provider)
  }

  /** A call begins: what it has is to be given back when it is over. Undefined: there is no room for it. */
  takeCall(provider: Called): GiveBack | undefined {
    assert(this.#isOpen, 'capacity: a call of a generation that is over')
    const kept = this.#kept
    this.#kept = undefined
    if (kept !== undefined && this.#keptAt.name === provider.name) return kept
    kept?.()
    return this.#capacity.hasCall(provider) ? this.#capacity.takeCall(provider) : undefined
  }

  /** The same of a call beside the one that room is kept for. */
  hasCallBeside(provider: Called): boolean {
    return this.#capacity.hasCall(provider)
  }

  /** A call begins beside the one that room is kept for, which keeps it. */
  takeCallBeside(provider: Called): GiveBack | undefined {
    assert(this.#isOpen, 'capacity: a call of a generation that is over')
    return this.#capacity.hasCall(provider) ? this.#capacity.takeCall(provider) : undefined
  }

  /** The call that room is kept for will not begin. */
  giveBackKept(): void {
    const kept = this.#kept
    this.#kept = undefined
    kept?.()
  }

  /** A call as soon as there is room for it. @throws GatewayError overloaded, or that the generation is over; the signal's reason */
  async waitForCall(provider: Called, waiting: WaitingCall): Promise<GiveBack> {
    const { giveBack } = await this.#wait([provider], waiting)
    return giveBack
  }

  /** Room for the next call is kept at the first of these that has any, as soon as there is. @throws as `waitForCall` */
  async keepCall(providers: readonly Called[], waiting: WaitingCall): Promise<Called> {
    const { provider, giveBack } = await this.#wait(providers, waiting)
    // It may have ended between the moment that room was found and this one: nobody would give that back.
    if (!this.#isOpen) {
      giveBack()
      throw over
    }
    this.#keptAt = provider
    this.#kept = giveBack
    return provider
  }

  async #wait(providers: readonly Called[], { waitMs, signal }: WaitingCall): Promise<TakenCall> {
    for (const provider of providers) {
      const giveBack = this.hasCall(provider) ? this.takeCall(provider) : undefined
      if (giveBack !== undefined) return { provider, giveBack }
    }
    this.giveBackKept()
    const closing = (this.#closing ??= new AbortController()).signal
    const either = signal === undefined ? closing : AbortSignal.any([closing, signal])
    return this.#capacity.waitForCall(this.#keyId, providers, { waitMs, signal: either })
  }

  /** The generation is over, whatever became of it. */
  close(): void {
    assert(this.#isOpen, 'capacity: a generation is given back twice')
    this.#isOpen = false
    this.#closing?.abort(over)
    this.giveBackKept()
    this.#capacity.leave(this.#keyId)
  }
}

const over = new GatewayError('overloaded', 'The generation is over.', { blame: 'caller' })

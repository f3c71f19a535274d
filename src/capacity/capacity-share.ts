// What one generation has of the capacity: its own place, and the calls that it makes. Room for its first call is kept from
// before it is admitted until that call begins, another provider is called instead, or the answer has come from a call beside it.
// Each call gives back what it has when it is over: that may be a moment after its generation.
import { assert } from '../foundation/assert.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import type { Called, GiveBack, Waiting } from './called.ts'

/** What it is a share of. */
type Shared = {
  hasCall(provider: Called): boolean
  takeCall(provider: Called): GiveBack
  waitForCall(keyId: string, provider: Called, waiting: Waiting): Promise<GiveBack>
  leave(keyId: string): void
}

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
  async waitForCall(
    provider: Called,
    { waitMs, signal }: Partial<Waiting> & Pick<Waiting, 'waitMs'>,
  ): Promise<GiveBack> {
    const taken = this.takeCall(provider)
    if (taken !== undefined) return taken
    const closing = (this.#closing ??= new AbortController()).signal
    const either = signal === undefined ? closing : AbortSignal.any([closing, signal])
    return this.#capacity.waitForCall(this.#keyId, provider, { waitMs, signal: either })
  }

  /** Room for the next call is kept there as soon as there is any. @throws as `waitForCall` */
  async keepCall(provider: Called, waiting: Waiting): Promise<void> {
    const kept = await this.waitForCall(provider, waiting)
    // It may have ended between the moment that room was found and this one: nobody would give that back.
    if (!this.#isOpen) {
      kept()
      throw over
    }
    this.#keptAt = provider
    this.#kept = kept
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

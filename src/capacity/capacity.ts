// How much runs at once: generations of the process, of which one key cannot have all, and calls of a provider that takes only so
// many (`max_concurrent`). Whoever finds no room may wait in a line that is bounded in number and time, fair between keys, and in
// the order of arrival within one. What becomes free goes to the line before anybody else: whoever could use it was in the line.
// Settings that are read again hold for those who wait, and count what runs already.
import { assert } from '../foundation/assert.ts'
import { bounds } from '../foundation/bounds.ts'
import { FairQueue } from '../foundation/lists/fair-queue.ts'
import type { Clock } from '../foundation/time/clock.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import type { Called, GiveBack, TakenCall, Waiting } from './called.ts'
import { CapacityShare } from './capacity-share.ts'

type Wanted = {
  readonly keyId: string
  /** Any of these will do. */
  readonly providers: readonly Called[]
  /** Which bound is reached, for the operator. */
  lacks(): string
}

/** Somebody in a line. */
type Waiter = Wanted & {
  /** What became free is theirs: the first of their providers that has room. */
  take(provider: Called): void
}

export class Capacity {
  readonly #clock: Clock
  readonly #readGenerations: () => number
  #running = 0
  readonly #ofKeys = new Map<string, number>()
  /** By provider, those without a bound included, which may be given one meanwhile. */
  readonly #calls = new Map<string, number>()
  /** As the settings were when they were last read again. */
  #bounds: ReadonlyMap<string, number | undefined> = new Map()
  /** Requests that are not admitted yet. */
  readonly #requests = new FairQueue<Waiter>(bounds.waitingGenerations, bounds.waitingGenerationsOfOne)
  /** Calls of generations that run: they come first, since what runs holds more. */
  readonly #more = new FairQueue<Waiter>(bounds.waitingGenerations, bounds.waitingGenerationsOfOne)

  /** `readGenerations`: how many may run. Asked each time, since it may change. */
  constructor(clock: Clock, readGenerations: () => number) {
    this.#clock = clock
    this.#readGenerations = readGenerations
  }

  /** Generations that run. */
  get running(): number {
    return this.#running
  }

  /** Requests, and calls of generations that run, in line. */
  get waiting(): number {
    return this.#requests.size + this.#more.size
  }

  /** A generation's share, with room for its first call there; undefined: there is none now. */
  enter(keyId: string, provider: Called): CapacityShare | undefined {
    if (!this.#hasGeneration(keyId) || !this.hasCall(provider)) return undefined
    return this.#open(keyId, provider)
  }

  /** The same as soon as there is room at any of these. @throws GatewayError overloaded; the signal's reason */
  async wait(keyId: string, providers: readonly Called[], waiting: Waiting): Promise<CapacityShare> {
    const ready = this.#hasGeneration(keyId) ? providers.find((provider) => this.hasCall(provider)) : undefined
    if (ready !== undefined && !waiting.signal.aborted) return this.#open(keyId, ready)
    const lacks = () => (this.#hasGeneration(keyId) ? nameCalls(providers) : GENERATIONS)
    return this.#wait(this.#requests, { keyId, providers, lacks }, waiting, (provider) => this.#open(keyId, provider))
  }

  /** For shares alone: one more call of a running generation, at the first of these that has room. */
  waitForCall(keyId: string, providers: readonly Called[], waiting: Waiting): Promise<TakenCall> {
    const lacks = () => nameCalls(providers)
    const take = (provider: Called) => ({ provider, giveBack: this.takeCall(provider) })
    return this.#wait(this.#more, { keyId, providers, lacks }, waiting, take)
  }

  /** The settings were read again: these bounds hold now, and whoever finds room by them has it. */
  follow(providers: readonly Called[]): void {
    this.#bounds = new Map(providers.map(({ name, maxConcurrent }) => [name, maxConcurrent]))
    this.#serve()
  }

  hasCall({ name, maxConcurrent }: Called): boolean {
    const most = this.#bounds.has(name) ? this.#bounds.get(name) : maxConcurrent
    return most === undefined || (this.#calls.get(name) ?? 0) < most
  }

  /** For shares alone. There must be room. */
  takeCall(provider: Called): GiveBack {
    const { name } = provider
    assert(this.hasCall(provider), 'capacity: a call beyond its bound')
    this.#calls.set(name, (this.#calls.get(name) ?? 0) + 1)
    let isOut = true
    return () => {
      assert(isOut, 'capacity: a call is given back twice')
      isOut = false
      const left = (this.#calls.get(name) as number) - 1
      if (left === 0) this.#calls.delete(name)
      else this.#calls.set(name, left)
      this.#serve()
    }
  }

  /** For shares alone: the generation is over. */
  leave(keyId: string): void {
    const wasFull = !this.#hasGeneration(keyId)
    const ofKey = (this.#ofKeys.get(keyId) as number) - 1
    this.#running -= 1
    assert(ofKey >= 0 && this.#running >= 0, 'capacity: a generation is given back twice')
    if (ofKey === 0) this.#ofKeys.delete(keyId)
    else this.#ofKeys.set(keyId, ofKey)
    if (wasFull) this.#serve()
  }

  #open(keyId: string, provider: Called): CapacityShare {
    this.#running += 1
    this.#ofKeys.set(keyId, (this.#ofKeys.get(keyId) ?? 0) + 1)
    return new CapacityShare(this, keyId, provider, this.takeCall(provider))
  }

  #hasGeneration(keyId: string): boolean {
    const most = this.#readGenerations()
    if (this.#running >= most) return false
    return (this.#ofKeys.get(keyId) ?? 0) < most - Math.floor(most / bounds.generationsKept)
  }

  /** Gives what has become free to whoever can use it. */
  #serve(): void {
    if (this.waiting === 0) return
    const hasCall = ({ providers }: Waiter) => providers.some((provider) => this.hasCall(provider))
    const fits = (waiter: Waiter) => this.#hasGeneration(waiter.keyId) && hasCall(waiter)
    while (this.#more.size > 0 || this.#requests.size > 0) {
      const next = this.#more.shift(hasCall) ?? this.#requests.shift(fits)
      const provider = next?.providers.find((each) => this.hasCall(each))
      if (next === undefined || provider === undefined) return
      next.take(provider)
    }
  }

  #wait<T>(
    line: FairQueue<Waiter>,
    wanted: Wanted,
    { waitMs, signal }: Waiting,
    take: (provider: Called) => T,
  ): Promise<T> {
    const { keyId, lacks } = wanted
    return new Promise((resolve, reject) => {
      const leave = (reason: unknown) => {
        stop()
        line.remove(keyId, waiter)
        reject(reason)
      }
      const waiter: Waiter = {
        ...wanted,
        take: (provider) => {
          stop()
          resolve(take(provider))
        },
      }
      const stop = () => {
        cancelTimer()
        signal.removeEventListener('abort', onAbort)
      }
      const onAbort = () => leave(signal.reason)
      if (signal.aborted) return reject(signal.reason)
      if (!line.add(keyId, waiter)) return reject(crowded(lacks()))
      const cancelTimer = this.#clock.after(waitMs, () => leave(late(lacks(), waitMs)))
      signal.addEventListener('abort', onAbort)
    })
  }
}

const GENERATIONS = 'bounds.generations, or the part of it that one key may have,'

function nameCalls(providers: readonly Called[]): string {
  return `max_concurrent of ${providers.map(({ name }) => name).join(', ')}`
}

function crowded(lacks: string): GatewayError {
  return new GatewayError('overloaded', 'Too many requests wait for their turn. Please try again in a moment.', {
    detail: `${lacks} is used up, and the line behind it is full`,
    retryAfterSeconds: 1,
  })
}

function late(lacks: string, waitMs: number): GatewayError {
  return new GatewayError('overloaded', 'There is no room for this request now. Please try again in a moment.', {
    detail: `${lacks} was used up for ${waitMs} ms`,
    retryAfterSeconds: 1,
  })
}

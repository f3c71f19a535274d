// How long calls wait for their first content, or for a whole body: of those that had it, and of those that wait still. Where
// several that began since the last content wait for long, the provider is silent, which shows long before their time is over.
import { LinkedList, type Place } from '../../foundation/lists/linked-list.ts'
import { QuantileCounts, type Quantiles } from './quantiles.ts'

/** A call, as far as this file is concerned. */
export type Timed = {
  readonly begunMs: number
  /** Where it stands among those that began since the last content; undefined: nowhere yet. */
  waiting?: Place<Timed> | undefined
}

type WaitBounds = {
  /** A shorter wait is no silence, ms. */
  silentMs: number
  /** How long a call that finds out whether the provider is back waits: where nothing is known, at least, and at most, ms. */
  probeMs: number
  probeLeastMs: number
  probeMostMs: number
}

const SILENT_CALLS = 3
/** So many times what 95 of 100 calls wait. */
const SILENT_TIMES = 3
/** So many times what 99 of 100 calls wait. */
const PROBE_TIMES = 2

export class Waits {
  readonly #bounds: WaitBounds
  /** Those that began since the last content, in their order. */
  readonly #calls = new LinkedList<Timed>()
  #counts: QuantileCounts | undefined
  #quantiles: Quantiles | undefined
  /** The newest that is known, however long ago. */
  #p99Ms: number | undefined
  /** Calls that were to find out whether it is back and waited in vain, since the last content. */
  #lateProbes = 0

  constructor(bounds: WaitBounds) {
    this.#bounds = bounds
  }

  /** Of those that had content, as they were at the last `count`. */
  get quantiles(): Quantiles | undefined {
    return this.#quantiles
  }

  begin(call: Timed): void {
    call.waiting = this.#calls.add(call)
  }

  /** A call has had content: all that began before may be as slow as they please, but the provider is there. */
  content(nowMs: number, { begunMs }: Pick<Timed, 'begunMs'>): void {
    this.#forgetCalls()
    this.#lateProbes = 0
    this.#counts ??= new QuantileCounts()
    this.#counts.note(nowMs, nowMs - begunMs)
  }

  /** The call waits no longer. */
  end(call: Timed): void {
    if (call.waiting !== undefined) this.#calls.remove(call.waiting)
  }

  endProbe(): void {
    this.#lateProbes += 1
  }

  /** Computes the quantiles anew. */
  count(nowMs: number): void {
    this.#quantiles = this.#counts?.read(nowMs)
    this.#p99Ms = this.#quantiles?.p99 ?? this.#p99Ms
  }

  isSilent(nowMs: number): boolean {
    if (this.#calls.size < SILENT_CALLS) return false
    const sinceMs = nowMs - Math.max(this.#bounds.silentMs, SILENT_TIMES * (this.#quantiles?.p95 ?? 0))
    let many = 0
    for (const { begunMs } of this.#calls) {
      if (begunMs > sinceMs) return false
      many += 1
      if (many === SILENT_CALLS) return true
    }
    return false
  }

  /** The calls that wait now, which are told of as a silence: they are none again. */
  take(): Timed[] {
    const calls = [...this.#calls]
    this.#forgetCalls()
    return calls
  }

  /** Each by itself: whoever ends later must find that it is gone. */
  #forgetCalls(): void {
    while (this.#calls.shift() !== undefined);
  }

  /** Where nothing is known, each call that waited in vain may have waited too short a time for a slow model. */
  readProbeMs(): number {
    const { probeMs, probeLeastMs, probeMostMs } = this.#bounds
    if (this.#p99Ms !== undefined) return Math.max(PROBE_TIMES * this.#p99Ms, probeLeastMs)
    return Math.min(probeMs * 2 ** this.#lateProbes, probeMostMs)
  }
}

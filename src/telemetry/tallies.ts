// What is counted of generations, as plain fields in memory: the hot path finds its tally through maps and adds to
// numbers. Money is counted as the ledger does, in whole nano-dollars. Labels are bounded: models and providers come
// from the catalogue, everything else from closed lists, and beyond `most` pairs of models and providers all further ones
// are counted as `other`.
import type { GenerationStatus } from '../ledger/rows/generation-record.ts'
import { durationBuckets, firstContentBuckets, Histogram, queueBuckets } from './histogram.ts'

/** Pairs of model and provider that have series of their own. */
const MOST_MODELS = 1_000
const OTHER = 'other'

type LossKind = 'dropped' | 'changed' | 'refused'

/** One model at one provider. */
export class ModelTally {
  readonly labels: { readonly model: string; readonly provider: string }
  /** By bucket, in the order that `Tallies` was given. */
  readonly tokens: number[]
  chargeNanos = 0n
  waivedNanos = 0n
  costNanos = 0n
  estimated = 0
  unpriced = 0
  readonly firstContent = new Histogram(firstContentBuckets)
  readonly streamed = new Histogram(durationBuckets)
  readonly whole = new Histogram(durationBuckets)

  constructor(model: string, provider: string, buckets: number) {
    this.labels = { model, provider }
    this.tokens = Array.from({ length: buckets }, () => 0)
  }
}

/** One model at one provider, from one protocol to another. */
export class PairTally {
  readonly of: ModelTally
  readonly labels: ModelTally['labels'] & { readonly protocol: string; readonly upstream_protocol: string }
  readonly statuses: { [status in GenerationStatus]: number } = {
    completed: 0,
    failed: 0,
    cancelled: 0,
    interrupted: 0,
  }
  readonly losses: { [kind in LossKind]: number } = { dropped: 0, changed: 0, refused: 0 }

  constructor(of: ModelTally, inbound: string, outbound: string) {
    this.of = of
    this.labels = { protocol: inbound, upstream_protocol: outbound, ...of.labels }
  }
}

type AttemptTally = { provider: string; outcome: string; code: string; count: number }
type FaultTally = { provider: string; fault: string; count: number }
type ErrorTally = { protocol: string; code: string; count: number }

export class Tallies {
  /** Of requests that did not have their turn at once. */
  readonly queued = new Histogram(queueBuckets)
  /** Second calls that began because the first was late, and those of them whose answer was taken. */
  hedgesBegun = 0
  hedgesWon = 0
  /** Calls that were asked to go on with a stream that broke off, and those of them that did. */
  continuationsBegun = 0
  continuationsTaken = 0
  /** Calls of an endpoint that had failed for the same request, with the same credential. */
  retries = 0
  /** Names of the token buckets. */
  readonly buckets: readonly string[]
  readonly #most: number
  readonly #models = new Map<string, ModelTally>()
  readonly #pairs = new Map<string, PairTally>()
  readonly #attempts = new Map<string, Map<string, Map<string, AttemptTally>>>()
  readonly #faults = new Map<string, Map<string, FaultTally>>()
  readonly #errors = new Map<string, Map<string, ErrorTally>>()

  constructor(buckets: readonly string[], most = MOST_MODELS) {
    this.buckets = buckets
    this.#most = most
  }

  /** Makes it where there is none yet: the caller keeps it, since this builds a name. */
  findPair(model: string, provider: string, inbound: string, outbound: string): PairTally {
    const of = this.#findModel(model, provider)
    const name = `${of.labels.model}\n${of.labels.provider}\n${inbound}\n${outbound}`
    let pair = this.#pairs.get(name)
    if (pair === undefined) this.#pairs.set(name, (pair = new PairTally(of, inbound, outbound)))
    return pair
  }

  countAttempt(provider: string, outcome: string, code: string): void {
    let outcomes = this.#attempts.get(provider)
    if (outcomes === undefined) {
      if (this.#attempts.size >= this.#most && provider !== OTHER) return this.countAttempt(OTHER, outcome, code)
      this.#attempts.set(provider, (outcomes = new Map()))
    }
    let codes = outcomes.get(outcome)
    if (codes === undefined) outcomes.set(outcome, (codes = new Map()))
    const tally = codes.get(code)
    if (tally === undefined) codes.set(code, { provider, outcome, code, count: 1 })
    else tally.count += 1
  }

  /** What a provider did wrong. */
  countFault(provider: string, fault: string): void {
    let faults = this.#faults.get(provider)
    if (faults === undefined) {
      if (this.#faults.size >= this.#most && provider !== OTHER) return this.countFault(OTHER, fault)
      this.#faults.set(provider, (faults = new Map()))
    }
    const tally = faults.get(fault)
    if (tally === undefined) faults.set(fault, { provider, fault, count: 1 })
    else tally.count += 1
  }

  /** A request that was answered with an error instead of an answer. */
  countError(protocol: string, code: string): void {
    let codes = this.#errors.get(protocol)
    if (codes === undefined) this.#errors.set(protocol, (codes = new Map()))
    const tally = codes.get(code)
    if (tally === undefined) codes.set(code, { protocol, code, count: 1 })
    else tally.count += 1
  }

  get models(): readonly ModelTally[] {
    return [...this.#models.values()]
  }

  get pairs(): readonly PairTally[] {
    return [...this.#pairs.values()]
  }

  get attempts(): readonly AttemptTally[] {
    return [...this.#attempts.values()].flatMap((outcomes) =>
      [...outcomes.values()].flatMap((codes) => [...codes.values()]),
    )
  }

  get faults(): readonly FaultTally[] {
    return [...this.#faults.values()].flatMap((faults) => [...faults.values()])
  }

  get errors(): readonly ErrorTally[] {
    return [...this.#errors.values()].flatMap((codes) => [...codes.values()])
  }

  #findModel(model: string, provider: string): ModelTally {
    const name = `${model}\n${provider}`
    const known = this.#models.get(name)
    if (known !== undefined) return known
    if (this.#models.size >= this.#most && model !== OTHER) return this.#findModel(OTHER, OTHER)
    const made = new ModelTally(model, provider, this.buckets.length)
    this.#models.set(name, made)
    return made
  }
}

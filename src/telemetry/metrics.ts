// Every metric by its name: what the tallies and the gateway's parts say, and what prom-client knows of the process, all
// written by prom-client. Nothing is computed until it is scraped. Money is in USD as a float, exact to the nano-dollar up to
// nine million USD a series; the ledger is the truth.
import { collectDefaultMetrics, Registry, type Metric } from 'prom-client'
import { bounds } from '../foundation/bounds.ts'
import { onNextTurn } from '../foundation/time/clock.ts'
import { countRefused, EndpointSeriesBook, type EndpointSample, type EndpointSeries } from './endpoint-series.ts'
import type { Histogram } from './histogram.ts'
import type { ModelTally, PairTally, Tallies } from './tallies.ts'

type Labels = { readonly [name: string]: string | number }
/** Adds one sample. The text of `labels` is kept while the object lives; `more` are added to them, `suffix` to the metric's name. */
type Add = (labels: Labels, value: number, more?: Labels, suffix?: string) => void
type OwnMetric = { type: 'counter' | 'gauge' | 'histogram'; name: string; help: string; addAll(add: Add): void }

/** One generation that runs now. */
export type OpenGeneration = { protocol: string; streamed: boolean; heldNanos: bigint }

/** What the audits of this process came to. */
type AuditState = {
  completed: number
  failed: number
  /** Differences that the last run found; undefined before the first. */
  differences: number | undefined
  /** When it ended, ms since the epoch. */
  endedMs: number | undefined
}

type Gauges = {
  version: string
  open(): Iterable<OpenGeneration>
  openHolds(): number
  reapedHolds(): number
  queued(): number
  isLedgerWritable(): boolean
  limitsDegraded(): boolean
  callableModels(): number
  audit(): AuditState
  endpoints(): Promise<readonly EndpointSample[]>
  /** Requests, and calls of running ones, that wait for room. */
  waiting(): number
}

export class Metrics {
  readonly #own: OwnMetric[] = []
  readonly #process = new Registry()
  /** Gathers what several metrics tell of. */
  #beforeAll: () => Promise<void> = async () => {}

  constructor(tallies: Tallies, gauges: Gauges) {
    this.#addGenerations(tallies)
    this.#addMoney(tallies)
    this.#addTimes(tallies)
    this.#addTraffic(tallies)
    this.#addEndpoints(gauges)
    this.#addOpen(gauges)
    this.#addState(gauges)
    collectDefaultMetrics({ register: this.#process })
  }

  get contentType(): string {
    return this.#process.contentType
  }

  /** The text of one scrape. Requests get their turn between two metrics, and within one that has many samples. */
  async read(): Promise<string> {
    await this.#beforeAll()
    const texts: string[] = []
    for (const { addAll, ...about } of this.#own) {
      const all: object[] = []
      addAll((sharedLabels, value, labels = {}, suffix = '') =>
        all.push({ metricName: `${about.name}${suffix}`, sharedLabels, labels, value }),
      )
      for (let from = 0; from === 0 || from < all.length; from += bounds.scrapeTurnSamples) {
        const text = await writeMetric({ ...about, values: all.slice(from, from + bounds.scrapeTurnSamples) })
        texts.push(from === 0 ? text : text.replace(HEAD, ''))
        await new Promise<void>((resolve) => onNextTurn(resolve))
      }
    }
    texts.push(await this.#process.metrics())
    return texts.join('\n')
  }

  #addGenerations(tallies: Tallies): void {
    const addKinds = (name: string, help: string, label: string, read: (pair: PairTally) => object) =>
      this.#add('counter', name, help, (add) => {
        for (const pair of tallies.pairs)
          for (const [kind, value] of Object.entries(read(pair)))
            if (value > 0) add(pair.labels, value, { [label]: kind })
      })
    addKinds('crossmodel_generations_total', 'Generations that ended, by status', 'status', ({ statuses }) => statuses)
    addKinds('crossmodel_losses_total', 'What a translation could not carry, by kind', 'kind', ({ losses }) => losses)
    this.#add('counter', 'crossmodel_tokens_total', 'Tokens by disjoint bucket: their sum is the total', (add) => {
      for (const { labels, tokens } of tallies.models)
        for (const [index, bucket] of tallies.buckets.entries())
          if ((tokens[index] ?? 0) > 0) add(labels, tokens[index] ?? 0, { bucket })
    })
    const unpriced = 'Generations of which something that the provider bills has no price'
    this.#add('counter', 'crossmodel_unpriced_usages_total', unpriced, (add) => {
      for (const model of tallies.models) add(model.labels, model.unpriced)
    })
    const estimated = 'Generations whose usage was counted by the gateway'
    this.#add('counter', 'crossmodel_estimated_usages_total', estimated, (add) => {
      for (const model of tallies.models) add(model.labels, model.estimated)
    })
  }

  #addMoney(tallies: Tallies): void {
    const addMoney = (name: string, help: string, read: (model: ModelTally) => bigint) =>
      this.#add('counter', name, help, (add) => {
        for (const model of tallies.models) add(model.labels, toUsd(read(model)))
      })
    addMoney('crossmodel_charge_usd_total', 'Charged to wallets, USD', ({ chargeNanos }) => chargeNanos)
    addMoney('crossmodel_cost_usd_total', 'Owed to providers, USD', ({ costNanos }) => costNanos)
    addMoney(
      'crossmodel_waived_usd_total',
      'Used beyond what a wallet could pay, USD',
      ({ waivedNanos }) => waivedNanos,
    )
  }

  #addTimes(tallies: Tallies): void {
    const firstContent = 'From a streamed request to its first content'
    this.#add('histogram', 'crossmodel_first_content_seconds', firstContent, (add) => {
      for (const model of tallies.models) addHistogram(add, model.labels, model.firstContent)
    })
    this.#add('histogram', 'crossmodel_duration_seconds', 'From a request to the end of its answer', (add) => {
      for (const { labels, streamed, whole } of tallies.models) {
        addHistogram(add, labels, streamed, { stream: 'true' })
        addHistogram(add, labels, whole, { stream: 'false' })
      }
    })
    const queued = 'How long requests that did not have their turn at once waited for it'
    this.#add('histogram', 'crossmodel_queue_seconds', queued, (add) => addHistogram(add, {}, tallies.queued))
  }

  #addTraffic(tallies: Tallies): void {
    this.#add('counter', 'crossmodel_attempts_total', 'Calls of providers, by outcome and error code', (add) => {
      for (const { count, ...labels } of tallies.attempts) add(labels, count)
    })
    this.#add('counter', 'crossmodel_faults_total', 'What providers did wrong, by kind', (add) => {
      for (const { count, ...labels } of tallies.faults) add(labels, count)
    })
    const hedges = 'Second calls that began because the first was late, and those of them whose answer was taken'
    this.#add('counter', 'crossmodel_hedges_total', hedges, (add) => {
      add({ result: 'begun' }, tallies.hedgesBegun)
      add({ result: 'won' }, tallies.hedgesWon)
    })
    const continuations = 'Calls that were asked to go on with a stream that broke off, and those of them that did'
    this.#add('counter', 'crossmodel_continuations_total', continuations, (add) => {
      add({ result: 'begun' }, tallies.continuationsBegun)
      add({ result: 'taken' }, tallies.continuationsTaken)
    })
    const retries = 'Calls again, after a pause, of what had failed for the same request'
    this.#add('counter', 'crossmodel_retries_total', retries, (add) => add({}, tallies.retries))
    this.#add('counter', 'crossmodel_request_errors_total', 'Requests answered with an error, by code', (add) => {
      for (const { count, ...labels } of tallies.errors) add(labels, count)
    })
  }

  #addEndpoints({ endpoints }: Gauges): void {
    const book = new EndpointSeriesBook()
    let samples: readonly EndpointSample[] = []
    let series: readonly EndpointSeries[] = []
    // Of one moment for all that follow.
    this.#beforeAll = async () => {
      samples = await endpoints()
      series = book.sum(samples)
    }
    const credentials = 'Keys at providers, by how they stand at an endpoint'
    this.#add('gauge', 'crossmodel_endpoint_credentials', credentials, (add) => {
      for (const { endpoint, states } of series) for (const [state, count] of states) add({ endpoint, state }, count)
    })
    this.#add('gauge', 'crossmodel_endpoint_running', 'Calls of an endpoint that run now', (add) => {
      for (const { endpoint, inFlight } of series) add({ endpoint }, inFlight)
    })
    const left = "The part that is left of a provider's own limits, of the key that has most left"
    this.#add('gauge', 'crossmodel_endpoint_headroom_ratio', left, (add) => {
      for (const { endpoint, headroom } of series) if (headroom !== undefined) add({ endpoint }, headroom)
    })
    const refused = 'Keys that their provider refuses, or whose account there is not paid'
    this.#add('gauge', 'crossmodel_credentials_refused', refused, (add) => {
      for (const [provider, count] of countRefused(samples)) add({ provider }, count)
    })
  }

  #addOpen({ open, waiting, openHolds, reapedHolds, queued, isLedgerWritable }: Gauges): void {
    this.#add('gauge', 'crossmodel_open_generations', 'Generations that run now', (add) => {
      const running = Map.groupBy(open(), ({ protocol, streamed }) => `${protocol} ${streamed}`)
      for (const [first, ...others] of running.values())
        if (first) add({ protocol: first.protocol, stream: String(first.streamed) }, others.length + 1)
    })
    this.#addSingle('crossmodel_queue_waiting', 'Requests, and calls of running ones, that wait for room', waiting)
    this.#addSingle('crossmodel_holds_open', 'Holds that this process has open', openHolds)
    const reaped = 'Holds that a bug left open and that were closed when overdue: must be 0'
    this.#add('counter', 'crossmodel_holds_reaped_total', reaped, (add) => add({}, reapedHolds()))
    this.#addSingle('crossmodel_ledger_queued', 'Writes of the ledger that wait for the database', queued)
    this.#addSingle('crossmodel_ledger_writable', '0 while nothing can be booked and new calls are refused', () =>
      isLedgerWritable() ? 1 : 0,
    )
    this.#addSingle('crossmodel_held_usd', 'Set aside for the generations that run now, USD', () => {
      let nanos = 0n
      for (const { heldNanos } of open()) nanos += heldNanos
      return toUsd(nanos)
    })
  }

  #addState({ audit, limitsDegraded, callableModels, version }: Gauges): void {
    this.#add('counter', 'crossmodel_audits_total', 'Audits of the ledger, by how they went', (add) => {
      const { completed, failed } = audit()
      add({ result: 'completed' }, completed)
      add({ result: 'failed' }, failed)
    })
    this.#addSingle(
      'crossmodel_audit_differences',
      'Differences that the last audit found: must be 0',
      () => audit().differences,
    )
    this.#addSingle('crossmodel_audit_timestamp_seconds', 'When the last audit ended', () => {
      const { endedMs } = audit()
      return endedMs === undefined ? undefined : endedMs / 1_000
    })
    this.#addSingle('crossmodel_limits_degraded', '1 while each gateway counts limits for itself', () =>
      limitsDegraded() ? 1 : 0,
    )
    this.#addSingle('crossmodel_models_callable', 'Models that can be called now', callableModels)
    this.#add('gauge', 'crossmodel_build_info', 'The version that runs', (add) => add({ version }, 1))
  }

  #addSingle(name: string, help: string, read: () => number | undefined): void {
    this.#add('gauge', name, help, (add) => {
      const value = read()
      if (value !== undefined) add({}, value)
    })
  }

  #add(type: OwnMetric['type'], name: string, help: string, addAll: OwnMetric['addAll']): void {
    this.#own.push({ type, name, help, addAll })
  }
}

/** The lines of help and type. */
const HEAD = /^(?:#.*\n)+/

/**
 * prom-client's own counters and histograms count for themselves, one observation after the other, at ten times the cost of
 * our tallies. So a registry of its is given a metric that has only what the registry asks of one.
 */
function writeMetric(metric: Omit<OwnMetric, 'addAll'> & { values: object[] }): Promise<string> {
  const registry = new Registry()
  registry.registerMetric({ name: metric.name, get: async () => metric } as unknown as Metric)
  return registry.getSingleMetricAsString(metric.name)
}

function toUsd(nanos: bigint): number {
  return Number(nanos) / 1e9
}

/** As Prometheus wants it: a bucket counts everything up to its bound. */
function addHistogram(add: Add, labels: Labels, { bounds, counts, sum }: Histogram, more: Labels = {}): void {
  let below = 0
  const buckets = counts.map((own) => (below += own))
  if (below === 0) return
  for (const [index, count] of buckets.entries())
    add(labels, count, { ...more, le: bounds[index] ?? '+Inf' }, '_bucket')
  add(labels, sum, more, '_sum')
  add(labels, below, more, '_count')
}

// Every metric by its name: what the tallies, the gateway's parts and the process say, as Prometheus reads it. Nothing
// is computed until it is scraped. Money is in USD as a float, exact to the nano-dollar up to nine million USD a series;
// the ledger is the truth.
import { collectDefaultMetrics, Registry, type Metric } from 'prom-client'
import type { Histogram } from './histogram.ts'
import type { ModelTally, Tallies } from './tallies.ts'

type Labels = { readonly [name: string]: string }
type Value = { labels: Labels; value: number; metricName?: string }
type Type = 'counter' | 'gauge' | 'histogram'

/** One generation that runs now. */
export type OpenGeneration = { protocol: string; streamed: boolean; heldNanos: bigint }

/** What the audits of this process came to. */
export type AuditState = {
  completed: number
  failed: number
  /** Differences that the last whole audit found; undefined before the first. */
  differences: number | undefined
  /** When it ended, ms since the epoch. */
  endedMs: number | undefined
}

export type Gauges = {
  version: string
  open(): Iterable<OpenGeneration>
  openHolds(): number
  queued(): number
  limitsDegraded(): boolean
  callableModels(): number
  audit(): AuditState
}

export class Metrics {
  readonly #registry = new Registry()

  constructor(tallies: Tallies, gauges: Gauges) {
    this.#addGenerations(tallies)
    this.#addMoney(tallies)
    this.#addTimes(tallies)
    this.#addTraffic(tallies)
    this.#addOpen(gauges)
    this.#addState(gauges)
    collectDefaultMetrics({ register: this.#registry })
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  /** The text of one scrape. */
  read(): Promise<string> {
    return this.#registry.metrics()
  }

  #addGenerations(tallies: Tallies): void {
    this.#add('counter', 'crossmodel_generations_total', 'Generations that ended, by status', () =>
      tallies.pairs.flatMap(({ of, inbound, outbound, statuses }) =>
        Object.entries(statuses).flatMap(([status, value]) =>
          value === 0
            ? []
            : [{ labels: { protocol: inbound, upstream_protocol: outbound, ...nameModel(of), status }, value }],
        ),
      ),
    )
    this.#add('counter', 'crossmodel_losses_total', 'What a translation could not carry, by kind', () =>
      tallies.pairs.flatMap(({ of, inbound, outbound, losses }) =>
        Object.entries(losses).flatMap(([kind, value]) =>
          value === 0
            ? []
            : [{ labels: { protocol: inbound, upstream_protocol: outbound, ...nameModel(of), kind }, value }],
        ),
      ),
    )
    this.#add('counter', 'crossmodel_tokens_total', 'Tokens by disjoint bucket: their sum is the total', () =>
      tallies.models.flatMap((model) =>
        tallies.buckets.flatMap((bucket, index) => {
          const value = model.tokens[index] ?? 0
          return value === 0 ? [] : [{ labels: { ...nameModel(model), bucket }, value }]
        }),
      ),
    )
    this.#add(
      'counter',
      'crossmodel_estimated_usages_total',
      'Generations whose usage was counted by the gateway',
      () => tallies.models.map((model) => ({ labels: nameModel(model), value: model.estimated })),
    )
  }

  #addMoney(tallies: Tallies): void {
    const add = (name: string, help: string, read: (model: ModelTally) => bigint) =>
      this.#add('counter', name, help, () =>
        tallies.models.map((model) => ({ labels: nameModel(model), value: toUsd(read(model)) })),
      )
    add('crossmodel_charge_usd_total', 'Charged to wallets, USD', ({ chargeNanos }) => chargeNanos)
    add('crossmodel_cost_usd_total', 'Owed to providers, USD', ({ costNanos }) => costNanos)
    add('crossmodel_waived_usd_total', 'Used beyond what a wallet could pay, USD', ({ waivedNanos }) => waivedNanos)
  }

  #addTimes(tallies: Tallies): void {
    this.#add('histogram', 'crossmodel_first_content_seconds', 'From a streamed request to its first content', (name) =>
      tallies.models.flatMap((model) => readHistogram(name, nameModel(model), model.firstContent)),
    )
    this.#add('histogram', 'crossmodel_duration_seconds', 'From a request to the end of its answer', (name) =>
      tallies.models.flatMap((model) => [
        ...readHistogram(name, { ...nameModel(model), stream: 'true' }, model.streamed),
        ...readHistogram(name, { ...nameModel(model), stream: 'false' }, model.whole),
      ]),
    )
  }

  #addTraffic(tallies: Tallies): void {
    this.#add('counter', 'crossmodel_attempts_total', 'Calls of providers, by outcome and error code', () =>
      tallies.attempts.map(({ provider, outcome, code, count }) => ({
        labels: { provider, outcome, code },
        value: count,
      })),
    )
    this.#add('counter', 'crossmodel_request_errors_total', 'Requests answered with an error, by code', () =>
      tallies.errors.map(({ protocol, code, count }) => ({ labels: { protocol, code }, value: count })),
    )
  }

  #addOpen({ open, openHolds, queued }: Gauges): void {
    this.#add('gauge', 'crossmodel_open_generations', 'Generations that run now', () => {
      const counts = new Map<string, Value>()
      for (const { protocol, streamed } of open()) {
        const name = `${protocol} ${streamed}`
        const known = counts.get(name)
        if (known === undefined) counts.set(name, { labels: { protocol, stream: String(streamed) }, value: 1 })
        else known.value += 1
      }
      return [...counts.values()]
    })
    this.#add('gauge', 'crossmodel_holds_open', 'Holds that this process has open', () => [
      { labels: {}, value: openHolds() },
    ])
    this.#add('gauge', 'crossmodel_ledger_queued', 'Writes of the ledger that wait for the database', () => [
      { labels: {}, value: queued() },
    ])
    this.#add('gauge', 'crossmodel_held_usd', 'Set aside for the generations that run now, USD', () => {
      let nanos = 0n
      for (const { heldNanos } of open()) nanos += heldNanos
      return [{ labels: {}, value: toUsd(nanos) }]
    })
  }

  #addState({ audit, limitsDegraded, callableModels, version }: Gauges): void {
    const single = (value: number | undefined) => (value === undefined ? [] : [{ labels: {}, value }])
    this.#add('counter', 'crossmodel_audits_total', 'Audits of the ledger, by how they went', () => [
      { labels: { result: 'completed' }, value: audit().completed },
      { labels: { result: 'failed' }, value: audit().failed },
    ])
    this.#add('gauge', 'crossmodel_audit_differences', 'Differences that the last audit found: must be 0', () =>
      single(audit().differences),
    )
    this.#add('gauge', 'crossmodel_audit_timestamp_seconds', 'When the last audit ended', () => {
      const { endedMs } = audit()
      return single(endedMs === undefined ? undefined : endedMs / 1_000)
    })
    this.#add('gauge', 'crossmodel_limits_degraded', '1 while each gateway counts limits for itself', () =>
      single(limitsDegraded() ? 1 : 0),
    )
    this.#add('gauge', 'crossmodel_models_callable', 'Models that can be called now', () => single(callableModels()))
    this.#add('gauge', 'crossmodel_build_info', 'The version that runs', () => [{ labels: { version }, value: 1 }])
  }

  /** A metric of ours: prom-client's own would build a string for every observation. */
  #add(type: Type, name: string, help: string, read: (name: string) => Value[]): void {
    const metric = { name, help, get: async () => ({ name, help, type, values: read(name), aggregator: 'sum' }) }
    this.#registry.registerMetric(metric as unknown as Metric)
  }
}

function nameModel({ model, provider }: ModelTally): Labels {
  return { model, provider }
}

function toUsd(nanos: bigint): number {
  return Number(nanos) / 1e9
}

/** As Prometheus wants it: buckets count everything up to their bound. */
function readHistogram(name: string, labels: Labels, { bounds, counts, sum }: Histogram): Value[] {
  let count = 0
  const values: Value[] = counts.map((own, index) => {
    count += own
    return { labels: { ...labels, le: String(bounds[index] ?? '+Inf') }, value: count, metricName: `${name}_bucket` }
  })
  if (count === 0) return []
  return [
    ...values,
    { labels, value: sum, metricName: `${name}_sum` },
    { labels, value: count, metricName: `${name}_count` },
  ]
}

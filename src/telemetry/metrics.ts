// Every metric by its name, in Prometheus' text format: what the tallies and the gateway's parts say, and what
// prom-client knows of the process. Nothing is computed until it is scraped. Money is in USD as a float, exact to the
// nano-dollar up to nine million USD a series; the ledger is the truth.
import { collectDefaultMetrics, Registry } from 'prom-client'
import type { Histogram } from './histogram.ts'
import { writeLabels } from './label-text.ts'
import type { ModelTally, PairTally, Tallies } from './tallies.ts'

/** Writes one sample; `suffix` follows the metric's name. */
type Line = (labels: string, value: number, suffix?: string) => void
type OwnMetric = { type: 'counter' | 'gauge' | 'histogram'; name: string; help: string; write(line: Line): void }

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
}

export class Metrics {
  readonly #own: OwnMetric[] = []
  readonly #process = new Registry()

  constructor(tallies: Tallies, gauges: Gauges) {
    this.#addGenerations(tallies)
    this.#addMoney(tallies)
    this.#addTimes(tallies)
    this.#addTraffic(tallies)
    this.#addOpen(gauges)
    this.#addState(gauges)
    collectDefaultMetrics({ register: this.#process })
  }

  get contentType(): string {
    return this.#process.contentType
  }

  /** The text of one scrape. Requests get their turn between two metrics. */
  async read(): Promise<string> {
    const parts: string[] = []
    for (const { type, name, help, write } of this.#own) {
      parts.push(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`)
      write((labels, value, suffix = '') =>
        parts.push(labels === '' ? `${name}${suffix} ${value}\n` : `${name}${suffix}{${labels}} ${value}\n`),
      )
      await new Promise<void>((resolve) => setImmediate(resolve))
    }
    parts.push(await this.#process.metrics())
    return parts.join('')
  }

  #addGenerations(tallies: Tallies): void {
    const addKinds = (name: string, help: string, label: string, read: (pair: PairTally) => object) =>
      this.#add('counter', name, help, (line) => {
        for (const pair of tallies.pairs)
          for (const [kind, value] of Object.entries(read(pair)))
            if (value > 0) line(`${pair.labels},${label}="${kind}"`, value)
      })
    addKinds('crossmodel_generations_total', 'Generations that ended, by status', 'status', ({ statuses }) => statuses)
    addKinds('crossmodel_losses_total', 'What a translation could not carry, by kind', 'kind', ({ losses }) => losses)
    this.#add('counter', 'crossmodel_tokens_total', 'Tokens by disjoint bucket: their sum is the total', (line) => {
      for (const { labels, tokens } of tallies.models)
        for (const [index, value] of tokens.entries())
          if (value > 0) line(`${labels},bucket="${tallies.buckets[index]}"`, value)
    })
    const unpriced = 'Generations of which something that the provider bills has no price'
    this.#add('counter', 'crossmodel_unpriced_usages_total', unpriced, (line) => {
      for (const model of tallies.models) line(model.labels, model.unpriced)
    })
    const estimated = 'Generations whose usage was counted by the gateway'
    this.#add('counter', 'crossmodel_estimated_usages_total', estimated, (line) => {
      for (const model of tallies.models) line(model.labels, model.estimated)
    })
  }

  #addMoney(tallies: Tallies): void {
    const add = (name: string, help: string, read: (model: ModelTally) => bigint) =>
      this.#add('counter', name, help, (line) => {
        for (const model of tallies.models) line(model.labels, toUsd(read(model)))
      })
    add('crossmodel_charge_usd_total', 'Charged to wallets, USD', ({ chargeNanos }) => chargeNanos)
    add('crossmodel_cost_usd_total', 'Owed to providers, USD', ({ costNanos }) => costNanos)
    add('crossmodel_waived_usd_total', 'Used beyond what a wallet could pay, USD', ({ waivedNanos }) => waivedNanos)
  }

  #addTimes(tallies: Tallies): void {
    const firstContent = 'From a streamed request to its first content'
    this.#add('histogram', 'crossmodel_first_content_seconds', firstContent, (line) => {
      for (const model of tallies.models) writeHistogram(line, model.labels, model.firstContent)
    })
    this.#add('histogram', 'crossmodel_duration_seconds', 'From a request to the end of its answer', (line) => {
      for (const { labels, streamed, whole } of tallies.models) {
        writeHistogram(line, `${labels},stream="true"`, streamed)
        writeHistogram(line, `${labels},stream="false"`, whole)
      }
    })
  }

  #addTraffic(tallies: Tallies): void {
    this.#add('counter', 'crossmodel_attempts_total', 'Calls of providers, by outcome and error code', (line) => {
      for (const { provider, outcome, code, count } of tallies.attempts)
        line(writeLabels({ provider, outcome, code }), count)
    })
    this.#add('counter', 'crossmodel_request_errors_total', 'Requests answered with an error, by code', (line) => {
      for (const { protocol, code, count } of tallies.errors) line(writeLabels({ protocol, code }), count)
    })
  }

  #addOpen({ open, openHolds, reapedHolds, queued, isLedgerWritable }: Gauges): void {
    this.#add('gauge', 'crossmodel_open_generations', 'Generations that run now', (line) => {
      const counts = new Map<string, number>()
      for (const { protocol, streamed } of open()) {
        const labels = writeLabels({ protocol, stream: String(streamed) })
        counts.set(labels, (counts.get(labels) ?? 0) + 1)
      }
      for (const [labels, count] of counts) line(labels, count)
    })
    this.#addSingle('crossmodel_holds_open', 'Holds that this process has open', openHolds)
    const reaped = 'Holds that a bug left open and that were closed when overdue: must be 0'
    this.#add('counter', 'crossmodel_holds_reaped_total', reaped, (line) => line('', reapedHolds()))
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
    this.#add('counter', 'crossmodel_audits_total', 'Audits of the ledger, by how they went', (line) => {
      const { completed, failed } = audit()
      line('result="completed"', completed)
      line('result="failed"', failed)
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
    this.#add('gauge', 'crossmodel_build_info', 'The version that runs', (line) => line(writeLabels({ version }), 1))
  }

  #addSingle(name: string, help: string, read: () => number | undefined): void {
    this.#add('gauge', name, help, (line) => {
      const value = read()
      if (value !== undefined) line('', value)
    })
  }

  #add(type: OwnMetric['type'], name: string, help: string, write: OwnMetric['write']): void {
    this.#own.push({ type, name, help, write })
  }
}

function toUsd(nanos: bigint): number {
  return Number(nanos) / 1e9
}

/** As Prometheus wants it: a bucket counts everything up to its bound. */
function writeHistogram(line: Line, labels: string, { bounds, counts, sum }: Histogram): void {
  let count = 0
  for (const own of counts) count += own
  if (count === 0) return
  let below = 0
  for (const [index, own] of counts.entries()) {
    below += own
    line(`${labels},le="${bounds[index] ?? '+Inf'}"`, below, '_bucket')
  }
  line(labels, sum, '_sum')
  line(labels, count, '_count')
}

// Requests -> the lines that the operator reads of them: one when the answer is over, refusals folded where they repeat.
import { formatUsd } from '../foundation/nanos.ts'
import type { Clock } from '../foundation/time/clock.ts'
import type { ErrorKind } from '../generation/error/error-table.ts'
import type { GatewayError } from '../generation/error/gateway-error.ts'
import { tellsNoContent } from '../generation/error/tells-no-content.ts'
import type { Exchange } from '../stages/http/exchange.ts'
import type { RequestWatch } from '../stages/http/listener.ts'
import type { GenerationNote } from '../stages/http/request-note.ts'
import { cutText } from '../telemetry/cut-text.ts'
import { FoldedLines } from '../telemetry/folded-lines.ts'
import type { RequestLine, RequestLog } from '../telemetry/request-line.ts'

/** Refusals before any provider is called whose reason is the operator's to know, and quotes nothing. */
const explained: ReadonlySet<ErrorKind> = new Set<ErrorKind>(['model_unavailable', 'overloaded'])

/** What supervisors and load balancers ask all day long, and Claude Code before each session. */
const probes: ReadonlySet<string> = new Set(['/', '/healthz', '/readyz', '/api/hello'])

export class RequestLines implements RequestWatch {
  readonly #log: RequestLog
  readonly #lines: FoldedLines
  readonly #clock: Clock

  constructor(log: RequestLog, clock: Clock) {
    this.#log = log
    this.#lines = new FoldedLines(log.write, clock)
    this.#clock = clock
  }

  over(exchange: Exchange): void {
    const { id, method, path, status, note } = exchange
    if (!this.#log.showsProbes && status === 200 && probes.has(path)) return
    const { startedMs, key, model, error, generation } = note
    const line: RequestLine = {
      request: id,
      method,
      path: cutText(path),
      status,
      duration_ms: Math.round(this.#clock.monotonicMs() - startedMs),
      key,
      requested: model,
    }
    if (generation !== undefined) addGeneration(line, generation)
    else if (status === undefined) line.cancelled = true
    // A stream that broke off tells its end itself.
    const failure = error ?? generation?.error
    if (failure !== undefined && line.cancelled === undefined) addError(line, failure)
    if (
      generation === undefined &&
      failure !== undefined &&
      explained.has(failure.kind) &&
      failure.detail !== undefined
    )
      line.reason = cutText(failure.detail)
    this.#lines.add(line)
  }

  unread(written: string, detail: string, request: string): void {
    const status = Number(written.slice(0, 3))
    this.#lines.add({ request, method: '-', path: '-', status, duration_ms: 0, code: 'unreadable', message: detail })
  }

  close(): void {
    this.#lines.close()
  }
}

function addGeneration(line: RequestLine, generation: GenerationNote): void {
  const { attempts, charge, dropped, queuedMs } = generation
  line.model = generation.model
  line.provider = generation.provider
  if (attempts > 1) line.attempts = attempts
  const queued = Math.round(queuedMs)
  if (queued > 0) line.queued_ms = queued
  if (generation.isStreamed) line.stream = true
  if (generation.isCancelled) line.cancelled = true
  line.input_tokens = generation.inputTokens
  line.output_tokens = generation.outputTokens
  if (charge !== undefined) line.cost_usd = formatUsd(charge)
  if (dropped.length > 0) line.dropped = dropped
}

function addError(line: RequestLine, error: GatewayError): void {
  line.code = error.code
  line.param = error.param
  if (tellsNoContent(error)) line.message = cutText(error.message)
}

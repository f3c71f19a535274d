// One call's report: what came of it, and when, for the endpoint and credential that it was made with.
import { assert } from '../foundation/assert.ts'
import type { Clock } from '../foundation/time/clock.ts'
import type { GatewayError } from '../generation/error/gateway-error.ts'
import type { AnswerEnd, AttemptReport } from './attempt-report.ts'
import { classifyAnswerFault, classifyFault, type Fault } from './fault.ts'
import { readRetryAfter } from './measures/read-retry-after.ts'
import type { RateLimits } from './measures/rate-limits.ts'
import type { Timed } from './measures/waits.ts'

/** Whom a call reports to: what is known of its endpoint with its credential. */
export type CallWatch = {
  readonly rateLimits: RateLimits
  /** The first content of a stream, or the whole of a body. */
  onContent(call: Call, nowMs: number): void
  /** It was given up, or failed for a reason that is not the provider's. */
  onRelease(call: Call): void
  /** `askedMs`: how long the provider asks to be left alone. */
  onFault(call: Call, nowMs: number, fault: Fault, askedMs: number | undefined): void
  /** The answer has ended well. */
  onEnd(call: Call, nowMs: number, end: CallEnd): void
}

export type CallEnd = { toolCalls: AnswerEnd['toolCalls']; owner: string; tokensPerSecond: number | undefined }

/** Less of an answer says little about how fast it was written. */
const LEAST_TOKENS = 16
const LEAST_MS = 50

export class Call implements AttemptReport {
  readonly begunMs: number
  readonly isStreamed: boolean
  readonly contentWithinMs: number | undefined
  hadContent = false
  /** See `Timed`. */
  waiting: Timed['waiting']

  readonly #watch: CallWatch
  readonly #clock: Clock
  #contentMs = 0
  #hadHead = false
  /** When the provider wants to be asked again, by the monotonic clock, ms. */
  #askAgainMs: number | undefined
  #isOver = false

  constructor(
    watch: CallWatch,
    clock: Clock,
    begunMs: number,
    isStreamed: boolean,
    contentWithinMs: number | undefined,
  ) {
    this.#watch = watch
    this.#clock = clock
    this.begunMs = begunMs
    this.isStreamed = isStreamed
    this.contentWithinMs = contentWithinMs
  }

  head(headers: { readonly [name: string]: string | undefined }): void {
    this.#hadHead = true
    this.#watch.rateLimits.note(headers, this.#clock)
    if (headers['retry-after'] === undefined && headers['retry-after-ms'] === undefined) return
    const waitMs = readRetryAfter(headers, this.#clock.nowMs())
    if (waitMs !== undefined && waitMs > 0) this.#askAgainMs = this.#clock.monotonicMs() + waitMs
  }

  content(): void {
    assert(!this.#isOver && !this.hadContent, 'the first content of a call is reported once, and before its end')
    this.#contentMs = this.#clock.monotonicMs()
    this.#watch.onContent(this, this.#contentMs)
    this.hadContent = true
  }

  failed(error: GatewayError): void {
    assert(!this.hadContent, 'a call that has had content has ended, and not failed')
    this.#close()
    this.#judge(error)
  }

  abandoned(): void {
    this.#close()
    this.#watch.onRelease(this)
  }

  ended({ error, outputTokens, toolCalls, owner }: AnswerEnd): void {
    assert(this.hadContent, 'a call ends after its first content')
    this.#close()
    if (error !== undefined) return this.#judge(error)
    const nowMs = this.#clock.monotonicMs()
    const tookMs = nowMs - this.#contentMs
    const isMeasured =
      this.isStreamed && outputTokens !== undefined && outputTokens >= LEAST_TOKENS && tookMs >= LEAST_MS
    const tokensPerSecond = isMeasured ? (outputTokens * 1_000) / tookMs : undefined
    this.#watch.onEnd(this, nowMs, { toolCalls, owner, tokensPerSecond })
  }

  #close(): void {
    assert(!this.#isOver, 'the end of a call is reported once')
    this.#isOver = true
  }

  #judge(error: GatewayError): void {
    const fault = this.#hadHead ? classifyAnswerFault(error) : classifyFault(error)
    if (fault === undefined) return this.#watch.onRelease(this)
    const nowMs = this.#clock.monotonicMs()
    this.#watch.onFault(this, nowMs, fault, this.#readAsked(fault, error, nowMs))
  }

  /** What the head asks for, else what the error's body does: a second is what every such error says for itself. */
  #readAsked(fault: Fault, { retryAfterSeconds = 0 }: GatewayError, nowMs: number): number | undefined {
    // Where that is past, what went wrong afterwards says how long.
    if (this.#askAgainMs !== undefined && this.#askAgainMs > nowMs) return this.#askAgainMs - nowMs
    const isAsked = (fault === 'rate-limited' || fault === 'overloaded') && retryAfterSeconds > 1
    return isAsked ? retryAfterSeconds * 1_000 : undefined
  }
}

// One call to a provider up to its commit point: the first content. Whatever may end it before that meets here (a refusal,
// a broken answer, the caller leaving, the attempt's time) and the first of them is its one outcome.
import { bounds } from '../../foundation/bounds.ts'
import type { ByteShare } from '../../foundation/byte-budget.ts'
import type { Clock } from '../../foundation/clock.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { OutboundProtocol } from '../../protocols/port/outbound-protocol.ts'
import type { Exchange } from '../http/exchange.ts'
import type { AnswerReader } from '../../answer/reader.ts'
import { Incoming } from '../../answer/incoming.ts'
import { callerLeft } from '../tickets/while-caller-waits.ts'
import { unpack } from '../../answer/unpack.ts'
import { readAnswer } from './upstream.ts'
import type { CallHandler, CallUnderWay, UpstreamClient, UpstreamRequest } from './upstream.ts'
import type { WrittenRequest } from './write-request/write-request.ts'
import type { PlanEntry } from '../tickets/plan.ts'
import type { UpstreamAnswer } from '../../answer/upstream-answer.ts'

export type CommitPorts = {
  upstream: UpstreamClient
  clock: Clock
  /** Of what all answers may have waiting here. */
  openAnswerShare(): ByteShare
  /** `scrub`: for what the provider says went wrong. */
  openReader(
    entry: PlanEntry,
    answer: UpstreamAnswer,
    written: WrittenRequest,
    scrub: (error: GatewayError) => GatewayError,
  ): AnswerReader
  onBug(error: unknown): void
  /** Calls `stop` where the answer must not be waited for any more: the key was disabled, the gateway goes down. */
  whenStopped(stop: (error: GatewayError) => void): () => void
}

export type CommitOptions = {
  ports: CommitPorts
  exchange: Exchange
  entry: PlanEntry
  outbound: OutboundProtocol
  written: WrittenRequest
  /** Takes what authorized the call, and whose account it was, out of what the provider says went wrong. */
  scrub(error: GatewayError): GatewayError
  /** The provider was asked for a stream. */
  stream: boolean
  /** Called with the reader of an answer, before it has read anything. */
  onReader(reader: AnswerReader): void
  /** What is learnt on the way. */
  note: { sent: boolean; resent?: true; upstreamStatus?: number }
}

/** @throws GatewayError why there was no first content; `callerLeft` where the caller did not wait for it */
export function callToCommit(request: UpstreamRequest, options: CommitOptions): Promise<Incoming> {
  return new Promise((resolve, reject) => new Commit(options, resolve, reject).start(request))
}

class Commit implements CallHandler {
  readonly #options: CommitOptions
  readonly #resolve: (incoming: Incoming) => void
  readonly #reject: (error: unknown) => void
  #call: CallUnderWay | undefined
  #cancelTimer: (() => void) | undefined
  #stopWatching: (() => void) | undefined
  #reader: AnswerReader | undefined
  #share: ByteShare | undefined
  #over = false

  constructor(options: CommitOptions, resolve: (incoming: Incoming) => void, reject: (error: unknown) => void) {
    this.#options = options
    this.#resolve = resolve
    this.#reject = reject
  }

  start(request: UpstreamRequest): void {
    const { ports, exchange, entry } = this.#options
    const { attemptMs } = entry.endpoint
    this.#cancelTimer = ports.clock.after(attemptMs, () =>
      this.#fail(
        new GatewayError('provider_timeout', 'The provider did not answer in time.', {
          detail: `no content within ${attemptMs} ms`,
        }),
      ),
    )
    this.#call = ports.upstream.open(request, this)
    if (this.#over) return
    exchange.whenGone(() => this.#callerLeft())
    // An answer that is not streamed goes on, as it does where the caller leaves.
    if (this.#options.stream) this.#stopWatching = ports.whenStopped((error) => this.#fail(error))
  }

  onAnswer(packed: UpstreamAnswer): void {
    const { note, ports, entry, written, scrub } = this.#options
    note.upstreamStatus = packed.status
    try {
      const answer = unpack(packed)
      if (answer.status < 200 || answer.status >= 300) void this.#refuse(answer)
      else {
        this.#reader = ports.openReader(entry, answer, written, scrub)
        this.#options.onReader(this.#reader)
        this.#share = ports.openAnswerShare()
        new Incoming(answer, this.#reader, this.#share, (error) => ports.onBug(error), this)
      }
    } catch (error) {
      this.#fail(error)
    }
  }

  onFailure(error: GatewayError): void {
    this.#fail(error)
  }

  onCommit(incoming: Incoming): void {
    if (this.#over) return
    this.#close()
    this.#resolve(incoming)
  }

  /**
   * An answer that is not streamed goes on to its end, since only that tells what the provider bills; so does, within a
   * bound, a stream that is folded and about to report its usage. Any other is broken off.
   */
  #callerLeft(): void {
    if (!this.#options.stream) return
    if (this.#reader?.isAboutToEnd !== true) return this.#fail(callerLeft)
    this.#cancelTimer?.()
    this.#cancelTimer = this.#options.ports.clock.after(bounds.usageWaitMs, () => this.#fail(callerLeft))
  }

  async #refuse(answer: UpstreamAnswer): Promise<void> {
    const retryAfter = answer.headers['retry-after']
    const body = await readErrorBody(answer)
    try {
      this.#fail(withRetryAfter(this.#options.outbound.decodeError(answer.status, body), retryAfter))
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    if (this.#over) return
    this.#close()
    this.#share?.close()
    this.#call?.abort()
    this.#reject(error)
  }

  #close(): void {
    this.#over = true
    this.#cancelTimer?.()
    this.#stopWatching?.()
    this.#options.exchange.whenGone(undefined)
    if (this.#call === undefined) return
    this.#options.note.sent = this.#call.sent
    if (this.#call.resent) this.#options.note.resent = true
  }
}

/** A body that cannot be read whole says what it could. */
async function readErrorBody(answer: UpstreamAnswer): Promise<string> {
  try {
    return (await readAnswer(answer, bounds.errorBodyBytes)).toString('utf8')
  } catch {
    return ''
  }
}

function withRetryAfter(error: GatewayError, header: string | undefined): GatewayError {
  const seconds = header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) : undefined
  if (seconds === undefined || error.status !== 503) return error
  return error.with({ retryAfterSeconds: seconds })
}

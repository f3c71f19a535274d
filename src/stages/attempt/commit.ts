// One call to a provider up to its commit point, the first content. Everything that may end the call before that is
// handled here (a refusal, a broken answer, the caller leaving, the attempt's timeout), and the first of them is the
// call's one outcome.
import { bounds } from '../../foundation/bounds.ts'
import type { ByteShare } from '../../foundation/byte-budget.ts'
import type { Clock } from '../../foundation/time/clock.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type {
  BodyFlow,
  BodyHandler,
  CallHandle,
  ResponseHandler,
  ResponseHead,
} from '../../http1/client/response-handler.ts'
import type { ClientRequest } from '../../http1/client/write-request-head.ts'
import type { OutboundProtocol } from '../../protocols/port/outbound-protocol.ts'
import type { Continued } from '../../answer/continued/continuing-reader.ts'
import type { AnswerReader } from '../../answer/reader.ts'
import type { Choice } from '../../protocols/port/answer-context.ts'
import type { LossList } from '../../generation/loss/loss.ts'
import { Incoming } from '../../answer/incoming.ts'
import { unpack } from '../../answer/unpack.ts'
import { readRetryAfter } from '../../health/measures/read-retry-after.ts'
import { callerLeft, type WaitingCaller } from '../tickets/while-caller-waits.ts'
import { addHandedOn } from './refusal/handed-on.ts'
import { gatherBody, type UpstreamClient } from './upstream.ts'
import type { PlanEntry } from '../tickets/plan.ts'
import type { WrittenRequest } from './write-request/write-options.ts'

/** What its reader has to know of an answer. */
export type AnswerParts = {
  /** It is one of several that calls of their own give. */
  choice: Choice | undefined
  /** Where it says what it could not carry. */
  losses: LossList
  /** Where the provider breaks it off, another endpoint may go on with it. */
  mayGoOn?: true
  /** It is the rest of another answer. */
  continued?: Continued
}

export type CommitPorts = {
  upstream: UpstreamClient
  clock: Clock
  /** Of what all answers may have waiting here. */
  openAnswerShare(): ByteShare
  /** `scrub`: for what the provider says went wrong. */
  openReader(
    entry: PlanEntry,
    head: ResponseHead,
    written: WrittenRequest,
    scrub: (error: GatewayError) => GatewayError,
    answer: AnswerParts,
  ): AnswerReader
  onBug(error: unknown): void
  /** Calls `stop` where the answer must not be waited for any more: the key was disabled, the gateway goes down. */
  whenStopped(stop: (error: GatewayError) => void): () => void
}

export type CommitOptions = {
  ports: CommitPorts
  /** Where the caller is watched until the first content. */
  exchange: Pick<WaitingCaller, 'whenGone'>
  entry: PlanEntry
  /** Called once nothing of the call is under way any more. */
  giveBack(this: void): void
  outbound: OutboundProtocol
  /** The caller speaks it too. */
  isCallersProtocol: boolean
  written: WrittenRequest
  /** Takes what authorized the call, and whose account it was, out of what the provider says went wrong. */
  scrub(error: GatewayError): GatewayError
  /** The provider was asked for a stream. */
  stream: boolean
  answer: AnswerParts
  /** Until the first content. `isShared`: other tries have left it less time than its endpoint has. */
  deadline: { ms: number; isShared: boolean }
  /** Called as soon as the call may be ended by `fail`. */
  onStart?(fail: (error: GatewayError) => void): void
  /** Called with the head of an answer, whatever its status. */
  onHead(head: ResponseHead): void
  /** Called with an answer, before it has read anything. */
  onIncoming(incoming: Incoming): void
  /** What is learnt on the way. */
  note: { sent: boolean; resent?: true; upstreamStatus?: number }
}

/** @throws GatewayError why there was no first content; `callerLeft` where the caller did not wait for it */
export function callToCommit(request: ClientRequest, options: CommitOptions): Promise<Incoming> {
  return new Promise((resolve, reject) => new Commit(options, resolve, reject).start(request))
}

class Commit implements ResponseHandler<GatewayError> {
  readonly #options: CommitOptions
  readonly #resolve: (incoming: Incoming) => void
  readonly #reject: (error: unknown) => void
  #call: CallHandle | undefined
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

  start(request: ClientRequest): void {
    const { ports, exchange, deadline, giveBack } = this.#options
    this.#cancelTimer = ports.clock.after(deadline.ms, () => this.fail(lateAfter(deadline)))
    this.#options.onStart?.((error) => this.fail(error))
    // It was called off before it was sent.
    if (this.#over) return giveBack()
    this.#call = ports.upstream.open(request, this, giveBack)
    if (this.#over) return
    exchange.whenGone(() => this.#callerLeft())
    // An answer that is not streamed goes on, as it does where the caller leaves.
    if (this.#options.stream) this.#stopWatching = ports.whenStopped((error) => this.fail(error))
  }

  begin(head: ResponseHead, call: CallHandle): BodyHandler<GatewayError> | undefined {
    this.#options.note.upstreamStatus = head.status
    try {
      this.#options.onHead(head)
      const isRefused = head.status < 200 || head.status >= 300
      return unpack(head, call, (flow) => (isRefused ? this.#readRefusal(head, flow) : this.#readAnswer(head, flow)))
    } catch (error) {
      this.fail(error)
      return undefined
    }
  }

  onFailure(error: GatewayError): void {
    this.fail(error)
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
    if (this.#reader?.isAboutToEnd !== true) return this.fail(callerLeft)
    this.#cancelTimer?.()
    this.#cancelTimer = this.#options.ports.clock.after(bounds.usageWaitMs, () => this.fail(callerLeft))
  }

  #readAnswer(head: ResponseHead, flow: BodyFlow): BodyHandler<GatewayError> {
    const { ports, entry, written, scrub, answer, onIncoming } = this.#options
    const reader = ports.openReader(entry, head, written, scrub, answer)
    this.#reader = reader
    this.#share = ports.openAnswerShare()
    const incoming = new Incoming(flow, reader, this.#share, (error) => ports.onBug(error), this)
    onIncoming(incoming)
    return incoming
  }

  /** A body that cannot be read whole, or does not come, leaves its status to speak for it. */
  #readRefusal(head: ResponseHead, flow: BodyFlow): BodyHandler<GatewayError> {
    const { clock } = this.#options.ports
    const askedMs = readRetryAfter(head.headers, clock.nowMs())
    const judge = (body: Buffer | undefined) => {
      try {
        const { outbound, isCallersProtocol } = this.#options
        const error = outbound.decodeError(head.status, body?.toString('utf8') ?? '')
        const isPassedOn = isCallersProtocol && body !== undefined
        this.fail(withRetryAfter(isPassedOn ? addHandedOn(error, head, body, outbound) : error, askedMs))
      } catch (error) {
        this.fail(error)
      }
    }
    const cancelDeadline = this.#cancelTimer
    const cancelWait = clock.after(bounds.errorBodyMs, () => judge(undefined))
    this.#cancelTimer = () => {
      cancelDeadline?.()
      cancelWait()
    }
    return gatherBody(flow, bounds.errorBodyBytes, judge)
  }

  fail(error: unknown): void {
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

/** A provider that had less than its own time has done nothing wrong. */
function lateAfter({ ms, isShared }: CommitOptions['deadline']): GatewayError {
  return new GatewayError('provider_timeout', 'The provider did not answer in time.', {
    detail: `no content within ${Math.ceil(ms)} ms`,
    ...(isShared ? { blame: 'gateway' } : {}),
  })
}

/** Callers are asked for no longer than the provider itself is left alone. */
function withRetryAfter(error: GatewayError, askedMs: number | undefined): GatewayError {
  if (askedMs === undefined || error.status !== 503) return error
  return error.with({ retryAfterSeconds: Math.ceil(Math.min(askedMs, bounds.retryAfterMs) / 1_000) })
}

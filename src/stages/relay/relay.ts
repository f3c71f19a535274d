// A committed answer -> the caller, to exactly one end: the protocol's terminal event, its error event, or a broken
// connection. What the generation cost is settled before that end leaves. A caller who leaves when the provider is about
// to report its usage does not end the reading: the rest is read unsent, within a bound, and charged as reported.
import { bounds } from '../../foundation/bounds.ts'
import type { Clock } from '../../foundation/time/clock.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Cover } from '../tickets/admission.ts'
import type { IncomingAnswer } from '../../answer/incoming-answer.ts'
import { emptyUsage, type Usage } from '../../generation/usage/usage.ts'
import type { Exchange, HeaderValues } from '../http/exchange.ts'
import { CallerStream, type HeartbeatTimes } from './caller-stream.ts'
import { hasFinalUsage, readEnding, type Ending } from '../tickets/ending.ts'
import { Progress } from './progress.ts'
import type { Output } from '../../answer/reader.ts'
import { showsOutput } from './shows-output.ts'
import type { Served } from '../tickets/served.ts'

export type RelayTimes = HeartbeatTimes & {
  /** An upstream silent this long has failed, ms. */
  streamIdleMs: number
  /** A caller that takes nothing this long has left, ms. */
  callerStallMs: number
}

type RelayOptions = {
  clock: Clock
  times: RelayTimes
  /** What may be written, and how more is held; undefined where there is nothing to watch. */
  cover: Cover | undefined
  /** Called while a stream goes on, before each time that it may be silent. */
  isAlive(silentMs: number): void
  /** The provider bills reasoning that it does not show. */
  hidesReasoning: boolean
  countText(text: string): Promise<number>
  /** Calls `stop` where the answer must end before its time: the key was disabled, the gateway goes down. */
  whenStopped(stop: (error: GatewayError) => void): () => void
  /** Settles; resolves once that is durable. The end leaves after it. */
  beforeEnd(ending: Ending): Promise<void>
  /** What the caller is charged for, once that has resolved. */
  readUsage(): Usage | undefined
}

/** Where a whole answer goes. */
type CallerBody = { exchange: Exchange; headers: () => HeaderValues }

/** Resolves when the answer is over; rejects only where settling failed before anything was told to the caller. */
export function relay({ incoming }: Served, caller: CallerStream | CallerBody, options: RelayOptions): Promise<void> {
  if (!(caller instanceof CallerStream)) return relayBody(incoming, caller, options)
  return new Promise((resolve, reject) => new StreamRelay(incoming, caller, options, resolve, reject).start())
}

/** The provider's whole answer is here already: its call went on to the end, also where the caller has left. */
async function relayBody(
  incoming: IncomingAnswer,
  { exchange, headers }: CallerBody,
  options: RelayOptions,
): Promise<void> {
  let body: Output | undefined
  incoming.take((output) => (body = output))
  const failure = body === undefined ? neverCame() : body.ending === 'end' ? undefined : body.ending
  const status = failure !== undefined ? 'failed' : exchange.gone ? 'cancelled' : 'completed'
  await options.beforeEnd(readEnding(incoming.reader, status, failure, failure === undefined))
  if (body === undefined || failure !== undefined) throw failure
  exchange.send(200, { 'content-type': 'application/json', ...headers() }, body.bytes, () => incoming.free())
}

function neverCame(): GatewayError {
  return new GatewayError('internal_error', 'Something went wrong on our side.')
}

class StreamRelay {
  readonly #incoming: IncomingAnswer
  readonly #stream: CallerStream
  readonly #options: RelayOptions
  readonly #resolve: () => void
  readonly #reject: (error: unknown) => void
  /** `leaving`: the caller has left, and the provider's usage is awaited. */
  #phase: 'running' | 'leaving' | 'over' = 'running'
  /** Why the provider is not read: the caller is slow; more is being held. */
  #callerIsSlow = false
  #isJudging = false
  #isSpent = false
  #lastMs: number
  #visibleMs: number | undefined
  #cancelTimer: () => void = () => {}
  #stopWatching: () => void = () => {}
  readonly #progress: Progress | undefined

  constructor(
    incoming: IncomingAnswer,
    stream: CallerStream,
    options: RelayOptions,
    resolve: () => void,
    reject: (error: unknown) => void,
  ) {
    this.#incoming = incoming
    this.#stream = stream
    this.#options = options
    this.#resolve = resolve
    this.#reject = reject
    this.#lastMs = options.clock.monotonicMs()
    const { cover, countText } = options
    if (cover !== undefined) {
      this.#progress = new Progress({
        cover,
        countText,
        takeOutput: () => incoming.reader.takeOutput(),
        readFrameBytes: () => incoming.reader.frameBytes ?? 0,
        pause: () => this.#judge(true),
        resume: () => this.#judge(false),
        onSpent: () => this.#endShort(),
      })
    }
  }

  start(): void {
    const { exchange } = this.#stream
    this.#stream.watch(() => this.#phase === 'running' && !this.#callerIsSlow)
    this.#watchSilence(this.#options.times.streamIdleMs)
    this.#stopWatching = this.#options.whenStopped((error) => this.#stop(error))
    exchange.whenDrained(() => this.#callerTakes())
    exchange.whenGone(() => this.#callerLeft())
    const progress = this.#progress
    // Where the wallet may run dry, what goes by is read piece by piece: a large one could be more than it can pay.
    this.#incoming.take(
      (output) => this.#output(output),
      progress === undefined ? undefined : () => progress.sliceBytes,
      () => (this.#lastMs = this.#options.clock.monotonicMs()),
    )
    this.#incoming.gather()
  }

  #output(output: Output): void {
    if (this.#phase === 'over') return
    this.#lastMs = this.#options.clock.monotonicMs()
    if (this.#options.hidesReasoning && this.#visibleMs === undefined) this.#lookForVisible(output)
    if (output.ending !== undefined) return this.#ended(output, output.ending)
    if (this.#phase === 'leaving') {
      // Read to the end that is near, and no further.
      if (hasFinalUsage(this.#incoming.reader, false)) this.#leave()
      return
    }
    if (!this.#stream.write(output.bytes)) {
      this.#callerIsSlow = true
      this.#incoming.hold()
    }
    this.#progress?.note(output.bytes.length, this.#incoming.reader.eventCount)
    if (this.#isSpent) this.#endShort()
  }

  #lookForVisible({ bytes }: Output): void {
    if (showsOutput(this.#stream.protocol.name, bytes)) this.#visibleMs = this.#options.clock.nowMs()
  }

  #ended(output: Output, how: 'end' | GatewayError): void {
    const isWhole = how === 'end'
    if (this.#phase === 'leaving') return void this.#finish(this.#ending('cancelled', undefined, isWhole), undefined)
    const status = isWhole ? 'completed' : 'failed'
    // Where a filter ends the answer, what was reported behind the last content is all that is billed.
    const isLast = isWhole || how.kind === 'content_policy_violation'
    void this.#finish(this.#ending(status, isWhole ? undefined : how, isLast), output)
  }

  #ending(status: Ending['status'], error: GatewayError | undefined, isWhole: boolean): Ending {
    const ending = readEnding(this.#incoming.reader, status, error, isWhole, this.#progress?.tally)
    return { ...ending, hadContent: true, visibleMs: this.#visibleMs }
  }

  /**
   * Nothing more can be held, or the provider broke its cap: the answer ends here as one that was cut at its length, where
   * the protocol can say so. What the reader has read already goes out first, since the end that it writes follows on that.
   */
  #endShort(): void {
    this.#isSpent = true
    if (this.#phase !== 'running') return
    const { reader } = this.#incoming
    this.#incoming.stop()
    const ending = this.#ending('completed', undefined, false)
    const error = new GatewayError('insufficient_balance', 'The balance was used up while the answer was written.')
    const write = () => {
      // The provider's own words say less than what went by.
      const { raw: _reported, ...usage } = this.#options.readUsage() ?? emptyUsage()
      return reader.finishShort(usage) ?? this.#incoming.writeFailure(error)
    }
    void this.#finish({ ...ending, isUsageFinal: false, finish: { kind: 'length' }, endedShort: true }, write)
  }

  /** The caller may no longer be served, and pays for what they had; or the gateway goes down, and they do not. */
  #stop(error: GatewayError): void {
    if (this.#phase === 'leaving') return this.#leave()
    if (this.#phase === 'over') return
    const output = this.#incoming.writeFailure(error)
    this.#incoming.stop()
    void this.#finish(this.#ending(error.blame === 'caller' ? 'cancelled' : 'failed', error, false), output)
  }

  #judge(isJudging: boolean): void {
    this.#isJudging = isJudging
    if (isJudging) this.#incoming.hold()
    else this.#readOn()
  }

  #callerTakes(): void {
    if (!this.#callerIsSlow) return
    this.#callerIsSlow = false
    this.#readOn()
  }

  #readOn(): void {
    if (this.#phase === 'over' || this.#callerIsSlow || this.#isJudging) return
    this.#lastMs = this.#options.clock.monotonicMs()
    this.#incoming.readOn()
  }

  #callerLeft(): void {
    if (this.#phase !== 'running') return
    if (!this.#incoming.reader.isAboutToEnd) return this.#leave()
    this.#phase = 'leaving'
    this.#progress?.close()
    this.#callerIsSlow = this.#isJudging = false
    this.#cancelTimer()
    this.#cancelTimer = this.#options.clock.after(bounds.usageWaitMs, () => this.#leave())
    this.#readOn()
  }

  #leave(): void {
    this.#incoming.stop()
    void this.#finish(this.#ending('cancelled', undefined, false), undefined)
  }

  /** One timer a stream, armed again only when it fires: chunks merely note the time. */
  #watchSilence(inMs: number): void {
    this.#options.isAlive(inMs)
    this.#cancelTimer = this.#options.clock.after(inMs, () => this.#judgeSilence(false))
  }

  /**
   * A thread that was busy finds its timers before what has come meanwhile: bytes that wait are read before the provider is
   * called silent. Nor is it while we do not read it. `isLast`: they would have been read by now.
   */
  #judgeSilence(isLast: boolean): void {
    const { clock, times } = this.#options
    const silentMs = clock.monotonicMs() - this.#lastMs
    const boundMs = this.#callerIsSlow ? times.callerStallMs : times.streamIdleMs
    if (silentMs < boundMs) return this.#watchSilence(boundMs - silentMs)
    if (this.#callerIsSlow) {
      this.#leave()
      this.#stream.exchange.break()
    } else if (this.#isJudging || this.#incoming.isAway) this.#watchSilence(boundMs)
    else if (!isLast) this.#cancelTimer = clock.after(bounds.lastLookMs, () => this.#judgeSilence(true))
    else {
      const detail = `nothing came for ${boundMs} ms`
      this.#incoming.fail(new GatewayError('provider_timeout', 'The provider went silent.', { detail }))
    }
  }

  /** `last`: what the caller is given once the ending is settled, or what writes that. */
  async #finish(ending: Ending, last: Output | (() => Output) | undefined): Promise<void> {
    this.#phase = 'over'
    this.#cancelTimer()
    this.#stopWatching()
    this.#progress?.close()
    const { exchange } = this.#stream
    try {
      await this.#options.beforeEnd(ending)
      const output = typeof last === 'function' ? last() : last
      if (output === undefined || exchange.gone) this.#stream.close()
      else if (output.ending === 'end')
        return this.#incoming.handOver(output.bytes, this.#stream, this.#options.clock, () => this.#forget())
      else if (output.bytes.length > 0) this.#stream.end(output.bytes)
      // Nothing tells the error: ended as usual, what the caller has would look whole to clients that await no terminal event.
      else this.#stream.break()
      this.#forget()
    } catch (error) {
      this.#tellUnsettled(error, last)
    }
  }

  #forget(): void {
    const { exchange } = this.#stream
    exchange.whenGone(undefined)
    exchange.whenDrained(undefined)
    this.#incoming.free()
    this.#resolve()
  }

  /** The end could not be booked, so it is not told: in its place stands the error, with the number that was its own. */
  #tellUnsettled(error: unknown, last: Output | (() => Output) | undefined): void {
    if (error instanceof GatewayError) {
      const { bytes } = typeof last === 'object' ? last : this.#incoming.writeFailure(error)
      this.#stream.exchange.nextEvent = firstNumber(bytes)
    }
    this.#reject(error)
  }
}

/** The sequence number of the first of these events, in a protocol that has them; else 0. */
function firstNumber(bytes: Buffer | string): number {
  const text = typeof bytes === 'string' ? bytes : bytes.toString('latin1')
  return Number(/"sequence_number"\s*:\s*(\d{1,9})/.exec(text)?.[1] ?? 0)
}

// A committed answer -> the caller, to exactly one end: the protocol's terminal event, its error event, or a broken
// connection. What the generation cost is settled before that end leaves (contract B3, B5).
import type { Clock } from '../../foundation/clock.ts'
import type { FinishReason } from '../../generation/finish-reason.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { Usage } from '../../generation/usage.ts'
import type { Cover } from '../admit/admission.ts'
import type { Served } from '../attempt/attempt.ts'
import type { Incoming } from '../attempt/incoming.ts'
import type { Exchange, HeaderValues } from '../http/exchange.ts'
import { CallerStream, type HeartbeatTimes } from './caller-stream.ts'
import { Progress } from './progress.ts'
import type { Output, OutputSample } from './reader.ts'

/** How an answer ended, and what is known of it then. */
export type Ending = {
  status: 'completed' | 'failed' | 'cancelled'
  usage: Usage | undefined
  finish: FinishReason | undefined
  error: GatewayError | undefined
  /** The answer's output that was not counted yet, for an estimate where usage is missing. */
  takeOutput(): OutputSample
  /** UTF-8 bytes of its text that were counted before. */
  countedBytes: number
  /** We ended it because the wallet was spent: what the provider reported so far is not the whole. */
  endedShort?: true
}

export type RelayTimes = HeartbeatTimes & {
  /** An upstream silent this long has failed, ms. */
  streamIdleMs: number
  /** A caller that takes nothing this long has left, ms. */
  callerStallMs: number
}

export type RelayOptions = {
  clock: Clock
  times: RelayTimes
  /** What the hold covers, and how it is extended; undefined where there is nothing to watch. */
  cover: Cover | undefined
  /** Called while a stream goes on, before each time that it may be silent. */
  isAlive(silentMs: number): void
  /** Settles; resolves once that is durable. The end leaves after it. */
  beforeEnd(ending: Ending): Promise<void>
}

/** Where a whole answer goes. */
export type CallerBody = { exchange: Exchange; headers: () => HeaderValues }

/** Resolves when the answer is over; rejects only where settling failed before anything was told to the caller. */
export function relay({ incoming }: Served, caller: CallerStream | CallerBody, options: RelayOptions): Promise<void> {
  if (!(caller instanceof CallerStream)) return relayBody(incoming, caller, options)
  return new Promise((resolve, reject) => new StreamRelay(incoming, caller, options, resolve, reject).start())
}

async function relayBody(incoming: Incoming, { exchange, headers }: CallerBody, options: RelayOptions): Promise<void> {
  let body: Output | undefined
  incoming.take((output) => (body = output))
  const failure = body === undefined || body.ending === 'end' ? undefined : body.ending
  await options.beforeEnd(endingOf(incoming, failure === undefined ? 'completed' : 'failed', failure, 0))
  if (failure !== undefined || body === undefined)
    throw failure ?? new GatewayError('internal_error', 'Something went wrong on our side.')
  exchange.send(200, { 'content-type': 'application/json', ...headers() }, body.bytes)
}

class StreamRelay {
  readonly #incoming: Incoming
  readonly #stream: CallerStream
  readonly #options: RelayOptions
  readonly #resolve: () => void
  readonly #reject: (error: unknown) => void
  #over = false
  #paused = false
  #dry = false
  #lastMs: number
  #cancelTimer: () => void = () => {}
  readonly #progress: Progress | undefined

  constructor(
    incoming: Incoming,
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
    const { cover } = options
    if (cover !== undefined) {
      this.#progress = new Progress({
        coveredTokens: cover.tokens,
        extend: (tokens) => cover.extend(tokens),
        takeOutput: () => incoming.reader.takeOutput(),
        onDry: () => this.#endShort(),
      })
    }
  }

  start(): void {
    const { exchange } = this.#stream
    this.#stream.watch(() => this.#incoming.reader.betweenEvents && !this.#over && !this.#paused)
    this.#watchSilence(this.#options.times.streamIdleMs)
    exchange.whenDrained(() => this.#resume())
    exchange.whenGone(() => this.#callerLeft())
    this.#incoming.take((output) => this.#output(output))
    // Where the wallet may run dry, what goes by is counted piece by piece: a large one could be more than it can pay.
    if (this.#progress === undefined) this.#incoming.answer.gather()
  }

  #output(output: Output): void {
    if (this.#over) return
    this.#lastMs = this.#options.clock.monotonicMs()
    if (output.ending !== undefined) {
      const error = output.ending === 'end' ? undefined : output.ending
      void this.#finish(this.#ending(error === undefined ? 'completed' : 'failed', error), output)
      return
    }
    if (!this.#stream.write(output.bytes)) {
      this.#paused = true
      this.#incoming.answer.pause()
    }
    this.#progress?.note(output)
    if (this.#dry) this.#endShort()
  }

  #ending(status: Ending['status'], error: GatewayError | undefined): Ending {
    return endingOf(this.#incoming, status, error, this.#progress?.textBytes ?? 0)
  }

  /**
   * The wallet is spent: the answer ends here, cleanly where that can be done (contract B5). What the reader has read
   * already goes out first, since the end that it writes follows on that.
   */
  #endShort(): void {
    this.#dry = true
    if (this.#over || this.#incoming.isAhead) return
    const { reader } = this.#incoming
    const error = new GatewayError('insufficient_balance', 'The balance was used up while the answer was written.')
    const output = reader.finishShort() ?? reader.fail(error)
    this.#incoming.stop()
    const ending = this.#ending('completed', undefined)
    void this.#finish({ ...ending, finish: { kind: 'length' }, endedShort: true }, output)
  }

  #resume(): void {
    if (!this.#paused || this.#over) return
    this.#paused = false
    this.#lastMs = this.#options.clock.monotonicMs()
    this.#incoming.answer.resume()
  }

  #callerLeft(): void {
    if (this.#over) return
    this.#incoming.stop()
    void this.#finish(this.#ending('cancelled', undefined), undefined)
  }

  /** One timer a stream, armed again only when it fires: chunks merely note the time. */
  #watchSilence(inMs: number): void {
    this.#options.isAlive(inMs)
    this.#cancelTimer = this.#options.clock.after(inMs, () => {
      const silentMs = this.#options.clock.monotonicMs() - this.#lastMs
      const boundMs = this.#paused ? this.#options.times.callerStallMs : this.#options.times.streamIdleMs
      if (silentMs < boundMs) return this.#watchSilence(boundMs - silentMs)
      if (this.#paused) {
        this.#callerLeft()
        this.#stream.exchange.break()
      } else {
        this.#incoming.fail(
          new GatewayError('provider_timeout', 'The provider went silent.', {
            detail: `nothing came for ${boundMs} ms`,
          }),
        )
      }
    })
  }

  async #finish(ending: Ending, output: Output | undefined): Promise<void> {
    this.#over = true
    this.#cancelTimer()
    const { exchange } = this.#stream
    try {
      await this.#options.beforeEnd(ending)
      if (output === undefined || exchange.gone) this.#stream.close()
      else if (output.cut && output.ending !== 'end') this.#break()
      else this.#stream.end(output.bytes)
      exchange.whenGone(undefined)
      exchange.whenDrained(undefined)
      this.#resolve()
    } catch (error) {
      this.#stream.close()
      if (output?.cut === true) this.#break()
      this.#reject(error)
    }
  }

  #break(): void {
    this.#stream.close()
    if (this.#stream.exchange.begun) this.#stream.exchange.break()
  }
}

function endingOf(
  { reader }: Incoming,
  status: Ending['status'],
  error: GatewayError | undefined,
  countedBytes: number,
): Ending {
  const { usage, finish } = reader
  return { status, usage, finish, error, takeOutput: () => reader.takeOutput(), countedBytes }
}

// The caller's side of a streamed answer. Its head is held back until the first content or the first heartbeat, and a
// silent stream is kept alive by heartbeats. What is written is whole events, so that each heartbeat stands between two.
import type { Clock } from '../../foundation/time/clock.ts'
import { assertGenerates } from '../../protocols/port/assert-generates.ts'
import type { InboundProtocol } from '../../protocols/port/inbound-protocol.ts'
import type { Decoded } from '../tickets/decoded.ts'
import type { Exchange, HeaderValues } from '../http/exchange.ts'

export type HeartbeatTimes = { firstHeartbeatMs: number; heartbeatEveryMs: number }

export class CallerStream {
  readonly exchange: Exchange
  readonly protocol: InboundProtocol
  readonly #clock: Clock
  readonly #times: HeartbeatTimes
  /** The head's headers as known now. */
  readonly #headers: () => HeaderValues
  #cancelTimer: () => void
  #lastWriteMs: number
  #mayBeat: () => boolean = () => true

  constructor(
    exchange: Exchange,
    inbound: InboundProtocol,
    clock: Clock,
    times: HeartbeatTimes,
    headers: () => HeaderValues,
  ) {
    this.exchange = exchange
    this.protocol = inbound
    this.#clock = clock
    this.#times = times
    this.#headers = headers
    this.#lastWriteMs = clock.monotonicMs()
    this.#cancelTimer = clock.after(times.firstHeartbeatMs, () => this.#beat())
  }

  /** `mayBeat` is asked before each heartbeat. */
  watch(mayBeat: () => boolean): void {
    this.#mayBeat = mayBeat
  }

  /** False: the caller is slow. */
  write(bytes: Buffer | string): boolean {
    this.#open()
    this.exchange.nextEvent = undefined
    return this.#write(bytes)
  }

  end(bytes: Buffer | string): void {
    this.close()
    this.#open()
    this.exchange.end(bytes)
  }

  /** Resets the connection: the stream has no end that could be told. */
  break(): void {
    this.close()
    this.exchange.break()
  }

  /** Stops the heartbeat. */
  close(): void {
    this.#cancelTimer()
  }

  #write(bytes: Buffer | string): boolean {
    this.#lastWriteMs = this.#clock.monotonicMs()
    return this.exchange.write(bytes)
  }

  #open(): void {
    if (this.exchange.begun) return
    this.exchange.nextEvent = 0
    this.exchange.beginStream({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
      ...this.#headers(),
    })
  }

  #beat(): void {
    const { heartbeatEveryMs: everyMs } = this.#times
    const silentMs = this.exchange.begun ? this.#clock.monotonicMs() - this.#lastWriteMs : everyMs
    const due = silentMs >= everyMs
    if (due && this.#mayBeat()) {
      this.#open()
      this.#write(this.protocol.heartbeat)
    }
    this.#cancelTimer = this.#clock.after(due ? everyMs : everyMs - silentMs, () => this.#beat())
  }
}

/** The stream of a caller who wants one; its heartbeat runs from now on. */
export function openCallerStream(
  exchange: Exchange,
  { envelope, inbound }: Decoded,
  clock: Clock,
  times: HeartbeatTimes,
  headers: () => HeaderValues,
): CallerStream | undefined {
  return envelope.stream ? new CallerStream(exchange, assertGenerates(inbound), clock, times, headers) : undefined
}

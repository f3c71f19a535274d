// The network of a simulation: providers that do with each call what a test says, by the simulation's clock. It stands where
// the HTTP client stands, and keeps what came to each provider and when.
import { bounds } from '../../../src/foundation/bounds.ts'
import { assert } from '../../../src/foundation/assert.ts'
import type { Clock } from '../../../src/foundation/time/clock.ts'
import type { GatewayError } from '../../../src/generation/error/gateway-error.ts'
import { CallError } from '../../../src/http1/client/call-error.ts'
import type { BodyHandler, CallHandle, ResponseHandler } from '../../../src/http1/client/response-handler.ts'
import type { ClientRequest } from '../../../src/http1/client/write-request-head.ts'
import { describeCallError } from '../../../src/stages/attempt/describe-call-error.ts'
import { noTokens, writeBody, writeFailure, writeFrames, type UpstreamProtocol } from '../../money/answers.ts'
import { writeFrame } from '../../recordings.ts'
import { writePiece, writeText, type Manner, type Serving } from './manner.ts'

/** A call as it came to a provider. */
export type Arrival = {
  endpoint: string
  credential: string
  /** Counted for each endpoint, from 0. */
  index: number
  atMs: number
  stream: boolean
  body: string
  manner: Manner
  /** The gateway broke it off. */
  isAborted: boolean
  /** The whole text that it was meant to give; undefined: it never gives one. */
  text: string | undefined
}

export type Asked = Pick<Arrival, 'endpoint' | 'credential' | 'index' | 'atMs' | 'stream' | 'body'>

type Offered = { protocol: UpstreamProtocol; play(asked: Asked): Manner }

export class SimulatedNetwork {
  readonly arrivals: Arrival[] = []
  /** Of all whole answers. */
  readonly texts = new Set<string>()
  readonly #clock: Clock
  readonly #offers: ReadonlyMap<string, Offered>
  readonly #counts = new Map<string, number>()

  constructor(clock: Clock, offers: ReadonlyMap<string, Offered>) {
    this.#clock = clock
    this.#offers = offers
  }

  open({ url, headers, body }: ClientRequest, handler: ResponseHandler<GatewayError>): CallHandle {
    const endpoint = url.hostname.split('.')[0] ?? ''
    const offered = this.#offers.get(endpoint)
    assert(offered !== undefined, `no simulated provider ${endpoint}`)
    const index = this.#counts.get(endpoint) ?? 0
    this.#counts.set(endpoint, index + 1)
    const sent = body.toString()
    const asked: Asked = {
      endpoint,
      credential: headers['authorization'] ?? '',
      index,
      atMs: this.#clock.nowMs(),
      stream: /"stream":\s*true/.test(sent) || url.pathname.includes('stream'),
      body: sent,
    }
    const manner = offered.play(asked)
    const text = manner.kind === 'serves' ? writeText(endpoint, index, manner.pieces) : undefined
    const arrival: Arrival = { ...asked, manner, isAborted: false, text }
    this.arrivals.push(arrival)
    if (text !== undefined) this.texts.add(text)
    return new SimulatedCall(this.#clock, offered.protocol, arrival, handler)
  }
}

class SimulatedCall implements CallHandle {
  /** Nothing is written where no connection comes to be. */
  readonly sent: boolean
  readonly resent = false
  readonly #clock: Clock
  readonly #protocol: UpstreamProtocol
  readonly #arrival: Arrival
  readonly #handler: ResponseHandler<GatewayError>
  #body: BodyHandler<GatewayError> | undefined
  #isOver = false

  constructor(clock: Clock, protocol: UpstreamProtocol, arrival: Arrival, handler: ResponseHandler<GatewayError>) {
    this.#clock = clock
    this.#protocol = protocol
    this.#arrival = arrival
    this.#handler = handler
    this.sent = arrival.manner.kind !== 'refuses' && arrival.manner.kind !== 'drops'
    this.#play(arrival.manner)
  }

  pause(): void {}
  resume(): void {}
  gather(): void {}

  abort(): void {
    if (!this.#isOver) this.#arrival.isAborted = true
    this.#isOver = true
  }

  #play(manner: Manner): void {
    switch (manner.kind) {
      case 'refuses':
        return this.#later(0, () => this.#fail('socket', 'ECONNREFUSED'))
      case 'drops':
        return this.#later(bounds.connectMs, () => this.#fail('timeout'))
      case 'resets':
        return this.#later(manner.afterMs, () => this.#fail('socket', 'ECONNRESET'))
      case 'status':
        return this.#later(manner.afterMs, () => this.#refuse(manner.status, manner.headers))
      case 'hangs':
        return
      case 'drips':
        return this.#later(0, () => {
          this.#begin(200)
          this.#drip(manner.everyMs)
        })
      case 'serves':
        return this.#arrival.stream ? this.#stream(manner, undefined) : this.#whole(manner)
      case 'lies':
        return this.#stream(manner, manner)
      default:
        return manner satisfies never
    }
  }

  #later(delayMs: number, action: () => void): void {
    this.#clock.after(delayMs, () => {
      if (!this.#isOver) action()
    })
  }

  #fail(kind: 'socket' | 'timeout', code?: string): void {
    this.#isOver = true
    const error = describeCallError(new CallError(kind, code ?? 'no connection', undefined, code))
    if (this.#body === undefined) this.#handler.fail(error)
    else this.#body.fail(error)
  }

  #begin(status: number, headers: { readonly [name: string]: string } = {}): void {
    const contentType = status === 200 && this.#arrival.stream ? 'text/event-stream' : 'application/json'
    this.#body = this.#handler.begin({ status, headers: { 'content-type': contentType, ...headers } }, this)
    if (this.#body === undefined) this.#isOver = true
  }

  #push(bytes: Buffer): void {
    if (!this.#isOver) this.#body?.push(bytes)
  }

  #end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#body?.end()
  }

  #refuse(status: number, headers?: { readonly [name: string]: string }): void {
    this.#begin(status, headers)
    this.#push(Buffer.from(JSON.stringify({ error: { message: `simulated ${status}`, type: 'error', code: null } })))
    this.#end()
  }

  #drip(everyMs: number): void {
    this.#later(everyMs, () => {
      this.#push(Buffer.from(': still here\n\n'))
      this.#drip(everyMs)
    })
  }

  #whole({ firstMs, everyMs, pieces, headers }: Serving): void {
    const { endpoint, index } = this.#arrival
    const tokens = { ...noTokens, input: 10, output: pieces }
    const body = writeBody(this.#protocol, { pieces: [writeText(endpoint, index, pieces)], tokens })
    this.#later(firstMs + everyMs * pieces, () => {
      this.#begin(200, headers)
      this.#push(Buffer.from(JSON.stringify(body)))
      this.#end()
    })
  }

  /** Frames up to the first piece at once, then one piece at a time; `lie` is told after so many pieces. */
  #stream({ firstMs, everyMs, pieces, headers }: Serving, lie: Extract<Manner, { kind: 'lies' }> | undefined): void {
    const { endpoint, index } = this.#arrival
    const texts = Array.from({ length: pieces }, (_, piece) => writePiece(endpoint, index, piece))
    const tokens = { ...noTokens, input: 10, output: pieces }
    const frames = writeFrames(this.#protocol, { pieces: texts, tokens })
    const isPiece = (data: string) => texts.some((text) => data.includes(JSON.stringify(text)))
    const first = frames.findIndex(({ data }) => isPiece(data))
    const send = (from: number, to: number) => {
      for (const frame of frames.slice(from, to)) this.#push(writeFrame(frame, this.#protocol))
    }
    this.#later(lie === undefined || lie.afterPieces > 0 ? firstMs : 0, () => {
      this.#begin(200, headers)
      send(0, first)
      const step = (piece: number) => {
        if (lie !== undefined && piece === lie.afterPieces) return this.#lie(lie.how)
        send(first + piece, first + piece + 1)
        if (piece + 1 < pieces) return this.#later(everyMs, () => step(piece + 1))
        send(first + pieces, frames.length)
        this.#end()
      }
      step(0)
    })
  }

  #lie(how: Extract<Manner, { kind: 'lies' }>['how']): void {
    switch (how) {
      case 'error event':
        this.#push(writeFrame(writeFailure(this.#protocol), this.#protocol))
        return this.#end()
      case 'end':
        return this.#end()
      case 'reset':
        return this.#fail('socket', 'ECONNRESET')
      case 'garbage':
        this.#push(Buffer.from('data: {"choices": [ \u0000 no JSON at all\n\n'))
        return this.#end()
      case 'stall':
        return
      default:
        return how satisfies never
    }
  }
}

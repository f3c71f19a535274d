// One HTTP request and its answer: the only object that writes to a caller's socket. It keeps true that an answer is
// begun once and ended once, that every answer carries its request id, and that whoever waits on a caller who has left
// is told.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { assert } from '../../foundation/assert.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { InboundProtocol } from '../../protocols/protocol.ts'

export type HeaderValues = { [name: string]: string | number }

export class Exchange {
  readonly id: string
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Path without the query, as it came. */
  readonly path: string
  readonly query: string
  /** Whose error shape this caller reads. */
  shape: InboundProtocol
  /** Headers that every answer of this exchange carries, filled as the stages learn them. */
  readonly extraHeaders: HeaderValues = {}
  #gone = false
  #begun = false
  #ended = false
  #onGone: (() => void) | undefined
  #onDrain: (() => void) | undefined

  constructor(id: string, request: IncomingMessage, response: ServerResponse, shape: InboundProtocol) {
    this.id = id
    this.request = request
    this.response = response
    this.shape = shape
    const url = request.url ?? '/'
    const mark = url.indexOf('?')
    this.path = mark === -1 ? url : url.slice(0, mark)
    this.query = mark === -1 ? '' : url.slice(mark + 1)
    response.on('close', () => {
      if (this.#ended && response.writableFinished) return
      this.#gone = true
      this.#onGone?.()
    })
    response.on('drain', () => this.#onDrain?.())
    response.on('error', () => response.destroy())
  }

  /** A header's single value; an empty one counts as absent (contract A2). */
  header(name: string): string | undefined {
    const value = this.request.headers[name]
    const text = Array.isArray(value) ? value[0] : value
    return text === undefined || text === '' ? undefined : text
  }

  /** The caller has left, or its connection broke, before the answer was whole. */
  get gone(): boolean {
    return this.#gone
  }

  /** The status line is on its way: from here on a failure can only be told inside the stream. */
  get begun(): boolean {
    return this.#begun
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Calls `action` when the caller leaves; at once where it has left already. One listener at a time. */
  onGone(action: (() => void) | undefined): void {
    this.#onGone = action
    if (this.#gone) action?.()
  }

  /** Calls `action` whenever a slow caller is ready for more. */
  onDrain(action: (() => void) | undefined): void {
    this.#onDrain = action
  }

  /** A whole answer. */
  send(status: number, headers: HeaderValues, body: string | Buffer): void {
    assert(!this.#begun, 'exchange: a second answer')
    this.#begun = true
    this.#ended = true
    if (this.#gone) return
    const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length
    this.response.writeHead(status, this.#flatten(status === 304 ? headers : { ...headers, 'content-length': length }))
    this.response.end(this.request.method === 'HEAD' ? undefined : body)
  }

  sendJson(status: number, value: unknown, headers: HeaderValues = {}): void {
    this.send(status, { 'content-type': 'application/json', ...headers }, JSON.stringify(value))
  }

  /** An error in the caller's own shape (contract A7, B2). */
  sendError(error: GatewayError): void {
    const headers: HeaderValues = {}
    if (error.retryAfterSeconds !== undefined) headers['retry-after'] = Math.max(1, Math.ceil(error.retryAfterSeconds))
    else if (error.status === 503 || error.status === 429) headers['retry-after'] = 1
    if (error.kind === 'request_too_large') headers['connection'] = 'close'
    this.sendJson(error.status, this.shape.encodeError(error, this.id), headers)
  }

  /** The head of a streamed answer. */
  beginStream(headers: HeaderValues): void {
    assert(!this.#begun, 'exchange: a second answer')
    this.#begun = true
    if (this.#gone) return
    this.response.writeHead(200, this.#flatten(headers))
    this.response.flushHeaders()
  }

  /** One piece of a streamed answer. False: the caller is slow, wait for `onDrain` before more. */
  write(bytes: string | Buffer): boolean {
    assert(this.#begun && !this.#ended, 'exchange: a write outside the stream')
    if (this.#gone) return true
    return this.response.write(bytes)
  }

  /** The end of a streamed answer. */
  end(last?: string | Buffer): void {
    assert(this.#begun && !this.#ended, 'exchange: a second end')
    this.#ended = true
    if (this.#gone) return
    if (last === undefined) this.response.end()
    else this.response.end(last)
  }

  /** Breaks the connection: the caller must not take what it has for a whole answer (contract B3). */
  break(): void {
    this.#ended = true
    this.response.destroy()
  }

  #flatten(headers: HeaderValues): string[] {
    const flat: string[] = ['x-request-id', this.id, 'request-id', this.id]
    for (const name in this.extraHeaders) flat.push(name, String(this.extraHeaders[name]))
    for (const name in headers) flat.push(name, String(headers[name]))
    return flat
  }
}

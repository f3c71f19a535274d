// One HTTP request and its answer: the only object that writes to a caller's socket. It keeps true that an answer is
// begun once and ended once, that every answer carries its request id, and that whoever waits on a caller who has left
// is told.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { assert } from '../../foundation/assert.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { InboundProtocol } from '../../protocols/protocol.ts'

/** An unread body of up to this many bytes is read to its end, so that the connection can be used again. */
const DRAINED_BYTES = 1024 * 1024
/** How long the rest of a larger one is read and dropped before the connection is closed, ms. */
const LINGER_MS = 2_000

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
  /** Headers that every answer of this exchange carries, as the stages learn them. */
  readonly #extraHeaders: HeaderValues[] = []
  #gone = false
  #begun = false
  #ended = false
  #linger = false
  #onGone: (() => void) | undefined
  #onDrain: (() => void) | undefined
  #watchesDrain = false

  /** `onClose`: the answer is out, or the connection is gone. */
  constructor(
    id: string,
    request: IncomingMessage,
    response: ServerResponse,
    shape: InboundProtocol,
    onClose: () => void,
  ) {
    this.id = id
    this.request = request
    this.response = response
    this.shape = shape
    const url = readTarget(request)
    const mark = url.indexOf('?')
    this.path = mark === -1 ? url : url.slice(0, mark)
    this.query = mark === -1 ? '' : url.slice(mark + 1)
    response.on('close', () => {
      onClose()
      if (this.#ended && response.writableFinished) return
      this.#gone = true
      this.#onGone?.()
    })
    response.on('error', () => response.destroy())
  }

  /** A header's single value; an empty one counts as absent (contract A2). */
  header(name: string): string | undefined {
    const value = this.request.headers[name]
    const text = Array.isArray(value) ? value[0] : value
    return text === undefined || text === '' ? undefined : text
  }

  /** Whatever the answer will be, it carries these. */
  addHeaders(headers: HeaderValues): void {
    assert(!this.#begun, 'exchange: a header behind the head')
    this.#extraHeaders.push(headers)
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
    if (this.#watchesDrain || action === undefined) return
    this.#watchesDrain = true
    this.response.on('drain', () => this.#onDrain?.())
  }

  /** A whole answer. */
  send(status: number, headers: HeaderValues, body: string | Buffer): void {
    assert(!this.#begun, 'exchange: a second answer')
    this.#begun = true
    this.#ended = true
    if (this.#gone) return
    const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length
    this.response.writeHead(status, this.#flatten(status === 304 ? headers : { ...headers, 'content-length': length }))
    if (this.request.method === 'HEAD') this.response.end()
    else if (this.#linger) {
      this.response.write(body)
      this.#endLingering()
    } else this.response.end(body)
  }

  sendJson(status: number, value: unknown, headers: HeaderValues = {}): void {
    this.send(status, { 'content-type': 'application/json', ...headers }, JSON.stringify(value))
  }

  /** An error in the caller's own shape (contract A7, B2). */
  sendError(error: GatewayError): void {
    const headers: HeaderValues = {}
    if (error.retryAfterSeconds !== undefined) headers['retry-after'] = Math.max(1, Math.ceil(error.retryAfterSeconds))
    else if (error.status === 503 || error.status === 429) headers['retry-after'] = 1
    const body = this.shape.encodeError(error, this.id)
    if (this.#bodyIsUnread()) {
      headers['connection'] = 'close'
      this.#linger = true
    }
    this.sendJson(error.status, body, headers)
  }

  /** More of the request is to come than is worth reading for the sake of the connection. */
  #bodyIsUnread(): boolean {
    const { request } = this
    if (request.complete) return false
    const { 'content-length': length, 'transfer-encoding': coding, expect } = request.headers
    // Who waits for `100 Continue` may send the body or not: the connection cannot be used again either way.
    return coding !== undefined || Number(length ?? 0) > DRAINED_BYTES || (length !== undefined && expect !== undefined)
  }

  /**
   * The answer is out, the request is still coming in: closing now would reset the connection, and the caller might
   * never see why. So what comes is read and dropped for a moment first.
   */
  #endLingering(): void {
    const { request, response } = this
    const end = () => {
      clearTimeout(timer)
      response.end()
    }
    const timer = setTimeout(end, LINGER_MS)
    request.on('error', () => {})
    request.once('close', end).once('end', end).resume()
  }

  /** The head of a streamed answer; it leaves with the first piece. */
  beginStream(headers: HeaderValues): void {
    assert(!this.#begun, 'exchange: a second answer')
    this.#begun = true
    if (this.#gone) return
    this.response.writeHead(200, this.#flatten(headers))
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
    for (const extra of this.#extraHeaders) flatten(extra, flat)
    this.#extraHeaders.length = 0
    flatten(headers, flat)
    return flat
  }
}

/** The request's target as a path: some clients and proxies send the whole URL, which every server must take. */
export function readTarget({ url = '/' }: IncomingMessage): string {
  if (url.startsWith('/')) return url
  return /^https?:\/\/[^/?#]*(\/.*)$/i.exec(url)?.[1] ?? url
}

function flatten(headers: HeaderValues, flat: string[]): void {
  for (const name in headers) flat.push(name, writeHeaderValue(headers[name] as string | number))
}

const notPlain = /[^\x20-\x7e]/

/** A value that cannot end its line: names come from configurations and from the lists of other servers. */
function writeHeaderValue(value: string | number): string {
  const text = typeof value === 'string' ? value : String(value)
  if (!notPlain.test(text)) return text
  return text.replaceAll(/[^\x20-\x7e]/gu, (character) =>
    character.isWellFormed() ? encodeURIComponent(character) : '?',
  )
}

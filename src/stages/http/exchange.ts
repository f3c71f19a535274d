// One HTTP request and its answer, as the stages see them. It keeps true that an answer is begun once and ended once, that
// every answer carries its request id, that `whenGone` is called when the caller leaves, and that nothing is written to a
// connection that has gone on to the next request.
import { assert } from '../../foundation/assert.ts'
import type { ByteBudget, ByteShare } from '../../foundation/byte-budget.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { InboundProtocol } from '../../protocols/port/inbound-protocol.ts'
import type { Fields } from '../../http1/message/field-reader.ts'
import type { Answerer, Refusal } from '../../http1/server/answerer.ts'
import { BodyError } from '../../http1/server/body-error.ts'
import type { ServerConnection } from '../../http1/server/server-connection.ts'
import type { RequestHead } from '../../http1/server/read-request.ts'
import { refuseUnread, unreadStatuses } from './refuse-unread.ts'
import { openNote, type RequestNote } from './request-note.ts'

export type HeaderValues = { [name: string]: string | number }

export class Exchange implements Answerer {
  readonly id: string
  readonly method: string
  /** Path without the query, as it came. */
  readonly path: string
  readonly query: string
  /** Whose error shape this caller reads. */
  shape: InboundProtocol
  /** Forgotten once an answer has begun. */
  #headers: Fields | undefined
  /** Until the answer has been handed over: then it may carry somebody else's. */
  #connection: ServerConnection | undefined
  /** Headers that every answer of this exchange carries, as the stages learn them. */
  #extraLines = ''
  /** What the body's bytes are charged to. */
  #share: ByteShare | undefined
  #gone = false
  #begun = false
  #ended = false
  #whenGone: (() => void) | undefined
  #whenDrained: (() => void) | undefined

  /** The status line that was written; undefined: none yet. */
  status: number | undefined
  /** For the line that the operator reads of this request. */
  readonly note: RequestNote

  /** The number of an event that would follow on what was written; undefined: the caller may be inside another one. */
  nextEvent: number | undefined = undefined

  constructor(
    id: string,
    head: RequestHead,
    target: Target,
    connection: ServerConnection,
    shape: InboundProtocol,
    startedMs: number,
  ) {
    this.id = id
    this.note = openNote(startedMs)
    this.#headers = head.headers
    this.#connection = connection
    this.shape = shape
    this.method = head.method
    this.path = target.path
    this.query = target.query
  }

  /** A header's value; repeated ones are joined with `, `, and an empty one counts as absent. */
  header(name: string): string | undefined {
    const value = this.#headers?.[name]
    return value === '' ? undefined : value
  }

  /** Calls `see` with every header that came, by its lower-case name; empty ones count as absent. */
  eachHeader(see: (name: string, value: string) => void): void {
    for (const name in this.#headers) {
      const value = this.#headers[name]
      if (value !== undefined && value !== '') see(name, value)
    }
  }

  /** The body, as it came. @throws BodyError */
  readBody(boundBytes: number, share: ByteShare): Promise<Buffer> {
    return this.#connection?.readBody(boundBytes, share) ?? Promise.reject(new BodyError('cut'))
  }

  /** What the body is charged to, until `freeBody`. */
  openShare(budget: ByteBudget, holder: string): ByteShare {
    assert(this.#share === undefined, 'exchange: a second body')
    return (this.#share = budget.open(holder))
  }

  /** So many bytes more are held for this request beside its body. False: there is no room, or nobody waits for them. */
  takeBytes(bytes: number): boolean {
    return !this.#gone && !this.#ended && this.#share?.take(bytes) !== false
  }

  /** Nobody needs the body's bytes any more: at the latest when the exchange is over. */
  freeBody(): void {
    this.#share?.close()
  }

  /** Whatever the answer will be, it carries these. */
  addHeaders(headers: HeaderValues): void {
    assert(!this.#begun, 'exchange: a header behind the head')
    this.#extraLines += writeLines(headers)
  }

  /** The caller has left, or its connection broke, before the answer was whole. */
  get gone(): boolean {
    return this.#gone
  }

  /** The status line is on its way: from here on a failure can only be an event of the stream. */
  get begun(): boolean {
    return this.#begun
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Calls `action` when the caller leaves; at once where it has left already. One listener at a time. */
  whenGone(action: (() => void) | undefined): void {
    this.#whenGone = action
    if (this.#gone) action?.()
  }

  /** Calls `action` whenever a slow caller is ready for more. */
  whenDrained(action: (() => void) | undefined): void {
    this.#whenDrained = action
  }

  onLeft(): void {
    this.#connection = undefined
    this.#gone = true
    this.#whenGone?.()
  }

  refuse(why: Refusal, detail: string): string {
    this.status = Number.parseInt(unreadStatuses[why])
    return refuseUnread(why, detail, this.id, this.shape)
  }

  onDrain(): void {
    this.#whenDrained?.()
  }

  /** A whole answer. `onOver`: the kernel has it all, or nobody will ever take it. */
  send(status: number, headers: HeaderValues, body: string | Buffer, onOver?: () => void): void {
    assert(!this.#begun, 'exchange: a second answer')
    this.#begun = true
    this.status = status
    const connection = this.#handOver()
    if (connection === undefined) return onOver?.()
    const bytes = status === 304 || status === 204 ? undefined : typeof body === 'string' ? Buffer.from(body) : body
    connection.send(status, this.#takeLines(headers), bytes, this.method === 'HEAD', onOver)
  }

  sendJson(status: number, value: unknown, headers: HeaderValues = {}): void {
    this.send(status, { 'content-type': 'application/json', ...headers }, JSON.stringify(value))
  }

  /**
   * Tells the caller of a failure, in their own shape: as an answer where none has begun, as an event where one may follow
   * on what they have; else the connection breaks, so that they do not take it for a whole answer.
   */
  fail(error: GatewayError): void {
    this.note.error = error
    if (this.#gone || this.#ended) return
    if (!this.#begun) this.#sendError(error)
    else if (this.nextEvent === undefined) this.break()
    else this.end(this.shape.encodeStreamError(error, this.id, this.nextEvent))
  }

  #sendError(error: GatewayError): void {
    const headers: HeaderValues = {}
    if (!error.canRetry) headers['x-should-retry'] = 'false'
    else if (error.retryAfterSeconds !== undefined)
      headers['retry-after'] = Math.max(1, Math.ceil(error.retryAfterSeconds))
    else if (error.status === 503 || error.status === 429) headers['retry-after'] = 1
    const { handedOn } = error
    if (handedOn === undefined) this.sendJson(error.status, this.shape.encodeError(error, this.id), headers)
    else this.send(handedOn.status, { 'content-type': handedOn.contentType, ...headers }, handedOn.body)
  }

  /** The head of a streamed answer; it leaves with the first piece. */
  beginStream(headers: HeaderValues): void {
    assert(!this.#begun, 'exchange: a second answer')
    this.#begun = true
    this.status = 200
    this.#connection?.begin(200, this.#takeLines(headers))
  }

  /** One piece of a streamed answer. False: the caller is slow, wait for `whenDrained` before more. */
  write(bytes: string | Buffer): boolean {
    assert(this.#begun && !this.#ended, 'exchange: a write outside the stream')
    return this.#connection?.write(bytes) ?? true
  }

  /** The end of a streamed answer. */
  end(last?: string | Buffer): void {
    assert(this.#begun && !this.#ended, 'exchange: a second end')
    this.#handOver()?.end(last)
  }

  /** Breaks the connection: the caller must not take what it has for a whole answer. */
  break(): void {
    this.#handOver()?.break()
  }

  /** Nothing more is asked of the connection. */
  #handOver(): ServerConnection | undefined {
    const connection = this.#connection
    this.#ended = true
    this.#connection = undefined
    return connection
  }

  #takeLines(headers: HeaderValues): string {
    const lines = `x-request-id: ${this.id}\r\nrequest-id: ${this.id}\r\n${this.#extraLines}${writeLines(headers)}`
    this.#extraLines = ''
    this.#headers = undefined
    return lines
  }
}

/** `query`: without its mark; empty where there is none. */
type Target = { path: string; query: string }

/** A request's target: some clients and proxies send the whole URL, which every server must take. */
export function readTarget(target: string): Target {
  const local = target.startsWith('/') ? target : (/^https?:\/\/[^/?#]*(\/.*)$/i.exec(target)?.[1] ?? target)
  const mark = local.indexOf('?')
  return mark === -1 ? { path: local, query: '' } : { path: local.slice(0, mark), query: local.slice(mark + 1) }
}

/** Names are ours or a list's, values may be anybody's. */
function writeLines(headers: HeaderValues): string {
  let lines = ''
  for (const name in headers) lines += `${name}: ${writeHeaderValue(headers[name] as string | number)}\r\n`
  return lines
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

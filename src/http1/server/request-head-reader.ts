// The head of a request from what is read, whatever the cuts. Some clients end a body with a line of their own (RFC 9112,
// 2.2): a few empty lines before a request are skipped.
import { assert } from '../../foundation/assert.ts'
import { HeadFinder } from '../message/head-finder.ts'
import { CR, LF } from '../message/token.ts'
import { WireError } from '../message/wire-error.ts'
import { readRequest, type RequestHead } from './read-request.ts'
import type { ServerContext } from './server-context.ts'

export class RequestHeadReader {
  readonly #context: ServerContext
  readonly #finder = new HeadFinder()
  #head: RequestHead | undefined = undefined
  /** Since the last request. */
  #emptyLines = 0

  constructor(context: ServerContext) {
    this.#context = context
  }

  start(): void {
    this.#emptyLines = 0
  }

  /** Something of it has come, other than the CR or LF of an empty line before it. */
  get hasBegun(): boolean {
    return !/^[\r\n]*$/.test(this.#finder.text)
  }

  /** Returns where something else begins. @throws WireError */
  skipEmptyLines(bytes: Buffer, from: number): number {
    let at = from
    for (; bytes[at] === CR && bytes[at + 1] === LF; at += 2) {
      this.#emptyLines += 1
      if (this.#emptyLines > this.#context.bounds.emptyLines)
        throw new WireError('too many empty lines before a request')
    }
    return at
  }

  /** Returns where the body begins, or -1 where the head goes on. @throws WireError */
  push(bytes: Buffer, from: number): number {
    const { bounds, fields } = this.#context
    const finder = this.#finder
    const end = finder.push(bytes, from, bytes.length, bounds.headBytes)
    if (end === -1) return end
    const { text } = finder
    finder.forget()
    // The CR and LF of an empty line may have come apart.
    this.#head = readRequest(text.startsWith('\r\n') ? text.slice(2) : text, fields)
    return end
  }

  /** Once it is whole: nobody else keeps it. */
  take(): RequestHead {
    const head = this.#head
    assert(head !== undefined, 'connection: a head is taken once it is whole')
    this.#head = undefined
    return head
  }
}

// The head of an answer from what is read, whatever the cuts; the heads of interim answers (1xx) before it are skipped.
// Bounded: a server that never comes to an end of its head is refused.
import { assert } from '../../foundation/assert.ts'
import type { FieldReader } from '../message/field-reader.ts'
import { HeadFinder } from '../message/head-finder.ts'
import { WireError } from '../message/wire-error.ts'
import type { ClientBounds } from './client-context.ts'
import { readResponseHead, type Head } from './read-response-head.ts'

type HeadBounds = Pick<ClientBounds, 'headBytes' | 'interimResponses'>

/** What every answer begins with. */
const BEGINNING = 'HTTP/1.'

export class HeadReader {
  #head: Head | undefined = undefined
  readonly #finder = new HeadFinder()
  /** Bytes of heads before that. */
  #skippedBytes = 0
  #interims = 0
  #upgrades = false
  readonly #fields: FieldReader
  readonly #bounds: HeadBounds

  constructor(fields: FieldReader, bounds: HeadBounds) {
    this.#fields = fields
    this.#bounds = bounds
  }

  /** `upgrades`: 101 is an answer. */
  start(upgrades: boolean): void {
    this.#upgrades = upgrades
    this.#head = undefined
    this.#finder.forget()
    this.#skippedBytes = 0
    this.#interims = 0
  }

  /** The answer's head once `push` has said where it ends. Once: nobody else keeps it. */
  take(): Head {
    const head = this.#head
    assert(head !== undefined, 'connection: a head is taken once it is whole')
    this.#head = undefined
    return head
  }

  /** Something has come of it. */
  get hasBegun(): boolean {
    return this.#finder.hasBegun || this.#skippedBytes > 0
  }

  /** Reads `bytes` up to `to`; answers where the body begins, or -1 where the head goes on. @throws WireError */
  push(bytes: Buffer, to: number): number {
    let from = 0
    for (;;) {
      const end = this.#finder.push(bytes, from, to, this.#bounds.headBytes - this.#skippedBytes)
      if (end === -1) {
        if (!BEGINNING.startsWith(this.#finder.text.slice(0, BEGINNING.length)))
          throw new WireError('what came is no HTTP answer')
        return -1
      }
      const { text } = this.#finder
      this.#finder.forget()
      const head = readResponseHead(text, this.#fields)
      this.#skippedBytes += text.length + 2
      if (head.status >= 200 || (head.status === 101 && this.#upgrades)) {
        this.#head = head
        return end
      }
      if (head.status === 101) throw new WireError('the server wants another protocol (101)')
      this.#interims += 1
      if (this.#interims > this.#bounds.interimResponses) throw new WireError('too many interim answers')
      from = end
    }
  }
}

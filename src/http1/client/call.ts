// One call, from `open` to its end. Its connection gives it the response's head, pieces and end; the call passes the
// head to its handler, and the body to the taker that the handler named. After an abort it calls neither. Nothing here
// parses or writes HTTP.
import { assert } from '../../foundation/assert.ts'
import type { CallError } from './call-error.ts'
import type { Upgraded } from '../message/upgraded.ts'
import type { BodyHandler, CallHandle, ResponseHandler, ResponseHead } from './response-handler.ts'
import type { ClientRequest } from './write-request-head.ts'

/** Reasons for which a connection is not read, as flags. */
const PAUSED = 1
export const GATED = 2

/** The owner of a call: the pool while it waits, then its connection. */
export type CallOwner = {
  /** The call was broken off. */
  drop(call: Call): void
  stopReading(reason: number): void
  readOn(reason: number): void
  gather(): void
}

const NO_BYTES = Buffer.alloc(0)

export class Call implements CallHandle {
  sent = false
  resent = false
  /** On the monotonic clock, ms: when it was written last. */
  sentMs = 0
  /** The request, until a response begins or it is too old to be written again. */
  head: string
  body: Buffer
  /** It asks to speak another protocol: it has a connection of its own. */
  readonly upgrades: boolean
  #owner: CallOwner | undefined = undefined
  /** Until the response begins. */
  #handler: ResponseHandler | undefined
  #taker: BodyHandler | undefined = undefined
  readonly #describe: (error: CallError) => Error
  readonly #onOver: (() => void) | undefined
  #over = false
  #isTold = false

  /** `describe`: a failure as the handlers want it. `onOver`: called once, before the handlers are told of the end. */
  constructor(
    head: string,
    { body, upgrade }: ClientRequest,
    handler: ResponseHandler,
    describe: (error: CallError) => Error,
    onOver?: () => void,
  ) {
    assert(upgrade === undefined || handler.upgrade !== undefined, 'call: who asks for another protocol takes it')
    this.head = head
    this.body = body
    this.upgrades = upgrade !== undefined
    this.#handler = handler
    this.#describe = describe
    this.#onOver = onOver
  }

  get isOver(): boolean {
    return this.#over
  }

  /** Its owner from now on; undefined once its response has been read. */
  give(owner: CallOwner | undefined): void {
    this.#owner = owner
  }

  noteSent(nowMs: number): void {
    this.sent = true
    this.sentMs = nowMs
  }

  /** The request could still be written again. */
  get isWhole(): boolean {
    return this.head !== ''
  }

  /** Keeps the request no longer. */
  forget(): void {
    this.head = ''
    this.body = NO_BYTES
  }

  begin(head: ResponseHead): void {
    const handler = this.#handler
    if (handler === undefined) return
    this.forget()
    const taker = handler.begin(head, this)
    if (this.#over) return
    this.#handler = undefined
    this.#taker = taker
    if (taker === undefined) this.abort()
  }

  upgrade(head: ResponseHead, upgraded: Upgraded): void {
    const handler = this.#handler
    this.#close()
    handler?.upgrade?.(head, upgraded)
  }

  push(piece: Buffer): void {
    this.#taker?.push(piece)
  }

  end(): void {
    const taker = this.#taker
    this.#close()
    taker?.end()
  }

  fail(error: CallError): void {
    const taker = this.#taker ?? this.#handler
    this.#close()
    taker?.fail(this.#describe(error))
  }

  pause(): void {
    this.#owner?.stopReading(PAUSED)
  }

  resume(): void {
    this.#owner?.readOn(PAUSED)
  }

  gather(): void {
    this.#owner?.gather()
  }

  abort(): void {
    const owner = this.#owner
    this.#detach()
    owner?.drop(this)
    this.#tellOver()
  }

  #close(): void {
    this.#detach()
    this.#tellOver()
  }

  #tellOver(): void {
    if (this.#isTold) return
    this.#isTold = true
    this.#onOver?.()
  }

  #detach(): void {
    this.#over = true
    this.#owner = undefined
    this.#handler = undefined
    this.#taker = undefined
    this.forget()
  }
}

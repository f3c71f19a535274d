// One connection to a server, with one call at a time: it writes the call's request, reads the answer, and returns to
// the pool where the answer ended by its framing and nothing speaks against reuse. Bytes that arrive while no call is
// under way, or behind an answer's end, belong to no call: the connection is destroyed.
import type { Socket } from 'node:net'
import { BodyFraming } from '../message/body-framing.ts'
import { sendTogether } from '../message/send-together.ts'
import { WireError } from '../message/wire-error.ts'
import { CallError, readSocketError } from './call-error.ts'
import { GATED, type Call, type CallOwner } from './call.ts'
import type { ClientContext } from './client-context.ts'
import { connect, type SocketEvents, type Target } from './connect.ts'
import { HeadReader } from './head-reader.ts'
import { ReadGate } from './read-gate.ts'
import type { Delimiting, Head } from './read-response-head.ts'

/** Who owns connections. */
export type ConnectionOwner = {
  onOpen(connection: Connection): void
  /** Its call is over and it may have another. `keepSeconds` as in `Head`. */
  onFree(connection: Connection, keepSeconds: number | undefined): void
  /** It is gone. `error`: it never opened. */
  onGone(connection: Connection, error: CallError | undefined): void
  /** The server had closed it before it saw `call`, which must be written again, on a new connection. */
  onStale(call: Call): void
}

export class Connection implements SocketEvents, CallOwner {
  /** Not to be used afterwards. */
  idleUntilMs = 0
  readonly #owner: ConnectionOwner
  #socket: Socket
  readonly #context: ClientContext
  /** Calls that it was given. */
  #calls = 0
  readonly #head: HeadReader
  readonly #body: BodyFraming
  readonly #gate: ReadGate
  #call: Call | undefined = undefined
  /** Of the answer under way, once it is there. */
  #answer: Delimiting | undefined = undefined
  /** Stops the watch over a head that has begun. */
  #cancelHeadTimer: (() => void) | undefined = undefined
  #isOpen = false
  #isGone = false
  /** It has been handed over. */
  #isUpgraded = false
  /** Why nothing is read: flags. */
  #held = 0
  #isReading = true
  /** What was read is being handed over; until that is done the socket is neither paused nor resumed. */
  #isHandingOver = false

  constructor(target: Target, context: ClientContext, owner: ConnectionOwner, reads: 'shared' | 'apart' = 'shared') {
    const { clock, bounds, keeper, fields } = context
    this.#owner = owner
    this.#context = context
    this.#head = new HeadReader(fields, bounds)
    this.#body = new BodyFraming('responses', bounds)
    this.#gate = new ReadGate(keeper, () => this.readOn(GATED))
    this.#socket = connect(target, clock, bounds, reads, this)
  }

  /** It was given no more than one call: the other side cannot have closed it for being idle. */
  get isNew(): boolean {
    return this.#calls < 2
  }

  /** While it has a call it keeps the process alive. */
  run(call: Call): void {
    const { head, body } = call
    this.#call = call
    this.#calls += 1
    this.#answer = undefined
    this.#head.start(call.upgrades)
    call.give(this)
    call.noteSent(this.#context.clock.monotonicMs())
    this.#socket.ref()
    sendTogether(this.#socket, head, body)
  }

  /** Closes it without a word to its call; the owner alone learns of it. */
  destroy(): void {
    if (this.#isGone) return
    this.#leave()
    this.#owner.onGone(this, undefined)
  }

  /** Its call, if there is one, fails with `error`. */
  break(error: CallError): void {
    if (this.#isGone) return
    const call = this.#call
    this.#leave()
    this.#owner.onGone(this, this.#isOpen ? undefined : error)
    call?.fail(error)
  }

  drop(call: Call): void {
    if (this.#call === call || this.#isUpgraded) this.destroy()
  }

  stopReading(reason: number): void {
    this.#held |= reason
    if (this.#isHandingOver || !this.#isReading || this.#isGone) return
    this.#isReading = false
    this.#socket.pause()
  }

  readOn(reason: number): void {
    this.#held &= ~reason
    if (this.#held !== 0 || this.#isHandingOver || this.#isReading || this.#isGone) return
    this.#isReading = true
    this.#socket.resume()
  }

  gather(): void {
    this.#gate.gather()
  }

  onOpen(socket: Socket): void {
    if (this.#isGone) return void socket.destroy()
    this.#socket = socket
    this.#isOpen = true
    this.#socket.unref()
    this.#owner.onOpen(this)
  }

  onRead(bytes: Buffer, size: number): boolean {
    const call = this.#call
    if (call === undefined) {
      this.destroy()
      return false
    }
    this.#isHandingOver = true
    try {
      this.#read(call, bytes, size)
    } catch (error) {
      this.#catch(call, error)
    } finally {
      this.#isHandingOver = false
    }
    const goesOn = this.#held === 0
    // TLS may hand over what it had unpacked after it was told to stop.
    if (goesOn && !this.#isReading && !this.#isGone) this.#socket.resume()
    this.#isReading = goesOn
    return goesOn
  }

  onEnd(): void {
    const call = this.#call
    // While it is being opened an error follows that says more.
    if (!this.#isOpen || this.#isUpgraded) return
    if (call === undefined) this.destroy()
    else if (this.#answer?.framing === 'close') {
      this.destroy()
      call.end()
    } else if (this.#answer !== undefined) this.break(closed('closed before the end of the answer'))
    else if (this.#head.hasBegun) this.break(closed("closed within the answer's head"))
    else this.#lose(call, closed('closed before an answer came'))
  }

  onError(error: Error): void {
    const call = this.#call
    if (call === undefined || this.#isGone) this.break(readSocketError(error))
    else this.#lose(call, readSocketError(error))
  }

  /**
   * The other side has closed the connection, or reset it. Where it was used before, and nothing of an answer has come since
   * the request was written a moment ago, the other side had closed it before it saw the request: servers close idle
   * connections without a word. Later it may be at work on the request, which then must not run twice.
   */
  #lose(call: Call, error: CallError): void {
    const hasAnswer = this.#answer !== undefined || this.#head.hasBegun
    const isSoon = this.#context.clock.monotonicMs() - call.sentMs <= this.#context.bounds.resendMs
    if (this.isNew || hasAnswer || !isSoon || call.resent || !call.isWhole) return this.break(error)
    this.#leave()
    this.#owner.onGone(this, undefined)
    call.resent = true
    this.#owner.onStale(call)
  }

  #read(call: Call, bytes: Buffer, size: number): void {
    let at = 0
    let begun: Head | undefined
    const body = this.#body
    if (this.#answer === undefined) {
      at = this.#head.push(bytes, size)
      if (at === -1) return this.#watchHead()
      this.#stopHeadWatch()
      begun = this.#head.take()
      if (begun.status === 101) return this.#upgrade(call, begun, bytes.subarray(at, size))
      const { framing, isKept, keepSeconds } = begun
      this.#answer = { framing, isKept, keepSeconds }
      body.start(framing)
    }
    // Unless somebody said that they may be joined, HTTP chunks stay apart: what goes by may have to be counted.
    const pieces = body.push(bytes, at, size, this.#gate.gathers)
    const { ended, broken } = body
    // From here on the shared buffer is not used: a handler may start the next call, which reads into it.
    if (ended) this.#free(call)
    if (begun !== undefined) call.begin(begun)
    for (const piece of pieces) call.push(piece)
    if (ended) call.end()
    else if (this.#call !== call) return
    else if (broken !== undefined) this.break(closed(broken))
    else if (!this.#gate.pass(size)) this.#held |= GATED
  }

  /** From here on only the socket's closing is seen here. */
  #upgrade(call: Call, head: Head, early: Buffer): void {
    const socket = this.#socket
    this.#call = undefined
    this.#isUpgraded = true
    socket.removeAllListeners('data')
    socket.pause()
    call.upgrade(head, { socket, early })
  }

  /** A head that has begun comes to its end soon: whoever drips it is not answering. */
  #watchHead(): void {
    const { clock, bounds } = this.#context
    this.#cancelHeadTimer ??= clock.after(bounds.headMs, () =>
      this.break(closed(`the answer's head did not end within ${bounds.headMs} ms`)),
    )
  }

  #stopHeadWatch(): void {
    this.#cancelHeadTimer?.()
    this.#cancelHeadTimer = undefined
  }

  /** The answer has been read. */
  #free(call: Call): void {
    const { isKept, keepSeconds } = this.#answer as Delimiting
    const socket = this.#socket
    call.give(undefined)
    this.#call = undefined
    this.#answer = undefined
    this.#held = 0
    this.#gate.reset()
    if (!isKept || call.upgrades || this.#body.leftBytes > 0 || socket.writableLength > 0 || socket.destroyed)
      return this.destroy()
    socket.unref()
    this.#owner.onFree(this, keepSeconds)
  }

  #catch(call: Call, error: unknown): void {
    if (error instanceof WireError) return this.break(closed(error.message))
    // A bug in a handler ends its own call and no other.
    if (this.#call === call || this.#isUpgraded) this.destroy()
    if (call.isOver) this.#context.onBug(error)
    else call.fail(new CallError('bug', String(error), error))
  }

  #leave(): void {
    this.#isGone = true
    this.#stopHeadWatch()
    this.#call?.give(undefined)
    this.#call = undefined
    this.#held = 0
    this.#gate.reset()
    this.#socket.destroy()
  }
}

function closed(how: string): CallError {
  return new CallError('closed', how)
}

// The connections to one origin and the calls that wait for one. A call takes the connection that was used last; where
// none is idle a new one is opened, and the call goes out on whichever is free first. Connections are bounded; beyond
// the bound calls wait in order, and beyond a second bound they fail. Idle connections are closed before the server is
// likely to close them: after `idleMs`, or a second before the time that the server announces.
import type { Clock } from '../../foundation/time/clock.ts'
import { CallError } from './call-error.ts'
import type { Call, CallOwner } from './call.ts'
import type { ClientBounds, ClientContext } from './client-context.ts'
import type { Target } from './connect.ts'
import { Connection, type ConnectionOwner } from './connection.ts'

/** A server that says how long it keeps a connection may be ahead of us by as much. */
const KEEP_MARGIN_MS = 1_000
const LEAST_SWEEP_MS = 1_000

export class ConnectionPool implements ConnectionOwner, CallOwner {
  readonly #target: Target
  readonly #context: ClientContext
  readonly #clock: Clock
  readonly #bounds: ClientBounds
  readonly #all = new Set<Connection>()
  /** The one used last is at the end. */
  #idle: Connection[] = []
  /** Connections being opened, each with the call for which that was begun. */
  readonly #opening = new Map<Connection, Call | undefined>()
  /** In order; where anybody waits, nothing is idle. */
  readonly #waiting = new Map<Call, Connection | undefined>()
  /** New connections for one call and nobody else: an old one has lost it, or it asks for another protocol. */
  readonly #reserved = new Map<Connection, Call>()
  /** Calls whose request is kept so that it could be written again, the oldest first. */
  #recent: Call[] = []
  #isSweeping = false
  #isClosed = false

  constructor(target: Target, context: ClientContext) {
    this.#target = target
    this.#context = context
    this.#clock = context.clock
    this.#bounds = context.bounds
  }

  /** It has no connection, and nobody waits for one. */
  get isUnused(): boolean {
    return this.#all.size === 0 && this.#waiting.size === 0
  }

  start(call: Call): void {
    if (call.upgrades) {
      if (!this.#openFor(call, 'apart')) call.fail(new CallError('crowded', 'all connections are taken'))
      return
    }
    const connection = this.#takeIdle()
    if (connection !== undefined) return this.#run(connection, call)
    const { connections, waiting } = this.#bounds
    const isFull = this.#all.size >= connections
    if (isFull && this.#waiting.size - this.#opening.size >= waiting) {
      const why = `all ${connections} connections are taken and ${waiting} calls wait`
      return call.fail(new CallError('crowded', why))
    }
    call.give(this)
    this.#waiting.set(call, isFull ? undefined : this.#open(call))
  }

  /** Everything is broken off; calls fail with `error`. */
  close(error: CallError): void {
    this.#isClosed = true
    const waiting = [...this.#waiting.keys()]
    this.#waiting.clear()
    const reserved = [...this.#reserved.values()]
    this.#reserved.clear()
    for (const connection of this.#all) connection.break(error)
    for (const call of reserved) call.fail(error)
    for (const call of waiting) call.fail(error)
  }

  /** A call that waits was broken off; a connection that was begun for it and that nobody else needs is given up. */
  drop(call: Call): void {
    for (const [connection, reserved] of this.#reserved) if (reserved === call) return connection.destroy()
    const connection = this.#waiting.get(call)
    this.#waiting.delete(call)
    if (connection !== undefined && this.#opening.has(connection) && this.#opening.size > this.#waiting.size)
      connection.destroy()
  }

  stopReading(): void {}

  readOn(): void {}

  gather(): void {}

  onOpen(connection: Connection): void {
    const reserved = this.#reserved.get(connection)
    this.#reserved.delete(connection)
    if (reserved !== undefined) return this.#run(connection, reserved)
    this.#opening.delete(connection)
    this.onFree(connection, undefined)
  }

  onStale(call: Call): void {
    if (!this.#openFor(call, 'shared')) call.fail(new CallError('closed', 'closed while idle'))
  }

  onFree(connection: Connection, keepSeconds: number | undefined): void {
    const next = this.#takeWaiting()
    if (next !== undefined) return this.#run(connection, next)
    const keepMs =
      keepSeconds === undefined
        ? this.#bounds.idleMs
        : Math.min(this.#bounds.announcedIdleMs, keepSeconds * 1_000 - KEEP_MARGIN_MS)
    if (keepMs <= 0) return connection.destroy()
    connection.idleUntilMs = this.#clock.monotonicMs() + keepMs
    this.#idle.push(connection)
    if (!this.#isSweeping) this.#sweepIn(keepMs)
  }

  onGone(connection: Connection, error: CallError | undefined): void {
    this.#all.delete(connection)
    const index = this.#idle.lastIndexOf(connection)
    if (index !== -1) this.#idle.splice(index, 1)
    const reserved = this.#reserved.get(connection)
    this.#reserved.delete(connection)
    if (reserved !== undefined && error !== undefined) reserved.fail(error)
    const call = this.#opening.get(connection)
    this.#opening.delete(connection)
    if (this.#isClosed) return
    const failed = error === undefined || reserved !== undefined ? undefined : this.#takeFailed(call)
    while (this.#all.size < this.#bounds.connections && this.#waiting.size > this.#opening.size) this.#open(undefined)
    if (failed !== undefined && error !== undefined) failed.fail(error)
  }

  /** Whose failure it is that a connection could not be opened: its call's, or else of the first that has none. */
  #takeFailed(call: Call | undefined): Call | undefined {
    if (call !== undefined && this.#waiting.delete(call)) return call
    return this.#waiting.size > this.#opening.size ? this.#takeWaiting() : undefined
  }

  #run(connection: Connection, call: Call): void {
    connection.run(call)
    if (connection.isNew || !call.isWhole) return call.forget()
    if (this.#recent.length === 0) this.#clock.after(this.#bounds.resendMs, () => this.#forgetOld())
    this.#recent.push(call)
  }

  /** Requests that are too old to be written again are kept no longer. */
  #forgetOld(): void {
    const sinceMs = this.#clock.monotonicMs() - this.#bounds.resendMs
    const young = this.#recent.findIndex(({ sentMs }) => sentMs > sinceMs)
    const old = young === -1 ? this.#recent : this.#recent.slice(0, young)
    for (const call of old) call.forget()
    this.#recent = young === -1 ? [] : this.#recent.slice(young)
    if (this.#recent.length > 0) this.#clock.after(this.#bounds.resendMs, () => this.#forgetOld())
  }

  /** A new connection for this call and for nobody else. False: there may be no more. */
  #openFor(call: Call, reads: 'shared' | 'apart'): boolean {
    if (this.#isClosed || this.#all.size >= this.#bounds.connections) return false
    const connection = new Connection(this.#target, this.#context, this, reads)
    this.#all.add(connection)
    call.give(this)
    this.#reserved.set(connection, call)
    return true
  }

  #open(call: Call | undefined): Connection {
    const connection = new Connection(this.#target, this.#context, this)
    this.#all.add(connection)
    this.#opening.set(connection, call)
    return connection
  }

  #takeIdle(): Connection | undefined {
    if (this.#idle.length === 0) return undefined
    const nowMs = this.#clock.monotonicMs()
    for (;;) {
      const connection = this.#idle.pop()
      if (connection === undefined || connection.idleUntilMs > nowMs) return connection
      connection.destroy()
    }
  }

  #takeWaiting(): Call | undefined {
    if (this.#waiting.size === 0) return undefined
    for (const call of this.#waiting.keys()) {
      this.#waiting.delete(call)
      return call
    }
    return undefined
  }

  #sweepIn(delayMs: number): void {
    this.#isSweeping = true
    this.#clock.after(Math.max(delayMs, LEAST_SWEEP_MS), () => this.#sweep())
  }

  #sweep(): void {
    this.#isSweeping = false
    const nowMs = this.#clock.monotonicMs()
    const idle = this.#idle
    this.#idle = []
    let nextMs = Number.POSITIVE_INFINITY
    for (const connection of idle) {
      if (connection.idleUntilMs <= nowMs) connection.destroy()
      else {
        this.#idle.push(connection)
        nextMs = Math.min(nextMs, connection.idleUntilMs)
      }
    }
    if (this.#idle.length > 0) this.#sweepIn(nextMs - nowMs)
  }
}

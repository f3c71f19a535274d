// Between a provider's socket and the HTTP parser. What one read of the socket brought reaches its call as one piece,
// however many HTTP chunks it was; and while a stream comes in a burst, faster than anybody reads, the kernel keeps the
// bytes for a moment, so that one read takes what would have been ten. A stream whose events come apart is not touched.
import type { Socket } from 'node:net'
import type { Clock } from '../../foundation/clock.ts'

/** Reads that follow each other within this belong to one burst, ms. */
const BURST_MS = 2
/** So many of them in a row are handed on at once before the next ones wait for each other. */
const BURST_READS = 2
/** How long they wait, ms: what a caller may get them later at most. */
const GATHER_MS = 2
/**
 * Bytes that the socket reads ahead of the parser; the rest stays with the kernel. More than an event has, since stopping
 * and starting to read costs as much as a read.
 */
export const READ_AHEAD_BYTES = 1_024

/** Told that all of a read has been parsed. */
export type GateReader = { onRead(): void }

/** The gate whose socket is being parsed: the parser calls back within the same turn, and names no socket. */
let reading: ReadGate | undefined

/** Sockets are read one after the other: nothing that the parser calls back reads another. */
function enter(gate: ReadGate | undefined): void {
  reading = gate
}

export function gateBeingRead(): ReadGate | undefined {
  return reading
}

/** Gates of one client that hold a burst back; one timer opens them all. */
export class GateKeeper {
  readonly #clock: Clock
  #closed: ReadGate[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  nowMs(): number {
    return this.#clock.monotonicMs()
  }

  openSoon(gate: ReadGate): void {
    if (this.#closed.push(gate) === 1) this.#clock.after(GATHER_MS, () => this.#openAll())
  }

  #openAll(): void {
    const gates = this.#closed
    this.#closed = []
    for (const gate of gates) gate.open()
  }
}

export class ReadGate {
  readonly #keeper: GateKeeper
  readonly #emitReadable: () => boolean
  /** The call whose answer is being read. */
  #reader: GateReader | undefined
  #gathers = false
  #closed = false
  #reads = 0
  #lastMs = 0

  /** `socket` must read at most `READ_AHEAD_BYTES` ahead of who listens for 'readable'. */
  constructor(socket: Socket, keeper: GateKeeper) {
    this.#keeper = keeper
    const emit = socket.emit
    this.#emitReadable = () => emit.call(socket, 'readable')
    socket.emit = (event: string | symbol, ...values: unknown[]) =>
      event === 'readable' ? this.#pass() : emit.call(socket, event, ...values)
  }

  /** From now on what is read belongs to `reader`. */
  assign(reader: GateReader): void {
    this.#reader = reader
    this.#gathers = false
  }

  /** The answer is a stream that has begun: reads of a burst may wait for each other. */
  gather(reader: GateReader): void {
    if (this.#reader !== reader) return
    this.#gathers = true
    this.#reads = 0
  }

  release(reader: GateReader): void {
    if (this.#reader !== reader) return
    this.#reader = undefined
    this.#gathers = false
  }

  open(): void {
    this.#closed = false
    this.#reads = BURST_READS
    this.#lastMs = this.#keeper.nowMs()
    this.#read()
  }

  #pass(): boolean {
    if (this.#closed) return true
    if (this.#gathers && this.#isBurst()) {
      this.#closed = true
      this.#keeper.openSoon(this)
      return true
    }
    return this.#read()
  }

  #isBurst(): boolean {
    const nowMs = this.#keeper.nowMs()
    this.#reads = nowMs - this.#lastMs > BURST_MS ? 1 : this.#reads + 1
    this.#lastMs = nowMs
    return this.#reads > BURST_READS
  }

  #read(): boolean {
    enter(this)
    try {
      return this.#emitReadable()
    } finally {
      enter(undefined)
      this.#reader?.onRead()
    }
  }
}

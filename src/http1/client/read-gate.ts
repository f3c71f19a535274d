// Gathers a stream that arrives in a burst: reading pauses for a moment while the kernel keeps the bytes, so that one
// read takes what would have been ten. The connection asks after each read whether it may go on, and is called when it
// may again. Streams whose events arrive apart are not delayed, and neither are streams that were not marked for
// gathering. A fast stream also pauses from time to time in any case, so that other connections have their turn.
import type { Clock } from '../../foundation/time/clock.ts'

/** Reads that follow each other within this belong to one burst, ms. */
const BURST_MS = 2
/** So many of them in a row are handed on at once before the next ones wait for each other. */
const BURST_READS = 2
/** How long they wait, ms: the most by which they may be late. */
const GATHER_MS = 4
/** A read of this size may be followed by another one at once: it is the most that TLS unpacks together. */
const FULL_BYTES = 16 * 1024
/** So much of full reads is handed on before everybody else has a turn: small events in it may take tens of milliseconds. */
const TURN_BYTES = 128 * 1024
const TURN_MS = 1

/** The closed gates of one client; one timer opens them all. */
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

  /** After others had their turn. */
  openNext(gate: ReadGate): void {
    this.#clock.after(TURN_MS, () => gate.open())
  }

  #openAll(): void {
    const gates = this.#closed
    this.#closed = []
    for (const gate of gates) gate.open()
  }
}

export class ReadGate {
  readonly #keeper: GateKeeper
  readonly #onOpen: () => void
  /** What comes together may be handed on together. */
  gathers = false
  #closed = false
  #reads = 0
  #lastMs = 0
  /** Of full reads in a row. */
  #fullBytes = 0

  /** `onOpen`: reading may go on. */
  constructor(keeper: GateKeeper, onOpen: () => void) {
    this.#keeper = keeper
    this.#onOpen = onOpen
  }

  /** The answer is a stream that has begun: reads of a burst may wait for each other. */
  gather(): void {
    this.gathers = true
    this.#reads = 0
  }

  /** The call is over. */
  reset(): void {
    this.gathers = false
    this.#fullBytes = 0
    this.#closed = false
  }

  /** A read of so many bytes has come. False: the next ones are to wait until the gate opens. */
  pass(size: number): boolean {
    if (!this.gathers) return this.#passFull(size)
    const nowMs = this.#keeper.nowMs()
    this.#reads = nowMs - this.#lastMs > BURST_MS ? 1 : this.#reads + 1
    this.#lastMs = nowMs
    if (this.#reads < BURST_READS) return true
    if (!this.#closed) {
      this.#closed = true
      this.#keeper.openSoon(this)
    }
    return false
  }

  #passFull(size: number): boolean {
    this.#fullBytes = size < FULL_BYTES ? 0 : this.#fullBytes + size
    if (this.#fullBytes < TURN_BYTES) return true
    this.#fullBytes = 0
    if (!this.#closed) this.#keeper.openNext(this)
    this.#closed = true
    return false
  }

  /** What waited is one read; if another follows within the burst's time, the burst goes on. */
  open(): void {
    if (!this.#closed) return
    this.#closed = false
    this.#lastMs = this.#keeper.nowMs()
    this.#onOpen()
  }
}

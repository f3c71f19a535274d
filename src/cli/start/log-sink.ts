// Where the lines of the log go: to stderr, in the order in which they were written. They wait in memory for a slow reader, up
// to a bound, and never make the gateway wait; lines beyond the bound are left out and counted.
import { pino } from 'pino'
import { bounds } from '../../foundation/bounds.ts'
import type { Clock } from '../../foundation/time/clock.ts'

export class LogSink {
  readonly #sink = pino.destination({ fd: 2, sync: false })
  readonly #clock: Clock
  #waitingBytes = 0
  #missing = 0
  #isClosed = false

  /** `tellMissing` is called with the number of lines that were left out, once the others have been read. */
  constructor(clock: Clock, tellMissing: (lines: number) => void) {
    this.#clock = clock
    this.#sink.on('write', (bytes: number) => (this.#waitingBytes -= bytes))
    this.#sink.on('drain', () => {
      const missing = this.#missing
      this.#missing = 0
      if (missing > 0) tellMissing(missing)
    })
  }

  /** `mostBytes`: how much may wait at all for this line to be added. */
  write(line: string, mostBytes: number = bounds.logBytes): void {
    if (this.#isClosed) return
    const bytes = Buffer.byteLength(line)
    if (this.#waitingBytes + bytes > mostBytes) {
      this.#missing += 1
      return
    }
    this.#waitingBytes += bytes
    this.#sink.write(line)
  }

  /** Resolves once the last lines are out, or their reader has taken none for bounds.lastLinesMs. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#waitingBytes === 0) return resolve()
      this.#sink.once('drain', () => resolve())
      this.#clock.after(bounds.lastLinesMs, () => {
        // Else the end of the process would wait for that reader for ever.
        this.#isClosed = true
        this.#sink.destroy()
        resolve()
      })
    })
  }
}

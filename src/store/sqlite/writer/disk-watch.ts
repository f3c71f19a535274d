// Looks at the free space under the database, once a second. While there is hardly any, no new request is admitted: the
// rest is for the ends of running ones. Writes that fail show that a disk is full; this is for the moment before.
import { statfs } from 'node:fs/promises'
import { bounds } from '../../../foundation/bounds.ts'
import type { Clock } from '../../../foundation/time/clock.ts'
import type { Log } from '../../../foundation/log.ts'
import { StoreError } from '../../store-error.ts'

const EVERY_MS = 1_000

export class DiskWatch {
  /** Undefined: there is room. */
  fault: StoreError | undefined
  readonly #directory: string
  readonly #log: Pick<Log, 'info' | 'error'>
  readonly #readFree: typeof readFreeBytes
  readonly #clock: Pick<Clock, 'after'>
  #cancel = () => {}
  #isLooking = false

  constructor(
    directory: string,
    clock: Pick<Clock, 'after'>,
    log: Pick<Log, 'info' | 'error'>,
    readFree = readFreeBytes,
  ) {
    this.#clock = clock
    this.#directory = directory
    this.#log = log
    this.#readFree = readFree
    this.#lookLater()
  }

  close(): void {
    this.#cancel()
  }

  async look(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      this.#note((await this.#readFree(this.#directory)) >= bounds.diskReserveBytes)
    } catch {
      // The size cannot be read; whether the disk can be written, the writes themselves find out.
      this.#note(true)
    } finally {
      this.#isLooking = false
    }
  }

  #lookLater(): void {
    this.#cancel = this.#clock.after(EVERY_MS, () => {
      void this.look()
      this.#lookLater()
    })
  }

  #note(hasRoom: boolean): void {
    if (hasRoom === (this.fault === undefined)) return
    if (hasRoom) {
      this.fault = undefined
      this.#log.info({}, 'the disk has room again: calls are admitted')
      return
    }
    this.fault = new StoreError(
      `The disk is almost full under ${this.#directory}: new calls are refused. Free space; nothing was lost.`,
      'the disk is almost full',
    )
    this.#log.error({ fault: this.fault.message }, 'new calls are refused')
  }
}

/** A file system that reports no size is taken to have room. Some blocks of others are reserved for root. */
async function readFreeBytes(directory: string): Promise<number> {
  const { blocks, bfree, bavail, bsize } = await statfs(directory)
  if (blocks === 0) return Number.POSITIVE_INFINITY
  return (process.getuid?.() === 0 ? bfree : bavail) * bsize
}

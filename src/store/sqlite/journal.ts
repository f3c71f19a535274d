// The journal beside the embedded database: what was answered as durable and is not in the database yet. One record is
// one batch, as text, on the disk when its write is done; Node's pool of threads waits for that, and nobody else. The
// file has two halves: while the database takes what one of them has, the other one takes what comes. It knows nothing of
// what the batches hold.
import { constants, fdatasync, write } from 'node:fs'
import { open, unlink, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { assert } from '../../foundation/assert.ts'
import { countMostBytes, writeRecord } from './journal-record.ts'

/** The file's size from its first use on: writing over what is there spares the disk a change of the file's length. */
export const JOURNAL_BYTES = 1_048_576
export const HALF_BYTES = JOURNAL_BYTES / 2
/** With it a write returns once it is on the disk; some systems lack it. */
const WRITE_THROUGH = constants.O_DSYNC as number | undefined

/** `at`: where its next record goes. `last`: the number of the newest batch that it has. */
type Half = { readonly from: number; at: number; last: number }

export class Journal {
  readonly #path: string
  readonly #file: FileHandle
  #preamble = ''
  /** The preamble stands before what comes next in this half. */
  #isAnnounced = false
  #bytes = Buffer.alloc(16_384)
  #isWriting = false
  /** The first takes what comes. */
  #halves: [Half, Half] = [
    { from: 0, at: 0, last: 0 },
    { from: HALF_BYTES, at: HALF_BYTES, last: 0 },
  ]

  private constructor(path: string, file: FileHandle) {
    this.#path = path
    this.#file = file
  }

  /** @throws the system's error where the file cannot be opened or has no room */
  static async open(path: string): Promise<Journal> {
    const file = await open(path, constants.O_RDWR | constants.O_CREAT | (WRITE_THROUGH ?? 0), 0o600)
    try {
      const { size } = await file.stat()
      if (size < JOURNAL_BYTES) {
        await writeAll(file.fd, Buffer.alloc(JOURNAL_BYTES - size), JOURNAL_BYTES - size, size)
        await syncFolder(dirname(path))
      }
    } catch (error) {
      await file.close()
      throw error
    }
    return new Journal(path, file)
  }

  /** What the batches from now on mean. */
  announce(preamble: string): void {
    this.#preamble = preamble
    this.#isAnnounced = false
  }

  /**
   * Writes a batch; durable when it resolves. Undefined: it has no room, and nothing was changed. One at a time.
   * @throws the system's error: then it may be there or not
   */
  append(number: number, text: string): Promise<void> | undefined {
    assert(!this.#isWriting, 'journal: one batch is written at a time')
    let size = this.#put(this.#halves[0], number, text)
    const [full, other] = this.#halves
    if (size === 0 && other.at === other.from) {
      size = this.#put(other, number, text)
      if (size > 0) this.#halves = [other, full]
    }
    if (size === 0) return undefined
    const [half] = this.#halves
    const { at } = half
    half.at += size
    half.last = number
    this.#isAnnounced = true
    return this.#write(size, at)
  }

  /** The database has all batches up to `number`: what has only those is free. */
  forget(number: number): void {
    for (const half of this.#halves) if (half.last <= number) half.at = half.from
    const [first, second] = this.#halves
    if (first.at !== first.from && second.at === second.from) this.#halves = [second, first]
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  /** Closes it and takes it away: whoever finds none knows that all is in the database. */
  async remove(): Promise<void> {
    await this.close()
    await unlink(this.#path)
  }

  /** Puts the record together, with its preamble where it needs one; bytes of both, 0: the half has no room. */
  #put(half: Half, number: number, text: string): number {
    const room = half.from + HALF_BYTES - half.at
    if (text.length > room) return 0
    const isAlone = half.at !== half.from && this.#isAnnounced
    const most = countMostBytes(text) + (isAlone ? 0 : countMostBytes(this.#preamble))
    if (this.#bytes.length < most) this.#bytes = Buffer.alloc(most * 2)
    const from = isAlone ? 0 : writeRecord(this.#bytes, 0, { kind: 'preamble', number, text: this.#preamble })
    const size = writeRecord(this.#bytes, from, { kind: 'batch', number, text })
    return size > room ? 0 : size
  }

  async #write(size: number, at: number): Promise<void> {
    this.#isWriting = true
    try {
      await writeAll(this.#file.fd, this.#bytes, size, at)
    } finally {
      this.#isWriting = false
    }
  }
}

async function writeAll(file: number, bytes: Buffer, size: number, at: number): Promise<void> {
  for (let from = 0; from < size;) from += await writeSome(file, bytes, from, size - from, at + from)
  if (WRITE_THROUGH === undefined) await flush(file)
}

// Not the handle's own methods: they cost twice as much, at every batch.
function writeSome(file: number, bytes: Buffer, from: number, length: number, at: number): Promise<number> {
  return new Promise((resolve, reject) => {
    write(file, bytes, from, length, at, (error, written) => (error === null ? resolve(written) : reject(error)))
  })
}

function flush(file: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fdatasync(file, (error) => (error === null ? resolve() : reject(error)))
  })
}

/** A new file is found after a power cut only once its folder is on the disk too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

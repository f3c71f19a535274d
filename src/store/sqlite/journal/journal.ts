// The journal beside the embedded database: what was answered as durable and is not in the database yet. One record is
// one batch, as text, and is on the disk when its write is done; only Node's pool of threads waits for that. The file
// has two halves: while the database takes in one of them, new records go to the other. It begins with a record that is
// never overwritten, so that an emptied file can be told from one without records. The journal knows nothing of what
// the batches hold.
import { closeSync, constants, fdatasync, fsyncSync, openSync, write, writeSync } from 'node:fs'
import { open, unlink, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { assert } from '../../../foundation/assert.ts'
import type { BatchEnd } from './journal-mark.ts'
import { countMostBytes, readRecord, writeRecord } from './journal-record.ts'

/** The file's size from its first use on: writing over what is there spares the disk a change of the file's length. */
export const JOURNAL_BYTES = 1_048_576
export const HALF_BYTES = JOURNAL_BYTES / 2
/** With it a write returns once it is on the disk; some systems lack it. */
const WRITE_THROUGH = constants.O_DSYNC as number | undefined

/** `at`: where its next record goes. `last`: the number of the newest batch that it has. */
type Half = { readonly from: number; readonly until: number; at: number; last: number }

export class Journal {
  readonly #path: string
  readonly #file: FileHandle
  #preamble = ''
  /** The preamble stands before what comes next in this half. */
  #isAnnounced = false
  #bytes = Buffer.alloc(16_384)
  #isWriting = false
  /** The first takes what comes. */
  #halves: [Half, Half]

  private constructor(path: string, file: FileHandle, openingBytes: number) {
    this.#path = path
    this.#file = file
    this.#halves = [
      { from: openingBytes, until: HALF_BYTES, at: openingBytes, last: 0 },
      { from: HALF_BYTES, until: JOURNAL_BYTES, at: HALF_BYTES, last: 0 },
    ]
  }

  /**
   * Makes the file, durably, and returns when that is done.
   * @throws the system's error where it cannot be written or has no room
   */
  static create(path: string, opening: string, number: number): void {
    const bytes = Buffer.alloc(JOURNAL_BYTES)
    writeRecord(bytes, 0, { kind: 'preamble', number, groups: 0, text: opening })
    const file = openSync(path, 'w', 0o600)
    try {
      for (let from = 0; from < bytes.length;) from += writeSync(file, bytes, from)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    syncFolder(dirname(path))
  }

  /** Opens one that was made, from its start. @throws Error where it cannot be opened or is not whole */
  static async open(path: string): Promise<Journal> {
    const file = await open(path, constants.O_RDWR | (WRITE_THROUGH ?? 0))
    try {
      const bytes = Buffer.alloc(HALF_BYTES)
      const { size } = await file.stat()
      await file.read(bytes, 0, HALF_BYTES, 0)
      const opening = readRecord(bytes, 0, HALF_BYTES)
      if (size < JOURNAL_BYTES || opening === undefined) throw new Error('it is not whole')
      return new Journal(path, file, opening.end)
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /** Nothing lies in the other half that the database lacks. */
  get hasSpareHalf(): boolean {
    const [, other] = this.#halves
    return other.at === other.from
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
  append(end: BatchEnd, text: string): Promise<void> | undefined {
    assert(!this.#isWriting, 'journal: one batch is written at a time')
    let size = this.#put(this.#halves[0], end, text)
    const [full, other] = this.#halves
    if (size === 0 && this.hasSpareHalf) {
      size = this.#put(other, end, text)
      if (size > 0) this.#halves = [other, full]
    }
    if (size === 0) return undefined
    const [half] = this.#halves
    const { at } = half
    half.at += size
    half.last = end.number
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
  #put(half: Half, { number, groups }: BatchEnd, text: string): number {
    const room = half.until - half.at
    if (text.length > room) return 0
    const isAlone = half.at !== half.from && this.#isAnnounced
    const most = countMostBytes(text) + (isAlone ? 0 : countMostBytes(this.#preamble))
    if (this.#bytes.length < most) this.#bytes = Buffer.alloc(most * 2)
    const from = isAlone ? 0 : writeRecord(this.#bytes, 0, { kind: 'preamble', number, groups, text: this.#preamble })
    const size = writeRecord(this.#bytes, from, { kind: 'batch', number, groups, text })
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
function syncFolder(path: string): void {
  const folder = openSync(path, constants.O_RDONLY)
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

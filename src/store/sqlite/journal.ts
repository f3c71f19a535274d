// The journal beside the embedded database: what was answered as durable and is not in the database yet. One record is
// one batch, as text, written with one system call that returns once it is on the disk. Records follow each other from
// the file's beginning and are numbered without a gap; what lies behind the last one is older, or torn, and its number
// or checksum says so. It knows nothing of what the batches hold.
import { closeSync, constants, fdatasyncSync, fstatSync, fsyncSync, openSync, readSync } from 'node:fs'
import { unlinkSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import { assert } from '../../foundation/assert.ts'

/** The file's size from its first use on: writing over what is there spares the disk a change of the file's length. */
export const JOURNAL_BYTES = 1_048_576
/** Checksum of the rest, length of the text, number (two halves), kind. */
const HEADER_BYTES = 20
const WORD = 2 ** 32
/** With it a write returns once it is on the disk; some systems lack it. */
const WRITE_THROUGH = constants.O_DSYNC as number | undefined

/** `preamble`: what the batches behind it mean. It has the number of the batch that follows it. */
export type JournalRecord = { kind: 'preamble' | 'batch'; number: number; text: string }

const kinds = ['preamble', 'batch'] as const

export class Journal {
  readonly #path: string
  readonly #file: number
  #bytes = Buffer.alloc(16_384)
  /** Where the next record goes. */
  #at = 0
  /** Bytes of records that are being put together for the next write. */
  #gathered = 0

  private constructor(path: string, file: number) {
    this.#path = path
    this.#file = file
  }

  /** @throws the system's error where the file cannot be opened or has no room */
  static open(path: string): Journal {
    const file = openSync(path, constants.O_RDWR | constants.O_CREAT | (WRITE_THROUGH ?? 0), 0o600)
    try {
      const missing = JOURNAL_BYTES - fstatSync(file).size
      if (missing > 0) {
        writeAll(file, Buffer.alloc(missing), JOURNAL_BYTES - missing)
        syncFolder(dirname(path))
      }
    } catch (error) {
      closeSync(file)
      throw error
    }
    return new Journal(path, file)
  }

  /** The records from the beginning on that follow each other. */
  read(): JournalRecord[] {
    const bytes = Buffer.alloc(JOURNAL_BYTES)
    const size = readAll(this.#file, bytes)
    const records: JournalRecord[] = []
    let next: number | undefined
    for (let at = 0; at + HEADER_BYTES <= size;) {
      const end = at + HEADER_BYTES + bytes.readUInt32LE(at + 4)
      if (end > size || crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32LE(at)) break
      const number = bytes.readUInt32LE(at + 8) + bytes.readUInt32LE(at + 12) * WORD
      const kind = kinds[bytes.readUInt32LE(at + 16)]
      if (kind === undefined || (next !== undefined && number !== next)) break
      records.push({ kind, number, text: bytes.toString('utf8', at + HEADER_BYTES, end) })
      next = kind === 'batch' ? number + 1 : number
      at = end
    }
    return records
  }

  /** Whether nothing was appended since it was opened or cleared. */
  get isEmpty(): boolean {
    return this.#at === 0
  }

  get usedBytes(): number {
    return this.#at
  }

  /** Puts a record together for the next `append`. False: it has no room, and nothing was changed. */
  gather({ kind, number, text }: JournalRecord): boolean {
    if (this.#at + this.#gathered + HEADER_BYTES + text.length > JOURNAL_BYTES) return false
    // A character is at most three bytes of UTF-8.
    const mostBytes = this.#gathered + HEADER_BYTES + text.length * 3
    if (this.#bytes.length < mostBytes) this.#grow(mostBytes)
    const from = this.#gathered
    const length = this.#bytes.write(text, from + HEADER_BYTES, 'utf8')
    const end = from + HEADER_BYTES + length
    if (this.#at + end > JOURNAL_BYTES) return false
    this.#bytes.writeUInt32LE(length, from + 4)
    this.#bytes.writeUInt32LE(number % WORD, from + 8)
    this.#bytes.writeUInt32LE(Math.floor(number / WORD), from + 12)
    this.#bytes.writeUInt32LE(kinds.indexOf(kind), from + 16)
    this.#bytes.writeUInt32LE(crc32(this.#bytes.subarray(from + 4, end)), from)
    this.#gathered = end
    return true
  }

  /** Forgets what was gathered. */
  drop(): void {
    this.#gathered = 0
  }

  /** Writes what was gathered; durable when it returns. @throws the system's error: then none of it counts */
  append(): void {
    const size = this.#gathered
    assert(size > 0, 'journal: nothing was gathered')
    this.#gathered = 0
    writeAll(this.#file, this.#bytes.subarray(0, size), this.#at)
    this.#at += size
  }

  /** All of it is in the database: the next record begins at the beginning. */
  clear(): void {
    this.#at = 0
  }

  close(): void {
    closeSync(this.#file)
  }

  /** Closes it and takes it away: whoever finds none knows that all is in the database. */
  remove(): void {
    this.close()
    unlinkSync(this.#path)
  }

  #grow(least: number): void {
    const larger = Buffer.alloc(Math.max(least, this.#bytes.length * 2))
    this.#bytes.copy(larger, 0, 0, this.#gathered)
    this.#bytes = larger
  }
}

function writeAll(file: number, bytes: Buffer, at: number): void {
  for (let from = 0; from < bytes.length;) from += writeSync(file, bytes, from, bytes.length - from, at + from)
  if (WRITE_THROUGH === undefined) fdatasyncSync(file)
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

function readAll(file: number, bytes: Buffer): number {
  let size = 0
  for (;;) {
    const read = readSync(file, bytes, size, bytes.length - size, size)
    size += read
    if (read === 0 || size === bytes.length) return size
  }
}

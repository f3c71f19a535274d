// What the journal's file is made of: numbered records of text with a checksum. Behind the newest one lie older ones
// that were not written over yet, and bytes of no meaning; a record that can be read is one that was written whole.
import { crc32 } from 'node:zlib'

/** Checksum of the rest, length of the text, number (two halves), kind and groups. */
const RECORD_HEADER_BYTES = 20
const WORD = 2 ** 32
/** Groups are counted up to here, and from 0 again. */
export const GROUPS_WRAP = 2 ** 24

/** `preamble`: what the batches mean. It has the number of the batch that follows it. */
export type JournalRecord = {
  kind: 'preamble' | 'batch'
  /** From 1 on. */
  number: number
  /** All groups up to the end of this record, modulo `GROUPS_WRAP`. */
  groups: number
  text: string
}

const kinds = ['preamble', 'batch'] as const

/** Bytes that a record takes at most: a character is three bytes of UTF-8, or less. */
export function countMostBytes(text: string): number {
  return RECORD_HEADER_BYTES + text.length * 3
}

/** Where the next record begins. `bytes` has room for the longest that it can be. */
export function writeRecord(bytes: Buffer, at: number, { kind, number, groups, text }: JournalRecord): number {
  const length = bytes.write(text, at + RECORD_HEADER_BYTES, 'utf8')
  const end = at + RECORD_HEADER_BYTES + length
  bytes.writeUInt32LE(length, at + 4)
  bytes.writeUInt32LE(number % WORD, at + 8)
  bytes.writeUInt32LE(Math.floor(number / WORD), at + 12)
  bytes.writeUInt32LE(kinds.indexOf(kind) + (groups % GROUPS_WRAP) * 256, at + 16)
  bytes.writeUInt32LE(crc32(bytes.subarray(at + 4, end)), at)
  return end
}

export type FoundRecord = JournalRecord & { end: number }

/** The record that begins at `at` and ends before `until`; undefined: none that can be read. */
export function readRecord(bytes: Buffer, at: number, until: number): FoundRecord | undefined {
  if (at + RECORD_HEADER_BYTES > until) return undefined
  const end = at + RECORD_HEADER_BYTES + bytes.readUInt32LE(at + 4)
  const kind = kinds[bytes.readUInt8(at + 16)]
  if (end > until || kind === undefined) return undefined
  const number = readNumber(bytes, at)
  if (number < 1 || !Number.isSafeInteger(number)) return undefined
  if (crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32LE(at)) return undefined
  const groups = bytes.readUInt32LE(at + 16) >>> 8
  return { kind, number, groups, text: bytes.toString('utf8', at + RECORD_HEADER_BYTES, end), end }
}

/** All records between `from` and `until` that can be read, wherever they begin, in the order in which they lie. */
export function findRecords(bytes: Buffer, from: number, until: number): FoundRecord[] {
  const records: FoundRecord[] = []
  for (let at = from; at + RECORD_HEADER_BYTES <= until;) {
    const record = readRecord(bytes, at, until)
    if (record === undefined) at += 1
    else {
      records.push(record)
      at = record.end
    }
  }
  return records
}

/** Whether the header at `at` may be that of record `number`, cut off at `until`. */
export function isCutRecord(bytes: Buffer, at: number, until: number, number: number): boolean {
  if (at + RECORD_HEADER_BYTES > until) return true
  return readNumber(bytes, at) === number && at + RECORD_HEADER_BYTES + bytes.readUInt32LE(at + 4) > until
}

function readNumber(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at + 8) + bytes.readUInt32LE(at + 12) * WORD
}

// What the journal's file is made of: numbered records of text, one behind the other. What lies behind the last one is
// older, or torn, and its number or checksum says so.
import { crc32 } from 'node:zlib'

/** Checksum of the rest, length of the text, number (two halves), kind. */
export const RECORD_HEADER_BYTES = 20
const WORD = 2 ** 32

/** `preamble`: what the batches behind it mean. It has the number of the batch that follows it. */
export type JournalRecord = { kind: 'preamble' | 'batch'; number: number; text: string }

const kinds = ['preamble', 'batch'] as const

/** Bytes that a record takes at most: a character is three bytes of UTF-8, or less. */
export function countMostBytes(text: string): number {
  return RECORD_HEADER_BYTES + text.length * 3
}

/** Where the next record begins. `bytes` has room for the longest that it can be. */
export function writeRecord(bytes: Buffer, at: number, { kind, number, text }: JournalRecord): number {
  const length = bytes.write(text, at + RECORD_HEADER_BYTES, 'utf8')
  const end = at + RECORD_HEADER_BYTES + length
  bytes.writeUInt32LE(length, at + 4)
  bytes.writeUInt32LE(number % WORD, at + 8)
  bytes.writeUInt32LE(Math.floor(number / WORD), at + 12)
  bytes.writeUInt32LE(kinds.indexOf(kind), at + 16)
  bytes.writeUInt32LE(crc32(bytes.subarray(at + 4, end)), at)
  return end
}

/** The records from `from` on that follow each other without a gap. */
export function readRecords(bytes: Buffer, from: number): JournalRecord[] {
  const records: JournalRecord[] = []
  let next: number | undefined
  for (let at = from; at + RECORD_HEADER_BYTES <= bytes.length;) {
    const end = at + RECORD_HEADER_BYTES + bytes.readUInt32LE(at + 4)
    if (end > bytes.length || crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32LE(at)) break
    const number = bytes.readUInt32LE(at + 8) + bytes.readUInt32LE(at + 12) * WORD
    const kind = kinds[bytes.readUInt32LE(at + 16)]
    if (kind === undefined || (next !== undefined && number !== next)) break
    records.push({ kind, number, text: bytes.toString('utf8', at + RECORD_HEADER_BYTES, end) })
    next = kind === 'batch' ? number + 1 : number
    at = end
  }
  return records
}

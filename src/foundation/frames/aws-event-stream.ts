// AWS's binary event stream (application/vnd.amazon.eventstream): bytes in any chunking -> frames, with the API of
// SseParser. One message is one frame; its name is the `:event-type` header, or for failures `:exception-type` or
// `:error-code`. Both checksums are verified, the first as soon as a message's length is known, so that a corrupt length
// never makes us wait. Writing messages is left out: nobody is served this format.
import { crc32 } from 'node:zlib'
import { bounds } from '../bounds.ts'
import { BytePile, toBuffer } from './byte-pile.ts'
import { parseJsonObject, readString } from '../json/json.ts'
import { FrameError, type Frame } from './sse.ts'

/** Total length, length of the headers, checksum of these two. */
const PRELUDE_BYTES = 12
/** A message without headers and payload: the prelude and the message's checksum. */
const LEAST_BYTES = 16

const CHECKSUM_BYTES = 4
/** Bytes of a header's value by its type; undefined: two bytes that say how many follow. */
const VALUE_BYTES = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16]
const STRING = 7

/** What the headers of a message say that counts here. */
type Kind = { event: string | undefined; errorMessage: string | undefined; isError: boolean }

/** A push parser. What `end` finds unfinished is reported, not given out. After a FrameError nothing more can be read. */
export class AwsEventStreamParser {
  /** Bytes of the message that is still coming; joined once, when it is complete. */
  readonly #pile = new BytePile()
  /** Bytes to have before anything can be read: a prelude, then the whole message. */
  #wanted = PRELUDE_BYTES
  readonly #boundBytes: number
  /** Of the last message: nearly all headers are like those before them. */
  #headers = ''
  #kind: Kind = { event: undefined, errorMessage: undefined, isError: false }

  constructor(boundBytes: number = bounds.streamEventBytes) {
    this.#boundBytes = boundBytes
  }

  /** Bytes of the message whose end has not come. */
  get keptBytes(): number {
    return this.#pile.size
  }

  /** @throws FrameError where a checksum is wrong, a length impossible, or a message larger than the bound. */
  push(chunk: Uint8Array): Frame[] {
    if (chunk.length === 0) return []
    this.#pile.push(toBuffer(chunk))
    if (this.#pile.size < this.#wanted) return []
    const buffer = this.#pile.take()
    const frames: Frame[] = []
    let start = 0
    this.#wanted = PRELUDE_BYTES
    while (buffer.length - start >= PRELUDE_BYTES) {
      const length = this.#readLength(buffer, start)
      if (buffer.length - start < length) {
        this.#wanted = length
        break
      }
      frames.push(this.#readMessage(buffer, start, start + length))
      start += length
    }
    if (start < buffer.length) this.#pile.push(buffer.subarray(start))
    return frames
  }

  /** Nothing is completed by the end itself; `cut` says whether the stream stopped inside a message. */
  end(): { frames: Frame[]; cut: boolean } {
    return { frames: [], cut: this.#pile.size > 0 }
  }

  #readLength(buffer: Buffer, start: number): number {
    const length = buffer.readUInt32BE(start)
    if (checkPrelude(buffer, start) !== buffer.readUInt32BE(start + PRELUDE_BYTES - CHECKSUM_BYTES)) {
      throw new FrameError('a message of the event stream has a wrong prelude checksum')
    }
    if (length < LEAST_BYTES) throw new FrameError('a message of the event stream has an impossible length')
    if (length > this.#boundBytes) {
      throw new FrameError(`a message of the event stream is larger than ${this.#boundBytes} bytes`)
    }
    return length
  }

  #readMessage(bytes: Buffer, start: number, end: number): Frame {
    const bodyEnd = end - CHECKSUM_BYTES
    if (crc32(bytes.subarray(start, bodyEnd)) !== bytes.readUInt32BE(bodyEnd))
      throw new FrameError('a message of the event stream has a wrong checksum')
    const headersAt = start + PRELUDE_BYTES
    const bodyAt = headersAt + bytes.readUInt32BE(start + 4)
    if (bodyAt > bodyEnd) throw new FrameError('a message of the event stream is shorter than its headers')
    const headers = bytes.toString('latin1', headersAt, bodyAt)
    if (headers !== this.#headers) {
      this.#kind = readKind(bytes.subarray(headersAt, bodyAt))
      this.#headers = headers
    }
    const { event, errorMessage, isError } = this.#kind
    const data = bytes.toString('utf8', bodyAt, bodyEnd)
    return { event, data: isError && data === '' ? JSON.stringify({ message: errorMessage ?? event }) : data }
  }
}

/**
 * The frame inside a `chunk` of Bedrock's InvokeModelWithResponseStream, `{"bytes": base64}`: the model's own event,
 * named by its `type`. Frames of other kinds (exceptions) and chunks without bytes come back as they are.
 */
export function unwrapChunk(frame: Frame): Frame {
  if (frame.event !== 'chunk') return frame
  const bytes = readString(parseJsonObject(frame.data)?.['bytes'])
  if (bytes === undefined) return frame
  const data = Buffer.from(bytes, 'base64').toString('utf8')
  return { event: readString(parseJsonObject(data)?.['type']), data }
}

/** @throws FrameError where a header is no header. */
function readKind(bytes: Buffer): Kind {
  const texts: { [name: string]: string | undefined } = Object.create(null) as {}
  let at = 0
  while (at < bytes.length) {
    const nameEnd = at + 1 + (bytes[at] as number)
    const type = bytes[nameEnd] ?? VALUE_BYTES.length
    if (type >= VALUE_BYTES.length) throw new FrameError('a message of the event stream has a broken header')
    const fixed = VALUE_BYTES[type]
    const valueAt = nameEnd + (fixed === undefined ? 3 : 1)
    const size = fixed ?? (bytes[nameEnd + 1] ?? 0) * 256 + (bytes[nameEnd + 2] ?? 0)
    if (valueAt + size > bytes.length) throw new FrameError('a message of the event stream has a broken header')
    const name = bytes.toString('utf8', at + 1, nameEnd)
    texts[name] = type === STRING ? bytes.toString('utf8', valueAt, valueAt + size) : undefined
    at = valueAt + size
  }
  const error = texts[':error-code']
  const event = error ?? texts[':exception-type'] ?? texts[':event-type']
  return { event, errorMessage: texts[':error-message'], isError: error !== undefined }
}

/** The CRC-32 of eight bytes: calling the library's costs ten times that. */
function checkPrelude(bytes: Buffer, from: number): number {
  let sum = ~0
  for (let at = from; at < from + PRELUDE_BYTES - CHECKSUM_BYTES; at += 1)
    sum = (checksums[(sum ^ (bytes[at] as number)) & 0xff] as number) ^ (sum >>> 8)
  return ~sum >>> 0
}

const checksums = Int32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1
  return sum
})

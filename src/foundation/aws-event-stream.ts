// AWS's binary event stream (application/vnd.amazon.eventstream): bytes in any chunking -> frames, with the API of
// SseParser. One message is one frame; its name is the `:event-type` header, or for failures `:exception-type` or
// `:error-code`. Both checksums are verified, the first as soon as a message's length is known, so that a corrupt length
// never makes us wait. Writing messages is left out: nobody is served this format.
import { crc32 } from 'node:zlib'
import { EventStreamCodec } from '@smithy/eventstream-codec'
import { bounds } from './bounds.ts'
import { parseJsonObject, readString } from './json.ts'
import { FrameError, type Frame } from './sse.ts'

/** Total length, length of the headers, checksum of these two. */
const PRELUDE_BYTES = 12
/** A message without headers and payload: the prelude and the message's checksum. */
const LEAST_BYTES = 16

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
)

/** A push parser. What `end` finds unfinished is reported, not given out. After a FrameError nothing more can be read. */
export class AwsEventStreamParser {
  /** Bytes of the message that is still coming; joined once, when it is complete. */
  #chunks: Uint8Array[] = []
  #size = 0
  /** Bytes to have before anything can be read: a prelude, then the whole message. */
  #wanted = PRELUDE_BYTES
  readonly #boundBytes: number

  constructor(boundBytes: number = bounds.streamEventBytes) {
    this.#boundBytes = boundBytes
  }

  /** @throws FrameError where a checksum is wrong, a length impossible, or a message larger than the bound. */
  push(chunk: Uint8Array): Frame[] {
    if (chunk.length === 0) return []
    this.#chunks.push(chunk)
    this.#size += chunk.length
    if (this.#size < this.#wanted) return []
    const buffer = this.#chunks.length === 1 ? toBuffer(chunk) : Buffer.concat(this.#chunks, this.#size)
    const frames: Frame[] = []
    let start = 0
    this.#wanted = PRELUDE_BYTES
    while (buffer.length - start >= PRELUDE_BYTES) {
      const length = this.#readLength(buffer, start)
      if (buffer.length - start < length) {
        this.#wanted = length
        break
      }
      frames.push(readMessage(buffer.subarray(start, start + length)))
      start += length
    }
    this.#size = buffer.length - start
    this.#chunks = this.#size === 0 ? [] : [buffer.subarray(start)]
    return frames
  }

  /** Nothing is completed by the end itself; `cut` says whether the stream stopped inside a message. */
  end(): { frames: Frame[]; cut: boolean } {
    return { frames: [], cut: this.#size > 0 }
  }

  #readLength(buffer: Buffer, start: number): number {
    const length = buffer.readUInt32BE(start)
    if (crc32(buffer.subarray(start, start + 8)) !== buffer.readUInt32BE(start + 8)) {
      throw new FrameError('a message of the event stream has a wrong prelude checksum')
    }
    if (length < LEAST_BYTES) throw new FrameError('a message of the event stream has an impossible length')
    if (length > this.#boundBytes) {
      throw new FrameError(`a message of the event stream is larger than ${this.#boundBytes} bytes`)
    }
    return length
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

function readMessage(bytes: Buffer): Frame {
  const { headers, body } = decode(bytes)
  const text = toBuffer(body).toString('utf8')
  const header = (name: string) => readString(headers[name]?.value)
  const error = header(':error-code')
  if (error !== undefined) {
    return { event: error, data: text === '' ? JSON.stringify({ message: header(':error-message') ?? error }) : text }
  }
  return { event: header(':exception-type') ?? header(':event-type'), data: text }
}

function decode(bytes: Buffer): ReturnType<EventStreamCodec['decode']> {
  try {
    return codec.decode(bytes)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unreadable'
    throw new FrameError(`a message of the event stream is broken: ${why}`)
  }
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

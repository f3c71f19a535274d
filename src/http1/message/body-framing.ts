// The body of an HTTP/1 message, by its framing: a pure push machine that turns bytes, as they are read, into the
// content that they carry, and finds where it ends. Where the given bytes are a view of a buffer that is used again,
// the content of one read is copied out once: into one piece, or into one for each HTTP chunk where chunks are to stay
// apart. Any split of the same bytes gives the same content. Chunk extensions and trailers are skipped, since the
// gateway uses neither. In requests they must still be well-formed: where two parsers differ about them, one of them
// can be made to see another request.
import { CR, LF, tokenPattern } from './token.ts'

/** Bytes: the extension of one chunk (of a request all together), and all trailers. */
export type ChunkBounds = { chunkExtensionBytes: number; trailerBytes: number }

/** A body of so many bytes, in HTTP chunks, or until the connection closes. */
export type Framing = number | 'chunked' | 'close'

// What comes next of a chunked body.
const SIZE = 0
const SIZE_MORE = 1
const SIZE_BLANK = 2
const EXTENSION = 3
const SIZE_LF = 4
const CONTENT = 5
const CONTENT_CR = 6
const CONTENT_LF = 7
const TRAILER = 8
const TRAILER_MORE = 9
const TRAILER_LF = 10
const LAST_LF = 11

/** More digits are refused even where they are zeros. */
const SIZE_DIGITS = 13

// RFC 9112, 7.1.1 and 7.1.2, without the blanks that it advises against and without escapes.
const extension = `${tokenPattern}(?:=(?:${tokenPattern}|"[\\t !#-\\[\\]-~\\x80-\\xff]*"))?`
const extensions = new RegExp(`^${extension}(?:;${extension})*$`)
const trailer = new RegExp(`^${tokenPattern}:[\\t -~\\x80-\\xff]*$`)
const ofTheHead = /^(?:content-length|transfer-encoding|host|connection):/i

/** Where the content lies in what is being read: begin, end, begin, end. Used within one `push`. */
const segments: number[] = []
const nothing: readonly Buffer[] = []

export class BodyFraming {
  /** The body has ended by its framing. */
  ended = false
  /** What is wrong with it; nothing more is read. */
  broken: string | undefined = undefined
  /** Of the last push: bytes behind the body's end. */
  leftBytes = 0
  #chunked = false
  /** Content to come, of the body or of the chunk. */
  #left = 0
  #state = SIZE
  /** Bytes of the size, the extension or the trailers so far. */
  #spent = 0
  readonly #ofRequests: boolean
  readonly #bounds: ChunkBounds
  /** Of requests: the extension or the trailer so far, and how much all extensions were. */
  #line = ''
  #extensionBytes = 0

  /** Responses: what is pushed is used again, and content is copied. Requests: content may be a view of what is pushed. */
  constructor(of: 'responses' | 'requests', bounds: ChunkBounds) {
    this.#ofRequests = of === 'requests'
    this.#bounds = bounds
  }

  start(framing: Framing): void {
    this.ended = framing === 0
    this.broken = undefined
    this.leftBytes = 0
    this.#chunked = framing === 'chunked'
    this.#left = typeof framing === 'number' ? framing : framing === 'close' ? Number.POSITIVE_INFINITY : 0
    this.#state = SIZE
    this.#spent = 0
    this.#line = ''
    this.#extensionBytes = 0
  }

  /** The content of `bytes` from `from` to `to`. `joins`: HTTP chunks that came together are one piece. */
  push(bytes: Buffer, from: number, to: number, joins: boolean): readonly Buffer[] {
    if (this.ended) {
      this.leftBytes = to - from
      return nothing
    }
    if (this.#chunked) return copyOut(bytes, this.#pushChunks(bytes, from, to), joins)
    const size = Math.min(this.#left, to - from)
    this.#left -= size
    this.ended = this.#left === 0
    this.leftBytes = to - from - size
    if (size === 0) return nothing
    return [this.#ofRequests ? bytes.subarray(from, from + size) : copy(bytes, from, from + size)]
  }

  /** Answers how many `segments` there are. */
  #pushChunks(bytes: Buffer, from: number, to: number): number {
    let state = this.#state
    let left = this.#left
    let at = from
    let count = 0
    while (at < to) {
      if (state === CONTENT) {
        const end = Math.min(at + left, to)
        segments[count] = at
        segments[count + 1] = end
        count += 2
        left -= end - at
        at = end
        if (left === 0) state = CONTENT_CR
        continue
      }
      const byte = bytes[at] as number
      at += 1
      if (state === SIZE_MORE || state === SIZE) {
        const digit = readDigit(byte)
        if (digit >= 0) {
          this.#spent = state === SIZE ? 1 : this.#spent + 1
          if (this.#spent > SIZE_DIGITS) return this.#fail('the size of an HTTP chunk is too large', count)
          left = state === SIZE ? digit : left * 16 + digit
          state = SIZE_MORE
          continue
        }
        if (state === SIZE) return this.#fail('an HTTP chunk does not begin with its size', count)
        if (byte === CR) state = SIZE_LF
        else {
          this.#spent = 0
          if (byte === 0x3b) state = EXTENSION
          else if (byte === 0x20 || byte === 0x09) state = SIZE_BLANK
          else return this.#fail('the size of an HTTP chunk is not a number', count)
        }
        continue
      }
      if (state === CONTENT_CR && byte === CR) state = CONTENT_LF
      else if (state === CONTENT_LF && byte === LF) state = SIZE
      else if (state === SIZE_LF && byte === LF) {
        state = left === 0 ? TRAILER : CONTENT
        this.#spent = 0
      } else if (state === LAST_LF && byte === LF) {
        this.ended = true
        this.leftBytes = to - at
        return count
      } else {
        state = this.#skip(state, byte)
        if (this.broken !== undefined) return count
      }
    }
    this.#state = state
    this.#left = left
    return count
  }

  /** What is rare: extensions, trailers, and mistakes. Answers what comes next. */
  #skip(state: number, byte: number): number {
    this.#spent += 1
    if (byte === 0) return this.#break('the framing of HTTP chunks holds a NUL')
    if (this.#ofRequests && !this.#isWellFormed(state, byte))
      return this.#break('an extension or a trailer of HTTP chunks is malformed')
    if (state === SIZE_BLANK || state === EXTENSION) {
      this.#extensionBytes += 1
      const bytes = this.#ofRequests ? this.#extensionBytes : this.#spent
      if (bytes > this.#bounds.chunkExtensionBytes) return this.#break('the extension of an HTTP chunk is too long')
      if (byte === CR) return SIZE_LF
      if (state === SIZE_BLANK && byte === 0x3b) return EXTENSION
      const isBlank = byte === 0x20 || byte === 0x09
      if (byte !== LF && (state === EXTENSION || isBlank)) return state
    } else if (state === TRAILER || state === TRAILER_MORE) {
      if (this.#spent > this.#bounds.trailerBytes) return this.#break('the trailers are too long')
      if (byte === CR) return state === TRAILER ? LAST_LF : TRAILER_LF
      if (byte !== LF) return TRAILER_MORE
    } else if (state === TRAILER_LF && byte === LF) return TRAILER
    return this.#break(
      state === CONTENT_CR || state === CONTENT_LF
        ? 'an HTTP chunk is longer than its size'
        : 'a line between HTTP chunks does not end in CR LF',
    )
  }

  /** Keeps the line up to its end, and judges it there. */
  #isWellFormed(state: number, byte: number): boolean {
    if (state !== EXTENSION && state !== TRAILER && state !== TRAILER_MORE) return state !== SIZE_BLANK
    if (byte !== CR) {
      this.#line += String.fromCharCode(byte)
      return true
    }
    const line = this.#line
    this.#line = ''
    if (state === EXTENSION) return extensions.test(line)
    return state === TRAILER || (trailer.test(line) && !ofTheHead.test(line))
  }

  #break(what: string): number {
    this.broken = what
    return SIZE
  }

  #fail(what: string, count: number): number {
    this.broken = what
    return count
  }
}

function readDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

function copyOut(bytes: Buffer, count: number, joins: boolean): readonly Buffer[] {
  if (count === 0) return nothing
  if (count === 2) return [copy(bytes, segments[0] as number, segments[1] as number)]
  const pieces: Buffer[] = []
  let size = 0
  for (let index = 0; index < count; index += 2) {
    const begin = segments[index] as number
    const end = segments[index + 1] as number
    size += end - begin
    if (!joins) pieces.push(copy(bytes, begin, end))
  }
  return joins ? [copyTogether(bytes, count, size)] : pieces
}

function copyTogether(bytes: Buffer, count: number, size: number): Buffer {
  const piece = Buffer.allocUnsafe(size)
  let at = 0
  for (let index = 0; index < count; index += 2) {
    const begin = segments[index] as number
    const end = segments[index + 1] as number
    bytes.copy(piece, at, begin, end)
    at += end - begin
  }
  return piece
}

function copy(bytes: Buffer, begin: number, end: number): Buffer {
  const piece = Buffer.allocUnsafe(end - begin)
  bytes.copy(piece, 0, begin, end)
  return piece
}

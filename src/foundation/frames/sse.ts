// Server-sent events, as the HTML standard defines them (https://html.spec.whatwg.org/multipage/server-sent-events.html):
// bytes in any chunking -> frames; frames -> text. One frame is one event; comments and `id`/`retry` are passed over.
// Work is linear in the bytes: an event of many megabytes in many chunks is searched once and joined once.
import { bounds } from '../bounds.ts'

/** One event of a stream, whatever carried it (SSE, AWS event stream): its name where it has one, and its JSON text. */
export type Frame = { event: string | undefined; data: string }

/** So many pieces of a line are joined into one. */
const PIECES_JOINED = 1_024

/** The stream broke a bound or is not what it says it is. The message is ours and safe to log. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
}

/**
 * A push parser. A frame is given out when the blank line that ends it has come; what `end` finds unfinished is
 * reported, not given out, since a cut event is not an event.
 */
export class SseParser {
  #decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true })
  /** Of the line that has not ended: many pieces together, and pieces. */
  #blocks: string[] = []
  #pieces: string[] = []
  #piecesLength = 0
  /** The last chunk ended in a carriage return: a line feed at the start of the next belongs to it. */
  #afterReturn = false
  #event: string | undefined
  #data: string | undefined
  #first = true
  #size = 0
  readonly #boundBytes: number

  constructor(boundBytes: number = bounds.streamEventBytes) {
    this.#boundBytes = boundBytes
  }

  /** Characters of the event whose end has not come. */
  get keptBytes(): number {
    return this.#piecesLength + this.#size
  }

  /** @throws FrameError where one event is larger than the bound. */
  push(chunk: Uint8Array): Frame[] {
    return this.#read(this.#decoder.decode(chunk, { stream: true }))
  }

  /** The frames that the last line completed, and whether the stream stopped inside an event. */
  end(): { frames: Frame[]; cut: boolean } {
    const frames = this.#read(this.#decoder.decode())
    return { frames, cut: this.#piecesLength > 0 || this.#data !== undefined || this.#event !== undefined }
  }

  #read(decoded: string): Frame[] {
    const frames: Frame[] = []
    let text = decoded
    if (text === '') return frames
    if (this.#first) {
      this.#first = false
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1)
    }
    let start = this.#afterReturn && text.charCodeAt(0) === 0x0a ? 1 : 0
    this.#afterReturn = false
    // Neither is looked for again before it is passed: a text of lines of one kind is searched once for the other.
    let feed = -1
    let carriage = -1
    for (;;) {
      if (feed < start) feed = indexOrEnd(text, '\n', start)
      if (carriage < start) carriage = indexOrEnd(text, '\r', start)
      const end = Math.min(feed, carriage)
      if (end === text.length) break
      const frame = this.#line(this.#takeLine(text.slice(start, end)))
      if (frame !== undefined) frames.push(frame)
      start = end + 1
      if (end !== carriage) continue
      if (start === text.length) this.#afterReturn = true
      else if (text.charCodeAt(start) === 0x0a) start += 1
    }
    if (start < text.length) this.#addPiece(start === 0 ? text : text.slice(start))
    if (this.keptBytes > this.#boundBytes) {
      throw new FrameError(`an event of the stream is larger than ${this.#boundBytes} bytes`)
    }
    return frames
  }

  #takeLine(tail: string): string {
    if (this.#piecesLength === 0) return tail
    const line = this.#blocks.join('') + this.#pieces.join('') + tail
    this.#blocks = []
    this.#pieces = []
    this.#piecesLength = 0
    return line
  }

  /** Pieces are joined from time to time, each once: a line that comes a byte at a time takes little more than its bytes. */
  #addPiece(piece: string): void {
    this.#piecesLength += piece.length
    if (this.#pieces.push(piece) < PIECES_JOINED) return
    this.#blocks.push(this.#pieces.join(''))
    this.#pieces = []
  }

  #line(line: string): Frame | undefined {
    if (line === '') {
      const frame = this.#data === undefined ? undefined : { event: this.#event, data: this.#data }
      this.#event = undefined
      this.#data = undefined
      this.#size = 0
      return frame
    }
    const colon = line.indexOf(':')
    const nameEnd = colon === -1 ? line.length : colon
    if (isNamed(line, nameEnd, 'data')) {
      const value = readValue(line, nameEnd)
      this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`
    } else if (isNamed(line, nameEnd, 'event')) {
      const value = readValue(line, nameEnd)
      this.#event = value === '' ? undefined : value
    } else return undefined
    this.#size += line.length
    return undefined
  }
}

function isNamed(line: string, nameEnd: number, field: string): boolean {
  return nameEnd === field.length && line.startsWith(field)
}

/** What follows the colon, without one space; nothing where there is no colon. */
function readValue(line: string, nameEnd: number): string {
  return line.slice(line.charCodeAt(nameEnd + 1) === 0x20 ? nameEnd + 2 : nameEnd + 1)
}

function indexOrEnd(text: string, letter: string, from: number): number {
  const at = text.indexOf(letter, from)
  return at === -1 ? text.length : at
}

/** One event as text. `data` must hold no line break (JSON never does). */
export function writeSse(event: string | undefined, data: string): string {
  return event === undefined ? `data: ${data}\n\n` : `event: ${event}\ndata: ${data}\n\n`
}

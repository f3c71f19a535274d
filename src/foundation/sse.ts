// Server-sent events, as the HTML standard defines them (https://html.spec.whatwg.org/multipage/server-sent-events.html):
// bytes in any chunking -> frames; frames -> text. One frame is one event; comments and `id`/`retry` are passed over.
// Work is linear in the bytes: an event of many megabytes in many chunks is searched once and joined once.
import { bounds } from './bounds.ts'

/** One event of a stream, whatever carried it (SSE, AWS event stream): its name where it has one, and its JSON text. */
export type Frame = { event: string | undefined; data: string }

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
  /** Pieces of the line that has not ended. */
  #pieces: string[] = []
  #piecesLength = 0
  /** The last chunk ended in a carriage return: a line feed at the start of the next belongs to it. */
  #afterReturn = false
  #event: string | undefined
  #data: string[] | undefined
  #first = true
  #size = 0
  readonly #boundBytes: number

  constructor(boundBytes: number = bounds.streamEventBytes) {
    this.#boundBytes = boundBytes
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
    const returns = text.includes('\r')
    for (;;) {
      const end = returns ? nextLineEnd(text, start) : text.indexOf('\n', start)
      if (end === -1) break
      const frame = this.#line(this.#takeLine(text.slice(start, end)))
      if (frame !== undefined) frames.push(frame)
      start = end + 1
      if (text.charCodeAt(end) !== 0x0d) continue
      if (start === text.length) this.#afterReturn = true
      else if (text.charCodeAt(start) === 0x0a) start += 1
    }
    if (start < text.length) {
      this.#pieces.push(start === 0 ? text : text.slice(start))
      this.#piecesLength += text.length - start
    }
    if (this.#piecesLength + this.#size > this.#boundBytes) {
      throw new FrameError(`an event of the stream is larger than ${this.#boundBytes} bytes`)
    }
    return frames
  }

  #takeLine(tail: string): string {
    if (this.#piecesLength === 0) return tail
    this.#pieces.push(tail)
    const line = this.#pieces.join('')
    this.#pieces = []
    this.#piecesLength = 0
    return line
  }

  #line(line: string): Frame | undefined {
    if (line === '') {
      const frame = this.#data === undefined ? undefined : { event: this.#event, data: this.#data.join('\n') }
      this.#event = undefined
      this.#data = undefined
      this.#size = 0
      return frame
    }
    const colon = line.indexOf(':')
    if (colon === 0) return undefined
    const field = colon === -1 ? line : line.slice(0, colon)
    let value = colon === -1 ? '' : line.slice(colon + 1)
    if (value.charCodeAt(0) === 0x20) value = value.slice(1)
    if (field === 'data') {
      if (this.#data === undefined) this.#data = [value]
      else this.#data.push(value)
    } else if (field === 'event') this.#event = value === '' ? undefined : value
    else return undefined
    this.#size += line.length
    return undefined
  }
}

function nextLineEnd(text: string, from: number): number {
  const feed = text.indexOf('\n', from)
  const carriage = text.indexOf('\r', from)
  if (feed === -1) return carriage
  return carriage === -1 ? feed : Math.min(feed, carriage)
}

/** One event as text. `data` must hold no line break (JSON never does). */
export function writeSse(event: string | undefined, data: string): string {
  return event === undefined ? `data: ${data}\n\n` : `event: ${event}\ndata: ${data}\n\n`
}

// Server-sent events, as the HTML standard defines them (https://html.spec.whatwg.org/multipage/server-sent-events.html):
// bytes in any chunking -> frames; frames -> text. One frame is one event; comments and `id`/`retry` are passed over.
import { bounds } from './bounds.ts'

/** One event of a stream, whatever carried it (SSE, AWS event stream): its name where it has one, and its JSON text. */
export type Frame = { event: string | undefined; data: string }

/** The stream broke a bound or is not what it says it is. The message is ours and safe to log. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
}

const LF = 0x0a
const CR = 0x0d

/**
 * A push parser. A frame is given out when the blank line that ends it has come; what `end` finds unfinished is
 * reported, not given out, since a cut event is not an event.
 */
export class SseParser {
  #decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true })
  #rest = ''
  #event: string | undefined
  #data: string | undefined
  #first = true
  #size = 0
  readonly #boundBytes: number

  constructor(boundBytes: number = bounds.streamEventBytes) {
    this.#boundBytes = boundBytes
  }

  /** @throws FrameError where one event is larger than the bound. */
  push(chunk: Uint8Array): Frame[] {
    return this.#read(this.#decoder.decode(chunk, { stream: true }), false)
  }

  /** The frames that the last line completed, and whether the stream stopped inside an event. */
  end(): { frames: Frame[]; cut: boolean } {
    const frames = this.#read(this.#decoder.decode(), true)
    return { frames, cut: this.#rest !== '' || this.#data !== undefined || this.#event !== undefined }
  }

  #read(text: string, last: boolean): Frame[] {
    const frames: Frame[] = []
    let buffer = this.#rest + text
    if (this.#first && buffer.length > 0) {
      this.#first = false
      if (buffer.charCodeAt(0) === 0xfeff) buffer = buffer.slice(1)
    }
    let start = 0
    for (
      let index = this.#rest.length > 0 ? Math.max(0, this.#rest.length - 1) : 0;
      index < buffer.length;
      index += 1
    ) {
      const code = buffer.charCodeAt(index)
      if (code !== LF && code !== CR) continue
      if (code === CR && index === buffer.length - 1 && !last) break
      const line = buffer.slice(start, index)
      if (code === CR && buffer.charCodeAt(index + 1) === LF) index += 1
      start = index + 1
      const frame = this.#line(line)
      if (frame) frames.push(frame)
    }
    this.#rest = start === 0 ? buffer : buffer.slice(start)
    if (this.#rest.length + this.#size > this.#boundBytes) {
      throw new FrameError(`an event of the stream is larger than ${this.#boundBytes} bytes`)
    }
    return frames
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
    if (colon === 0) return undefined
    const field = colon === -1 ? line : line.slice(0, colon)
    let value = colon === -1 ? '' : line.slice(colon + 1)
    if (value.charCodeAt(0) === 0x20) value = value.slice(1)
    if (field === 'data') this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`
    else if (field === 'event') this.#event = value === '' ? undefined : value
    else return undefined
    this.#size += line.length
    return undefined
  }
}

/** One event as text. `data` must hold no line break (JSON never does). */
export function writeSse(event: string | undefined, data: string): string {
  return event === undefined ? `data: ${data}\n\n` : `event: ${event}\ndata: ${data}\n\n`
}

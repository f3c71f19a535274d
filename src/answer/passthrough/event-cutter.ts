// Bytes of server-sent events in any chunking -> the same bytes, cut where an event ends. It finds blank lines and nothing
// else; work is linear in the bytes, whatever their size and however they come.
import { BytePile } from '../../foundation/frames/byte-pile.ts'
import { FrameError } from '../../foundation/frames/sse.ts'

const EMPTY = Buffer.alloc(0)
const FEED = 0x0a
const RETURN = 0x0d
/** How lines of either kind end before an empty one. The second also ends LF CR LF, the third is what few servers send. */
const boundaries = ['\n\n', '\n\r\n', '\r\r'].map((text) => Buffer.from(text))
/** The longest of them but one byte: where one may have begun. */
const TAIL_BYTES = 2

export class EventCutter {
  /** Of the event whose end has not come. */
  readonly #rest = new BytePile()
  /** The last few bytes of it. */
  #tail: Buffer = EMPTY
  readonly #boundBytes: number

  /** `boundBytes`: the most of one event. */
  constructor(boundBytes: number) {
    this.#boundBytes = boundBytes
  }

  /** Bytes of the event that has begun. */
  get restBytes(): number {
    return this.#rest.size
  }

  /**
   * The whole events that `chunk` completes; undefined where it completes none. What follows on them is kept.
   * @throws FrameError where one event is larger than the bound
   */
  push(chunk: Buffer): Buffer | undefined {
    const tail = this.#tail
    const probe = tail.length === 0 ? chunk : Buffer.concat([tail, chunk])
    const boundary = findLastBoundary(probe) - tail.length
    const isWhole = boundary === chunk.length
    this.#tail = isWhole ? EMPTY : probe.subarray(Math.max(tail.length + boundary, probe.length - TAIL_BYTES))
    if (boundary <= 0) {
      this.#rest.push(chunk)
      if (this.#rest.size > this.#boundBytes) throw new FrameError('an event of the stream is too large')
      return undefined
    }
    const head = isWhole ? chunk : chunk.subarray(0, boundary)
    let whole = head
    if (this.#rest.size > 0) {
      this.#rest.push(head)
      whole = this.#rest.take()
    }
    if (!isWhole) this.#rest.push(chunk.subarray(boundary))
    return whole
  }

  /** The beginning of an event whose end will not come. */
  takeRest(): Buffer {
    this.#tail = EMPTY
    return this.#rest.take()
  }
}

/** Finds where one event after the other ends, in bytes that hold whole events. */
export class EventEnds {
  readonly #bytes: Buffer
  /** Where each kind of boundary stands next: none is looked for twice. */
  readonly #next: number[] = boundaries.map(() => -1)

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** The index behind the event that begins at `from` and the empty lines that follow it; calls go forwards. */
  find(from: number): number {
    let end = this.#bytes.length
    for (const [kind, boundary] of boundaries.entries()) {
      let at = this.#next[kind] as number
      if (at < from) {
        at = this.#bytes.indexOf(boundary, from)
        if (at === -1) at = Number.POSITIVE_INFINITY
        this.#next[kind] = at
      }
      if (at + boundary.length < end) end = at + boundary.length
    }
    // Each would be looked at as an event of its own: a provider may send megabytes of them.
    while (this.#bytes[end] === FEED || this.#bytes[end] === RETURN) end += 1
    return end
  }
}

/** The index behind the last blank line; 0 where there is none. */
function findLastBoundary(bytes: Buffer): number {
  const end = bytes.length
  const last = bytes[end - 1]
  if (last === FEED && (bytes[end - 2] === FEED || (bytes[end - 2] === RETURN && bytes[end - 3] === FEED))) return end
  let found = 0
  for (const boundary of boundaries) {
    const at = bytes.lastIndexOf(boundary)
    if (at !== -1 && at + boundary.length > found) found = at + boundary.length
  }
  return found
}

/** Where the last event begins in bytes that hold whole events. */
export function findLastEvent(bytes: Buffer): number {
  let end = bytes.length
  while (end > 0 && (bytes[end - 1] === FEED || bytes[end - 1] === RETURN)) end -= 1
  return findLastBoundary(bytes.subarray(0, end))
}

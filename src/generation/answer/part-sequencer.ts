// Puts parts that an upstream interleaves into the one-open-at-a-time order of the grammar. The oldest open part streams
// live; what arrives for later ones waits until it closes. Decoders feed it by the upstream's own keys.
// Waiting pieces of a part are joined where their kinds allow it, so that a long part comes out in few pieces.
import { AssertionError, assert } from '../../foundation/assert.ts'
import { bounds } from '../../foundation/bounds.ts'
import { FrameError } from '../../foundation/frames/sse.ts'
import type { PartDelta, PartHead, StreamEvent } from './stream-event.ts'

type Entry = { key: string; part: PartHead; deltas: PartDelta[]; closed: boolean; index: number | undefined }

export class PartSequencer {
  /** Parts in the order in which they were opened. Those before `#live` have been given out, and it is being given out. */
  #queue: Entry[] = []
  #live = 0
  /** Parts and pieces that have not been given out. */
  #waiting = 0
  readonly #byKey = new Map<string, Entry>()
  #next = 0
  /** Parts that the event which is read now has begun. */
  #begun = 0

  /** The next event of the stream, or a whole answer, is read. */
  beginEvent(): void {
    this.#begun = 0
  }

  /** Whether the part named `key` has been opened and not closed. */
  isOpen(key: string): boolean {
    return this.#byKey.has(key)
  }

  /** The key of the part that streams live now. */
  get liveKey(): string | undefined {
    return this.#queue[this.#live]?.key
  }

  open(key: string, part: PartHead): StreamEvent[] {
    assert(!this.#byKey.has(key), `sequencer: part ${key} is open already`)
    this.#begun += 1
    if (this.#begun > bounds.translatedEventParts) throw new FrameError('an event of the stream begins too many parts')
    const entry: Entry = { key, part, deltas: [], closed: false, index: undefined }
    this.#queue.push(entry)
    this.#byKey.set(key, entry)
    this.#wait()
    return this.#flush()
  }

  delta(key: string, delta: PartDelta): StreamEvent[] {
    const entry = this.#byKey.get(key) ?? notOpen(key)
    if (entry.index !== undefined) return [{ type: 'part-delta', index: entry.index, delta }]
    const before = entry.deltas.at(-1)
    const joined = before === undefined ? undefined : join(before, delta)
    if (joined !== undefined) entry.deltas[entry.deltas.length - 1] = joined
    else {
      entry.deltas.push(delta)
      this.#wait()
    }
    return []
  }

  close(key: string): StreamEvent[] {
    const entry = this.#byKey.get(key) ?? notOpen(key)
    entry.closed = true
    this.#byKey.delete(key)
    return this.#flush()
  }

  /** Closes whatever is open, in order: at the end of a stream. */
  closeAll(): StreamEvent[] {
    for (const entry of this.#queue) entry.closed = true
    this.#byKey.clear()
    return this.#flush()
  }

  #flush(): StreamEvent[] {
    const events: StreamEvent[] = []
    for (let entry = this.#queue[this.#live]; entry !== undefined; entry = this.#queue[this.#live]) {
      if (entry.index === undefined) {
        entry.index = this.#next
        this.#next += 1
        events.push({ type: 'part-start', index: entry.index, part: entry.part })
        for (const delta of entry.deltas) events.push({ type: 'part-delta', index: entry.index, delta })
        this.#waiting -= 1 + entry.deltas.length
        entry.deltas = []
      }
      if (!entry.closed) break
      events.push({ type: 'part-end', index: entry.index })
      this.#live += 1
      this.#forget()
    }
    return events
  }

  #wait(): void {
    this.#waiting += 1
    if (this.#waiting > bounds.waitingPieces)
      throw new FrameError('too many parts and pieces wait for the part before them')
  }

  /** Drops what was given out once it is half of the queue: each entry is moved once on average. */
  #forget(): void {
    if (this.#live * 2 < this.#queue.length) return
    this.#queue = this.#queue.slice(this.#live)
    this.#live = 0
  }
}

function notOpen(key: string): never {
  throw new AssertionError(`sequencer: part ${key} is not open`)
}

/** Two pieces as one; undefined where they must stay apart. */
function join(before: PartDelta, delta: PartDelta): PartDelta | undefined {
  switch (delta.kind) {
    case 'text':
      if (before.kind !== 'text' || before.logprobs !== undefined || delta.logprobs !== undefined) return undefined
      return { kind: 'text', text: before.text + delta.text }
    case 'reasoning':
    case 'refusal':
    case 'arguments':
    case 'transcript':
      return before.kind === delta.kind ? { kind: delta.kind, text: before.text + delta.text } : undefined
    case 'media':
      return before.kind === 'media' ? { kind: 'media', data: before.data + delta.data } : undefined
    default:
      return undefined
  }
}

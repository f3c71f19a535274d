// Keeps the hold of a running stream ahead of its output. Output is judged by its size from time to time: by the size
// of its events less what their framing took so far. Where that may be too much, it is judged by its text; and where
// the text comes near the hold, or passes the cap that the provider was given, its tokens are counted, and then more is
// held or the stream is ended. While that is decided the provider is not read, so that no output goes by unheld.
import { bounds } from '../../foundation/bounds.ts'
import type { Cover } from '../tickets/admission.ts'
import { OutputTally } from '../../answer/output-tally.ts'
import type { OutputSample } from '../../answer/output-sample.ts'

/**
 * How far our count may be above the provider's own before its cap counts as broken: tokenizers differ, most in languages
 * other than English. What flows meanwhile is held like any output.
 */
const CAP_TOLERANCE = 1.5
/** The same where nothing more can be held for what is above the cap. */
const SPENT_TOLERANCE = 1.2
/** What may go by between the last look and the end, tokens: it is held too. */
const UNSEEN_TOKENS = 256
/** The least that goes by between two looks, bytes on the wire. */
const LEAST_STEP_BYTES = 256
/** Fewer are not read at once. */
const LEAST_SLICE_BYTES = 2 * 1024

type ProgressPorts = {
  cover: Cover
  takeOutput(): OutputSample
  /** See `AnswerReader`. */
  readFrameBytes(): number
  countText(text: string): Promise<number>
  /** Stops and goes on reading the provider. */
  pause(): void
  resume(): void
  /** The stream may not go on: nothing more can be held, or its cap is broken. */
  onSpent(): void
}

export class Progress {
  readonly tally = new OutputTally()
  readonly #ports: ProgressPorts
  #coveredTokens: number
  /** What has gone by since the output was last taken, and how far it may go before the next look. */
  #events = 0
  #unseenBytes = 0
  #unseenEvents = 0
  #nextLookBytes: number
  /** Bytes of an event that are no output: the fewest that an event with output had. */
  #frameBytes = 0
  #judging = false
  #over = false

  constructor(ports: ProgressPorts) {
    this.#ports = ports
    this.#coveredTokens = ports.cover.tokens
    this.#nextLookBytes = this.#step(0)
  }

  /** How much of the stream may be read and handed on at once: not more than is paid for, should all of it be output. */
  get sliceBytes(): number {
    const { heldTokens, capTokens } = this.#ports.cover
    const left = Math.min(heldTokens - UNSEEN_TOKENS, capTokens) - this.tally.most() - this.#mostUnseen()
    return Math.max(LEAST_SLICE_BYTES, Math.floor(left))
  }

  /** So many bytes of the stream have gone by, and so many events of it in all. */
  note(bytes: number, eventCount: number): void {
    const events = eventCount - this.#events
    this.#events = eventCount
    this.#unseenBytes += bytes
    this.#unseenEvents += events
    this.tally.noteEvents(events)
    if (this.#unseenBytes < this.#nextLookBytes || this.#judging || this.#over) return
    this.#look()
  }

  /** Nothing more is held or ended. */
  close(): void {
    this.#over = true
  }

  #look(): void {
    const most = this.tally.most() + this.#mostUnseen()
    if (this.#isWithin(most)) {
      this.#nextLookBytes = this.#unseenBytes + this.#step(most)
      return
    }
    this.#take()
    const tokens = this.tally.most()
    if (this.#isWithin(tokens)) {
      this.#nextLookBytes = this.#step(tokens)
      return
    }
    this.#judging = true
    this.#ports.pause()
    void this.#judge()
  }

  /** Reads the text of what has gone by. */
  #take(): void {
    this.tally.add(this.#ports.takeOutput())
    this.#frameBytes = this.#ports.readFrameBytes()
    this.#unseenBytes = 0
    this.#unseenEvents = 0
  }

  /** The most tokens of output that have gone by since then, were their frames no smaller than before: a token is a byte. */
  #mostUnseen(): number {
    return this.#unseenBytes - this.#unseenEvents * this.#frameBytes
  }

  #isWithin(tokens: number): boolean {
    return this.#isCovered(tokens) && tokens <= this.#ports.cover.capTokens
  }

  async #judge(): Promise<void> {
    const tokens = await this.tally.count(this.#ports.countText).catch(() => this.tally.estimate())
    const mayGoOn = await this.#decide(tokens)
    this.#judging = false
    if (this.#over) return
    if (!mayGoOn) {
      this.#over = true
      this.#ports.onSpent()
      return
    }
    this.#nextLookBytes = this.#step(tokens)
    this.#ports.resume()
  }

  /** Holds as much more as the tokens so far need; false: that cannot be done, or the cap is broken. */
  async #decide(tokens: number): Promise<boolean> {
    if (tokens > this.#ports.cover.capTokens * CAP_TOLERANCE) return false
    while (!this.#isCovered(tokens)) {
      if (this.#over) return false
      const isExtended = await Promise.resolve(this.#ports.cover.extend(bounds.holdOutputTokens)).catch(() => false)
      if (!isExtended) return tokens < this.#mostWithoutMore()
      this.#coveredTokens += bounds.holdOutputTokens
    }
    return true
  }

  /** Up to its cap nothing more is needed for a stream whose whole cap is held. */
  #isCovered(tokens: number): boolean {
    const { capTokens } = this.#ports.cover
    if (tokens <= capTokens && capTokens <= this.#coveredTokens) return true
    return tokens + UNSEEN_TOKENS <= this.#coveredTokens
  }

  #mostWithoutMore(): number {
    const { capTokens } = this.#ports.cover
    return capTokens <= this.#coveredTokens ? capTokens * SPENT_TOLERANCE : this.#coveredTokens - UNSEEN_TOKENS
  }

  /** Bytes until the next look: fewer where little is left. */
  #step(tokens: number): number {
    const left = Math.min(this.#coveredTokens - UNSEEN_TOKENS, this.#ports.cover.capTokens) - tokens
    return Math.max(LEAST_STEP_BYTES, Math.min(bounds.progressBytes, left))
  }
}

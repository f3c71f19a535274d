// Folds what repeats: a client that is refused in a loop, or asks in a loop for what needs no key, is one line at once, and one
// a minute that says how many there were. What a model was called for is never folded.
import { bounds } from '../foundation/bounds.ts'
import type { Clock } from '../foundation/time/clock.ts'
import type { RequestLine, WriteRequestLine } from './request-line.ts'

type Repetition = { line: RequestLine; repeated: number }

export class FoldedLines {
  readonly #write: WriteRequestLine
  readonly #clock: Clock
  readonly #repetitions = new Map<string, Repetition>()
  #stopWaiting: (() => void) | undefined

  constructor(write: WriteRequestLine, clock: Clock) {
    this.#write = write
    this.#clock = clock
  }

  add(line: RequestLine): void {
    const isAnswered = line.code === undefined && line.key !== undefined
    if (isAnswered || line.model !== undefined) this.#write(line)
    else this.#fold(line)
  }

  /** Writes what is still folded. */
  close(): void {
    this.#stopWaiting?.()
    this.#stopWaiting = undefined
    this.#tell()
    this.#repetitions.clear()
  }

  #fold(line: RequestLine): void {
    const { method, status, code = '', key = '', actor = '', path, requested = '' } = line
    const name = [method, status, code, key, actor, path, requested].join(' ')
    const known = this.#repetitions.get(name)
    if (known !== undefined) {
      known.repeated += 1
      return
    }
    if (this.#repetitions.size < bounds.foldedRefusals) {
      this.#repetitions.set(name, { line, repeated: 0 })
      this.#write(line)
    } else this.#foldOther(line)
    this.#stopWaiting ??= this.#clock.after(bounds.foldRefusalsMs, () => this.#turn())
  }

  /** There are too many kinds to tell them apart: somebody varies what they send. */
  #foldOther({ request, method, path, status, code }: RequestLine): void {
    const other = this.#repetitions.get('')
    if (other === undefined)
      this.#repetitions.set('', { line: { request, method, path, status, code, duration_ms: 0 }, repeated: 1 })
    else other.repeated += 1
  }

  /** Who went on is told of again in a minute; the others are forgotten. */
  #turn(): void {
    this.#stopWaiting = undefined
    this.#tell()
    for (const [name, repetition] of this.#repetitions) {
      if (repetition.repeated === 0 || name === '') this.#repetitions.delete(name)
      else repetition.repeated = 0
    }
    if (this.#repetitions.size > 0) this.#stopWaiting = this.#clock.after(bounds.foldRefusalsMs, () => this.#turn())
  }

  #tell(): void {
    for (const { line, repeated } of this.#repetitions.values()) if (repeated > 0) this.#write({ ...line, repeated })
  }
}

// The differences that were found: a line each, cut to what a reader needs to see, and no more of a kind than a reader takes in.
import { Mask } from './mask.ts'

/** Of each kind, so that what is found everywhere does not hide the rest. */
const SHOWN_MOST = 20
const AROUND = 90

export class Differences {
  readonly #counts = new Map<string, number>()
  readonly #say: (line: string) => void

  constructor(say: (line: string) => void) {
    this.#say = say
  }

  get count(): number {
    return this.#counts.values().reduce((sum, count) => sum + count, 0)
  }

  /** Compares what both trees say of the same thing, line by line, with what is random in them masked. */
  compare(what: string, before: readonly string[], after: readonly string[]): void {
    const [oldMask, newMask] = [new Mask(), new Mask()]
    for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
      // Lines that are equal as they are name the same identifiers, and nothing need be masked.
      if (before[index] === after[index]) continue
      this.#compareLines(what, oldMask.hide(before[index] ?? ''), newMask.hide(after[index] ?? ''))
    }
  }

  /** Compares what both trees say of the same data: to the letter. */
  compareExactly(what: string, before: readonly string[], after: readonly string[]): void {
    for (let index = 0; index < Math.max(before.length, after.length); index += 1)
      this.#compareLines(what, before[index] ?? '', after[index] ?? '')
  }

  #compareLines(what: string, old: string, now: string): void {
    if (old === now) return
    const kind = /^(?:row of \w+|\S+ \S+|\S*)/.exec(now === '' ? old : now)?.[0] ?? ''
    const count = (this.#counts.get(kind) ?? 0) + 1
    this.#counts.set(kind, count)
    if (count <= SHOWN_MOST) this.#say(`${what}: ${describe(old, now)}`)
    else if (count === SHOWN_MOST + 1) this.#say(`… and more of "${kind}", which are counted and not shown`)
  }
}

function describe(old: string, now: string): string {
  if (old === '') return `only after: ${cut(now, 0)}`
  if (now === '') return `only before: ${cut(old, 0)}`
  let at = 0
  while (old[at] === now[at]) at += 1
  const subject = old.slice(0, Math.min(at, 40))
  return `${JSON.stringify(subject)} at ${at}: before ${cut(old, at)}, after ${cut(now, at)}`
}

function cut(text: string, at: number): string {
  return JSON.stringify(text.slice(Math.max(0, at - AROUND / 2), at + AROUND))
}

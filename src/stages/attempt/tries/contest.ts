// The tries of one request that run at a time: one, or two where the first is late. Whose answer would be taken, were it to come
// now, is said in the generation, for whoever has to charge for it: it is the first of the two until it fails or the other has
// content. The first content wins; what loses is broken off, and what it may cost is the operator's.
import { assert } from '../../../foundation/assert.ts'
import type { AnswerReading } from '../../../answer/reader.ts'
import type { LossList } from '../../../generation/loss/loss.ts'
import type { Nanos } from '../../../foundation/nanos.ts'
import type { AttemptNote } from '../../tickets/attempt-note.ts'
import type { Generation } from '../../tickets/generation.ts'
import type { PlanEntry } from '../../tickets/plan.ts'

export type Contestant = {
  readonly entry: PlanEntry
  readonly note: AttemptNote
  readonly answerLosses: LossList
  /** Of its answer, once that has begun. */
  reader: AnswerReading | undefined
  /** Breaks it off, whatever it is at. */
  drop(): void
}

type Carried = Pick<Generation, 'entry' | 'attempt' | 'reader' | 'answerLosses'>

export class Contest {
  readonly #generation: Carried
  readonly #priceInput: (entry: PlanEntry) => Nanos
  #carrier: Contestant | undefined
  #other: Contestant | undefined
  #isWon = false

  constructor(generation: Carried, priceInput: (entry: PlanEntry) => Nanos) {
    this.#generation = generation
    this.#priceInput = priceInput
  }

  begin(one: Contestant): void {
    assert(!this.#isWon && this.#other === undefined, 'attempt: a third try, or one behind the answer')
    if (this.#carrier === undefined) this.#carry(one)
    else this.#other = one
  }

  /** Its answer begins. */
  read(one: Contestant, reader: AnswerReading): void {
    one.reader = reader
    if (one === this.#carrier) this.#generation.reader = reader
  }

  /** It has content. False: another one had it before, or nobody waits for it. */
  win(one: Contestant): boolean {
    if (this.#isWon || (one !== this.#carrier && one !== this.#other)) return false
    const loser = one === this.#carrier ? this.#other : this.#carrier
    this.#isWon = true
    this.#other = undefined
    if (one !== this.#carrier) this.#carry(one)
    if (loser !== undefined) this.#drop(loser)
    return true
  }

  /**
   * It has ended without content, and its note says how. `isFinal`: nobody else can do better behind that. Where nobody waits for
   * an answer any more, the first of two remains the one to charge for.
   */
  end(one: Contestant, isFinal: boolean): void {
    const isAbandoned = one.note.outcome === 'abandoned'
    if (one === this.#other) {
      this.#other = undefined
      if (isAbandoned) this.#book(one)
    } else if (one === this.#carrier) {
      if (isFinal) this.#dropOther()
      if (isAbandoned) return
      const other = this.#other
      this.#carrier = this.#other = undefined
      if (other !== undefined) this.#carry(other)
    }
  }

  /** Whatever runs is not wanted. */
  stop(): void {
    this.#dropOther()
    this.#carrier?.drop()
  }

  #dropOther(): void {
    const other = this.#other
    this.#other = undefined
    if (other !== undefined) this.#drop(other)
  }

  #carry(one: Contestant): void {
    this.#carrier = one
    const generation = this.#generation
    generation.entry = one.entry
    generation.attempt = one.note
    generation.reader = one.reader
    generation.answerLosses = one.answerLosses
  }

  #drop(loser: Contestant): void {
    loser.drop()
    this.#book(loser)
  }

  #book({ note, entry }: Contestant): void {
    if (note.sent) note.cost_nanos = String(this.#priceInput(entry))
  }
}

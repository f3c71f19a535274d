// Gathers the calls of an answer from its neutral events, to be judged after its end. It keeps a bounded number of calls and
// characters; of an answer that brings more nothing is known.
import { bounds } from '../../foundation/bounds.ts'
import type { Part } from '../../generation/request/part.ts'
import type { StreamEvent } from '../../generation/answer/stream-event.ts'
import type { AnsweredCall } from './answered-call.ts'

export class CallCollector {
  #calls: AnsweredCall[] = []
  #open: (Omit<AnsweredCall, 'arguments'> & { pieces: string[] }) | undefined
  #length = 0
  #isOver = false

  addEvent(event: StreamEvent): void {
    if (event.type === 'part-start') {
      this.#close()
      if (event.part.kind === 'tool-call') this.#open = { name: event.part.name, form: event.part.form, pieces: [] }
    } else if (this.#open !== undefined && event.type === 'part-delta' && event.delta.kind === 'arguments') {
      if (this.#mayAdd(event.delta.text)) this.#open.pieces.push(event.delta.text)
    }
  }

  addParts(parts: readonly Part[]): void {
    for (const part of parts) if (part.kind === 'tool-call' && this.#mayAdd(part.arguments)) this.#add(part)
  }

  /** A character that is not Latin needs two. */
  get keptBytes(): number {
    return this.#isOver ? 0 : this.#length * 2
  }

  /** Undefined: there were more than are kept. */
  read(): readonly AnsweredCall[] | undefined {
    this.#close()
    return this.#isOver ? undefined : this.#calls
  }

  #close(): void {
    if (this.#open === undefined) return
    const { name, form, pieces } = this.#open
    this.#open = undefined
    this.#add({ name, form, arguments: pieces.join('') })
  }

  #mayAdd(text: string): boolean {
    this.#length += text.length
    if (this.#length > bounds.judgedCallsLength) this.#giveUp()
    return !this.#isOver
  }

  #giveUp(): void {
    this.#isOver = true
    this.#calls = []
    this.#open = undefined
  }

  #add({ name, form, arguments: text }: AnsweredCall): void {
    if (this.#calls.length === bounds.judgedCalls) this.#giveUp()
    else if (!this.#isOver) this.#calls.push({ name, form, arguments: text })
  }
}

// Translates a stream that another endpoint may go on with where its provider breaks it off: it keeps the text that the caller
// was given, and holds such an error back instead of telling it. Only an answer of text alone can be gone on with, while it is
// inside a text: a model cannot be handed half of a thought, or of a call.
import { bounds } from '../../foundation/bounds.ts'
import type { GatewayError } from '../../generation/error/gateway-error.ts'
import { StreamGrammar } from '../../generation/answer/stream-grammar.ts'
import type { StreamEvent } from '../../generation/answer/stream-event.ts'
import type { Usage } from '../../generation/usage/usage.ts'
import { nothing, type Output } from '../reader.ts'
import { TranslatingReader } from '../translate/translating-reader.ts'

/** A stream that its provider has broken off. */
export type Cut = {
  error: GatewayError
  /** All that the caller was given. */
  text: string
}

export class ContinuableReader extends TranslatingReader {
  #pieces: string[] = []
  #length = 0
  #isTextAlone = true
  cut: Cut | undefined
  /** Of all that the caller is told, by whichever answer. */
  readonly grammar = new StreamGrammar()
  /** The stream was cut, and its caller has not been told of any end. */
  #isOpen = false

  /** Tells the error that was held back. */
  tellCut(): Output {
    return this.cut === undefined ? nothing : this.fail(this.cut.error)
  }

  /** A stream that was cut can still fail by something else, while others are asked to go on. */
  override fail(error: GatewayError): Output {
    return this.#isOpen ? this.#end([{ type: 'error', error }]) : super.fail(error)
  }

  override finishShort(usage: Usage): Output {
    return this.#isOpen ? this.#end(this.writer.shortEnd(usage)) : super.finishShort(usage)
  }

  /** Another answer has the rest of it from now on. False: the caller was told an end meanwhile. */
  handOn(): boolean {
    const isOpen = this.#isOpen
    this.#isOpen = false
    return isOpen
  }

  #end(events: readonly StreamEvent[]): Output {
    this.#isOpen = false
    return this.#tell(events)
  }

  #tell(events: readonly StreamEvent[]): Output {
    for (const event of events) this.grammar.check(event)
    return super.give(events)
  }

  protected override give(events: readonly StreamEvent[]): Output {
    for (const event of events) this.#note(event)
    const last = events.at(-1)
    if (last?.type !== 'error') return this.#tell(events)
    const before = this.#tell(events.slice(0, -1))
    if (!this.#mayGoOn(last.error)) {
      const told = this.#tell([last])
      return { ...told, bytes: `${String(before.bytes)}${String(told.bytes)}`, content: before.content }
    }
    this.ended = this.#isOpen = true
    const error = this.writer.scrub(last.error)
    this.cut = { error, text: this.#pieces.join('') }
    return { ...before, ending: error }
  }

  /** The text counts among what answers may have waiting here. */
  override get keptBytes(): number {
    return super.keptBytes + this.#length
  }

  #note(event: StreamEvent): void {
    if (!this.#isTextAlone) return
    if (event.type === 'opaque' || (event.type === 'part-start' && event.part.kind !== 'text')) return this.#forget()
    if (event.type !== 'part-delta' || event.delta.kind !== 'text') return
    this.#length += event.delta.text.length
    if (this.#length > bounds.continuedTextLength) this.#forget()
    else this.#pieces.push(event.delta.text)
  }

  /** It cannot be gone on with, whatever comes. */
  #forget(): void {
    this.#isTextAlone = false
    this.#pieces = []
    this.#length = 0
  }

  #mayGoOn({ blame, canFailOver }: GatewayError): boolean {
    if (blame !== 'provider' || !canFailOver || this.source.isEnding) return false
    return this.#isTextAlone && this.writer.open?.kind === 'text' && this.#pieces.some((piece) => piece.trim() !== '')
  }
}

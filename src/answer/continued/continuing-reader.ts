// Goes on with a stream that was cut: the answer of another endpoint, which was given the text so far as the beginning of its
// own, becomes the rest of the same stream. The caller sees one answer: one start, one text, one usage, one end. Before that end
// stands a comment that says who went on, since the headers have left long ago. What the model thinks before it goes on has no
// place inside a text, and is left out.
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { StreamEvent } from '../../generation/answer/stream-event.ts'
import { inputBuckets, sumInput, type Usage } from '../../generation/usage/usage.ts'
import { nothing, type Output } from '../reader.ts'
import type { EventSource } from '../translate/event-source.ts'
import { TranslatingReader } from '../translate/translating-reader.ts'
import type { ContinuableReader } from './continuable-reader.ts'
import { TextJoiner } from './text-joiner.ts'

/** What is gone on with. */
export type Continued = {
  /** Of the stream that was cut. */
  reader: ContinuableReader
  text: string
  /** Its tokens, by our count. */
  textTokens: number
  /** Who goes on. */
  provider: string
  /** It begins with the text that it was given. */
  repeats: boolean
}

export class ContinuingReader extends TranslatingReader {
  readonly #continued: Continued
  readonly #joiner: TextJoiner
  /** What came before the first content: where none comes, the caller sees nothing of this answer. */
  #waiting: StreamEvent[] | undefined = []
  /** The text that was cut, while the caller has not seen its end. */
  #cutIndex: number | undefined
  /** Of the next part. */
  #next: number
  /** Of the part that is open at the provider's: the same as `#cutIndex` for the rest of the text; undefined: it is left out. */
  #index: number | undefined

  constructor(source: EventSource, continued: Continued) {
    const { writer } = continued.reader
    super(source, writer)
    this.#continued = continued
    this.#joiner = new TextJoiner(continued.text, continued.repeats)
    this.#cutIndex = writer.open?.index
    this.#next = (writer.open?.index ?? -1) + 1
  }

  override get usage(): Usage | undefined {
    const { usage } = this.source.usage
    return usage === undefined ? this.#continued.reader.usage : this.#sum(usage)
  }

  override get usageIsPartial(): boolean {
    return this.source.usage.usage === undefined || this.source.usage.isPartial
  }

  override fail(error: GatewayError): Output {
    if (this.#waiting === undefined || this.ended) return super.fail(error)
    this.ended = true
    return { ...nothing, ending: error }
  }

  override finishShort(usage: Usage): Output {
    return this.ended ? nothing : this.#tell(this.writer.shortEnd(usage))
  }

  protected override give(events: readonly StreamEvent[]): Output {
    const told = this.#waiting ?? []
    for (const event of events) this.#translate(event, told)
    if (this.#waiting !== undefined) {
      const last = told.at(-1)
      if (last?.type === 'error') return this.fail(last.error)
      if (!told.some(isContent)) return nothing
      if (!this.#continued.reader.handOn()) return this.fail(tooLate)
      this.#waiting = undefined
    }
    const last = told.at(-1)
    if (last?.type !== 'response-end') return this.#tell(told)
    const before = this.#tell(told.slice(0, -1))
    const end = this.#tell([last])
    const comment = `: x-crossmodel-continued: ${this.#continued.provider}\n\n`
    return { ...end, bytes: `${String(before.bytes)}${comment}${String(end.bytes)}` }
  }

  #tell(events: readonly StreamEvent[]): Output {
    for (const event of events) this.#continued.reader.grammar.check(event)
    return super.give(events)
  }

  #translate(event: StreamEvent, told: StreamEvent[]): void {
    switch (event.type) {
      case 'response-start':
        return
      case 'usage':
        told.push({ type: 'usage', usage: this.#sum(event.usage) })
        return
      case 'part-start':
        return this.#start(event, told)
      case 'part-delta':
        return this.#delta(event, told)
      case 'part-end':
        if (this.#index === undefined) return
        if (this.#index === this.#cutIndex) this.#endText(told)
        else told.push({ type: 'part-end', index: this.#index })
        return
      case 'response-end':
      case 'opaque':
        this.#endText(told)
        told.push(event)
        return
      case 'error':
        told.push(event)
        return
      default:
        event satisfies never
    }
  }

  #start(event: Extract<StreamEvent, { type: 'part-start' }>, told: StreamEvent[]): void {
    if (event.part.kind === 'reasoning') this.#index = undefined
    else if (event.part.kind === 'text' && this.#cutIndex !== undefined) this.#index = this.#cutIndex
    else {
      this.#endText(told)
      this.#index = this.#next
      this.#next += 1
      told.push({ ...event, index: this.#index })
    }
  }

  #delta(event: Extract<StreamEvent, { type: 'part-delta' }>, told: StreamEvent[]): void {
    const index = this.#index
    if (index === undefined) return
    if (index !== this.#cutIndex) told.push({ ...event, index })
    // Where a citation or a signature belongs is said by the text of its own answer.
    else if (event.delta.kind === 'text') tellText(index, this.#joiner.push(event.delta.text), told)
  }

  /** The text that was cut ends, once. */
  #endText(told: StreamEvent[]): void {
    const index = this.#cutIndex
    if (index === undefined) return
    this.#cutIndex = undefined
    tellText(index, this.#joiner.end(), told)
    told.push({ type: 'part-end', index })
  }

  /**
   * The input once: as the first provider reported it, else as this one does, without the text that it was given. This one's own
   * words of it are about half of the answer, so that they are told to nobody.
   */
  #sum({ raw: _raw, ...usage }: Usage): Usage {
    const { reader, textTokens } = this.#continued
    const sum: Usage = { ...usage, output: usage.output + textTokens }
    const first = reader.usage
    if (first !== undefined && sumInput(first) > 0) for (const bucket of inputBuckets) sum[bucket] = first[bucket]
    else sum.input = Math.max(0, usage.input - textTokens)
    return sum
  }
}

const tooLate = new GatewayError('internal_error', 'The answer had ended before another one went on with it.')

function tellText(index: number, text: string, told: StreamEvent[]): void {
  if (text !== '') told.push({ type: 'part-delta', index, delta: { kind: 'text', text } })
}

function isContent({ type }: StreamEvent): boolean {
  return type === 'part-start' || type === 'part-delta' || type === 'response-end'
}

// Translate: upstream bytes -> neutral events -> the caller's protocol. Two readers share the source: one writes each
// event as it comes, one folds them into a whole answer for a caller who does not stream.
import { bounds } from '../../foundation/bounds.ts'
import { Fold } from '../../generation/fold.ts'
import type { FinishReason } from '../../generation/finish-reason.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { ServerToolCalls } from '../../generation/server-tool-calls.ts'
import type { StreamEvent } from '../../generation/stream-event.ts'
import type { Usage } from '../../generation/usage.ts'
import type { AnswerContext } from '../../protocols/port/answer-context.ts'
import type { EventEncoder } from '../../protocols/port/event-encoder.ts'
import type { InboundProtocol } from '../../protocols/port/inbound-protocol.ts'
import type { OutboundProtocol } from '../../protocols/port/outbound-protocol.ts'
import type { EventSource } from './event-source.ts'
import { nothing, type AnswerReader, type Output } from '../reader.ts'
import { OutputSampler } from '../output-sampler.ts'

export class TranslatingReader implements AnswerReader {
  readonly #source: EventSource
  readonly #encoder: EventEncoder
  readonly #scrub: (error: GatewayError) => GatewayError
  /** The part that the caller has seen start and not end. */
  #open: number | undefined
  /** The last part that was open has ended, and nothing followed. */
  #partEnded = false
  readonly #sampler: OutputSampler
  #ended = false
  readonly betweenEvents = true
  readonly handsOn = false
  eventCount = 0
  finish: FinishReason | undefined

  constructor(
    source: EventSource,
    outbound: OutboundProtocol,
    inbound: InboundProtocol,
    context: AnswerContext,
    scrub: (error: GatewayError) => GatewayError,
  ) {
    this.#source = source
    this.#scrub = scrub
    this.#sampler = new OutputSampler(outbound.mediaRates)
    this.#encoder = inbound.createEventEncoder(context)
  }

  get usage(): Usage | undefined {
    return this.#source.usage.usage
  }

  get usageIsPartial(): boolean {
    return this.#source.usage.isPartial
  }

  get isAboutToEnd(): boolean {
    return this.finish !== undefined || this.#partEnded || this.#source.isEnding
  }

  get keptBytes(): number {
    return this.#source.keptBytes
  }

  get serverToolCalls(): ServerToolCalls | undefined {
    return this.#source.serverToolCalls
  }

  get contentWithinBytes(): number {
    return this.#source.contentWithinBytes
  }

  push(chunk: Buffer): Output {
    return this.#ended ? nothing : this.#write(this.#source.push(chunk))
  }

  end(): Output {
    return this.#ended ? nothing : this.#write(this.#source.end())
  }

  fail(error: GatewayError): Output {
    return this.#ended ? nothing : this.#write([{ type: 'error', error }])
  }

  takeOutput() {
    return this.#sampler.take()
  }

  finishShort(usage: Usage): Output {
    if (this.#ended) return nothing
    const open: StreamEvent[] = this.#open === undefined ? [] : [{ type: 'part-end', index: this.#open }]
    return this.#write([...open, { type: 'usage', usage }, { type: 'response-end', finish: { kind: 'length' } }])
  }

  #write(events: readonly StreamEvent[]): Output {
    if (events.length === 0) return nothing
    let bytes = ''
    let content = false
    let ending: Output['ending']
    for (const told of events) {
      const event = told.type === 'error' ? { ...told, error: this.#scrub(told.error) } : told
      bytes += this.#encoder.push(event)
      this.#sampler.addEvent(event)
      switch (event.type) {
        case 'part-delta':
          content = true
          break
        case 'part-start':
          this.#open = event.index
          this.#partEnded = false
          content = true
          break
        case 'part-end':
          this.#open = undefined
          this.#partEnded = true
          break
        case 'response-end':
          this.finish = event.finish
          ending = 'end'
          break
        case 'error':
          ending = event.error
          break
        default:
      }
    }
    if (ending !== undefined) this.#ended = true
    return { bytes, content: content || ending === 'end', ending }
  }
}

/** For a caller who does not stream: everything folds, the end gives the whole answer as JSON text. */
export class FoldingReader implements AnswerReader {
  readonly #source: EventSource
  readonly #inbound: InboundProtocol
  readonly #context: AnswerContext
  readonly #fold = new Fold()
  /** The last part that was open has ended, and nothing followed. */
  #partEnded = false
  readonly #sampler: OutputSampler
  #ended = false
  readonly betweenEvents = true
  readonly handsOn = false
  readonly eventCount = 0
  readonly contentWithinBytes = bounds.answerBodyBytes
  finish: FinishReason | undefined

  constructor(source: EventSource, outbound: OutboundProtocol, inbound: InboundProtocol, context: AnswerContext) {
    this.#source = source
    this.#sampler = new OutputSampler(outbound.mediaRates)
    this.#inbound = inbound
    this.#context = context
  }

  get usage(): Usage | undefined {
    return this.#source.usage.usage
  }

  get usageIsPartial(): boolean {
    return this.#source.usage.isPartial
  }

  get isAboutToEnd(): boolean {
    return this.finish !== undefined || this.#partEnded || this.#source.isEnding
  }

  get keptBytes(): number {
    return this.#source.keptBytes
  }

  get serverToolCalls(): ServerToolCalls | undefined {
    return this.#source.serverToolCalls
  }

  push(chunk: Buffer): Output {
    return this.#ended ? nothing : this.#read(this.#source.push(chunk))
  }

  end(): Output {
    return this.#ended ? nothing : this.#read(this.#source.end())
  }

  fail(error: GatewayError): Output {
    this.#ended = true
    return { bytes: '', content: false, ending: error }
  }

  takeOutput() {
    return this.#sampler.take()
  }

  finishShort(): undefined {
    return undefined
  }

  #read(events: readonly StreamEvent[]): Output {
    for (const event of events) {
      this.#fold.push(event)
      this.#sampler.addEvent(event)
      if (event.type === 'response-end') this.finish = event.finish
      else if (event.type === 'part-end') this.#partEnded = true
      else if (event.type === 'part-start' || event.type === 'part-delta') this.#partEnded = false
    }
    if (this.#fold.error !== undefined) return this.fail(this.#fold.error)
    if (this.#fold.response === undefined) return nothing
    this.#ended = true
    const answer = this.#inbound.encodeResponse(this.#fold.response, this.#context)
    return { bytes: JSON.stringify(answer), content: true, ending: 'end' }
  }
}

// Translates a stream: upstream bytes -> neutral events -> the caller's protocol, each event as it comes.
import type { GatewayError } from '../../generation/error/gateway-error.ts'
import type { StreamEvent } from '../../generation/answer/stream-event.ts'
import type { Usage } from '../../generation/usage/usage.ts'
import type { AnswerContext } from '../../protocols/port/answer-context.ts'
import type { EventEncoder } from '../../protocols/port/event-encoder.ts'
import type { InboundProtocol } from '../../protocols/port/inbound-protocol.ts'
import type { OutboundProtocol } from '../../protocols/port/outbound-protocol.ts'
import type { CallCollector } from '../calls/call-collector.ts'
import { nothing, type AnswerReader, type Output } from '../reader.ts'
import { EventReader } from './event-reader.ts'
import type { EventSource } from './event-source.ts'

export class TranslatingReader extends EventReader implements AnswerReader {
  readonly #encoder: EventEncoder
  readonly #scrub: (error: GatewayError) => GatewayError
  /** The part that the caller has seen start and not end. */
  #open: number | undefined
  eventCount = 0
  hasShown = false

  constructor(
    source: EventSource,
    outbound: OutboundProtocol,
    inbound: InboundProtocol,
    context: AnswerContext,
    scrub: (error: GatewayError) => GatewayError,
    collector?: CallCollector,
  ) {
    super(source, outbound, collector)
    this.#scrub = scrub
    this.#encoder = inbound.createEventEncoder(context)
  }

  get contentWithinBytes(): number {
    return this.source.contentWithinBytes
  }

  fail(error: GatewayError): Output {
    return this.ended ? nothing : this.give([{ type: 'error', error }])
  }

  finishShort(usage: Usage): Output {
    if (this.ended) return nothing
    const open: StreamEvent[] = this.#open === undefined ? [] : [{ type: 'part-end', index: this.#open }]
    return this.give([...open, { type: 'usage', usage }, { type: 'response-end', finish: { kind: 'length' } }])
  }

  protected give(events: readonly StreamEvent[]): Output {
    if (events.length === 0) return nothing
    let bytes = ''
    let content = false
    let ending: Output['ending']
    for (const told of events) {
      const event = told.type === 'error' ? { ...told, error: this.#scrub(told.error) } : told
      bytes += this.#encoder.push(event)
      this.sampler.addEvent(event)
      this.collector?.addEvent(event)
      switch (event.type) {
        case 'part-delta':
          this.eventCount += 1
          content = true
          this.hasShown ||= event.delta.kind !== 'reasoning' && event.delta.kind !== 'signature'
          break
        case 'part-start':
          this.hasShown ||= event.part.kind === 'tool-call'
          this.#open = event.index
          this.partEnded = false
          // A text is empty at its start: until it has any, another provider can still take over unseen.
          content ||= event.part.kind !== 'text'
          break
        case 'part-end':
          this.#open = undefined
          this.partEnded = true
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
    if (ending !== undefined) this.ended = true
    return { bytes, content: content || ending === 'end', ending }
  }
}

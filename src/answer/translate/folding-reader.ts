// For a caller who does not stream: events fold, and the end gives the whole answer as JSON text.
import { bounds } from '../../foundation/bounds.ts'
import { Fold } from '../../generation/answer/fold.ts'
import type { GatewayError } from '../../generation/error/gateway-error.ts'
import type { StreamEvent } from '../../generation/answer/stream-event.ts'
import type { AnswerContext } from '../../protocols/port/answer-context.ts'
import type { InboundProtocol } from '../../protocols/port/inbound-protocol.ts'
import type { OutboundProtocol } from '../../protocols/port/outbound-protocol.ts'
import type { CallCollector } from '../calls/call-collector.ts'
import { OutputSampler } from '../output-sampler.ts'
import { nothing, type AnswerReader, type Output } from '../reader.ts'
import { EventReader } from './event-reader.ts'
import type { EventSource } from './event-source.ts'

export class FoldingReader extends EventReader implements AnswerReader {
  readonly #inbound: InboundProtocol
  readonly #context: AnswerContext
  readonly #fold = new Fold()
  readonly eventCount = 0
  readonly contentWithinBytes = bounds.answerBodyBytes

  constructor(
    source: EventSource,
    outbound: OutboundProtocol,
    inbound: InboundProtocol,
    context: AnswerContext,
    collector: CallCollector | undefined,
  ) {
    super(source, new OutputSampler(outbound.mediaRates), collector)
    this.#inbound = inbound
    this.#context = context
  }

  fail(error: GatewayError): Output {
    this.ended = true
    return { bytes: '', content: false, ending: error }
  }

  finishShort(): undefined {
    return undefined
  }

  protected give(events: readonly StreamEvent[]): Output {
    for (const event of events) {
      this.#fold.push(event)
      this.sampler.addEvent(event)
      this.collector?.addEvent(event)
      if (event.type === 'response-end') this.finish = event.finish
      else if (event.type === 'part-end') this.partEnded = true
      else if (event.type === 'part-start' || event.type === 'part-delta') this.partEnded = false
    }
    if (this.#fold.error !== undefined) return this.fail(this.#fold.error)
    if (this.#fold.response === undefined) return nothing
    this.ended = true
    const answer = this.#inbound.encodeResponse(this.#fold.response, this.#context)
    return { bytes: JSON.stringify(answer), content: true, ending: 'end' }
  }
}

// Writes neutral events in the caller's protocol, and notes how far the answer has come as they see it. It may outlive the
// answer that it began with: where that was cut, another one goes on writing.
import type { FinishReason } from '../../generation/answer/finish-reason.ts'
import type { GatewayError } from '../../generation/error/gateway-error.ts'
import type { PartHead, StreamEvent } from '../../generation/answer/stream-event.ts'
import type { EventEncoder } from '../../protocols/port/event-encoder.ts'
import type { CallCollector } from '../calls/call-collector.ts'
import type { OutputSampler } from '../output-sampler.ts'
import type { Output } from '../reader.ts'

type WriterParts = {
  encoder: EventEncoder
  /** Takes the operator's secrets out of what a provider says went wrong. */
  scrub(error: GatewayError): GatewayError
  sampler: OutputSampler
  collector: CallCollector | undefined
}

export class EventWriter {
  readonly sampler: OutputSampler
  readonly collector: CallCollector | undefined
  readonly #encoder: EventEncoder
  readonly scrub: (error: GatewayError) => GatewayError
  /** The part that the caller has seen start and not end. */
  open: { index: number; kind: PartHead['kind'] } | undefined
  /** The last part that was open has ended, and nothing followed. */
  partEnded = false
  eventCount = 0
  hasShown = false
  finish: FinishReason | undefined

  constructor({ encoder, scrub, sampler, collector }: WriterParts) {
    this.#encoder = encoder
    this.scrub = scrub
    this.sampler = sampler
    this.collector = collector
  }

  write(events: readonly StreamEvent[]): Output {
    let bytes = ''
    let content = false
    let ending: Output['ending']
    for (const told of events) {
      const event = told.type === 'error' ? { ...told, error: this.scrub(told.error) } : told
      bytes += this.#encoder.push(event)
      this.sampler.addEvent(event)
      this.collector?.addEvent(event)
      switch (event.type) {
        case 'part-delta':
          this.eventCount += 1
          content ||= event.delta.kind !== 'signature'
          this.hasShown ||= event.delta.kind !== 'reasoning' && event.delta.kind !== 'signature'
          break
        case 'part-start':
          this.hasShown ||= event.part.kind === 'tool-call'
          this.open = { index: event.index, kind: event.part.kind }
          this.partEnded = false
          // A text is empty at its start, and a thought may be to its end: until there is any, another provider can still take
          // over unseen.
          content ||= event.part.kind !== 'text' && event.part.kind !== 'reasoning'
          break
        case 'part-end':
          this.open = undefined
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
    return { bytes, content: content || ending === 'end', ending }
  }

  /** What ends the answer at its length, wherever it is. */
  shortEnd(usage: Extract<StreamEvent, { type: 'usage' }>['usage']): StreamEvent[] {
    const open: StreamEvent[] = this.open === undefined ? [] : [{ type: 'part-end', index: this.open.index }]
    return [...open, { type: 'usage', usage }, { type: 'response-end', finish: { kind: 'length' } }]
  }
}

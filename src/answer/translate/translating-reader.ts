// Translates a stream: upstream bytes -> neutral events -> the caller's protocol, each event as it comes.
import type { GatewayError } from '../../generation/error/gateway-error.ts'
import type { StreamEvent } from '../../generation/answer/stream-event.ts'
import type { Usage } from '../../generation/usage/usage.ts'
import { nothing, type AnswerReader, type Output } from '../reader.ts'
import { EventReader } from './event-reader.ts'
import type { EventSource } from './event-source.ts'
import type { EventWriter } from './event-writer.ts'

export class TranslatingReader extends EventReader implements AnswerReader {
  readonly writer: EventWriter

  constructor(source: EventSource, writer: EventWriter) {
    super(source, writer.sampler, writer.collector)
    this.writer = writer
  }

  get contentWithinBytes(): number {
    return this.source.contentWithinBytes
  }

  get eventCount(): number {
    return this.writer.eventCount
  }

  get hasShown(): boolean {
    return this.writer.hasShown
  }

  fail(error: GatewayError): Output {
    return this.ended ? nothing : this.give([{ type: 'error', error }])
  }

  finishShort(usage: Usage): Output {
    return this.ended ? nothing : this.give(this.writer.shortEnd(usage))
  }

  protected give(events: readonly StreamEvent[]): Output {
    if (events.length === 0) return nothing
    const output = this.writer.write(events)
    this.finish = this.writer.finish
    this.partEnded = this.writer.partEnded
    if (output.ending !== undefined) this.ended = true
    return output
  }
}

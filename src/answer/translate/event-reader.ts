// What the two readers of a translated answer share: usage, finish and progress, as the events of its source tell them.
import type { FinishReason } from '../../generation/answer/finish-reason.ts'
import type { ServerToolCalls } from '../../generation/usage/server-tool-calls.ts'
import type { StreamEvent } from '../../generation/answer/stream-event.ts'
import type { Usage } from '../../generation/usage/usage.ts'
import type { AnsweredCall } from '../calls/answered-call.ts'
import type { CallCollector } from '../calls/call-collector.ts'
import type { OutputSampler } from '../output-sampler.ts'
import { nothing, type Output } from '../reader.ts'
import type { OutputSample } from '../output-sample.ts'
import type { EventSource } from './event-source.ts'

export abstract class EventReader {
  protected readonly source: EventSource
  protected readonly sampler: OutputSampler
  /** The last part that was open has ended, and nothing followed. */
  protected partEnded = false
  protected ended = false
  readonly handsOn = false
  protected readonly collector: CallCollector | undefined
  finish: FinishReason | undefined

  constructor(source: EventSource, sampler: OutputSampler, collector: CallCollector | undefined) {
    this.source = source
    this.collector = collector
    this.sampler = sampler
  }

  /** What these events come to for the caller. */
  protected abstract give(events: readonly StreamEvent[]): Output

  get usage(): Usage | undefined {
    return this.source.usage.usage
  }

  get usageIsPartial(): boolean {
    return this.source.usage.isPartial
  }

  get isAboutToEnd(): boolean {
    return this.finish !== undefined || this.partEnded || this.source.isEnding
  }

  get keptBytes(): number {
    return this.source.keptBytes + (this.collector?.keptBytes ?? 0)
  }

  get serverToolCalls(): ServerToolCalls | undefined {
    return this.source.serverToolCalls
  }

  push(chunk: Buffer): Output {
    return this.ended ? nothing : this.give(this.source.push(chunk))
  }

  end(): Output {
    return this.ended ? nothing : this.give(this.source.end())
  }

  readCalls(): readonly AnsweredCall[] | undefined {
    return this.collector?.read()
  }

  takeOutput(): OutputSample {
    return this.sampler.take()
  }
}

// What is known of an answer that several calls make, one for each choice: the sum of what each has used, and an end that
// waits for the last. How far each call has come is kept beside it, since each is billed by itself.
import type { FinishReason } from '../../generation/answer/finish-reason.ts'
import type { GatewayError } from '../../generation/error/gateway-error.ts'
import { sumUsage } from '../../generation/usage/sum-usage.ts'
import type { Usage } from '../../generation/usage/usage.ts'
import type { Choice } from '../../protocols/port/answer-context.ts'
import type { EventEncoder } from '../../protocols/port/event-encoder.ts'
import { OutputTally } from '../output-tally.ts'
import type { AnswerReading, Output, ReadCall } from '../reader.ts'
import type { OutputSample } from '../output-sample.ts'

/** One call, as whoever makes it notes it. */
export type ChoiceCall = { -readonly [name in keyof ReadCall]: ReadCall[name] } & {
  readonly choice: Choice
  /** Something of it was given to the caller. */
  isTold: boolean
  eventCount: number
}

type ChoicesOptions = {
  count: number
  callerStreams: boolean
  openEncoder(choice: Choice): EventEncoder
  encodeStreamError(error: GatewayError): string
  /** What follows on the end of the last choice. */
  encodeEnd(choice: Choice, usage: Usage | undefined): string
}

export class ChoicesReader implements AnswerReading {
  readonly calls: readonly ChoiceCall[]
  readonly #options: ChoicesOptions
  readonly #shared: Choice['shared'] = {}
  eventCount = 0

  constructor(options: ChoicesOptions) {
    this.#options = options
    this.calls = Array.from({ length: options.count }, (_, index) => this.#openCall(index))
  }

  #openCall(index: number): ChoiceCall {
    return {
      choice: { index, shared: this.#shared },
      reader: undefined,
      isWhole: false,
      wasSent: false,
      startedMs: 0,
      visibleMs: undefined,
      tally: new OutputTally(),
      isTold: false,
      eventCount: 0,
    }
  }

  /** So much more of one call has gone by. */
  note(call: ChoiceCall, nowMs: number): void {
    const { reader } = call
    if (reader === undefined) return
    const events = reader.eventCount - call.eventCount
    call.eventCount = reader.eventCount
    this.eventCount += events
    call.tally.noteEvents(events)
    if (reader.hasShown === true) call.visibleMs ??= nowMs
  }

  get isWhole(): boolean {
    return this.calls.every(({ isWhole }) => isWhole)
  }

  get usage(): Usage | undefined {
    return sumUsage(this.calls.flatMap(({ reader }) => reader?.usage ?? []))
  }

  get usageIsPartial(): boolean {
    return this.calls.some(({ reader }) => reader?.usage === undefined || reader.usageIsPartial)
  }

  /** The first choice's, once each has one. */
  get finish(): FinishReason | undefined {
    return this.calls.every(({ reader }) => reader?.finish !== undefined) ? this.calls[0]?.reader?.finish : undefined
  }

  get isAboutToEnd(): boolean {
    return this.calls.every(({ isWhole, reader }) => isWhole || reader?.isAboutToEnd === true)
  }

  takeOutput(): OutputSample {
    const texts: string[] = []
    let keptBytes = 0
    let allBytes = 0
    let mediaTokens = 0
    for (const { reader, tally } of this.calls) {
      if (reader === undefined) continue
      const sample = reader.takeOutput()
      tally.add(sample)
      mediaTokens += sample.mediaTokens
      if (sample.text === '') continue
      const bytes = Buffer.byteLength(sample.text)
      texts.push(sample.text)
      keptBytes += bytes
      allBytes += bytes / sample.share
    }
    return { text: texts.join(''), share: allBytes === 0 ? 1 : keptBytes / allBytes, mediaTokens }
  }

  fail(error: GatewayError): Output {
    const bytes = this.#options.callerStreams ? this.#options.encodeStreamError(error) : ''
    return { bytes, content: false, ending: error }
  }

  /** Every choice that has not ended is, those included of which nothing has come. */
  finishShort(usage: Usage): Output | undefined {
    if (!this.#options.callerStreams) return undefined
    let text = ''
    for (const call of this.calls) {
      if (call.isWhole) continue
      text += call.isTold ? String(call.reader?.finishShort(usage)?.bytes ?? '') : this.#writeShort(call)
    }
    return { bytes: text + this.#encodeEnd(usage), content: true, ending: 'end' }
  }

  /** What follows in a stream on the end of the last choice. */
  encodeEnd(): string {
    return this.#encodeEnd(this.readWholeUsage())
  }

  /** Of all of them; undefined where one of them has told nothing. */
  readWholeUsage(): Usage | undefined {
    return this.calls.some(({ reader }) => reader?.usage === undefined) ? undefined : this.usage
  }

  #encodeEnd(usage: Usage | undefined): string {
    return this.#options.encodeEnd({ index: 0, shared: this.#shared }, usage)
  }

  #writeShort({ choice }: ChoiceCall): string {
    const encoder = this.#options.openEncoder(choice)
    return encoder.push({ type: 'response-start' }) + encoder.push({ type: 'response-end', finish: { kind: 'length' } })
  }
}

// Reads a copy of a ConverseStream: usage, whether content came, and how it ended.
import { parseJsonObject, readObject, readString, type JsonObject } from '../../../foundation/json/json.ts'
import type { Frame } from '../../../foundation/frames/sse.ts'
import type { FinishReason } from '../../../generation/answer/finish-reason.ts'
import { readOutputTexts, unknownMediaRates, type OutputSink } from '../../../generation/answer/output-sink.ts'
import type { Meter, Reading } from '../../port/meter.ts'
import { decodeFinishReason } from '../finish-reason.ts'
import { decodeUsage } from '../usage.ts'
import { classifyException } from './decode-error.ts'

/** Frames are told apart by their names; these are the members that only frames of interest hold. */
export const meterMarkers = ['"stopReason"', '"usage"', '"message"', '"toolUse"'] as const

/** No model of Bedrock's is known to answer with media. */
export const mediaRates = unknownMediaRates

export class ConverseMeter implements Meter {
  #calledTools = false
  #finish: FinishReason | undefined

  read(frame: Frame): Reading {
    const json = parseJsonObject(frame.data)
    const error = frame.event === undefined ? undefined : classifyException(frame.event, json ?? {})
    if (error !== undefined) return { error }
    if (json === undefined) return {}
    switch (frame.event) {
      case 'contentBlockStart':
        if (readObject(json['start'])?.['toolUse'] === undefined) return {}
        this.#calledTools = true
        return { content: true }
      case 'contentBlockDelta':
        // The proof of a thought that is not shown is no content.
        return isSignature(readObject(json['delta'])) ? {} : { content: true }
      case 'contentBlockStop':
        return { partEnd: true }
      case 'messageStop':
        this.#finish = decodeFinishReason(
          readString(json['stopReason']) ?? '',
          this.#calledTools,
          json['additionalModelResponseFields'],
        )
        return { finish: this.#finish }
      case 'metadata': {
        const usage = decodeUsage(json['usage'], json['serviceTier'])
        return {
          ...(usage === undefined ? {} : { usage }),
          ...(this.#finish === undefined ? {} : { end: true as const }),
        }
      }
      default:
        return {}
    }
  }

  readOutput({ event, data }: Frame, sink: OutputSink): void {
    const json = parseJsonObject(data)
    const image = event === 'contentBlockStart' ? readObject(json?.['start'])?.['image'] : undefined
    if (image !== undefined) sink.addMedia(mediaRates.imageTokens)
    if (event !== 'contentBlockDelta') return
    const delta = readObject(json?.['delta'])
    if (delta !== undefined && !('image' in delta)) readOutputTexts(delta, sink)
  }
}

function isSignature(delta: JsonObject | undefined): boolean {
  const reasoning = readObject(delta?.['reasoningContent'])
  return reasoning !== undefined && 'signature' in reasoning
}

// Reads a copy of a ConverseStream: usage, whether content came, and how it ended.
import { parseJsonObject, readObject, readString } from '../../foundation/json.ts'
import type { Frame } from '../../foundation/sse.ts'
import type { FinishReason } from '../../generation/finish-reason.ts'
import type { Meter, Reading } from '../protocol.ts'
import { classifyException } from './decode-error.ts'
import { readFinishReason } from './finish-reason.ts'
import { readUsage } from './usage.ts'

/** Frames are told apart by their names; these are the members that only frames of interest hold. */
export const meterMarkers = ['"stopReason"', '"usage"', '"message"', '"toolUse"'] as const

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
        return { content: true }
      case 'messageStop':
        this.#finish = readFinishReason(
          readString(json['stopReason']) ?? '',
          this.#calledTools,
          json['additionalModelResponseFields'],
        )
        return { finish: this.#finish }
      case 'metadata': {
        const usage = readUsage(json['usage'], json['serviceTier'])
        return {
          ...(usage === undefined ? {} : { usage }),
          ...(this.#finish === undefined ? {} : { end: true as const }),
        }
      }
      default:
        return {}
    }
  }
}

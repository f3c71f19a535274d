// Reads a copy of a Gemini stream: usage so far, whether content came, and how it ended.
import { parseJson, readArray, readObject, readString, type JsonObject } from '../../foundation/json.ts'
import type { Frame } from '../../foundation/sse.ts'
import type { Meter, Reading } from '../protocol.ts'
import { classifyError, readErrorObject } from './decode-error.ts'
import { readBlockReason, readFinishReason } from './finish-reason.ts'
import { readUsage } from './usage.ts'

export const meterMarkers = ['"usageMetadata"', '"finishReason"', '"blockReason"', '"error"', '"functionCall"'] as const

export class GeminiMeter implements Meter {
  #calledTools = false

  read(frame: Frame): Reading {
    const value = parseJson(frame.data)
    const error = readErrorObject(value)
    if (error !== undefined) return { error: classifyError(undefined, error) }
    const chunk = readObject(value)
    if (chunk === undefined) return {}
    const candidate = readObject(readArray(chunk['candidates'])?.[0])
    const parts = (readArray(readObject(candidate?.['content'])?.['parts']) ?? []).map(readObject)
    if (parts.some((part) => part !== undefined && 'functionCall' in part)) this.#calledTools = true
    const usage = readUsage(chunk['usageMetadata'])
    const reason = readString(candidate?.['finishReason'])
    const blocked = readString(readObject(chunk['promptFeedback'])?.['blockReason'])
    return {
      ...(usage === undefined ? {} : { usage }),
      ...(parts.some(isContent) ? { content: true as const } : {}),
      ...(reason === undefined ? {} : { finish: readFinishReason(reason, this.#calledTools), end: true as const }),
      ...(blocked === undefined || reason !== undefined
        ? {}
        : { finish: readBlockReason(blocked), end: true as const }),
    }
  }
}

function isContent(part: JsonObject | undefined): boolean {
  return (
    part !== undefined &&
    Object.entries(part).some(([name, value]) => name !== 'thoughtSignature' && name !== 'thought' && value !== '')
  )
}

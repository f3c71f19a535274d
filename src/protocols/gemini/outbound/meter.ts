// Reads a copy of a Gemini stream: usage so far, whether content came, and how it ended.
import { parseJson, readArray, readObject, readString, type JsonObject } from '../../../foundation/json/json.ts'
import type { Frame } from '../../../foundation/frames/sse.ts'
import {
  countAudio,
  readOutputTexts,
  type MediaRates,
  type OutputSink,
} from '../../../generation/answer/output-sink.ts'
import type { Meter, Reading } from '../../port/meter.ts'
import { decodeBlockReason, decodeFinishReason } from '../finish-reason.ts'
import { decodeUsage } from '../usage.ts'
import { classifyError, decodeErrorObject } from './decode-error.ts'

export const meterMarkers = ['"usageMetadata"', '"finishReason"', '"blockReason"', '"error"', '"functionCall"'] as const

/**
 * The most of one image is one of 4K by Gemini 3.1 Flash Image, of others 747 to 2,000 (Google's model page, 2026-11);
 * speech is at most the rate of audio input (its guide to counting tokens: 32 tokens a second).
 */
export const mediaRates: MediaRates = { imageTokens: 2_520, audioTokensPerSecond: 32 }

export class GeminiMeter implements Meter {
  #calledTools = false

  read(frame: Frame): Reading {
    const value = parseJson(frame.data)
    const error = decodeErrorObject(value)
    const chunk = readObject(value)
    if (error !== undefined) {
      const used = decodeUsage(chunk?.['usageMetadata'])
      return { ...(used === undefined ? {} : { usage: used }), error: classifyError(undefined, error) }
    }
    if (chunk === undefined) return {}
    const candidate = readObject(readArray(chunk['candidates'])?.[0])
    const parts = (readArray(readObject(candidate?.['content'])?.['parts']) ?? []).map(readObject)
    if (parts.some((part) => part !== undefined && 'functionCall' in part)) this.#calledTools = true
    const usage = decodeUsage(chunk['usageMetadata'])
    const reason = readString(candidate?.['finishReason'])
    const blocked = readString(readObject(chunk['promptFeedback'])?.['blockReason'])
    return {
      ...(usage === undefined ? {} : { usage }),
      ...(parts.some(isContent) ? { content: true as const } : {}),
      ...(reason === undefined ? {} : { finish: decodeFinishReason(reason, this.#calledTools), end: true as const }),
      ...(blocked === undefined || reason !== undefined
        ? {}
        : { finish: decodeBlockReason(blocked), end: true as const }),
    }
  }

  readOutput(frame: Frame, sink: OutputSink): void {
    for (const entry of readArray(readObject(parseJson(frame.data))?.['candidates']) ?? [])
      for (const part of readArray(readObject(readObject(entry)?.['content'])?.['parts']) ?? [])
        readPart(readObject(part) ?? {}, sink)
  }
}

/** The arguments of a call are JSON that the model wrote: its names and numbers are output too. */
function readPart(part: JsonObject, sink: OutputSink): void {
  const blob = readObject(part['inlineData'])
  const call = readObject(part['functionCall'])
  if (blob !== undefined) {
    // Drafts that the model made while thinking are not billed.
    if (part['thought'] === true) return
    const data = readString(blob['data']) ?? ''
    if (readString(blob['mimeType'])?.startsWith('audio/') === true) sink.addMedia(countAudio(data, mediaRates))
    else sink.addMedia(mediaRates.imageTokens)
  } else if (call !== undefined) {
    readOutputTexts({ args: call['args'], partialArgs: call['partialArgs'] }, sink)
  } else if (!('codeExecutionResult' in part || 'toolResponse' in part)) readOutputTexts(part, sink)
}

function isContent(part: JsonObject | undefined): boolean {
  return (
    part !== undefined &&
    Object.entries(part).some(([name, value]) => name !== 'thoughtSignature' && name !== 'thought' && value !== '')
  )
}

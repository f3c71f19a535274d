// Reads a copy of a passthrough stream. `end` is `[DONE]`. Some providers close the stream behind their finish reason
// without it: such a stream has ended just as well, as in decode-events.ts. The caller of the meter judges the close.
import {
  parseJsonObject,
  readArray,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import type { Frame } from '../../../foundation/frames/sse.ts'
import {
  countAudio,
  openaiMediaRates,
  readOutputTexts,
  type OutputSink,
} from '../../../generation/answer/output-sink.ts'
import type { EarlyEnd, Meter, Reading } from '../../port/meter.ts'
import type { ReadAnswer } from '../../port/outbound-protocol.ts'
import { decodeFinishReason, failureWords } from '../finish-reason.ts'
import { findChoice, findError, findMessage, findStopSequence, decodeAnswerUsage } from './decode-answer.ts'
import { decodeStreamError } from './decode-error.ts'
import { failedGeneration } from '../../failures/failed-generation.ts'
import { unreadable } from '../../failures/unreadable.ts'
import { encodeEarlyEnd } from './early-end.ts'

/** Usage objects hold a prompt count whatever their place; a finish reason that is text ends a choice. */
export const meterMarkers: readonly string[] = [
  '"prompt_tokens"',
  '"finish_reason":"',
  '"finish_reason": "',
  '[DONE]',
  '"error"',
]

export const callMarkers: readonly string[] = ['"tool_calls"', '"function_call"', '[DONE]']

/** Models of Google, which answer in this protocol at some hosts, take fewer tokens for an image. */
export const mediaRates = openaiMediaRates

/** Undefined: not plainly an answer. */
export function readAnswer(body: JsonObject): ReadAnswer | undefined {
  const choice = findChoice(body)
  const message = findMessage(choice)
  const word = readString(choice?.['finish_reason'])
  if (choice === undefined || message === undefined || word === undefined || failureWords.has(word)) return undefined
  if (findError(body) !== undefined || findError(choice) !== undefined) return undefined
  const usage = decodeAnswerUsage(body)
  const produced = { toolCalls: isFilled(message['tool_calls']), refusal: isFilled(message['refusal']) }
  return {
    finish: decodeFinishReason(word, findStopSequence(choice), produced),
    output: body['choices'],
    ...(usage === undefined ? {} : { usage }),
  }
}

export class ChatMeter implements Meter {
  #toolCalls = false
  #refusal = false
  #isAnswered = false
  /** Answers whose finish reason has gone by. */
  readonly #finished = new Set<number>()
  readonly earlyEnd: EarlyEnd = {
    notes: (text) => text.includes('"choices"'),
    encode: (newest, answers, usage) => encodeEarlyEnd(newest, answers, this.#finished, usage),
  }

  read(frame: Frame): Reading {
    if (frame.data === '[DONE]' || frame.data.trim() === '[DONE]')
      return this.#isAnswered || this.#finished.size > 0
        ? { end: true }
        : { error: unreadable('a stream without an answer') }
    const chunk = parseJsonObject(frame.data)
    if (chunk === undefined) return {}
    const choice = findChoice(chunk)
    const error =
      findError(chunk) ??
      (choice === undefined ? undefined : findError(choice)) ??
      (frame.event === 'error' ? chunk : undefined)
    const usage = decodeAnswerUsage(chunk)
    if (error !== undefined) return { error: decodeStreamError(error), ...(usage === undefined ? {} : { usage }) }
    const reading: Reading = {}
    if (usage !== undefined) {
      reading.usage = usage
      if (readArray(chunk['choices'])?.length === 0) reading.usageOnly = true
    }
    const choices = readArray(chunk['choices']) ?? []
    if (choices.some((choice) => this.#holdsContent(readObject(choice)))) {
      reading.content = true
      this.#isAnswered = true
    }
    for (const each of choices) this.#noteFinish(readObject(each))
    const word = readString(choice?.['finish_reason'])
    if (choice === undefined || !word) return reading
    if (failureWords.has(word)) return { ...reading, error: failedGeneration(word) }
    const produced = { toolCalls: this.#toolCalls || word === 'tool_calls', refusal: this.#refusal }
    reading.finish = decodeFinishReason(word, findStopSequence(choice), produced)
    return reading
  }

  readOutput({ data }: Frame, sink: OutputSink): void {
    for (const entry of readArray(parseJsonObject(data)?.['choices']) ?? []) {
      const choice = readObject(entry)
      const delta = readObject(choice?.['delta']) ?? readObject(choice?.['message'])
      if (delta !== undefined) readDelta(delta, sink)
    }
  }

  #noteFinish(choice: JsonObject | undefined): void {
    const index = choice?.['index'] ?? 0
    if (readString(choice?.['finish_reason']) && typeof index === 'number') this.#finished.add(index)
  }

  #holdsContent(choice: JsonObject | undefined): boolean {
    const delta = readObject(choice?.['delta']) ?? readObject(choice?.['message'])
    if (delta === undefined) return false
    const calls = isFilled(delta['tool_calls']) || isFilled(delta['function_call'])
    if (calls) this.#toolCalls = true
    if (isFilled(delta['refusal'])) this.#refusal = true
    return calls || contentFields.some((field) => isFilled(delta[field]))
  }
}

function readDelta(delta: JsonObject, sink: OutputSink): void {
  readReasoning(delta, sink)
  readContent(delta['content'], sink)
  const audio = readObject(delta['audio'])
  sink.addMedia(countAudio(readString(audio?.['data']) ?? '', mediaRates))
  readOutputTexts(audio?.['transcript'], sink)
  sink.addMedia((readArray(delta['images'])?.length ?? 0) * mediaRates.imageTokens)
  for (const name in delta) if (!ownFields.has(name)) readOutputTexts({ [name]: delta[name] }, sink)
}

/** Providers send the same thought under up to three names: the longest counts. */
function readReasoning(delta: JsonObject, sink: OutputSink): void {
  const details = (readArray(delta['reasoning_details']) ?? []).map(readObject)
  const detailed = details.map((detail) => readString(detail?.['text']) ?? readString(detail?.['summary']) ?? '')
  const spellings = [readString(delta['reasoning_content']), readString(delta['reasoning']), detailed.join('')]
  readOutputTexts(
    spellings.reduce<string>((longest, text = '') => (text.length > longest.length ? text : longest), ''),
    sink,
  )
}

function readContent(content: Json | undefined, sink: OutputSink): void {
  if (!Array.isArray(content)) return readOutputTexts(content, sink)
  for (const part of content) {
    if (readObject(part)?.['type'] === 'image_url') sink.addMedia(mediaRates.imageTokens)
    else readOutputTexts(part, sink)
  }
}

/** Read each in its own way. What a caller may cite is quoted. */
const ownFields: ReadonlySet<string> = new Set([
  'content',
  'reasoning_content',
  'reasoning',
  'reasoning_details',
  'audio',
  'images',
  'channel',
])

const contentFields = ['content', 'reasoning_content', 'reasoning', 'reasoning_details', 'refusal', 'audio', 'images']

function isFilled(value: unknown): boolean {
  if (typeof value === 'string') return value !== ''
  if (Array.isArray(value)) return value.length > 0
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

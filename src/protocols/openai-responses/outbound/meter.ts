// Reads a copy of a passthrough stream for usage, finish and end. Usage is read from every terminal event: an incomplete
// or failed answer used tokens too.
import {
  isObject,
  parseJsonObject,
  readArray,
  readObject,
  readString,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import type { Frame } from '../../../foundation/frames/sse.ts'
import {
  countAudio,
  openaiMediaRates,
  readOutputTexts,
  type OutputSink,
} from '../../../generation/answer/output-sink.ts'
import type { Meter, Reading } from '../../port/meter.ts'
import type { ReadAnswer } from '../../port/outbound-protocol.ts'
import { unreadable } from '../../failures/unreadable.ts'
import { decodeFinishReason, isEnded, type Seen } from '../finish-reason.ts'
import { ItemCounter } from '../server-tools.ts'
import { decodeUsage } from '../usage.ts'
import { cancelled, decodeStreamError } from './decode-error.ts'

/** Frames without any of these hold neither usage nor an end, of a part or of the answer. */
export const meterMarkers: readonly string[] = [
  '.done"',
  'response.completed',
  'response.incomplete',
  'response.failed',
  'response.cancelled',
  '"error"',
  // Items of tools that the provider runs: `web_search_call`.
  '_call"',
]

/** An item that has ended is told whole. */
export const callMarkers: readonly string[] = ['"response.output_item.done"']

/** Events that a caller sees before there is content. */
const beforeContent = new Set([
  'response.created',
  'response.in_progress',
  'response.queued',
  'response.output_item.added',
  'response.content_part.added',
  'response.reasoning_summary_part.added',
])

/** An image is one of the tool `image_generation`. */
export const mediaRates = openaiMediaRates
/** Each image that is sent before the final one (platform.openai.com, guide to image generation, 2026-07). */
const PARTIAL_IMAGE_TOKENS = 100

/** Undefined: not plainly an answer. */
export function readAnswer(body: JsonObject): ReadAnswer | undefined {
  const status = body['status']
  if ((status !== 'completed' && status !== 'incomplete') || !Array.isArray(body['output'])) return undefined
  return { ...readUsage(body), finish: decodeFinishReason(body, look(body)), output: body['output'] }
}

function read(frame: Frame, counter: ItemCounter): Reading {
  const json = parseJsonObject(frame.data)
  if (json === undefined) return {}
  const type = readString(json['type']) ?? frame.event
  const response = readObject(json['response'])
  switch (type) {
    case 'response.completed':
    case 'response.incomplete':
      return {
        ...readUsage(response),
        finish: decodeFinishReason(response ?? {}, look(response)),
        end: true,
        ...(readArray(response?.['output'])?.length ? { content: true as const } : {}),
      }
    case 'response.created':
      counter.readTools(response)
      return {}
    case 'response.output_item.done': {
      counter.add(json['item'])
      return {
        ...(isEmptyThought(readObject(json['item'])) ? {} : { content: true as const }),
        partEnd: true,
        ...(counter.calls === undefined ? {} : { serverToolCalls: { ...counter.calls } }),
      }
    }
    case 'response.failed':
      return { ...readUsage(response), error: decodeStreamError(response ?? json) }
    case 'response.cancelled':
      return { ...readUsage(response), error: cancelled() }
    case 'error':
      return { ...readUsage(response ?? json), error: decodeStreamError(json) }
    case undefined:
      return isObject(json['error']) ? { ...readUsage(json), error: decodeStreamError(json) } : {}
    default:
      if (beforeContent.has(type) || !type.startsWith('response.')) return {}
      return type.endsWith('.done') ? { content: true, partEnd: true } : { content: true }
  }
}

/**
 * An item is told up to four times: its deltas, the ends of its parts, its own end and the end of the answer. What was told
 * by deltas counts once; an item that came whole counts when it comes.
 */
export class ResponsesMeter implements Meter {
  readonly #counter = new ItemCounter()
  /** Characters of deltas whose item has not ended. */
  #untold = 0
  #hasOutput = false
  #isAnswered = false

  read(frame: Frame): Reading {
    const reading = read(frame, this.#counter)
    if (reading.content || reading.partEnd) this.#isAnswered = true
    if (reading.end && !this.#isAnswered && !isEnded(readObject(parseJsonObject(frame.data)?.['response'])))
      return { error: unreadable('a stream without an answer') }
    return reading
  }

  readOutput(frame: Frame, sink: OutputSink): void {
    const json = parseJsonObject(frame.data)
    const type = readString(json?.['type']) ?? frame.event
    if (json === undefined || type === undefined) return
    if (type.endsWith('.delta')) this.#readDelta(type, json, sink)
    else if (type === 'response.output_item.done') this.#readItem(readObject(json['item']), sink)
    else if (type === 'response.image_generation_call.partial_image') sink.addMedia(PARTIAL_IMAGE_TOKENS)
    else if (json['response'] !== undefined && !this.#hasOutput && !beforeContent.has(type)) {
      // A provider that sends nothing but the end.
      for (const item of readArray(readObject(json['response'])?.['output']) ?? [])
        this.#readItem(readObject(item), sink)
    }
  }

  /** From here on deltas alone count, since an item that ends may have been told by deltas that were not read. */
  skipOutput(): void {
    this.#untold = Number.POSITIVE_INFINITY
  }

  #readDelta(type: string, { delta }: JsonObject, sink: OutputSink): void {
    this.#hasOutput = true
    if (type.endsWith('audio.delta')) return sink.addMedia(countAudio(readString(delta) ?? '', mediaRates))
    if (type.includes('_call_output')) return
    const counting = new CountingSink(sink)
    readOutputTexts(delta, counting)
    this.#untold += counting.characters
  }

  #readItem(item: JsonObject | undefined, sink: OutputSink): void {
    if (item === undefined) return
    this.#hasOutput = true
    const { result, ...rest } = item
    if (item['type'] === 'image_generation_call' && result) sink.addMedia(mediaRates.imageTokens)
    const texts: string[] = []
    readOutputTexts(rest, { addText: (text) => texts.push(text), addMedia: () => {} })
    const characters = texts.reduce((sum, text) => sum + text.length, 0)
    const told = Math.min(this.#untold, characters)
    this.#untold -= told
    if (told < characters) sink.addText(texts.join('').slice(told))
  }
}

/** Counts what goes by. */
class CountingSink implements OutputSink {
  characters = 0
  readonly #sink: OutputSink

  constructor(sink: OutputSink) {
    this.#sink = sink
  }

  addText(text: string): void {
    this.characters += text.length
    this.#sink.addText(text)
  }

  addMedia(tokens: number): void {
    this.#sink.addMedia(tokens)
  }
}

function readUsage(response: JsonObject | undefined): Reading {
  const usage = response === undefined ? undefined : decodeUsage(response)
  return usage === undefined ? {} : { usage }
}

function look(response: JsonObject | undefined): Seen {
  const items = (readArray(response?.['output']) ?? []).filter(isObject)
  const isRefusal = (content: unknown) => isObject(content) && content['type'] === 'refusal'
  return {
    toolCall: items.some((item) => item['type'] === 'function_call' || item['type'] === 'custom_tool_call'),
    refusal: items.some((item) => (readArray(item['content']) ?? []).some(isRefusal)),
  }
}

/** Reasoning of which nothing is shown. */
function isEmptyThought(item: JsonObject | undefined): boolean {
  if (item?.['type'] !== 'reasoning') return false
  return !readArray(item['summary'])?.length && !readArray(item['content'])?.length
}

// Reads a copy of a passthrough stream for usage, finish and end. Usage is read from every terminal event: an incomplete
// or failed answer used tokens too.
import { isObject, parseJsonObject, readArray, readObject, readString, type JsonObject } from '../../foundation/json.ts'
import type { Frame } from '../../foundation/sse.ts'
import type { Meter, Reading } from '../protocol.ts'
import { decodeStreamError } from './decode-error.ts'
import { decodeFinish, type Seen } from './finish-reason.ts'
import { ItemCounter } from './server-tools.ts'
import { decodeUsage } from './usage.ts'

/** Frames without any of these hold neither usage nor an end. */
export const meterMarkers: readonly string[] = [
  'response.completed',
  'response.incomplete',
  'response.failed',
  '"error"',
  // Items of tools that the provider runs: `web_search_call`.
  '_call"',
]

/** Events that a caller sees before there is content. */
const beforeContent = new Set([
  'response.created',
  'response.in_progress',
  'response.queued',
  'response.output_item.added',
  'response.content_part.added',
  'response.reasoning_summary_part.added',
])

export function createMeter(): Meter {
  const counter = new ItemCounter(undefined)
  return { read: (frame) => read(frame, counter) }
}

/** Undefined: not plainly an answer. */
export function readAnswer(body: JsonObject): Pick<Reading, 'usage' | 'finish'> | undefined {
  const status = body['status']
  if ((status !== 'completed' && status !== 'incomplete') || !Array.isArray(body['output'])) return undefined
  return { ...readUsage(body), finish: decodeFinish(body, look(body)) }
}

function read(frame: Frame, counter: ItemCounter): Reading {
  const json = parseJsonObject(frame.data)
  if (json === undefined) return {}
  const type = readString(json['type']) ?? frame.event
  const response = readObject(json['response'])
  switch (type) {
    case 'response.completed':
    case 'response.incomplete':
      return { ...readUsage(response), finish: decodeFinish(response ?? {}, look(response)), content: true, end: true }
    case 'response.output_item.done': {
      counter.add(json['item'])
      return { content: true, ...(counter.calls === undefined ? {} : { serverToolCalls: { ...counter.calls } }) }
    }
    case 'response.failed':
      return { ...readUsage(response), error: decodeStreamError(response ?? json) }
    case 'error':
      return { error: decodeStreamError(json) }
    case undefined:
      return isObject(json['error']) ? { error: decodeStreamError(json) } : {}
    default:
      return beforeContent.has(type) || !type.startsWith('response.') ? {} : { content: true }
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

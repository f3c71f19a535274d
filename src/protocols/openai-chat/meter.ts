// Reads a copy of a passthrough stream. `end` is `[DONE]`. Some providers close behind their finish reason without it: a
// stream that closes after a reading with `finish` has ended as well, as decode-events.ts holds; the caller of the meter
// judges the close.
import { parseJsonObject, readArray, readObject, readString, type JsonObject } from '../../foundation/json.ts'
import type { Frame } from '../../foundation/sse.ts'
import type { Meter, Reading } from '../protocol.ts'
import { readChoice, readError, readStopReason, readUsage } from './decode-answer.ts'
import { decodeStreamError } from './decode-error.ts'
import { failed } from './decode-response.ts'
import { decodeFinish, failureWords } from './finish-reason.ts'

/** Usage objects hold a prompt count whatever their place; a finish reason that is text ends a choice. */
export const meterMarkers: readonly string[] = [
  '"prompt_tokens"',
  '"finish_reason":"',
  '"finish_reason": "',
  '[DONE]',
  '"error"',
]

export function createMeter(): Meter {
  return new ChatMeter()
}

/** Undefined: not plainly an answer. */
export function readAnswer(body: JsonObject): Pick<Reading, 'usage' | 'finish'> | undefined {
  const choice = readChoice(body)
  const message = readObject(choice?.['message'])
  const word = readString(choice?.['finish_reason'])
  if (choice === undefined || message === undefined || word === undefined || failureWords.has(word)) return undefined
  if (readError(body) !== undefined || readError(choice) !== undefined) return undefined
  const usage = readUsage(body)
  const produced = { toolCalls: isFilled(message['tool_calls']), refusal: isFilled(message['refusal']) }
  return { finish: decodeFinish(word, readStopReason(choice), produced), ...(usage === undefined ? {} : { usage }) }
}

class ChatMeter implements Meter {
  #toolCalls = false
  #refusal = false

  read(frame: Frame): Reading {
    if (frame.data === '[DONE]' || frame.data.trim() === '[DONE]') return { end: true }
    const chunk = parseJsonObject(frame.data)
    if (chunk === undefined) return {}
    const error = readError(chunk) ?? (frame.event === 'error' ? chunk : undefined)
    if (error !== undefined) return { error: decodeStreamError(error) }
    const reading: Reading = {}
    const usage = readUsage(chunk)
    if (usage !== undefined) {
      reading.usage = usage
      if (readArray(chunk['choices'])?.length === 0) reading.usageOnly = true
    }
    const choices = readArray(chunk['choices']) ?? []
    if (choices.some((choice) => this.#holdsContent(readObject(choice)))) reading.content = true
    const choice = readChoice(chunk)
    const word = readString(choice?.['finish_reason'])
    if (choice === undefined || !word) return reading
    if (failureWords.has(word)) return { ...reading, error: failed(word) }
    const produced = { toolCalls: this.#toolCalls || word === 'tool_calls', refusal: this.#refusal }
    reading.finish = decodeFinish(word, readStopReason(choice), produced)
    return reading
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

const contentFields = ['content', 'reasoning_content', 'reasoning', 'reasoning_details', 'refusal', 'audio', 'images']

function isFilled(value: unknown): boolean {
  if (typeof value === 'string') return value !== ''
  if (Array.isArray(value)) return value.length > 0
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

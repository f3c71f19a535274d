// Reads a copy of a passthrough stream: usage, finish reason, the first content and the end. It parses only the few
// frames that carry these; deltas of content are passed over once content has been seen.
import {
  isObject,
  parseJson,
  parseJsonObject,
  readObject,
  readString,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import type { Frame } from '../../../foundation/frames/sse.ts'
import { readOutputTexts, unknownMediaRates, type OutputSink } from '../../../generation/answer/output-sink.ts'
import { addCalls, type ServerToolCalls } from '../../../generation/usage/server-tool-calls.ts'
import type { EarlyEnd, Meter, Reading } from '../../port/meter.ts'
import type { ReadAnswer } from '../../port/outbound-protocol.ts'
import { unreadable } from '../../failures/unreadable.ts'
import { decodeFinishReason } from '../finish-reason.ts'
import { decodeServerCall } from '../server-tools.ts'
import { mergeUsage, decodeUsage } from '../usage.ts'
import { decodeErrorFrame } from './decode-error.ts'
import { notesPlace, encodeEarlyEnd } from './early-end.ts'

export const meterMarkers: readonly string[] = [
  '"message_start"',
  '"message_delta"',
  '"message_stop"',
  '"content_block_stop"',
  '"error"',
  '"server_tool_use"',
]

/** Those of tools that the provider runs are among them. */
export const callMarkers: readonly string[] = ['tool_use"', '"input_json_delta"', '"message_stop"']

/** No model of Anthropic's writes images or speech; of others that answer in its protocol nothing is published. */
export const mediaRates = unknownMediaRates

/** Undefined: not plainly an answer. */
export function readAnswer(body: JsonObject): ReadAnswer | undefined {
  const reason = readString(body['stop_reason'])
  if (body['type'] !== 'message' || !Array.isArray(body['content']) || reason === undefined) return undefined
  const reported = readObject(body['usage'])
  const usage = reported === undefined ? undefined : decodeUsage(reported)
  return {
    finish: decodeFinishReason(reason, readString(body['stop_sequence']), 'by-code'),
    output: body['content'],
    ...(usage === undefined ? {} : { usage }),
  }
}

export class MessagesMeter implements Meter {
  #usage: JsonObject | undefined
  #hasFinished = false
  #hasContent = false
  #hasBlock = false
  readonly #calls: ServerToolCalls = {}
  readonly earlyEnd: EarlyEnd = {
    notes: notesPlace,
    encode: (newest, _answers, usage) => encodeEarlyEnd(newest, usage, this.#hasFinished),
  }

  read(frame: Frame): Reading {
    const data = parseJson(frame.data)
    if (!isObject(data)) return {}
    const error = decodeErrorFrame(frame.event, data)
    if (error !== undefined) return { ...this.#readUsage(readObject(data['usage'])), error }
    switch (readString(data['type']) ?? frame.event) {
      case 'message_start':
        return this.#readUsage(readObject(readObject(data['message'])?.['usage']))
      case 'content_block_start':
        return this.#startBlock(readObject(data['content_block']))
      case 'content_block_delta':
        return this.#readDelta(readObject(data['delta']))
      case 'content_block_stop':
        return { partEnd: true }
      case 'message_delta': {
        const delta = readObject(data['delta'])
        const reason = readString(delta?.['stop_reason'])
        const reading = this.#readUsage(readObject(data['usage']))
        // Which blocks came is not known here: the provider's word stands.
        if (reason !== undefined) {
          this.#hasFinished = true
          reading.finish = decodeFinishReason(reason, readString(delta?.['stop_sequence']), 'by-code')
        }
        return reading
      }
      case 'message_stop':
        return this.#hasBlock || this.#hasFinished ? { end: true } : { error: unreadable('a stream without an answer') }
      default:
        return {}
    }
  }

  /** The proof of a thought that is not shown is none that a caller could miss. */
  #readDelta(delta: JsonObject | undefined): Reading {
    this.#hasBlock = true
    if (!this.#hasContent && delta?.['type'] === 'signature_delta') return {}
    this.#hasContent = true
    return { content: true }
  }

  /**
   * A first block of text is empty at its start, and one of thinking may be to its end: until there is any, another provider can
   * still take over unseen.
   */
  #startBlock(block: JsonObject | undefined): Reading {
    this.#hasBlock = true
    if (!this.#hasContent && isEmptyBlock(block)) return {}
    this.#hasContent = true
    const call = decodeServerCall(block)
    if (call === undefined) return { content: true }
    addCalls(this.#calls, call, 1)
    return { content: true, serverToolCalls: { ...this.#calls } }
  }

  /** Citations are left out: what they quote is not billed, and where they point to is a number. */
  readOutput(frame: Frame, sink: OutputSink): void {
    const data = parseJsonObject(frame.data)
    switch (readString(data?.['type']) ?? frame.event) {
      case 'message_start':
        return readOutputTexts(readObject(data?.['message'])?.['content'], sink)
      case 'content_block_start': {
        const block = readObject(data?.['content_block'])
        // Sealed thinking has no text.
        if (block?.['type'] !== 'redacted_thinking') readOutputTexts(block, sink)
        return
      }
      case 'content_block_delta':
        return readOutputTexts(data?.['delta'], sink)
      default:
    }
  }

  #readUsage(usage: JsonObject | undefined): Reading {
    if (usage === undefined) return {}
    this.#usage = mergeUsage(this.#usage ?? {}, usage)
    const read = decodeUsage(this.#usage)
    return read === undefined ? {} : { usage: read }
  }
}

function isEmptyBlock(block: JsonObject | undefined): boolean {
  const type = block?.['type']
  return (type === 'text' && !readString(block?.['text'])) || (type === 'thinking' && !readString(block?.['thinking']))
}

// A stream of chunks as events. The end is `[DONE]`, or the close of a stream that has given its finish reason: some
// providers never send `[DONE]`. A frame that is not JSON is lost content, hence an error.
import { parseExactJsonObject } from '../../../foundation/json/exact-json.ts'
import { parseJsonObject, readObject, readString, type Json, type JsonObject } from '../../../foundation/json/json.ts'
import { append } from '../../../foundation/lists/append.ts'
import type { Frame } from '../../../foundation/frames/sse.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { StreamEvent } from '../../../generation/answer/stream-event.ts'
import type { Usage } from '../../../generation/usage/usage.ts'
import type { EventDecoder } from '../../port/event-decoder.ts'
import type { Source } from '../../port/source.ts'
import { failedGeneration } from '../../failures/failed-generation.ts'
import { unreadable } from '../../failures/unreadable.ts'
import { decodeFinishReason, failureWords } from '../finish-reason.ts'
import {
  keepUnknown,
  findChoice,
  findError,
  findStopSequence,
  decodeAnswerUsage,
  startResponse,
  decodeUnknown,
} from './decode-answer.ts'
import { DeltaDecoder } from './decode-delta.ts'
import { decodeStreamError } from './decode-error.ts'

export class ChatEventDecoder implements EventDecoder {
  readonly #delta: DeltaDecoder
  readonly #unknown = new Map<string, Json>()
  #started = false
  #ended = false
  #word: string | undefined
  #stopReason: Json | undefined

  constructor(source: Source) {
    this.#delta = new DeltaDecoder(source, false)
  }

  get isEnding(): boolean {
    return this.#word !== undefined
  }

  push(frame: Frame): StreamEvent[] {
    if (this.#ended) return []
    const data = frame.data.trim()
    if (data === '') return []
    if (data === '[DONE]') return this.#finish()
    const chunk = parseChunk(data)
    if (chunk === undefined) return this.#fail(unreadable('a chunk that is not a JSON object'))
    const error = findError(chunk) ?? (frame.event === 'error' ? chunk : undefined)
    return error === undefined ? this.#decode(chunk) : this.#fail(decodeStreamError(error), decodeAnswerUsage(chunk))
  }

  end(): StreamEvent[] {
    if (this.#ended) return []
    if (this.#word !== undefined) return this.#finish()
    return this.#fail(new GatewayError('provider_error', "The provider's stream stopped before its end."))
  }

  #decode(chunk: JsonObject): StreamEvent[] {
    const events: StreamEvent[] = []
    const choice = findChoice(chunk)
    const usage = decodeAnswerUsage(chunk)
    keepUnknown(chunk, this.#unknown)
    if (!this.#started && (choice !== undefined || usage !== undefined)) {
      this.#started = true
      events.push(startResponse(chunk))
    }
    if (choice !== undefined) {
      const error = findError(choice)
      if (error !== undefined) return [...events, ...this.#fail(decodeStreamError(error), usage)]
      append(events, this.#decodeChoice(choice))
    }
    if (usage !== undefined) events.push({ type: 'usage', usage })
    if (this.#word !== undefined && failureWords.has(this.#word))
      append(events, this.#fail(failedGeneration(this.#word)))
    return events
  }

  #decodeChoice(choice: JsonObject): StreamEvent[] {
    const word = readString(choice['finish_reason'])
    if (word) this.#word = word
    this.#stopReason = findStopSequence(choice) ?? this.#stopReason
    // A provider that answers a stream with one whole message.
    const delta = readObject(choice['delta']) ?? (this.#delta.hasParts ? undefined : readObject(choice['message']))
    return delta === undefined ? [] : this.#delta.push(delta, choice['logprobs'])
  }

  #finish(): StreamEvent[] {
    if (!this.#started || (this.#word === undefined && !this.#delta.hasParts))
      return this.#fail(unreadable('a stream that ended without an answer'))
    this.#ended = true
    const finish = decodeFinishReason(this.#word, this.#stopReason, this.#delta.produced)
    return [...this.#delta.finish(), ...decodeUnknown(this.#unknown), { type: 'response-end', finish }]
  }

  /** `usage`: what was used all the same. */
  #fail(error: GatewayError, usage?: Usage): StreamEvent[] {
    this.#ended = true
    return [
      ...(usage === undefined || !this.#started ? [] : [{ type: 'usage', usage } as const]),
      { type: 'error', error },
    ]
  }
}

/** Some send the arguments of calls as objects, whose numbers must keep their digits. */
function parseChunk(data: string): JsonObject | undefined {
  return data.includes('"arguments":{') ? parseExactJsonObject(data) : parseJsonObject(data)
}

// A stream of chunks as events. The end is `[DONE]`, or the close of a stream that has given its finish reason: some
// providers never send `[DONE]`. A frame that is not JSON is lost content, hence an error.
import { append } from '../../../foundation/lists/append.ts'
import { parseJsonObject, readObject, readString, type Json, type JsonObject } from '../../../foundation/json.ts'
import type { Frame } from '../../../foundation/sse.ts'
import { GatewayError } from '../../../generation/gateway-error.ts'
import type { StreamEvent } from '../../../generation/stream-event.ts'
import type { Usage } from '../../../generation/usage.ts'
import type { EventDecoder } from '../../port/event-decoder.ts'
import type { Source } from '../../port/source.ts'
import {
  keepUnknown,
  readChoice,
  readError,
  readStopReason,
  readUsage,
  startResponse,
  writeUnknown,
} from './decode-answer.ts'
import { DeltaReader } from './decode-delta.ts'
import { decodeStreamError } from './decode-error.ts'
import { failed, unreadable } from './decode-response.ts'
import { decodeFinish, failureWords } from '../finish-reason.ts'

export function createEventDecoder(source: Source): EventDecoder {
  return new ChatEventDecoder(source)
}

class ChatEventDecoder implements EventDecoder {
  readonly #reader: DeltaReader
  readonly #unknown = new Map<string, Json>()
  #started = false
  #ended = false
  #word: string | undefined
  #stopReason: Json | undefined

  constructor(source: Source) {
    this.#reader = new DeltaReader(source, false)
  }

  get isEnding(): boolean {
    return this.#word !== undefined
  }

  push(frame: Frame): StreamEvent[] {
    if (this.#ended) return []
    const data = frame.data.trim()
    if (data === '') return []
    if (data === '[DONE]') return this.#finish()
    const chunk = parseJsonObject(data)
    if (chunk === undefined) return this.#fail(unreadable('a chunk that is not a JSON object'))
    const error = readError(chunk) ?? (frame.event === 'error' ? chunk : undefined)
    return error === undefined ? this.#read(chunk) : this.#fail(decodeStreamError(error), readUsage(chunk))
  }

  end(): StreamEvent[] {
    if (this.#ended) return []
    if (this.#word !== undefined) return this.#finish()
    return this.#fail(new GatewayError('provider_error', "The provider's stream stopped before its end."))
  }

  #read(chunk: JsonObject): StreamEvent[] {
    const events: StreamEvent[] = []
    const choice = readChoice(chunk)
    const usage = readUsage(chunk)
    keepUnknown(chunk, this.#unknown)
    if (!this.#started && (choice !== undefined || usage !== undefined)) {
      this.#started = true
      events.push(startResponse(chunk))
    }
    if (choice !== undefined) {
      const error = readError(choice)
      if (error !== undefined) return [...events, ...this.#fail(decodeStreamError(error), usage)]
      append(events, this.#readChoice(choice))
    }
    if (usage !== undefined) events.push({ type: 'usage', usage })
    if (this.#word !== undefined && failureWords.has(this.#word)) append(events, this.#fail(failed(this.#word)))
    return events
  }

  #readChoice(choice: JsonObject): StreamEvent[] {
    const word = readString(choice['finish_reason'])
    if (word) this.#word = word
    this.#stopReason = readStopReason(choice) ?? this.#stopReason
    // A provider that answers a stream with one whole message.
    const delta = readObject(choice['delta']) ?? (this.#reader.hasParts ? undefined : readObject(choice['message']))
    return delta === undefined ? [] : this.#reader.read(delta, choice['logprobs'])
  }

  #finish(): StreamEvent[] {
    if (!this.#started || (this.#word === undefined && !this.#reader.hasParts))
      return this.#fail(unreadable('a stream that ended without an answer'))
    this.#ended = true
    const finish = decodeFinish(this.#word, this.#stopReason, this.#reader.produced)
    return [...this.#reader.finish(), ...writeUnknown(this.#unknown), { type: 'response-end', finish }]
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

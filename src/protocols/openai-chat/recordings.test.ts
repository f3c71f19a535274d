// The codec against every recorded answer, request and error of Chat: what providers really send.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decodeFrames, foldFrames, newContext, newSource } from '../../../test/protocols/chat-frames.ts'
import { recordedAnswers, recordedErrors, recordingsAbsent } from '../../../test/recordings.ts'
import { schemaErrors, schemasAbsent } from '../../../test/schemas.ts'
import { isObject, readArray, readObject, type Json, type JsonObject } from '../../foundation/json/json.ts'
import type { Frame } from '../../foundation/frames/sse.ts'
import { everything } from '../../generation/capabilities.ts'
import { LossList } from '../../generation/loss/loss.ts'
import type { GenerationResponse } from '../../generation/answer/response.ts'
import type { Target } from '../port/target.ts'
import { openaiChatInbound, openaiChatOutbound } from './protocol.ts'

const skip = recordingsAbsent || schemasAbsent

/** The stream that would have carried a whole answer: `pieces` deltas for each text, calls numbered. */
function streamAnswer(body: JsonObject, pieces: number): Frame[] {
  const { choices, usage, ...head } = body
  const choice = readArray(choices)?.find(isObject)
  const { logprobs, message, finish_reason, ...beside } = choice ?? {}
  const chunk = (rest: JsonObject): Frame => ({ event: undefined, data: JSON.stringify({ ...head, ...rest }) })
  const frames: Frame[] = []
  const say = (delta: JsonObject, extra: JsonObject = {}): void => {
    frames.push(chunk({ choices: [{ index: 0, delta, finish_reason: null, ...extra }] }))
  }
  const fields = Object.entries(readObject(message) ?? {}).filter(
    ([name]) => name !== 'reasoning' || !readArray(message && readObject(message)?.['reasoning_details'])?.length,
  )
  for (const [name, value] of fields.sort(([a], [b]) => place(a) - place(b))) {
    if (typeof value === 'string') {
      if (name === 'content' && logprobs) say({ content: value }, { logprobs })
      else for (const piece of cut(value, pieces)) say({ [name]: piece })
    } else if (name === 'tool_calls' && Array.isArray(value)) {
      for (const [index, call] of value.filter(isObject).entries()) {
        const called = readObject(call['function'])
        const text = String(called?.['arguments'] ?? '')
        say({ tool_calls: [{ ...call, index, function: { name: called?.['name'], arguments: '' } }] })
        for (const piece of cut(text, pieces)) say({ tool_calls: [{ index, function: { arguments: piece } }] })
      }
    } else if (value !== undefined) say({ [name]: value })
  }
  frames.push(chunk({ choices: [{ index: 0, delta: {}, ...beside, finish_reason: finish_reason ?? null }] }))
  frames.push(chunk({ choices: [], usage: usage ?? null }), { event: undefined, data: '[DONE]' })
  return frames
}

/** Models think, speak, and call, in this order. */
function place(name: string): number {
  if (name.startsWith('reasoning')) return 0
  return name === 'tool_calls' ? 3 : name === 'content' ? 1 : 2
}

function cut(text: string, pieces: number): string[] {
  const size = Math.max(1, Math.ceil(text.length / pieces))
  return Array.from({ length: Math.ceil(text.length / size) }, (_, at) => text.slice(at * size, (at + 1) * size))
}

function withoutIds(response: GenerationResponse): GenerationResponse {
  const parts = response.parts.map((part) =>
    part.kind === 'tool-call' && part.id.startsWith('call_') && part.id.length < 8 ? { ...part, id: 'call' } : part,
  )
  return { ...response, parts }
}

describe('every recorded answer of Chat', { skip }, () => {
  const answers = recordingsAbsent ? [] : recordedAnswers('openai-chat').filter(({ status }) => status < 400)

  test('a stream gives a legal sentence, and ends well where the provider ended it well', () => {
    let count = 0
    for (const { name, frames } of answers) {
      if (frames === undefined) continue
      count += 1
      const folding = foldFrames(frames)
      const failed = frames.some((frame) => frame.event === 'error')
      assert.equal(folding.error !== undefined, failed, `${name}: ${folding.error?.detail}`)
      const { parts, finish } = folding.response ?? { parts: [], finish: { kind: 'error' } }
      if (!failed) assert.ok(parts.length > 0 || finish.kind === 'length', `${name}: no parts`)
    }
    assert.ok(count > 100, `${count} streams`)
  })

  test('an answer and the stream that would have carried it are the same', () => {
    let count = 0
    for (const { name, body } of answers) {
      if (body === undefined || body['choices'] === undefined || body['object'] === 'text_completion') continue
      count += 1
      const whole = openaiChatOutbound.decodeResponse(body, newSource())
      assert.ok(whole.parts.length > 0 || whole.finish.kind !== 'other', name)
      for (const pieces of [1, 7]) {
        const streamed: GenerationResponse | undefined = foldFrames(streamAnswer(body, pieces)).response
        assert.ok(streamed !== undefined, name)
        assert.deepEqual(withoutIds(streamed), withoutIds(whole), name)
      }
    }
    assert.ok(count > 250, `${count} answers`)
  })

  test('what callers get of each is valid against the official document, whole and event by event', () => {
    for (const { name, body, frames } of answers) {
      if (body !== undefined && body['choices'] !== undefined && body['object'] !== 'text_completion') {
        const response = openaiChatOutbound.decodeResponse(body, newSource())
        const written = openaiChatInbound.encodeResponse(response, newContext())
        assert.deepEqual(schemaErrors('openai', 'CreateChatCompletionResponse', written), [], name)
      }
      if (frames === undefined) continue
      const encoder = openaiChatInbound.createEventEncoder(newContext())
      const text = decodeFrames(frames)
        .map((event) => encoder.push(event))
        .join('')
      const events = text.split('\n\n').filter((each) => each !== '')
      for (const event of events.slice(0, -1)) {
        const chunk = JSON.parse(event.slice('data: '.length)) as JsonObject
        assert.deepEqual(schemaErrors('openai', 'CreateChatCompletionStreamResponse', chunk), [], name)
      }
      assert.match(events.at(-1) ?? '', /^data: (\[DONE\]|\{"error")/, name)
    }
  })

  test('the meter reads the usage that the decoder reads', () => {
    for (const { name, frames } of answers) {
      if (frames === undefined) continue
      const meter = openaiChatOutbound.createMeter()
      const readings = frames.map((frame) => meter.read(frame))
      const folding = foldFrames(frames)
      const usage = readings.findLast((reading) => reading.usage !== undefined)?.usage
      assert.deepEqual(usage, folding.response?.usage, name)
      if (folding.error === undefined) {
        assert.ok(readings.at(-1)?.end, `end ${name}`)
        assert.equal(
          readings.some((reading) => reading.content),
          (folding.response?.parts.length ?? 0) > 0,
          name,
        )
      } else assert.ok(readings.at(-1)?.error, name)
      for (const [index, frame] of frames.entries()) {
        const { usage, finish, end, error } = readings[index] ?? {}
        const marked = openaiChatOutbound.meterMarkers.some((marker) => frame.data.includes(marker))
        if (usage || finish || end || error) assert.ok(marked, `marker ${name}: ${frame.data}`)
      }
    }
  })
})

describe('every recorded request of Chat', { skip }, () => {
  const requests = recordingsAbsent
    ? []
    : recordedAnswers('openai-chat').flatMap(({ name, request }) => (request === undefined ? [] : [{ name, request }]))

  test('comes out of decoding and encoding as it went in, with nothing lost', () => {
    let count = 0
    for (const { name, request } of requests) {
      if (!Array.isArray(request['messages']) || request['n'] === 2) continue
      count += 1
      const losses = new LossList()
      const decoded = openaiChatInbound.decodeRequest(request)
      const { body } = openaiChatOutbound.encodeRequest(decoded, readTarget(request), losses)
      assert.deepEqual(losses.list().filter(isUnforeseen), [], name)
      assert.deepEqual(normalise({ ...body, model: request['model'] }), normalise(request), name)
      const strict = schemaErrors('openai', 'CreateChatCompletionRequest', request).length === 0
      if (strict) assert.deepEqual(schemaErrors('openai', 'CreateChatCompletionRequest', body), [], name)
    }
    assert.ok(count > 250, `${count} requests`)
  })
})

/** Media in tool results has one place in Chat: behind them. */
function isUnforeseen(loss: { field: string }): boolean {
  return loss.field !== 'messages.toolResult.media'
}

function readTarget(request: JsonObject): Target {
  const text = JSON.stringify(request['messages'])
  const history = ['reasoning_details', 'reasoning_content', 'reasoning'].find((field) => text.includes(`"${field}":`))
  return {
    model: 'upstream-model',
    stream: request['stream'] === true,
    issuer: 'test',
    quirks: {
      ...(text.includes('"cache_control"') ? { cacheMarkStyle: 'cache-control' as const } : {}),
      ...(history === undefined ? {} : { reasoningHistory: history as 'reasoning' }),
    },
    capabilities: everything,
  }
}

/**
 * What the round trip may change: null and empty fields, one text part and plain text, `type: function` and the index of
 * calls, `stream: false`, and the usage that we ask for in streams.
 */
function normalise(body: JsonObject): Json {
  const { stream_options: options, stream, ...rest } = body
  const { include_usage: _usage, ...others } = readObject(options) ?? {}
  return strip({
    ...rest,
    ...(stream === true ? { stream, stream_options: others } : {}),
    messages: (readArray(body['messages']) ?? []).filter(isObject).map(normaliseMessage),
    // Mistral's older word.
    ...(body['tool_choice'] === 'any' ? { tool_choice: 'required' } : {}),
    tools: (readArray(body['tools']) ?? []).filter(isObject).map((tool) => ({ type: 'function', ...tool })),
  })
}

function normaliseMessage(message: JsonObject): JsonObject {
  const content = readArray(message['content'])
  const only = content?.length === 1 ? readObject(content[0]) : undefined
  const plain =
    only !== undefined &&
    Object.keys(strip(only) as JsonObject)
      .sort()
      .join() === 'text,type'
  const calls = readArray(message['tool_calls'])?.filter(isObject)
  return {
    ...message,
    ...(plain ? { content: only['text'] } : {}),
    ...(calls === undefined ? {} : { tool_calls: calls.map(({ index: _index, ...call }) => call) }),
  }
}

function strip(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map(strip)
  if (!isObject(value)) return value ?? null
  const kept = Object.entries(value)
    .map(([name, each]): [string, Json] => [name, strip(each)])
    .filter(
      ([name, each]) =>
        each !== null &&
        !(name === 'reasoning' && each === '') &&
        !(typeof each === 'object' && Object.keys(each).length === 0),
    )
  return Object.fromEntries(kept)
}

describe('every recorded error of Chat', { skip }, () => {
  test('is classified with the words of the provider', () => {
    for (const { name, protocol, status, text } of recordingsAbsent ? [] : recordedErrors()) {
      if (protocol !== 'openai-chat') continue
      const error = openaiChatOutbound.decodeError(status, text)
      if (status === 400 && !text.includes('quota'))
        assert.ok(error.status === 400 && error.message.length > 5, `${name}: ${error.message}`)
      if (status === 404 || status === 429) assert.equal(error.kind, 'model_unavailable', name)
    }
  })
})

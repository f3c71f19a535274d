// Real Responses traffic through both sides: requests written again as they were, answers read the same streamed and
// whole, and everything that we write valid against OpenAI's document.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { contextOf } from '../../../test/conformance/translate.ts'
import { recordedAnswers, recordedErrors, recordingsAbsent, type RecordedAnswer } from '../../../test/recordings.ts'
import { schemaErrors, schemasAbsent } from '../../../test/schemas.ts'
import {
  isObject,
  parseJsonObject,
  readArray,
  readObject,
  type Json,
  type JsonObject,
} from '../../foundation/json/json.ts'
import { everything } from '../../generation/capabilities.ts'
import { Fold } from '../../generation/answer/fold.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { LossList } from '../../generation/loss/loss.ts'
import type { Part } from '../../generation/request/part.ts'
import type { GenerationResponse } from '../../generation/answer/response.ts'
import type { StreamEvent } from '../../generation/answer/stream-event.ts'
import { unfold } from '../../generation/answer/unfold.ts'
import type { AnswerContext } from '../port/answer-context.ts'
import type { Source } from '../port/source.ts'
import type { Target } from '../port/target.ts'
import { openaiResponsesInbound as inbound, openaiResponsesOutbound as outbound } from './protocol.ts'
import { PROTOCOL } from './wire.ts'

const skip = recordingsAbsent || schemasAbsent

const target: Target = { model: 'MODEL', stream: false, issuer: 'openai', quirks: {}, capabilities: everything }

function createSource(): Source {
  let count = 0
  return { issuer: 'openai', newId: (prefix) => `${prefix}${(count += 1)}` }
}

function createContext(body: JsonObject): AnswerContext {
  return contextOf(inbound, body)
}

const plain: JsonObject = { model: 'm', input: 'hi' }

/** The recorded requests that we serve: those that lean on state at the provider are refused. */
function* servedRequests(): Generator<{ name: string; body: JsonObject }> {
  for (const { name, request, record } of recordedAnswers(PROTOCOL)) {
    if (request === undefined || (record.src === 'pydantic-ai' && record.url.endsWith('/compact'))) continue
    try {
      inbound.decodeEnvelope(request)
    } catch (error) {
      assert(error instanceof GatewayError)
      assert.equal(error.kind, 'unsupported_responses_feature', name)
      continue
    }
    yield { name, body: request }
  }
}

/** What a request is written as: nothing stored, reasoning encrypted, nulls and idle fields left out. */
function normalise(body: JsonObject): JsonObject {
  const { stream_options: _streamOptions, background: _background, provider: _provider, ...rest } = body
  const include = new Set([...(readArray(body['include']) ?? []), 'reasoning.encrypted_content'])
  const reasoning = readObject(body['reasoning'])
  const summary = reasoning?.['summary'] ?? reasoning?.['generate_summary']
  const { generate_summary: _summary, ...reasons } = dropNull(reasoning ?? {}, 'effort')
  delete rest['previous_response_id']
  const normal: JsonObject = { ...rest, model: 'MODEL', store: false, include: [...include].sort() }
  if (reasoning !== undefined) normal['reasoning'] = { ...reasons, ...(summary === undefined ? {} : { summary }) }
  if (body['truncation'] === 'disabled') delete normal['truncation']
  if (body['stream'] !== undefined) delete normal['stream']
  if (Array.isArray(body['tools']))
    normal['tools'] = body['tools'].map((tool) =>
      isObject(tool) && tool['type'] === 'function'
        ? { parameters: null, strict: null, ...dropNull(tool, 'description') }
        : tool,
    )
  return strip(normal) as JsonObject
}

function dropNull(object: JsonObject, name: string): JsonObject {
  const { [name]: value, ...rest } = object
  return value === null ? rest : object
}

/** Members that may be left out because they say nothing. */
function strip(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((entry) => strip(entry) ?? null)
  if (!isObject(value)) return value
  const entries = Object.entries(value).filter(
    ([name, member]) =>
      !(name === 'logprobs' && Array.isArray(member) && member.length === 0) &&
      !(name === 'detail' && member === 'auto'),
  )
  return Object.fromEntries(entries.map(([name, member]) => [name, strip(member)]))
}

test('every recorded request is written again as it was, without a loss', { skip }, () => {
  let count = 0
  for (const { name, body } of servedRequests()) {
    const losses = new LossList()
    const encoded = outbound.encodeRequest(inbound.decodeRequest(body), target, losses)
    const again = { ...encoded.body, include: [...(readArray(encoded.body['include']) ?? [])].sort() }
    assert.deepEqual(strip(again), normalise(body), name)
    assert.deepEqual(losses.list(), [], name)
    count += 1
  }
  assert(count > 150, `${count} requests`)
})

test('every recorded request that is valid is written validly', { skip }, () => {
  for (const { name, body } of servedRequests()) {
    if (schemaErrors('openai', 'CreateResponse', body).length > 0) continue
    const encoded = outbound.encodeRequest(inbound.decodeRequest(body), target, new LossList())
    assert.deepEqual(schemaErrors('openai', 'CreateResponse', encoded.body), [], name)
  }
})

function readStream(answer: RecordedAnswer): { events: StreamEvent[]; folded: Fold; terminal: JsonObject | undefined } {
  const decoder = outbound.createEventDecoder(createSource())
  const events: StreamEvent[] = []
  let terminal: JsonObject | undefined
  for (const frame of answer.frames ?? []) {
    const some = decoder.push(frame)
    if (some.some(({ type }) => type === 'response-end'))
      terminal = readObject(parseJsonObject(frame.data)?.['response'])
    events.push(...some)
  }
  events.push(...decoder.end())
  const folded = new Fold()
  for (const event of events) folded.push(event)
  return { events, folded, terminal }
}

/** Without what providers make anew for the last event: encrypted text, and at one of them every id. */
function unsign(part: Part): Part {
  const text = JSON.stringify(part, (name, value: unknown) =>
    (name === 'value' && part.kind === 'reasoning') ||
    name === 'fingerprint' ||
    name === 'encrypted_content' ||
    (name === 'id' && String(value).startsWith('capture-id'))
      ? undefined
      : value,
  )
  return JSON.parse(text) as Part
}

function sortKeys(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (!isObject(value)) return value ?? null
  const names = Object.keys(value).sort()
  return Object.fromEntries(names.map((name) => [name, sortKeys(value[name])]))
}

/** Parts in an order of their own: items that a provider runs side by side finish in another order than they began. */
function sorted(parts: readonly Part[]): Part[] {
  return parts
    .map(unsign)
    .map((part) => ({ part, text: JSON.stringify(sortKeys(part as unknown as Json)) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ part }) => part)
}

test('every recorded stream obeys the grammar and folds into the answer that its last event holds', { skip }, () => {
  let compared = 0
  for (const answer of recordedAnswers(PROTOCOL).filter(({ stream }) => stream)) {
    const { folded, terminal } = readStream(answer)
    if (terminal === undefined) {
      assert(folded.error !== undefined, `${answer.name}: no end and no error`)
      continue
    }
    // A fixture whose last event was written by hand holds another text than its deltas.
    if (readArray(terminal['output'])?.length === 0 || answer.name.includes('openai-shell-container')) continue
    const whole = outbound.decodeResponse(terminal, createSource())
    const { parts, finish, usage } = folded.response ?? assert.fail(answer.name)
    assert.deepEqual(finish, whole.finish, answer.name)
    assert.deepEqual(usage, whole.usage, answer.name)
    assert.deepEqual(sorted(parts), sorted(whole.parts), answer.name)
    for (const part of parts) if (part.kind === 'reasoning') assert.notEqual(part.signature?.value, '', answer.name)
    compared += 1
  }
  assert(compared > 120, `${compared} streams`)
})

function* wholeAnswers(): Generator<{ name: string; response: GenerationResponse; request: JsonObject }> {
  for (const answer of recordedAnswers(PROTOCOL)) {
    if (answer.status >= 400) continue
    const request = answer.request !== undefined && isServed(answer.request) ? answer.request : plain
    if (answer.stream) {
      const { folded } = readStream(answer)
      if (folded.response !== undefined) yield { name: answer.name, response: folded.response, request }
      continue
    }
    const status = answer.body?.['status']
    if (status === 'queued' || status === 'in_progress') {
      assert.throws(() => outbound.decodeResponse(answer.body ?? {}, createSource()), GatewayError, answer.name)
      continue
    }
    yield { name: answer.name, response: outbound.decodeResponse(answer.body ?? {}, createSource()), request }
  }
}

function isServed(request: JsonObject): boolean {
  try {
    inbound.decodeRequest(request)
    return true
  } catch {
    return false
  }
}

function readEvents(text: string): JsonObject[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => JSON.parse(line.slice(6)) as JsonObject)
}

/** What the documents say of items that only the provider's own tools make is the provider's affair. */
function hasOpaque(response: GenerationResponse): boolean {
  return response.parts.some(({ kind }) => kind === 'opaque')
}

test('every recorded answer is written validly, whole and as a stream, and both say the same', { skip }, () => {
  let count = 0
  for (const { name, response, request } of wholeAnswers()) {
    const whole = inbound.encodeResponse(response, createContext(request))
    const encoder = inbound.createEventEncoder(createContext(request))
    const events = readEvents([...unfold(response)].map((event) => encoder.push(event)).join(''))
    assert.deepEqual(events.at(-1)?.['response'], JSON.parse(JSON.stringify(whole)), name)
    assert.deepEqual(
      events.map((event) => event['sequence_number']),
      events.map((_, index) => index),
      name,
    )
    if (hasOpaque(response) || !isOwnValid(request)) continue
    assert.deepEqual(schemaErrors('openai', 'Response', whole), [], name)
    for (const event of events)
      assert.deepEqual(schemaErrors('openai', 'ResponseStreamEvent', event), [], `${name} ${String(event['type'])}`)
    count += 1
  }
  assert(count > 150, `${count} answers`)
})

function isOwnValid(request: JsonObject): boolean {
  return schemaErrors('openai', 'CreateResponse', request).length === 0
}

test('every recorded answer that callers of Open Responses could ask for is valid there', { skip }, () => {
  let count = 0
  for (const { name, response, request } of wholeAnswers()) {
    const tools = (readArray(request['tools']) ?? []).every((tool) => isObject(tool) && tool['type'] === 'function')
    const kinds = response.parts.every(
      (part) =>
        part.kind === 'text' || part.kind === 'reasoning' || (part.kind === 'tool-call' && part.form === 'function'),
    )
    const citations = response.parts.every(
      (part) => part.kind !== 'text' || (part.citations ?? []).every(({ kind }) => kind === 'url'),
    )
    const effort = readObject(request['reasoning'])?.['effort']
    const format = readObject(readObject(request['text'])?.['format'])?.['type']
    // Efforts that Open Responses has not taken on, and a schema format that its document allows only as null.
    const beyond = effort === 'max' || effort === 'minimal' || format === 'json_schema'
    if (!tools || !kinds || !citations || beyond) continue
    const body = isObject(request['tool_choice']) ? { ...request, tool_choice: 'auto' } : request
    const encoder = inbound.createEventEncoder(createContext(body))
    for (const event of readEvents([...unfold(response)].map((part) => encoder.push(part)).join(''))) {
      const errors = schemaErrors('openresponses', nameSchema(String(event['type'])), event)
      assert.deepEqual(errors, [], `${name} ${String(event['type'])}`)
    }
    assert.deepEqual(
      schemaErrors('openresponses', 'ResponseResource', inbound.encodeResponse(response, createContext(body))),
      [],
      name,
    )
    count += 1
  }
  assert(count > 100, `${count} answers`)
})

const schemaNames: { readonly [type: string]: string } = {
  'response.output_text.annotation.added': 'ResponseOutputTextAnnotationAddedStreamingEvent',
  'response.reasoning_summary_text.delta': 'ResponseReasoningSummaryDeltaStreamingEvent',
  'response.reasoning_summary_text.done': 'ResponseReasoningSummaryDoneStreamingEvent',
}

function nameSchema(type: string): string {
  const words = type.split(/[._]/).map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
  return schemaNames[type] ?? `${words.join('')}StreamingEvent`
}

test('what we wrote comes back in the next turn with the same parts and signatures', { skip }, () => {
  for (const { name, response } of wholeAnswers()) {
    const whole = JSON.parse(JSON.stringify(inbound.encodeResponse(response, createContext(plain)))) as JsonObject
    const request = inbound.decodeRequest({ model: 'm', input: whole['output'] ?? [] })
    const sent = response.parts
      .filter((part) => part.kind === 'reasoning')
      .map(({ text, signature }) => ({ text, signature }))
    const back = request.messages.flatMap(({ parts }) => parts).filter((part) => part.kind === 'reasoning')
    assert.deepEqual(
      back.map(({ text, signature }) => ({ text, signature })),
      sent,
      name,
    )
    // A call of a tool with a form of its own is that item in an answer, and a call that keeps it in the conversation.
    const items = response.parts.flatMap((part) => (part.kind === 'opaque' ? [part.json] : []))
    const calls = (parts: readonly Part[]) =>
      parts
        .filter((part) => part.kind === 'tool-call')
        .filter(({ extras }) => !items.some((item) => isDeepStrictEqual(item, extras?.json['whole'])))
        .map(({ id, name: tool, form, arguments: text }) => ({ id, tool, form, text }))
    assert.deepEqual(calls(request.messages.flatMap(({ parts }) => parts)), calls(response.parts), name)
  }
})

test('the meter reads from every recorded stream what the decoder reads', { skip }, () => {
  for (const answer of recordedAnswers(PROTOCOL).filter(({ stream }) => stream)) {
    const { folded } = readStream(answer)
    const meter = outbound.createMeter()
    let end = false
    for (const frame of answer.frames ?? []) {
      const reading = meter.read(frame)
      const marked = outbound.meterMarkers.some((marker) => frame.data.includes(marker))
      if (reading.usage || reading.end || reading.error) assert(marked, `${answer.name}: ${frame.data.slice(0, 80)}`)
      if (reading.end && !end) {
        end = true
        assert.deepEqual(reading.usage, folded.response?.usage, answer.name)
        assert.equal(reading.finish?.kind, folded.response?.finish.kind, answer.name)
      }
    }
    assert.equal(end, folded.response !== undefined, answer.name)
  }
})

test('every recorded error says whose fault it is', { skip }, () => {
  for (const { name, protocol, status, text } of recordedErrors()) {
    if (protocol !== PROTOCOL) continue
    const error = outbound.decodeError(status, text)
    assert.equal(error.kind, 'invalid_request', `${name}: ${error.detail}`)
    assert.notEqual(error.message, 'The provider refused the request.', name)
  }
})

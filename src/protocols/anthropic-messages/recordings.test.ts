// Every recorded Messages request, answer, stream and error, through the codec: nothing of it may be lost or misread.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answerContext } from '../../../test/protocols/answer-context.ts'
import { recordedAnswers, recordedErrors, recordingsAbsent, type RecordedAnswer } from '../../../test/recordings.ts'
import { schemaErrors, schemasAbsent } from '../../../test/schemas.ts'
import { isObject, parseJson, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { SseParser } from '../../foundation/frames/sse.ts'
import { everything } from '../../generation/capabilities.ts'
import { fold } from '../../generation/answer/fold.ts'
import { LossList } from '../../generation/loss/loss.ts'
import type { Part } from '../../generation/request/part.ts'
import type { GenerationResponse } from '../../generation/answer/response.ts'
import type { StreamEvent } from '../../generation/answer/stream-event.ts'
import { unfold } from '../../generation/answer/unfold.ts'
import { sumOutput } from '../../generation/usage/usage.ts'
import type { Source } from '../port/source.ts'
import type { Target } from '../port/target.ts'
import { anthropicMessagesInbound as inbound, anthropicMessagesOutbound as outbound } from './protocol.ts'

const skip = recordingsAbsent || schemasAbsent
const answers = skip ? [] : recordedAnswers('anthropic-messages').map(cutAtStop)
const source: Source = { issuer: 'anthropic', newId: (prefix) => `${prefix}x` }
const target: Target = { model: 'm', stream: false, issuer: 'anthropic', quirks: {}, capabilities: everything }

/** Some fixtures hold several answers one after the other: the first is taken. */
function cutAtStop(answer: RecordedAnswer): RecordedAnswer {
  const at = answer.frames?.findIndex((frame) => frame.event === 'message_stop') ?? -1
  return at === -1 ? answer : { ...answer, frames: answer.frames?.slice(0, at + 1) ?? [] }
}

function decodeFrames(frames: readonly { event: string | undefined; data: string }[]): StreamEvent[] {
  const decoder = outbound.createEventDecoder(source)
  return [...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()]
}

describe('recorded Messages traffic', { skip }, () => {
  test('every request survives decoding and encoding without a loss', () => {
    let count = 0
    for (const { name, request, status } of answers) {
      if (request === undefined || status >= 400 || request['max_tokens'] === undefined) continue
      count += 1
      const losses = new LossList()
      const neutral = inbound.decodeRequest({ model: 'm', ...request })
      const { body } = outbound.encodeRequest(neutral, { ...target, stream: neutral.stream }, losses)
      assert.deepEqual(losses.list(), [], name)
      assert.deepEqual(normalise(body), normalise({ ...request, model: 'm' }), name)
      assert.deepEqual(schemaErrors('anthropic', 'BetaCreateMessageParams', body), [], name)
    }
    assert.ok(count > 200, `${count} requests`)
  })

  test('every answer is read whole, and comes out as the document has it', () => {
    for (const { name, body, status, stream } of answers) {
      if (stream || body === undefined || status >= 400) continue
      const response = outbound.decodeResponse(body, source)
      assert.equal(response.parts.length, (body['content'] as Json[]).length, name)
      assert.deepEqual(fold(unfold(response)), response, name)
      const losses = new LossList()
      const encoded = inbound.encodeResponse(response, { ...answerContext(), losses })
      assert.deepEqual(losses.list(), [], name)
      assert.deepEqual(answerErrors('Message', encoded), [], name)
      const back = outbound.decodeResponse(encoded, source)
      assert.deepEqual(settle(back), settle(response), name)
      if (!name.includes('programmatic')) assert.equal(encoded['stop_reason'], body['stop_reason'], name)
    }
  })

  test('every stream keeps to the grammar, and says what its frames add up to', () => {
    let count = 0
    for (const { name, frames } of answers) {
      if (frames === undefined || isSpliced(name)) continue
      count += 1
      const events = decodeFrames(frames)
      const folded = fold(events)
      const whole = outbound.decodeResponse(addUp(frames.map((frame) => JSON.parse(frame.data) as JsonObject)), source)
      assert.deepEqual(readArguments(folded.parts), readArguments(whole.parts), name)
      assert.deepEqual(folded.finish, whole.finish, name)
      assert.deepEqual(folded.opaque, whole.opaque, name)
      assert.equal(folded.id, whole.id, name)
      assert.deepEqual({ ...folded.usage, raw: 0 }, { ...whole.usage, raw: 0 }, name)
    }
    assert.ok(count > 100, `${count} streams`)
  })

  test('every stream goes on to a caller as valid events that add up to the same answer', () => {
    for (const { name, frames } of answers) {
      if (frames === undefined || isSpliced(name)) continue
      const events = decodeFrames(frames)
      const encoder = inbound.createEventEncoder(answerContext())
      const text = events.map((event) => encoder.push(event)).join('')
      const parser = new SseParser()
      const written = parser.push(Buffer.from(text))
      for (const frame of written) {
        const piece = JSON.parse(frame.data) as JsonObject
        assert.equal(frame.event, piece['type'], name)
        assert.deepEqual(eventErrors(piece), [], `${name}: ${frame.data.slice(0, 300)}`)
      }
      assert.deepEqual(settle(fold(decodeFrames(written))), settle(fold(events)), name)
    }
  })

  test('the meter reads the usage and the end that the decoder reads', () => {
    for (const { name, frames } of answers) {
      if (frames === undefined || isSpliced(name)) continue
      const meter = outbound.createMeter()
      const folded = fold(decodeFrames(frames))
      let seen = false
      let last: StreamEvent | undefined
      let ended = false
      let finish: string | undefined
      for (const frame of frames) {
        if (seen && !outbound.meterMarkers.some((marker) => frame.data.includes(marker))) continue
        const reading = meter.read(frame)
        seen ||= reading.content === true
        if (reading.usage) last = { type: 'usage', usage: reading.usage }
        ended ||= reading.end === true
        finish = reading.finish?.kind ?? finish
      }
      assert.ok(ended, name)
      assert.equal(finish, folded.finish.kind, name)
      assert.deepEqual(last?.type === 'usage' ? last.usage : undefined, folded.usage, name)
    }
  })

  test('a stream cut anywhere ends in an error, never in a clean end', () => {
    for (const { name, frames } of answers.slice(0, 60)) {
      if (frames === undefined || isSpliced(name)) continue
      const at = Math.floor(frames.length / 2)
      const events = decodeFrames(frames.slice(0, at))
      assert.equal(events.at(-1)?.type, 'error', name)
    }
  })

  test('a second message spliced into a stream is an error', () => {
    const spliced = answers.filter(({ name }) => isSpliced(name))
    assert.equal(spliced.length, 1)
    for (const { frames } of spliced) assert.equal(decodeFrames(frames ?? []).at(-1)?.type, 'error')
  })

  test('every recorded error has a kind and a message', () => {
    for (const { name, protocol, status, text } of recordedErrors()) {
      if (protocol !== 'anthropic-messages') continue
      const error = outbound.decodeError(status, text)
      assert.ok(error.message.length > 0, name)
      if (/not_found_error/.test(text)) assert.equal(error.kind, 'model_unavailable', name)
      if (/invalid_request_error/.test(text)) assert.equal(error.status, 400, `${name}: ${text}`)
    }
  })
})

function isSpliced(name: string): boolean {
  return name.includes('spliced-message-start')
}

/** Blocks and members that only the beta document knows are judged by it. */
function answerErrors(schema: 'Message' | 'ContentBlockStartEvent', value: JsonObject): string[] {
  const errors = schemaErrors('anthropic', schema, value)
  return errors.filter((error) => !onlyRecorded(error))
}

function eventErrors(piece: JsonObject): string[] {
  const schemas: { [type: string]: string } = {
    message_start: 'MessageStartEvent',
    message_delta: 'MessageDeltaEvent',
    message_stop: 'MessageStopEvent',
    content_block_start: 'ContentBlockStartEvent',
    content_block_delta: 'ContentBlockDeltaEvent',
    content_block_stop: 'ContentBlockStopEvent',
  }
  const block = piece['content_block']
  if (isObject(block) && !modelled.has(String(block['type']))) return []
  const delta = piece['delta']
  if (isObject(delta) && delta['type'] === 'compaction_delta') return []
  return schemaErrors('anthropic', schemas[String(piece['type'])] ?? 'none', piece).filter(
    (error) => !onlyRecorded(error),
  )
}

const modelled = new Set(['text', 'thinking', 'redacted_thinking', 'tool_use'])

/** What a provider's own words break of its document: opaque blocks, and values that we hand on as they came. */
function onlyRecorded(error: string): boolean {
  return /content\/\d+|category|inference_geo|service_tier/.test(error)
}

function readArguments(parts: Part[]): unknown[] {
  return parts.map((part) => (part.kind === 'tool-call' ? { ...part, arguments: readInput(part.arguments) } : part))
}

/** Arguments that the output limit cut are compared as text. */
function readInput(text: string): Json {
  return parseJson(text) ?? { input: text }
}

/** Signatures come back wrapped and unwrap on the request side alone: compared by presence. */
function settle(response: GenerationResponse): unknown {
  return {
    parts: readArguments(response.parts).map((part) => {
      const { signature, ...rest } = part as Part & { signature?: unknown }
      const json = rest.kind === 'opaque' ? { ...(rest.json as JsonObject), caller: 0 } : undefined
      return { ...rest, ...(json === undefined ? {} : { json }), signed: signature !== undefined }
    }),
    // One fixture joins the answers of a whole conversation: its last word is not its tools'.
    finish: response.finish.kind,
    opaque: response.opaque,
    output: response.usage && sumOutput(response.usage),
    input: response.usage?.input,
    cacheWrite5m: response.usage?.cacheWrite5m,
  }
}

/** The message that frames add up to, as Anthropic's own SDK does it. */
function addUp(pieces: JsonObject[]): JsonObject {
  let message: JsonObject = {}
  const blocks: JsonObject[] = []
  const inputs: string[] = []
  for (const piece of pieces) {
    const index = Number(piece['index'] ?? 0)
    const block = blocks[index]
    switch (piece['type']) {
      case 'message_start':
        message = { ...(piece['message'] as JsonObject), content: blocks }
        break
      case 'content_block_start':
        blocks[index] = { ...(piece['content_block'] as JsonObject) }
        break
      case 'content_block_delta': {
        const delta = piece['delta'] as JsonObject
        assert.ok(block !== undefined)
        if (delta['type'] === 'input_json_delta') inputs[index] = (inputs[index] ?? '') + String(delta['partial_json'])
        else if (delta['type'] === 'citations_delta')
          block['citations'] = [...((block['citations'] as Json[] | undefined) ?? []), delta['citation'] ?? null]
        else
          for (const [member, value] of Object.entries(delta))
            if (member !== 'type') block[member] = String(block[member] ?? '') + String(value)
        break
      }
      case 'content_block_stop':
        if (block !== undefined && (inputs[index] ?? '') !== '') block['input'] = readInput(inputs[index] ?? '')
        break
      case 'message_delta': {
        const { type: _type, delta, usage, ...beside } = piece
        const before = message['usage'] as JsonObject
        message = { ...message, ...(delta as JsonObject), ...beside, usage: { ...before, ...(usage as JsonObject) } }
      }
    }
  }
  return message
}

/** Two wire forms of one thing count as equal: these are the only ones that change on the way. */
function normalise(body: JsonObject): unknown {
  const { anthropic_version: _version, output_format, output_config, stream, ...rest } = body
  const config = {
    ...(output_format === undefined ? {} : { format: output_format }),
    ...(isObject(output_config) ? output_config : {}),
  }
  return JSON.parse(
    JSON.stringify({
      ...rest,
      ...(Object.keys(config).length === 0 ? {} : { output_config: config }),
      // `stream: false` is the default.
      ...(stream === true ? { stream } : {}),
      system: blocks(rest['system']),
      messages: (rest['messages'] as JsonObject[]).map(({ role, content }) => ({ role, content: blocks(content) })),
    }),
  )
}

/** A string is one text block, in tool results too. */
function blocks(content: Json | undefined): Json | undefined {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  if (!Array.isArray(content)) return content
  return content.map((block) => {
    if (!isObject(block)) return block
    const { caller, ...rest } = block
    const kept = isObject(caller) && caller['type'] === 'direct' ? rest : block
    return kept['type'] === 'tool_result' ? { ...kept, content: blocks(kept['content']) } : kept
  })
}

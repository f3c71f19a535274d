// An answer that is not streamed: the sum of the deltas that a stream would have sent.
import { readArray, readNumber, readObject, type Json, type JsonObject } from '../../foundation/json.ts'
import { lookUp, setOwn } from '../../foundation/lookup.ts'
import type { GenerationResponse } from '../../generation/response.ts'
import { unfold } from '../../generation/unfold.ts'
import type { AnswerContext } from '../protocol.ts'
import { DeltaWriter } from './encode-delta.ts'
import { encodeFinish } from './finish-reason.ts'
import { encodeUsage } from './usage.ts'

/** How long OpenAI keeps spoken output; shown where the provider does not say. */
const AUDIO_KEPT_SECONDS = 3_600

export function encodeResponse(response: GenerationResponse, context: AnswerContext): JsonObject {
  const writer = new DeltaWriter(context)
  const message: JsonObject = { role: 'assistant', content: null, refusal: null }
  const logprobs: Json[] = []
  for (const event of unfold(response)) {
    const written = writer.write(event)
    if (written === undefined) continue
    addDelta(message, written.delta)
    logprobs.push(...(readArray(written.logprobs?.['content']) ?? []))
  }
  const created = response.createdSeconds ?? context.createdSeconds
  finishMessage(message, created)
  const word = encodeFinish(response.finish, writer.refused)
  return {
    id: response.id ?? `chatcmpl-${context.requestId}`,
    object: 'chat.completion',
    created,
    model: response.model ?? context.model,
    choices: [
      {
        index: 0,
        message,
        logprobs: logprobs.length > 0 ? { content: logprobs, refusal: null } : null,
        finish_reason: word === 'tool_calls' && writer.speaksFunctions ? 'function_call' : word,
      },
    ],
    ...(response.usage === undefined ? {} : { usage: encodeUsage(response.usage) }),
    ...writer.topLevel,
  }
}

/** Adds a delta as clients do: text to text, list entries to those of the same index. */
function addDelta(message: JsonObject, delta: JsonObject): void {
  for (const [name, value] of Object.entries(delta)) {
    const before = lookUp(message, name)
    if (name === 'tool_calls') message[name] = addEntries(readArray(before), readArray(value) ?? [], isSameIndex)
    else if (name === 'reasoning_details')
      message[name] = addEntries(readArray(before), readArray(value) ?? [], isSameBlock)
    else if (Array.isArray(value)) setOwn(message, name, [...(readArray(before) ?? []), ...value])
    else setOwn(message, name, add(before, value))
  }
}

function add(before: Json | undefined, value: Json | undefined): Json | undefined {
  if (typeof before === 'string' && typeof value === 'string') return before + value
  const object = readObject(before)
  const added = readObject(value)
  if (object === undefined || added === undefined) return value
  const sum: JsonObject = { ...object }
  for (const [name, each] of Object.entries(added))
    setOwn(sum, name, nameless.has(name) ? each : add(lookUp(sum, name), each))
  return sum
}

/** Members that name a thing, and are the same in every piece of it. */
const nameless: ReadonlySet<string> = new Set(['id', 'type', 'index', 'format', 'name', 'signature', 'data_type'])

function addEntries(
  before: Json[] | undefined,
  added: readonly Json[],
  isSame: (known: JsonObject, entry: JsonObject) => boolean,
): Json[] {
  const entries = [...(before ?? [])]
  for (const value of added) {
    const entry = readObject(value) ?? {}
    const at = entries.findLastIndex((known) => isSame(readObject(known) ?? {}, entry))
    if (at === -1) entries.push(entry)
    else entries[at] = add(entries[at], entry) ?? null
  }
  return entries
}

function isSameIndex(known: JsonObject, entry: JsonObject): boolean {
  return known['index'] === entry['index']
}

/** Pieces of one block of reasoning; a proof that stands alone is never a piece. */
function isSameBlock(known: JsonObject, entry: JsonObject): boolean {
  return (
    readNumber(entry['index']) !== undefined &&
    known['index'] === entry['index'] &&
    known['id'] === entry['id'] &&
    known['type'] === entry['type'] &&
    known['signature'] === undefined &&
    entry['type'] !== 'reasoning.encrypted'
  )
}

function finishMessage(message: JsonObject, created: number): void {
  const calls = readArray(message['tool_calls'])
  if (calls !== undefined) message['tool_calls'] = calls.map(finishCall)
  const audio = readObject(message['audio'])
  if (audio !== undefined)
    message['audio'] = { data: '', transcript: '', expires_at: created + AUDIO_KEPT_SECONDS, ...audio }
  const holdsElse = ['tool_calls', 'function_call', 'refusal', 'audio', 'images'].some((name) => isSaid(message[name]))
  if (message['content'] === null && !holdsElse) message['content'] = ''
}

function isSaid(value: Json | undefined): boolean {
  return value !== undefined && value !== null
}

/** In an answer a call has a type and no index. */
function finishCall(value: Json): JsonObject {
  const { index: _index, id, type: _type, ...rest } = readObject(value) ?? {}
  return { id, type: rest['custom'] === undefined ? 'function' : 'custom', ...rest }
}

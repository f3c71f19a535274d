// An answer that is not streamed: the sum of the deltas that a stream would have sent.
import { assert } from '../../../foundation/assert.ts'
import { scanTopLevel, spliceJson, type TopLevel } from '../../../foundation/json/json-splice.ts'
import type { Usage } from '../../../generation/usage/usage.ts'
import { readArray, readNumber, readObject, type Json, type JsonObject } from '../../../foundation/json/json.ts'
import { append } from '../../../foundation/lists/append.ts'
import { lookUp, setOwn } from '../../../foundation/lists/look-up.ts'
import type { GenerationResponse } from '../../../generation/answer/response.ts'
import { unfold } from '../../../generation/answer/unfold.ts'
import type { AnswerContext } from '../../port/answer-context.ts'
import { encodeFinishReason } from '../finish-reason.ts'
import { encodeUsage } from '../usage.ts'
import { AnswerEncoder } from './encode-answer.ts'

/** How long OpenAI keeps spoken output; shown where the provider does not say. */
const AUDIO_KEPT_SECONDS = 3_600

export function encodeResponse(response: GenerationResponse, context: AnswerContext): JsonObject {
  const answer = new AnswerEncoder(context)
  const sum = new MessageSum()
  const { message } = sum
  const logprobs: Json[] = []
  for (const event of unfold(response)) {
    const written = answer.push(event)
    if (written === undefined) continue
    sum.add(written.delta)
    append(logprobs, readArray(written.logprobs?.['content']) ?? [])
  }
  const created = response.createdSeconds ?? context.createdSeconds
  finishMessage(message, created)
  const word = encodeFinishReason(response.finish, answer.refused)
  return {
    id: response.id ?? `chatcmpl-${context.requestId}`,
    object: 'chat.completion',
    created,
    model: response.model ?? context.model,
    choices: [
      {
        index: context.choice?.index ?? 0,
        message,
        logprobs: logprobs.length > 0 ? { content: logprobs, refusal: null } : null,
        finish_reason: word === 'tool_calls' && answer.speaksFunctions ? 'function_call' : word,
      },
    ],
    ...(response.usage === undefined ? {} : { usage: encodeUsage(response.usage) }),
    ...answer.topLevel,
  }
}

/**
 * Several answers, each with one choice, as one: the first one's head, everybody's choices in order, and what they used
 * together. They are joined as bytes, since they were written here and may be large.
 */
export function joinChoices(answers: readonly Buffer[], usage: Usage | undefined): Buffer {
  const [first] = answers
  const top = first && scanTopLevel(first)
  assert(first !== undefined && top !== undefined, 'choices: there is an answer to join to')
  const choices = answers.map((answer) => readChoices(answer, answer === first ? top : scanTopLevel(answer)))
  const told = usage === undefined ? undefined : JSON.stringify(encodeUsage(usage))
  return spliceJson(first, top, { choices: `[${choices.join(',')}]`, usage: told })
}

/** What is inside the brackets. */
function readChoices(answer: Buffer, top: TopLevel | undefined): string {
  const range = top?.members.get('choices')
  assert(range !== undefined, 'choices: an answer has one')
  return answer.toString('utf8', range.valueStart + 1, range.valueEnd - 1)
}

/** Adds deltas up as clients do: text to text, list entries to those of the same index. */
class MessageSum {
  readonly message: JsonObject = { role: 'assistant', content: null, refusal: null }
  readonly #calls = new EntrySum(nameCall)
  readonly #blocks = new EntrySum(nameBlock)

  add(delta: JsonObject): void {
    const { message } = this
    for (const [name, value] of Object.entries(delta)) {
      if (name === 'tool_calls') message[name] = this.#calls.add(readArray(value) ?? [])
      else if (name === 'reasoning_details') message[name] = this.#blocks.add(readArray(value) ?? [])
      else if (!Array.isArray(value)) setOwn(message, name, add(lookUp(message, name), value))
      else {
        const before = lookUp(message, name)
        if (Array.isArray(before)) append(before, value)
        else setOwn(message, name, [...value])
      }
    }
  }
}

/** Adds each entry to the one of the same name that is still open. */
class EntrySum {
  readonly #entries: Json[] = []
  readonly #openByName = new Map<string, number>()
  readonly #name: (entry: JsonObject) => string | undefined

  /** `name`: undefined for an entry that nothing is added to. */
  constructor(name: (entry: JsonObject) => string | undefined) {
    this.#name = name
  }

  add(added: readonly Json[]): Json[] {
    for (const value of added) {
      const entry = readObject(value) ?? {}
      const name = this.#name(entry)
      const at = name === undefined ? undefined : this.#openByName.get(name)
      const place = at ?? this.#entries.length
      this.#entries[place] = at === undefined ? entry : (add(this.#entries[at], entry) ?? null)
      if (name === undefined) continue
      // A block that is signed has ended.
      if (entry['signature'] === undefined) this.#openByName.set(name, place)
      else this.#openByName.delete(name)
    }
    return this.#entries
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

function nameCall({ index }: JsonObject): string {
  return String(index)
}

/** Pieces of one block of reasoning have its name; a proof that stands alone is never a piece. */
function nameBlock({ index, id, type }: JsonObject): string | undefined {
  if (readNumber(index) === undefined || type === 'reasoning.encrypted') return undefined
  return JSON.stringify([index, id, type])
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

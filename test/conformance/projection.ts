// What a request or an answer means, whatever protocol says it: the yardstick of the conformance tests. It is written
// apart from the codecs and shares nothing with them, so that both cannot be wrong in the same way. Each
// `project-*.ts` reads one wire format into these types; `compare.ts` says where two of them differ.
// Left out on purpose: what only one protocol knows, and spelling (white space between joined texts, ids' form).
import { createHash } from 'node:crypto'
import {
  isObject,
  parseJson,
  readArray,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../src/foundation/json/json.ts'

export type Item =
  | { kind: 'text'; text: string }
  | { kind: 'media'; modality: string; source: string }
  | { kind: 'call'; id: string; name: string; arguments: Json }
  | { kind: 'result'; id: string; text: string; media: number }

export type Turn = { role: 'user' | 'assistant'; items: Item[] }

export type ToolProjection = { name: string; description?: string; schema?: Json; strict?: true }

export type RequestProjection = {
  /** All system and developer text. */
  system: string
  turns: Turn[]
  /** Function tools; others only by count. */
  tools: ToolProjection[]
  /** `auto` and absent are one. */
  toolChoice?: string
  serial?: true
  outputCap?: number
  temperature?: number
  topP?: number
  topK?: number
  stop?: string[]
  seed?: number
  frequencyPenalty?: number
  presencePenalty?: number
  format?: Json
  /** `off`, `adaptive`, an effort, or tokens. */
  reasoning?: string | number
  /** Opaque proofs of reasoning in the assistant's turns, in order. */
  signatures: string[]
}

export type AnswerProjection = {
  text: string
  refusal: string
  reasoning: string
  calls: { id: string; name: string; arguments: Json }[]
  finish: 'stop' | 'length' | 'tool-calls' | 'filter'
  usage?: { input: number; output: number; cacheRead: number; reasoning?: number }
}

/** Text with every run of white space made one space: protocols join their pieces differently. */
export function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** A tool's result: where it is JSON, however it was spaced. */
export function readResultText(text: string): string {
  const value = parseJson(text)
  return typeof value === 'object' && value !== null ? squeeze(JSON.stringify(value)) : squeeze(text)
}

export function hash(data: string): string {
  return createHash('sha256')
    .update(data.replace(/[\s=]/g, '').replaceAll('-', '+').replaceAll('_', '/'))
    .digest('hex')
    .slice(0, 16)
}

/** A data URL as its data, any other as itself. */
export function nameSource(url: string): string {
  const match = /^data:[^,]*;base64,(.*)$/s.exec(url)
  return match === null ? `url ${url}` : `data ${hash(match[1] ?? '')}`
}

/** Arguments as their JSON where they are JSON; empty text is no arguments. */
export function readArguments(text: string): Json {
  return text.trim() === '' ? {} : (parseJson(text) ?? text)
}

/** Adjacent turns of one role are one turn, adjacent texts one text; what is empty is left out; ids become ordinals. */
export function settle(turns: readonly Turn[]): Turn[] {
  const merged: Turn[] = []
  for (const { role, items } of turns) {
    if (items.every((item) => item.kind === 'text' && squeeze(item.text) === '')) continue
    const last = merged.at(-1)
    const turn = last?.role === role ? last : { role, items: [] as Item[] }
    if (turn !== last) merged.push(turn)
    for (const item of items) {
      const previous = turn.items.at(-1)
      if (item.kind !== 'text') turn.items.push(item)
      else if (squeeze(item.text) === '') continue
      else if (previous?.kind === 'text') previous.text = squeeze(`${previous.text} ${item.text}`)
      else turn.items.push({ kind: 'text', text: squeeze(item.text) })
    }
  }
  return orderIds(merged)
}

/** `call 1`, `call 2`, …: each protocol has ids of its own form, and Gemini may have none (`name` stands in). */
function orderIds(turns: Turn[]): Turn[] {
  const calls: { id: string; name: string; ordinal: string; answered: boolean }[] = []
  for (const { items } of turns) {
    for (const item of items) {
      if (item.kind === 'call') {
        const ordinal = `call ${calls.length + 1}`
        calls.push({ id: item.id, name: item.name, ordinal, answered: false })
        item.id = ordinal
      } else if (item.kind === 'result') {
        const call =
          calls.findLast((known) => known.id === item.id && !known.answered) ??
          calls.find((known) => known.name === item.id && !known.answered)
        if (call !== undefined) call.answered = true
        item.id = call?.ordinal ?? 'unknown call'
      }
    }
    // Results of one turn may be told in any order.
    items.sort((left, right) => (left.kind === 'result' && right.kind === 'result' ? (left.id < right.id ? -1 : 1) : 0))
  }
  return turns
}

/**
 * A JSON schema without what dialects spell differently: Google's upper-case types, string-typed numbers, `nullable`;
 * keys sorted. `additionalProperties: false` is dropped: strict dialects add it.
 */
export function readSchema(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((entry) => readSchema(entry) ?? null)
  if (!isObject(value)) return value
  const schema: JsonObject = {}
  for (const key of Object.keys(value).sort()) {
    const entry = value[key]
    if (entry === undefined || key === '$schema' || key === 'propertyOrdering') continue
    if (key === 'additionalProperties' && entry === false) continue
    if (key === 'type' && typeof entry === 'string') schema[key] = entry.toLowerCase()
    else if (/^(min|max)(Items|Length|Properties)$/.test(key)) schema[key] = Number(entry)
    else if (key === 'required' && Array.isArray(entry)) schema[key] = [...entry].sort()
    else schema[key] = readSchema(entry) ?? null
  }
  return schema
}

/** `{type:'object'}` with nothing in it and no schema at all mean the same of a tool's arguments. */
export function readToolSchema(value: Json | undefined): Json | undefined {
  const schema = readSchema(value)
  if (!isObject(schema)) return undefined
  const { type, properties, ...rest } = schema
  const bare = Object.keys(readObject(properties) ?? {}).length === 0 && Object.keys(rest).length === 0
  return bare && (type === undefined || type === 'object') ? undefined : schema
}

export function readText(value: Json | undefined, join = ' '): string {
  if (typeof value === 'string') return value
  return (readArray(value) ?? [])
    .map((part) => readString(readObject(part)?.['text']) ?? '')
    .filter((text) => text !== '')
    .join(join)
}

/** The object without members that are undefined. */
export function compact<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined && member !== null)) as T
}

export function each(value: Json | undefined): JsonObject[] {
  return (readArray(value) ?? []).filter(isObject)
}

export function count(value: Json | undefined): number {
  return typeof value === 'number' ? value : 0
}

// What of a body tells which conversation it belongs to, and how long its prompt cache was bought for. Small plain data.
import { hash } from 'node:crypto'
import { bounds } from '../../../foundation/bounds.ts'
import { isObject, readArray, readString, type Json, type JsonObject } from '../../../foundation/json/json.ts'
import type { BodyFact } from '../../tickets/decoded.ts'

type ConversationFacts = {
  /** The caller's own name for requests that share a prompt, or for what went before. */
  name: string | undefined
  /** A part of the prompt is to be kept for an hour or more, and not for minutes. */
  buysHour: boolean
}

export const conversationFacts: BodyFact<ConversationFacts> = {
  name: 'conversation',
  read: ({ body, bytes }) => ({
    name: named(body['prompt_cache_key']) ?? named(body['previous_response_id']),
    buysHour: body['prompt_cache_retention'] === '24h' || bytes.includes(HOUR),
  }),
}

/** The value of `ttl` beside Anthropic's `cache_control`. Inside a text the quotes would be escaped. */
const HOUR = Buffer.from('"1h"')

/** Nobody bounds these names but the body: a long one is known by its digest, so that no stage reads it again. */
function named(value: Json | undefined): string | undefined {
  const name = readString(value) || undefined
  return name === undefined || name.length <= bounds.nameLength ? name : hash('sha256', name, 'base64url')
}

type Opening = {
  /**
   * Of system, names of tools and the first user's message: the same for every request of a conversation. A short one is the text
   * itself, which nobody keeps: what is made of it is a digest.
   */
  key: string
  /** The model has said something in it before. */
  isContinued: boolean
}

export const openingFact: BodyFact<Opening> = {
  name: 'opening',
  read: ({ body }) => {
    const messages = readArray(body['messages']) ?? readArray(body['input']) ?? []
    const pieces: string[] = []
    addTexts(body['system'] ?? body['instructions'], pieces)
    for (const tool of readArray(body['tools']) ?? []) pieces.push(nameTool(tool))
    if (typeof body['input'] === 'string') addTexts(body['input'], pieces)
    for (const message of messages) {
      if (!isObject(message)) continue
      const { role } = message
      if (isSystem(role) || role === 'user') addTexts(message['content'], pieces)
      if (role === 'user') break
    }
    return { key: shortenKey(pieces.join('\0')), isContinued: messages.some(isOfModel) }
  },
}

function shortenKey(text: string): string {
  return text.length <= bounds.openingKeyLength ? text : hash('sha256', text, 'base64url')
}

function isSystem(role: Json | undefined): boolean {
  return role === 'system' || role === 'developer'
}

/** An answer, or an item of Responses that is no message: a call, its output, reasoning. */
function isOfModel(message: Json): boolean {
  return isObject(message) && (message['role'] === 'assistant' || message['role'] === undefined)
}

function nameTool(tool: Json): string {
  if (!isObject(tool)) return ''
  const { function: inner, name, type } = tool
  return readString(name) ?? readString(isObject(inner) ? inner['name'] : undefined) ?? readString(type) ?? ''
}

/** Claude Code's line for Anthropic's own accounts: its end is another one in each request. */
const ATTRIBUTION = 'x-anthropic-billing-header:'

/** Adds the texts of a message, whatever they are in. Markers of a cache move from turn to turn, and are none of it. */
function addTexts(value: Json | undefined, pieces: string[], depth = 0): void {
  if (typeof value === 'string') {
    if (!value.startsWith(ATTRIBUTION)) pieces.push(shorten(value))
  } else if (depth === bounds.openingDepth) return
  else if (Array.isArray(value))
    for (const part of value.slice(0, bounds.openingParts)) addTexts(part, pieces, depth + 1)
  else if (isObject(value)) addMembers(value, pieces, depth)
}

function addMembers(value: JsonObject, pieces: string[], depth: number): void {
  for (const name in value) if (name !== 'cache_control' && name !== 'type') addTexts(value[name], pieces, depth + 1)
}

/** Of a long text its length, beginning and end: the time to read it does not grow with it. */
function shorten(text: string): string {
  const edge = bounds.openingTextEdge
  return text.length <= 2 * edge ? text : `${text.length}:${text.slice(0, edge)}${text.slice(-edge)}`
}

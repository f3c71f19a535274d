// What the sandbox model answers. Pure and deterministic: the same request always gets the same words. It quotes the
// caller's last words, says what else it was given, reasons when asked, calls tools only where it must (`plan-tool-calls.ts`)
// and keeps to a JSON form. Texts are whole here; the output cap is applied where tokens are counted.
import { isObject, readArray, readCount, readString, type Json, type JsonObject } from '../foundation/json/json.ts'
import { makeInstance } from './make-instance.ts'
import { FIXED_WORDS, planToolCalls, type ToolCallPlan } from './plan-tool-calls.ts'

export type Answer = {
  /** Undefined: it does not reason here. */
  reasoning: string | undefined
  content: string
  toolCalls: readonly ToolCallPlan[]
}

/** What a user text may ask of the sandbox, for trying things out. */
export type Command =
  | { kind: 'none' }
  /** `sandbox:error:429`: fails with that status. */
  | { kind: 'error'; status: number }
  /** `sandbox:slow`: two seconds before the first word, then a fifth of a second between words. */
  | { kind: 'slow' }
  /** `sandbox:cut`: breaks off in the middle. */
  | { kind: 'cut' }
  /** `sandbox:tokens:500`: an answer of exactly so many tokens (at most 8,192), caps aside. */
  | { kind: 'tokens'; count: number }

const QUOTE_LENGTH = 200
const REMINDER_END = '</system-reminder>'
const TOKENS_MAX = 8_192

/** The command in the last user message. */
export function readCommand(body: JsonObject): Command {
  const text = lastUserText(readMessages(body))
  const found = /\bsandbox:(?:(error):([45]\d\d)|(slow)|(cut)|(tokens):(\d{1,5}))\b/.exec(text)
  if (found === null) return { kind: 'none' }
  if (found[1] !== undefined) return { kind: 'error', status: Number(found[2]) }
  if (found[3] !== undefined) return { kind: 'slow' }
  if (found[4] !== undefined) return { kind: 'cut' }
  return { kind: 'tokens', count: Math.max(1, Math.min(Number(found[6]), TOKENS_MAX)) }
}

/** `index` and `count`: which of how many answers this is (`n`). */
export function composeAnswer(body: JsonObject, index: number, count: number): Answer {
  const messages = readMessages(body)
  const said = behindReminders(lastUserText(messages))
  const reasoning = wantsReasoning(body) ? composeReasoning(said, body) : undefined
  const toolCalls = planToolCalls(body, loneText(messages))
  if (toolCalls.length > 0) return { reasoning, content: '', toolCalls }
  const format = isObject(body['response_format']) ? body['response_format'] : {}
  if (format['type'] === 'json_schema') {
    const schema = isObject(format['json_schema']) ? format['json_schema']['schema'] : undefined
    return { reasoning, content: JSON.stringify(makeInstance(schema, FIXED_WORDS)), toolCalls }
  }
  const words = composeWords(messages, said, index, count)
  const content = format['type'] === 'json_object' ? JSON.stringify({ answer: words, you_said: quote(said) }) : words
  return { reasoning, content, toolCalls }
}

function composeWords(messages: readonly JsonObject[], said: string, index: number, count: number): string {
  const sentences: string[] = []
  const results = messages.slice(messages.findLastIndex(({ role }) => role !== 'tool') + 1)
  for (const result of results) sentences.push(`The tool answered: “${quote(readText(result['content']))}”.`)
  if (results.length === 0) sentences.push(said === '' ? 'Hello!' : `You said: “${quote(said)}”.`)
  const media = describeMedia(messages)
  if (media !== '') sentences.push(`You also sent me ${media}.`)
  sentences.push('I am the CrossModel sandbox: I cost nothing, and the same words always get the same answer.')
  if (count > 1) sentences.push(`This is answer ${index + 1} of ${count}.`)
  return sentences.join(' ')
}

function composeReasoning(said: string, body: JsonObject): string {
  const steps = [
    said === '' ? 'The user has said nothing yet.' : `The user says: “${quote(said)}”.`,
    'I am a sandbox, so a short and friendly answer that shows I was listening will do.',
    'Let me check whether there is a tool to call, or a form that the answer has to take.',
    'Nothing else is asked of me. I will answer now.',
  ]
  const effort = readString(body['reasoning_effort'])
  return steps.slice(0, effort === 'minimal' ? 1 : effort === 'low' ? 2 : steps.length).join(' ')
}

function wantsReasoning(body: JsonObject): boolean {
  const effort = readString(body['reasoning_effort'])
  if (effort !== undefined) return effort !== 'none'
  const { thinking } = body
  if (isObject(thinking)) return thinking['type'] !== 'disabled'
  return body['enable_thinking'] === true
}

function describeMedia(messages: readonly JsonObject[]): string {
  const counts = new Map<string, number>()
  for (const message of messages) {
    if (message['role'] !== 'user') continue
    for (const part of (readArray(message['content']) ?? []).filter(isObject)) {
      const kind = mediaKinds[readString(part['type']) ?? '']
      if (kind !== undefined) counts.set(kind, (counts.get(kind) ?? 0) + 1)
    }
  }
  return [...counts].map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`).join(' and ')
}

const mediaKinds: { readonly [type: string]: string } = {
  image_url: 'image',
  input_audio: 'audio clip',
  file: 'file',
  video_url: 'video',
  video: 'video',
}

function readMessages(body: JsonObject): JsonObject[] {
  return (readArray(body['messages']) ?? []).filter(isObject)
}

function lastUserText(messages: readonly JsonObject[]): string {
  return readText(messages.findLast(({ role }) => role === 'user')?.['content'])
}

/** Agents put long notes of their own before what a person typed. */
function behindReminders(text: string): string {
  const end = text.lastIndexOf(REMINDER_END)
  const behind = end === -1 ? '' : text.slice(end + REMINDER_END.length)
  return behind.trim() === '' ? text : behind
}

/** The text of the conversation's last message, where that is a user's and holds one text and nothing else. */
function loneText(messages: readonly JsonObject[]): string | undefined {
  const last = messages.at(-1)
  if (last?.['role'] !== 'user') return undefined
  const parts = readArray(last['content'])
  if (parts === undefined) return readString(last['content'])
  const [only, ...more] = parts
  return more.length === 0 && isObject(only) && only['type'] === 'text' ? readString(only['text']) : undefined
}

/** The text of a message's content, its parts joined. */
export function readText(content: Json | undefined): string {
  const text = readString(content)
  if (text !== undefined) return text
  return (readArray(content) ?? [])
    .filter(isObject)
    .map((part) => readString(part['text']) ?? '')
    .filter((part) => part !== '')
    .join('\n')
}

function quote(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ')
  const characters = [...line]
  return characters.length <= QUOTE_LENGTH ? line : `${characters.slice(0, QUOTE_LENGTH).join('')}…`
}

/** The caller's cap on output tokens. */
export function readCap(body: JsonObject): number {
  return readCount(body['max_completion_tokens']) ?? readCount(body['max_tokens']) ?? TOKENS_MAX
}

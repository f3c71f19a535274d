// Applies what is counted in tokens to the sandbox model's answer: the output cap, stop sequences and usage, by a real
// tokenizer, and cuts the answer into the pieces in which it is streamed.
import { isObject, readArray, readString, type JsonObject } from '../foundation/json/json.ts'
import { countText } from '../tokens/count-text.ts'
import { readCap, readText, type Answer } from './compose-answer.ts'
import type { ToolCallPlan } from './plan-tool-calls.ts'

export type MeasuredAnswer = {
  /** Undefined: it does not reason here. */
  reasoning: readonly string[] | undefined
  content: readonly string[]
  toolCalls: readonly { kind: ToolCallPlan['kind']; name: string; pieces: readonly string[] }[]
  finish: 'stop' | 'length' | 'tool_calls'
  reasoningTokens: number
  /** Reasoning included. */
  outputTokens: number
}

/** A token's text each; a character that spans tokens comes with the last of them. */
type Pieces = readonly string[]

const MESSAGE_TOKENS = 4
const MEDIA_TOKENS = 85

/** The answer within the request's cap and stop sequences. `exactTokens`: the content is as long as that. */
export async function measureAnswer(answer: Answer, body: JsonObject, exactTokens?: number): Promise<MeasuredAnswer> {
  const tokenizer = await import('gpt-tokenizer/encoding/o200k_base')
  const options = { disallowedSpecial: new Set<string>() }
  let left = readCap(body)
  let spent = 0
  let cut = false
  const take = (tokens: readonly number[]): Pieces => {
    if (tokens.length > left) cut = true
    const kept = tokens.slice(0, left)
    left -= kept.length
    spent += kept.length
    return [...tokenizer.decodeGenerator(kept)]
  }
  const encode = (text: string) => tokenizer.encode(text, options)
  const reasoning = answer.reasoning === undefined ? undefined : take(encode(answer.reasoning))
  const reasoningTokens = spent
  const content =
    exactTokens === undefined
      ? take(encode(cutAtStop(answer.content, body)))
      : take(Array.from({ length: exactTokens }, () => encode(' word')[0] ?? 0))
  const toolCalls: { kind: ToolCallPlan['kind']; name: string; pieces: Pieces }[] = []
  for (const call of answer.toolCalls) {
    if (cut || left === 0) {
      cut = true
      break
    }
    toolCalls.push({ kind: call.kind, name: call.name, pieces: take(encode(call.arguments)) })
  }
  const finish = cut ? 'length' : toolCalls.length > 0 ? 'tool_calls' : 'stop'
  return { reasoning, content, toolCalls, finish, reasoningTokens, outputTokens: spent }
}

function cutAtStop(text: string, body: JsonObject): string {
  const { stop } = body
  const sequences = (readArray(stop) ?? [stop]).map(readString).filter((one) => one !== undefined && one !== '')
  const ends = sequences.map((sequence) => text.indexOf(sequence as string)).filter((at) => at !== -1)
  return ends.length === 0 ? text : text.slice(0, Math.min(...ends))
}

/** The tokens of the request: its texts, its tools, and a fixed price for each medium. */
export async function countInput(body: JsonObject): Promise<number> {
  let tokens = 3
  for (const message of (readArray(body['messages']) ?? []).filter(isObject)) {
    const parts = (readArray(message['content']) ?? []).filter(isObject)
    const media = parts.filter(({ type }) => type !== 'text' && type !== 'refusal').length
    const calls = message['tool_calls'] === undefined ? '' : JSON.stringify(message['tool_calls'])
    tokens += MESSAGE_TOKENS + media * MEDIA_TOKENS + (await countOrGuess(readText(message['content']) + calls))
  }
  for (const form of [body['tools'], body['response_format']])
    if (form !== undefined) tokens += await countOrGuess(JSON.stringify(form))
  return tokens
}

/** Nothing depends on it: where the tokenizer has much to do, a guess by length will do. */
function countOrGuess(text: string): Promise<number> {
  return countText(text, 'question').catch(() => Math.ceil(text.length / 4))
}

/** The text of a call's arguments. */
export function joinArguments(call: { pieces: Pieces }): ToolCallPlan['arguments'] {
  return call.pieces.join('')
}

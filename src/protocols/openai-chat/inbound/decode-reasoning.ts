// How callers of Chat ask for reasoning: OpenAI's `reasoning_effort`, and the vendors' own fields, which are understood
// for other protocols and kept whole for this one.
import {
  readBoolean,
  readCount,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import { efforts, type Effort, type ReasoningRequest } from '../../../generation/request/request.ts'

/** Vendors' own fields: DeepSeek, Z.ai, Moonshot (`thinking`), Alibaba (`enable_thinking`), OpenRouter (`reasoning`). */
const nativeReasoningFields = [
  'thinking',
  'enable_thinking',
  'thinking_budget',
  'reasoning',
  'include_reasoning',
  'chat_template_kwargs',
] as const

/** Undefined where the caller said nothing of reasoning. A word that is no effort of ours is left to the extras. */
export function decodeReasoning(body: JsonObject): ReasoningRequest | undefined {
  const reasoning: ReasoningRequest = {}
  const effort = decodeReasoningEffort(body['reasoning_effort'])
  if (effort !== undefined) reasoning.effort = effort
  const fields: JsonObject = {}
  for (const name of nativeReasoningFields) {
    const value = body[name]
    if (value === undefined || value === null) continue
    if (decodeNative(name, value, reasoning)) fields[name] = value
  }
  // How much is the model's to decide, unless a bound was given.
  if (reasoning.mode === 'on' && reasoning.budgetTokens === undefined) reasoning.mode = 'adaptive'
  if (Object.keys(fields).length > 0) reasoning.native = { protocol: 'openai-chat', fields }
  return Object.keys(reasoning).length > 0 ? reasoning : undefined
}

export function decodeReasoningEffort(value: Json | undefined): Effort | undefined {
  return efforts.find((effort) => effort === value)
}

/** Whether the field was understood; one that was not is an extra like any other. */
function decodeNative(name: (typeof nativeReasoningFields)[number], value: Json, reasoning: ReasoningRequest): boolean {
  switch (name) {
    case 'thinking':
      return decodeThinking(readObject(value), reasoning)
    case 'enable_thinking':
      return decodeToggle(readBoolean(value), reasoning)
    case 'thinking_budget':
      return decodeBudget(value, reasoning)
    case 'reasoning':
      return decodeReasoningObject(readObject(value), reasoning)
    case 'include_reasoning':
      if (value === false) reasoning.show ??= 'none'
      return typeof value === 'boolean'
    case 'chat_template_kwargs': {
      // vLLM and SGLang: Qwen's `enable_thinking`, DeepSeek's `thinking`.
      const kwargs = readObject(value)
      return decodeToggle(readBoolean(kwargs?.['enable_thinking']) ?? readBoolean(kwargs?.['thinking']), reasoning)
    }
    default:
      return name satisfies never
  }
}

function decodeThinking(thinking: JsonObject | undefined, reasoning: ReasoningRequest): boolean {
  if (thinking === undefined) return false
  const type = readString(thinking['type'])
  if (type === 'disabled') reasoning.mode ??= 'off'
  else if (type === 'enabled') reasoning.mode ??= 'on'
  else if (type === 'adaptive' || type === 'auto') reasoning.mode ??= 'adaptive'
  decodeBudget(thinking['budget_tokens'] ?? thinking['thinking_budget'], reasoning)
  return true
}

function decodeToggle(on: boolean | undefined, reasoning: ReasoningRequest): boolean {
  if (on === undefined) return false
  reasoning.mode ??= on ? 'on' : 'off'
  return true
}

function decodeBudget(value: Json | undefined, reasoning: ReasoningRequest): boolean {
  const tokens = readCount(value)
  if (tokens === undefined) return false
  reasoning.budgetTokens ??= tokens
  return true
}

function decodeReasoningObject(object: JsonObject | undefined, reasoning: ReasoningRequest): boolean {
  if (object === undefined) return false
  const effort = decodeReasoningEffort(object['effort'])
  if (effort !== undefined) reasoning.effort ??= effort
  decodeBudget(object['max_tokens'], reasoning)
  decodeToggle(readBoolean(object['enabled']), reasoning)
  if (object['exclude'] === true) reasoning.show ??= 'none'
  const summary = object['summary']
  if (summary === 'auto' || summary === 'concise' || summary === 'detailed') reasoning.show ??= summary
  return true
}

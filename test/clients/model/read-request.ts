// What a model is sent, whatever the protocol: the tools that it is offered, and the conversation so far as texts, calls and
// results in their order.
import {
  isObject,
  readArray,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../src/foundation/json/json.ts'

export const modelProtocols = ['openai-chat', 'openai-responses', 'anthropic-messages'] as const
export type ModelProtocol = (typeof modelProtocols)[number]

export type OfferedTool = {
  name: string
  /** Responses alone: the namespace that a call must name. */
  namespace?: string
  /** `custom` takes free text, `search` finds further tools. */
  kind: 'function' | 'custom' | 'search'
  properties: { readonly [name: string]: JsonObject }
  required: readonly string[]
}

export type Turn =
  | { what: 'text'; isUser: boolean; text: string }
  | { what: 'call'; name: string }
  | { what: 'result'; text: string }

export type ModelRequest = { tools: OfferedTool[]; turns: Turn[] }

export function readRequest(protocol: ModelProtocol, body: JsonObject): ModelRequest {
  const items = list(protocol === 'openai-responses' ? body['input'] : body['messages'])
  return {
    tools: [...list(body['tools']), ...items.flatMap(listLaterTools)].flatMap((tool) => readTool(tool)),
    turns: items.flatMap((item) => readItem(item)),
  }
}

const list = (value: Json | undefined): JsonObject[] =>
  typeof value === 'string'
    ? [{ type: 'message', role: 'user', content: value }]
    : (readArray(value) ?? []).filter(isObject)

/** Responses carries tools in items of the input too: those that the caller adds, and those that a search has found. */
function listLaterTools(item: JsonObject): JsonObject[] {
  return item['type'] === 'additional_tools' || item['type'] === 'tool_search_output' ? list(item['tools']) : []
}

function readTool(tool: JsonObject, namespace?: string): OfferedTool[] {
  if (tool['type'] === 'namespace') {
    const within = readString(tool['name']) ?? ''
    return list(tool['tools']).flatMap((inner) => readTool(inner, within))
  }
  const defined = readObject(tool['function'] ?? tool['custom']) ?? tool
  const schema = readObject(defined['parameters'] ?? defined['input_schema']) ?? {}
  const kind = tool['type'] === 'custom' && schema['properties'] === undefined ? 'custom' : 'function'
  return [
    {
      name: readString(defined['name']) ?? readString(tool['type']) ?? '',
      ...(namespace === undefined ? {} : { namespace }),
      kind: tool['type'] === 'tool_search' ? 'search' : kind,
      properties: Object.fromEntries(
        Object.entries(readObject(schema['properties']) ?? {}).map(([name, value]) => [name, readObject(value) ?? {}]),
      ),
      required: (readArray(schema['required']) ?? []).filter((name) => typeof name === 'string'),
    },
  ]
}

/** One message of Chat or Messages, or one item of Responses. */
function readItem(item: JsonObject): Turn[] {
  const type = readString(item['type']) ?? 'message'
  if (type.endsWith('_call')) return [{ what: 'call', name: readString(item['name']) ?? type }]
  if (type.endsWith('_call_output') || type === 'tool_search_output')
    return [{ what: 'result', text: toText(item['output'] ?? item['tools']) }]
  if (item['role'] === 'tool') return [{ what: 'result', text: toText(item['content']) }]
  // What one agent of Codex says to another; encrypted only by OpenAI's own models.
  const isUser = item['role'] === 'user' || type === 'agent_message'
  const content = list(item['content'])
  const calls = list(item['tool_calls']).map((call): Turn => {
    const called = readObject(call['function'] ?? call['custom'])
    return { what: 'call', name: readString(called?.['name']) ?? '' }
  })
  return [...content.flatMap((block) => readBlock(block, isUser)), ...calls]
}

function readBlock(block: JsonObject, isUser: boolean): Turn[] {
  if (block['type'] === 'tool_use') return [{ what: 'call', name: readString(block['name']) ?? '' }]
  if (block['type'] === 'tool_result') return [{ what: 'result', text: toText(block['content']) }]
  const text = readString(block['text']) ?? readString(block['content'] ?? block['encrypted_content'])
  return text === undefined ? [] : [{ what: 'text', isUser, text }]
}

function toText(content: Json | undefined): string {
  if (typeof content === 'string') return content
  const texts = list(content).map((block) => readString(block['text']))
  return texts.length > 0 && texts.every((text) => text !== undefined) ? texts.join('') : JSON.stringify(content ?? '')
}

/** The names of all tools, as a test prints them. */
export const listNames = (tools: readonly OfferedTool[]): string[] =>
  tools.map(({ name, namespace }) => (namespace === undefined ? name : `${namespace}/${name}`))

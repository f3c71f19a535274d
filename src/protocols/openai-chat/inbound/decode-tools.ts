// Tools and tool choice, the old `functions` and `function_call` included.
import {
  isObject,
  readArray,
  readBoolean,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { Tool, ToolChoice } from '../../../generation/request/tool.ts'
import { decodeCache } from './decode-content.ts'

/** @throws GatewayError `invalid_request` naming the tool at fault. */
export function decodeTools(body: JsonObject): Tool[] | undefined {
  const list = readList(body, 'tools')
  const functions = readList(body, 'functions')
  if (list === undefined && functions === undefined) return undefined
  return [
    ...(list ?? []).map((tool, index) => decodeTool(tool, `tools[${index}]`)),
    ...(functions ?? []).map((each, index) => decodeFunction({ function: each }, `functions[${index}]`)),
  ]
}

function readList(body: JsonObject, field: string): Json[] | undefined {
  const value = body[field]
  if (value === undefined || value === null) return undefined
  const list = readArray(value)
  if (list === undefined) throw invalid(field, 'must be an array')
  return list
}

function decodeTool(value: Json, path: string): Tool {
  if (!isObject(value)) throw invalid(path, 'must be an object')
  const type = readString(value['type']) ?? 'function'
  if (type === 'function') return decodeFunction(value, path)
  if (type === 'custom') return decodeCustom(value, path)
  const name = readString(value['name'])
  return { kind: 'opaque', protocol: 'openai-chat', type, ...(name === undefined ? {} : { name }), json: value }
}

function decodeFunction(value: JsonObject, path: string): Tool {
  const described = readObject(value['function'])
  const name = readString(described?.['name'])
  if (described === undefined || name === undefined) throw invalid(`${path}.function.name`, 'is missing')
  const tool: Tool = { kind: 'function', name }
  const description = readString(described['description'])
  if (description !== undefined) tool.description = description
  const parameters = readObject(described['parameters'])
  if (parameters !== undefined) tool.parameters = parameters
  const strict = readBoolean(described['strict'])
  if (strict !== undefined) tool.strict = strict
  const cache = decodeCache(value) ?? decodeCache(described)
  if (cache !== undefined) tool.cache = cache
  return tool
}

function decodeCustom(value: JsonObject, path: string): Tool {
  const described = readObject(value['custom'])
  const name = readString(described?.['name'])
  if (described === undefined || name === undefined) throw invalid(`${path}.custom.name`, 'is missing')
  const tool: Tool = { kind: 'custom', name }
  const description = readString(described['description'])
  if (description !== undefined) tool.description = description
  const format = described['format']
  if (format !== undefined && format !== null) tool.format = format
  return tool
}

/** The choice; undefined where the caller made none. */
export function decodeToolChoice(body: JsonObject): ToolChoice | undefined {
  const value = body['tool_choice'] ?? decodeFunctionChoice(body['function_call'])
  if (value === undefined || value === null) return undefined
  if (value === 'auto' || value === 'none' || value === 'required') return { mode: value }
  // Mistral's older word.
  if (value === 'any') return { mode: 'required' }
  const choice = readObject(value)
  if (choice === undefined) return { mode: 'opaque', protocol: 'openai-chat', json: value }
  const type = choice['type']
  if (type === 'allowed_tools') return decodeAllowed(readObject(choice['allowed_tools']) ?? choice, value)
  const form = type === 'custom' ? 'custom' : 'function'
  const name = readString(readObject(choice[form])?.['name'])
  return name === undefined ? { mode: 'opaque', protocol: 'openai-chat', json: value } : { mode: 'tool', name, form }
}

function decodeAllowed(allowed: JsonObject, value: Json): ToolChoice {
  const names: string[] = []
  for (const tool of readArray(allowed['tools']) ?? []) {
    const entry = readObject(tool)
    const name =
      readString(readObject(entry?.['function'] ?? entry?.['custom'])?.['name']) ?? readString(entry?.['name'])
    if (name === undefined) return { mode: 'opaque', protocol: 'openai-chat', json: value }
    names.push(name)
  }
  return { mode: 'allowed', require: allowed['mode'] === 'required', names }
}

function decodeFunctionChoice(value: Json | undefined): Json | undefined {
  const name = readString(readObject(value)?.['name'])
  return name === undefined ? value : { type: 'function', function: { name } }
}

function invalid(path: string, what: string): GatewayError {
  return new GatewayError('invalid_request', `'${path}' ${what}.`, { param: path })
}

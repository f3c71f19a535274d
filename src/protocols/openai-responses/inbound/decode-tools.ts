// Tool definitions and the choice among them, wire -> neutral. Tools that a provider runs itself, and groups of tools
// (`namespace`), are opaque.
import {
  isObject,
  readArray,
  readBoolean,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import type { Tool, ToolChoice } from '../../../generation/request/tool.ts'
import { given, omit, PROTOCOL, toExtras } from '../wire.ts'
import { invalid } from './decode-envelope.ts'

/** @throws GatewayError `invalid_request` where the list or an entry is malformed. */
export function decodeTools(json: Json | undefined): Tool[] | undefined {
  if (given(json) === undefined) return undefined
  const list = readArray(json)
  if (list === undefined) throw invalid('tools', "'tools' must be an array")
  return list.map((entry, index) => {
    const type = isObject(entry) ? readString(entry['type']) : undefined
    if (!isObject(entry) || type === undefined)
      throw invalid(`tools[${index}].type`, `'tools[${index}].type' is missing`)
    const named = type === 'function' || type === 'custom'
    if (named && !readString(entry['name'])) throw invalid(`tools[${index}].name`, `'tools[${index}].name' is missing`)
    return decodeTool(entry, type)
  })
}

function decodeTool(json: JsonObject, type: string): Tool {
  const name = readString(json['name'])
  const description = readString(json['description'])
  const named = { name: name ?? '', ...(description === undefined ? {} : { description }) }
  if (type === 'function') {
    const parameters = readObject(json['parameters'])
    const strict = readBoolean(json['strict'])
    const rest = omit(json, ['type', 'name', 'description', 'parameters', 'strict'])
    return {
      kind: 'function',
      ...named,
      ...(parameters === undefined ? {} : { parameters }),
      ...(strict === undefined ? {} : { strict }),
      ...toExtras(rest),
    }
  }
  if (type === 'custom') {
    const format = given(json['format'])
    const rest = omit(json, ['type', 'name', 'description', 'format'])
    return { kind: 'custom', ...named, ...(format === undefined ? {} : { format }), ...toExtras(rest) }
  }
  return { kind: 'opaque', protocol: PROTOCOL, type, ...(name === undefined ? {} : { name }), json }
}

export function decodeToolChoice(json: Json | undefined): ToolChoice | undefined {
  if (given(json) === undefined) return undefined
  if (json === 'auto' || json === 'none' || json === 'required') return { mode: json }
  const choice = readObject(json)
  const type = readString(choice?.['type'])
  const name = readString(choice?.['name'])
  if (choice === undefined || type === undefined)
    throw invalid('tool_choice', "'tool_choice' must be auto, none, required or an object with a type")
  if ((type === 'function' || type === 'custom') && name !== undefined) return { mode: 'tool', name, form: type }
  if (type === 'allowed_tools') {
    const names = (readArray(choice['tools']) ?? []).map(decodeAllowedName)
    if (names.every((allowed) => allowed !== undefined))
      return { mode: 'allowed', require: choice['mode'] === 'required', names }
  }
  return { mode: 'opaque', protocol: PROTOCOL, json: choice }
}

/** The name of a function or custom tool; undefined for tools that providers run, which have none. */
function decodeAllowedName(json: Json): string | undefined {
  const entry = readObject(json)
  return entry?.['type'] === 'function' || entry?.['type'] === 'custom' ? readString(entry['name']) : undefined
}

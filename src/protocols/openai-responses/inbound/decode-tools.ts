// Tool definitions and the choice among them, wire -> neutral. Functions and custom tools are what they say, wherever they
// are defined: in the list, in a namespace of it, or in an item of the input. Tools of OpenAI's that the caller runs are
// functions with the published arguments. Tools that a provider runs itself are opaque. What a definition looked like is kept,
// so that a provider of this protocol is sent it as it was, and a call can be told to the caller in their form.
import { bounds } from '../../../foundation/bounds.ts'
import {
  isObject,
  readArray,
  readBoolean,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import { append } from '../../../foundation/lists/append.ts'
import type { Tool, ToolChoice } from '../../../generation/request/tool.ts'
import { findClientTool } from '../agent-tools/client-tools.ts'
import { decodePlace, decodeToolExtras, toToolExtras } from '../agent-tools/tool-extras.ts'
import { ToolNames } from '../agent-tools/tool-names.ts'
import { ENCRYPTED_ARGUMENTS, given, omit, PROTOCOL, toExtras } from '../wire.ts'
import { invalid } from './decode-envelope.ts'

type DecodedTools = { tools: Tool[] | undefined; names: ToolNames }

/** @throws GatewayError `invalid_request` where the list or an entry is malformed. */
export function decodeTools(body: JsonObject): DecodedTools {
  const names = new ToolNames()
  const tools = decodeList(body['tools'], { path: 'tools', names })
  const added: Tool[] = []
  for (const [index, item] of (readArray(body['input']) ?? []).entries()) {
    if (!isObject(item) || !bringsTools(item)) continue
    append(added, decodeList(item['tools'], { path: `input[${index}].tools`, names, isWithin: true }) ?? [])
  }
  // Those in namespaces and items of the input are tools like any other, and are more than the list itself shows.
  if ((tools?.length ?? 0) + added.length > bounds.toolsPerRequest)
    throw invalid('tools', `'tools' holds more than ${bounds.toolsPerRequest} entries`)
  return { tools: added.length === 0 ? tools : [...(tools ?? []), ...added], names }
}

/** Items that bring tools while a conversation goes on: what the client adds, and what a search has found. */
function bringsTools({ type }: JsonObject): boolean {
  return type === 'additional_tools' || type === 'tool_search_output'
}

/** `isWithin`: inside another definition or an item of the input, which goes to its own protocol whole. */
type Place = { path: string; names: ToolNames; isWithin?: true; namespace?: string }

function decodeList(json: Json | undefined, place: Place): Tool[] | undefined {
  if (given(json) === undefined) return undefined
  const list = readArray(json)
  if (list === undefined) throw invalid(place.path, `'${place.path}' must be an array`)
  return list.flatMap((entry, index) => {
    const path = `${place.path}[${index}]`
    const type = isObject(entry) ? readString(entry['type']) : undefined
    if (!isObject(entry) || type === undefined) throw invalid(`${path}.type`, `'${path}.type' is missing`)
    return decodeTool(entry, type, { ...place, path })
  })
}

function decodeTool(json: JsonObject, type: string, place: Place): Tool[] {
  if (type === 'function' || type === 'custom') return decodeNamed(json, type, place)
  if (type === 'namespace' && place.namespace === undefined) return decodeNamespace(json, place)
  const { names, isWithin } = place
  const client = findClientTool(json)
  if (client !== undefined) {
    const name = names.addTyped(client.name)
    if (name === undefined) return isWithin ? [] : [decodeOpaque(json, type, isWithin)]
    const extras = { ...(isWithin ? { isWithin } : { whole: json }), call: { type: client.callType } }
    return [{ kind: 'function', name, ...client.describe(json), ...toToolExtras(extras) }]
  }
  return [decodeOpaque(json, type, isWithin)]
}

function decodeOpaque(json: JsonObject, type: string, isWithin: true | undefined): Tool {
  const name = readString(json['name'])
  const named = name === undefined ? {} : { name }
  return { kind: 'opaque', protocol: PROTOCOL, type, ...named, json, ...toToolExtras({ isWithin }) }
}

/** The first of a namespace's tools keeps the whole of it, and tells what is said of all. One that holds none is opaque. */
function decodeNamespace(json: JsonObject, place: Place): Tool[] {
  const namespace = readString(json['name']) ?? ''
  const path = `${place.path}.tools`
  const [first, ...others] = decodeList(json['tools'], { ...place, path, namespace, isWithin: true }) ?? []
  if (first === undefined) return [decodeOpaque(json, 'namespace', place.isWithin)]
  const about = readString(json['description']) ?? ''
  const { call, rest } = decodeToolExtras(first)
  const extras = toToolExtras({ call, rest, ...(place.isWithin ? { isWithin: true } : { whole: json }) })
  const isDescribed = about !== '' && first.kind !== 'opaque'
  const description = isDescribed ? { description: describeAll(first.description, namespace, about) } : {}
  return [{ ...first, ...description, ...extras }, ...others]
}

function describeAll(own: string | undefined, namespace: string, about: string): string {
  return `${own === undefined ? '' : `${own}\n\n`}Of all tools of ${namespace}: ${about}`
}

/** A tool that was defined before in the same place is not defined again. */
function decodeNamed(json: JsonObject, type: 'function' | 'custom', place: Place): Tool[] {
  const { path, names, namespace, isWithin } = place
  const own = readString(json['name'])
  if (own === undefined || own === '') throw invalid(`${path}.name`, `'${path}.name' is missing`)
  const added = names.add(namespace, own)
  if (added === undefined && isWithin) return []
  const name = added ?? own
  const isSecret = type === 'function' && encryptsArguments(json)
  const call =
    namespace === undefined && !isSecret
      ? undefined
      : {
          type: type === 'custom' ? 'custom_tool_call' : 'function_call',
          name: own,
          ...(namespace === undefined ? {} : { namespace }),
          ...(isSecret ? { [ENCRYPTED_ARGUMENTS]: [] } : {}),
        }
  const description = readString(json['description'])
  const named = { name, ...(description === undefined ? {} : { description }) }
  const known = ['type', 'name', 'description', ...(type === 'function' ? ['parameters', 'strict'] : ['format'])]
  const whole = isSecret && !isWithin ? json : undefined
  const extras = toToolExtras({ rest: omit(json, known), whole, isWithin, call })
  if (type === 'custom') {
    const format = given(json['format'])
    return [{ kind: 'custom', ...named, ...(format === undefined ? {} : { format }), ...extras }]
  }
  const parameters = isSecret ? withoutEncryption(json) : readObject(json['parameters'])
  const strict = readBoolean(json['strict'])
  const schema = { ...(parameters === undefined ? {} : { parameters }), ...(strict === undefined ? {} : { strict }) }
  return [{ kind: 'function', ...named, ...schema, ...extras }]
}

/** Whether OpenAI's models are to encrypt an argument, so that only another model can read it. */
function encryptsArguments(json: JsonObject): boolean {
  return Object.values(readProperties(json)).some((property) => readObject(property)?.['encrypted'] === true)
}

/** The schema for other models, which do not know the word and write what can be read. */
function withoutEncryption(json: JsonObject): JsonObject {
  const properties = Object.entries(readProperties(json)).map(([name, property]) => [
    name,
    isObject(property) ? (omit(property, ['encrypted']) ?? {}) : property,
  ])
  return { ...readObject(json['parameters']), properties: Object.fromEntries(properties) }
}

function readProperties(json: JsonObject): JsonObject {
  return readObject(readObject(json['parameters'])?.['properties']) ?? {}
}

/** A choice that names a namespace, or a tool of the caller's that has a form of its own, goes to its own protocol whole. */
export function decodeToolChoice(json: Json | undefined, names: ToolNames): ToolChoice | undefined {
  if (given(json) === undefined) return undefined
  if (json === 'auto' || json === 'none' || json === 'required') return { mode: json }
  const choice = readObject(json)
  const type = readString(choice?.['type'])
  if (choice === undefined || type === undefined)
    throw invalid('tool_choice', "'tool_choice' must be auto, none, required or an object with a type")
  const extras = toExtras({ whole: choice })
  if (type === 'allowed_tools') {
    const allowed = (readArray(choice['tools']) ?? []).map((entry) => decodeChosenName(entry, names))
    if (allowed.every((name) => name !== undefined))
      return { mode: 'allowed', require: choice['mode'] === 'required', names: allowed, ...extras }
  }
  const name = decodeChosenName(choice, names)
  if (name !== undefined) return { mode: 'tool', name, form: type === 'custom' ? 'custom' : 'function', ...extras }
  return { mode: 'opaque', protocol: PROTOCOL, json: choice }
}

/** The name that goes up for a tool of the caller's; undefined for tools that providers run, which have none. */
function decodeChosenName(json: Json | undefined, names: ToolNames): string | undefined {
  const choice = readObject(json)
  const type = choice?.['type']
  if (choice === undefined) return undefined
  const name = readString(choice['name'])
  if (type === 'function' || type === 'custom')
    return name === undefined ? undefined : names.find(decodePlace(choice), name)
  return names.findTyped(readString(type) ?? '')
}

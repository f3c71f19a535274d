// Tools of a request and how they may be called.
import { isObject, type JsonObject } from '../../../../foundation/json/json.ts'
import type { CustomTool, FunctionTool, Tool } from '../../../../generation/request/tool.ts'
import { encodeCustomAsFunction } from '../../../custom-as-function.ts'
import { toObjectSchema } from '../../../object-schema.ts'
import { ownExtras } from '../../../own-extras.ts'
import { present, PROTOCOL } from '../../wire.ts'
import { encodeCache, type Encoding } from './encoding.ts'
import { restrictSchema } from '../../../restrict-schema.ts'

/** The `tools` and `tool_choice` members. `thinking`: within a budget, when no tool can be forced. */
export function encodeTools(encoding: Encoding, thinking: boolean): { tools?: JsonObject[]; tool_choice?: JsonObject } {
  const { request, target, losses } = encoding
  const wanted = request.tools ?? []
  if (wanted.length > 0 && !target.capabilities.tools) {
    losses.drop('tools', 'the model calls no tools')
    return {}
  }
  const tools = present(selectAllowed(wanted, encoding).map((tool) => encodeTool(tool, encoding)))
  const choice = encodeToolChoice(encoding, thinking, tools.length > 0)
  // A choice without tools is refused.
  if (tools.length === 0) return encoding.own && request.tools !== undefined ? { tools } : {}
  return { tools, ...(choice === undefined ? {} : { tool_choice: choice }) }
}

/** `allowed` narrows the list: what is not offered cannot be called. */
function selectAllowed(tools: readonly Tool[], { request }: Encoding): readonly Tool[] {
  const choice = request.toolChoice
  if (choice?.mode !== 'allowed') return tools
  return tools.filter((tool) => tool.name !== undefined && choice.names.includes(tool.name))
}

function encodeTool(tool: Tool, encoding: Encoding): JsonObject | undefined {
  switch (tool.kind) {
    case 'function':
      return encodeFunction(tool, encoding)
    case 'custom':
      return encodeCustom(tool, encoding)
    case 'opaque': {
      if (tool.protocol === PROTOCOL) return tool.json
      const { toolChoice } = encoding.request
      const forced = toolChoice?.mode === 'tool' && toolChoice.name === (tool.name ?? tool.type)
      const only = toolChoice?.mode === 'required' && encoding.request.tools?.length === 1
      if (forced || only)
        encoding.losses.refuse(`opaque.${tool.type}`, 'the model must call it, and only its provider runs it')
      else encoding.losses.drop(`opaque.${tool.type}`, 'a tool of another provider')
      return undefined
    }
    default:
      return tool satisfies never
  }
}

function encodeFunction(tool: FunctionTool, encoding: Encoding): JsonObject {
  const { own, target, losses } = encoding
  const { whole, ...extras } = ownExtras(tool, PROTOCOL) ?? {}
  if (isObject(whole)) {
    const { cache_control: _mark, ...definition } = whole
    return { ...definition, ...encodeCache(tool.cache, 'tools.cache', encoding) }
  }
  let strict = tool.strict
  if (strict === true && !target.capabilities.json) {
    losses.drop('tools.strict', 'the model does not constrain its output')
    strict = undefined
  }
  return {
    ...extras,
    name: tool.name,
    ...(tool.description === undefined ? {} : { description: tool.description }),
    input_schema:
      own && tool.parameters !== undefined ? tool.parameters : encodeParameters(tool, strict === true, losses),
    ...(strict === undefined ? {} : { strict }),
    ...encodeCache(tool.cache, 'tools.cache', encoding),
  }
}

/** `input_schema` must be of type object and may not begin with a composition. */
function encodeParameters(tool: FunctionTool, strict: boolean, losses: Encoding['losses']): JsonObject {
  let { schema, changed } = toObjectSchema(tool.parameters ?? {})
  if (!isObject(schema['properties'])) schema['properties'] = {}
  if (strict) {
    const restricted = restrictSchema(schema)
    schema = restricted.schema
    changed ||= restricted.changed
  }
  if (changed) losses.change('tools.parameters', 'keywords that are refused here were left out')
  return schema
}

function encodeCustom(tool: CustomTool, encoding: Encoding): JsonObject {
  const { head, parameters } = encodeCustomAsFunction(tool, encoding.losses)
  return { ...head, input_schema: parameters, ...encodeCache(tool.cache, 'tools.cache', encoding) }
}

function encodeToolChoice(encoding: Encoding, thinking: boolean, offered: boolean): JsonObject | undefined {
  const { request, losses } = encoding
  const { toolChoice: choice, parallelToolCalls: parallel } = request
  const parallelMember = parallel === undefined ? {} : { disable_parallel_tool_use: !parallel }
  if (choice === undefined) return parallel === false ? { type: 'auto', ...parallelMember } : undefined
  if (choice.mode === 'opaque') {
    if (choice.protocol === PROTOCOL) return isObject(choice.json) ? choice.json : undefined
    losses.drop('toolChoice', 'a choice that only another protocol knows')
    return undefined
  }
  if (choice.mode === 'none') return { type: 'none' }
  const forced = choice.mode === 'tool' || choice.mode === 'required' || (choice.mode === 'allowed' && choice.require)
  if (forced && !offered) {
    losses.drop('toolChoice', 'no tool is left to be called')
    return undefined
  }
  if (forced && thinking) {
    losses.change('toolChoice', 'a tool cannot be forced while the model thinks')
    return { type: 'auto', ...parallelMember }
  }
  if (choice.mode === 'tool') return { type: 'tool', name: choice.name, ...parallelMember }
  return { type: forced ? 'any' : 'auto', ...parallelMember }
}

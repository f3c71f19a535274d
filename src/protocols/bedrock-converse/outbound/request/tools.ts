// Tools and the choice among them. Converse has no `none`: without tools in the history the tools are left out, and it
// is reported. With tools in the history it demands that tools are declared.
import { bounds } from '../../../../foundation/bounds.ts'
import { readObject, readString, type JsonObject } from '../../../../foundation/json/json.ts'
import { append } from '../../../../foundation/lists/append.ts'
import { encodeCustomAsFunction } from '../../../custom-as-function.ts'
import type { LossList } from '../../../../generation/loss/loss.ts'
import type { GenerationRequest } from '../../../../generation/request/request.ts'
import type { Tool, ToolChoice } from '../../../../generation/request/tool.ts'
import { toObjectSchema } from '../../../object-schema.ts'
import type { Target } from '../../../port/target.ts'
import { restrictSchema } from '../../../restrict-schema.ts'
import type { WireMessage, WireTool, WireToolConfig } from '../../wire.ts'
import { encodeCachePoint } from './cache.ts'
import { findDialect } from './dialect.ts'
import { flattenSchema, type SchemaRoom } from './schema.ts'

/** `hasBudget`: Claude reasons within a budget, and may not be forced to call. */
export function encodeTools(
  request: GenerationRequest,
  messages: readonly WireMessage[],
  target: Target,
  hasBudget: boolean,
  losses: LossList,
): WireToolConfig | undefined {
  if (request.parallelToolCalls === false) losses.drop('parallelToolCalls', 'Converse leaves it to the model')
  const choice: ToolChoice = request.toolChoice ?? { mode: 'auto' }
  const usedNames = listUsedNames(messages)
  const names = new Set<string>()
  const tools: WireTool[] = []
  const room: SchemaRoom = { length: bounds.inlinedSchemaLength }
  for (const tool of narrowTools(request.tools ?? [], choice, losses)) {
    if (tool.kind === 'opaque') {
      if (tool.protocol === 'bedrock-converse') tools.push(tool.json)
      else losses.drop(`opaque.${tool.type}`, `a tool of ${tool.protocol}`)
      continue
    }
    names.add(tool.name)
    tools.push(encodeTool(tool, target, room, losses))
    if (tool.cache !== undefined) append(tools, encodeCachePoint(tool.cache, target, 'tools.cache', losses))
  }
  const toolChoice = encodeChoice(choice, names, hasBudget, losses)
  if (choice.mode === 'none' && usedNames.size === 0) {
    if (tools.length > 0) losses.change('tools', 'left out: Converse cannot forbid them otherwise')
    return undefined
  }
  if (choice.mode === 'none' && tools.length > 0) {
    losses.drop('toolChoice', 'Converse cannot forbid the tools that the conversation has used')
  }
  if (tools.length === 0) {
    if (usedNames.size === 0) return undefined
    losses.change('tools', 'Converse wants the tools of the conversation declared; they were, by name')
    for (const name of usedNames) tools.push({ toolSpec: { name, inputSchema: { json: { type: 'object' } } } })
  }
  return { tools, ...(toolChoice === undefined ? {} : { toolChoice }) }
}

/** `allowed` has no word in Converse; the list itself is narrowed, which means the same. */
function narrowTools(tools: readonly Tool[], choice: ToolChoice, losses: LossList): readonly Tool[] {
  if (choice.mode !== 'allowed') return tools
  const allowed = new Set(choice.names)
  const narrowed = tools.filter((tool) => tool.kind !== 'opaque' && allowed.has(tool.name))
  if (narrowed.length < allowed.size) losses.change('toolChoice.allowed', 'some of the allowed tools cannot be sent')
  return narrowed
}

function encodeTool(
  tool: Exclude<Tool, { kind: 'opaque' }>,
  target: Target,
  room: SchemaRoom,
  losses: LossList,
): WireTool {
  const { name, description } = tool
  const head = { name, ...(description === undefined || description === '' ? {} : { description }) }
  if (tool.kind === 'custom') {
    const { head: custom, parameters } = encodeCustomAsFunction(tool, losses)
    return { toolSpec: { ...custom, inputSchema: { json: parameters } } }
  }
  // Strict tools and answer schemas are one ability of a model
  // (https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html).
  if (tool.strict === true && !target.capabilities.json)
    losses.drop('tools.strict', 'the model does not hold to schemas')
  const isStrict = tool.strict === true && target.capabilities.json
  const parameters = tool.parameters ?? { type: 'object', properties: {} }
  const isNova = findDialect(target.model, target.capabilities) === 'amazon'
  const flat = isNova ? flattenSchema(parameters, room) : { schema: parameters, changed: false }
  const json = encodeParameters(flat, isStrict, losses)
  return { toolSpec: { ...head, inputSchema: { json }, ...(isStrict ? { strict: true } : {}) } }
}

function encodeParameters(
  flat: { schema: JsonObject; changed: boolean },
  isStrict: boolean,
  losses: LossList,
): JsonObject {
  const whole = toObjectSchema(flat.schema)
  const { schema, changed } = isStrict ? restrictSchema(whole.schema) : { ...whole, changed: false }
  if (changed || whole.changed || flat.changed)
    losses.change('tools.parameters', 'keywords that are refused here were left out')
  return schema
}

function encodeChoice(
  choice: ToolChoice,
  names: ReadonlySet<string>,
  hasBudget: boolean,
  losses: LossList,
): WireToolConfig['toolChoice'] {
  if (choice.mode === 'opaque') {
    losses.refuse('toolChoice', 'the choice names a tool that only another protocol has')
    return undefined
  }
  if (choice.mode === 'auto' || choice.mode === 'none' || (choice.mode === 'allowed' && !choice.require))
    return undefined
  if (names.size === 0 || (choice.mode === 'tool' && !names.has(choice.name))) {
    losses.refuse('toolChoice', 'the tool that must be called cannot be sent')
    return undefined
  }
  if (hasBudget) {
    losses.change('toolChoice', 'Claude cannot be made to call a tool while it reasons within a budget')
    return undefined
  }
  return choice.mode === 'tool' ? { tool: { name: choice.name } } : { any: {} }
}

/** The tools that the conversation has called; a result whose call is gone counts under its id. */
function listUsedNames(messages: readonly WireMessage[]): Set<string> {
  const names = new Set<string>()
  const ids = new Set<string>()
  for (const { content } of messages) {
    for (const entry of content) {
      const block: JsonObject = { ...entry }
      const use = readObject(block['toolUse'])
      const name = readString(use?.['name'])
      if (name !== undefined) names.add(name)
      ids.add(readString(use?.['toolUseId']) ?? '')
      const answered = readString(readObject(block['toolResult'])?.['toolUseId'])
      if (answered !== undefined && !ids.has(answered)) names.add(answered)
    }
  }
  return names
}

// Tool definitions and the choice among them, neutral -> wire. Tools that another protocol's provider runs are left out
// and reported; where the caller says that one must be used, the request is refused.
import { readObject, type JsonObject } from '../../../../foundation/json/json.ts'
import type { GenerationRequest } from '../../../../generation/request/request.ts'
import type { FunctionTool, Tool, ToolChoice } from '../../../../generation/request/tool.ts'
import { withProperties } from '../../../object-schema.ts'
import { ownExtras } from '../../../own-extras.ts'
import { decodeToolExtras } from '../../agent-tools/tool-extras.ts'
import type { Encoding } from '../../items/encode-content.ts'
import { PROTOCOL } from '../../wire.ts'

/** `tools`, `tool_choice` and `parallel_tool_calls` of the body. */
export function encodeTools(request: GenerationRequest, encoding: Encoding): JsonObject {
  const listed = request.tools?.filter((tool) => decodeToolExtras(tool).isWithin !== true)
  const tools = listed?.map((tool) => encodeTool(tool, encoding)).filter((tool) => tool !== undefined)
  // A caller of this protocol who lists none has none, unless an item of the input brings some.
  const isEmpty = encoding.isOwn && request.tools?.length === 0
  const hasTools = tools !== undefined && (tools.length > 0 || isEmpty)
  const choice = encodeChoice(request, tools?.length ?? 0, encoding)
  return {
    ...(hasTools ? { tools } : {}),
    ...(choice === undefined ? {} : { tool_choice: choice }),
    ...(request.parallelToolCalls === undefined || (!hasTools && !encoding.isOwn)
      ? {}
      : { parallel_tool_calls: request.parallelToolCalls }),
  }
}

function encodeTool(tool: Tool, encoding: Encoding): JsonObject | undefined {
  const { losses } = encoding
  if (tool.kind === 'opaque') {
    if (tool.protocol === PROTOCOL) return tool.json
    losses.drop(`opaque.${tool.type}`, 'a tool that another provider runs')
    return undefined
  }
  if (tool.cache !== undefined) losses.drop('tools.cache', 'caching is implicit here')
  const { whole, rest } = decodeToolExtras(tool)
  if (whole !== undefined) return whole
  const description = tool.description === undefined ? {} : { description: tool.description }
  if (tool.kind === 'custom') {
    const format = tool.format === undefined ? {} : { format: tool.format }
    return { type: 'custom', name: tool.name, ...description, ...format, ...rest }
  }
  return { type: 'function', name: tool.name, ...description, ...encodeSchema(tool, encoding), ...rest }
}

/** Without `strict` this protocol tries strict mode and others do not, so a caller of another gets a plain false. */
function encodeSchema(tool: FunctionTool, { isOwn }: Encoding): JsonObject {
  if (isOwn) return { parameters: tool.parameters ?? null, strict: tool.strict ?? null }
  return { parameters: withProperties(tool.parameters ?? { type: 'object' }), strict: tool.strict ?? false }
}

function encodeChoice(request: GenerationRequest, sent: number, { losses, isOwn }: Encoding): JsonObject[string] {
  const choice = request.toolChoice
  if (choice === undefined) return undefined
  const forces = choice.mode === 'required' || choice.mode === 'tool' || (choice.mode === 'allowed' && choice.require)
  if (sent === 0 && !isOwn) {
    if (forces && (request.tools?.length ?? 0) > 0)
      losses.refuse('toolChoice', 'the tool that must be used cannot be sent')
    return undefined
  }
  switch (choice.mode) {
    case 'auto':
    case 'none':
    case 'required':
      return choice.mode
    case 'tool':
      return readObject(ownExtras(choice, PROTOCOL)?.['whole']) ?? { type: choice.form, name: choice.name }
    case 'allowed':
      return readObject(ownExtras(choice, PROTOCOL)?.['whole']) ?? encodeAllowed(choice, request.tools ?? [])
    case 'opaque':
      if (choice.protocol === PROTOCOL) return choice.json
      losses.refuse('toolChoice', 'a choice that only another protocol knows')
      return undefined
    default:
      return choice satisfies never
  }
}

function encodeAllowed(choice: Extract<ToolChoice, { mode: 'allowed' }>, tools: readonly Tool[]): JsonObject {
  const customs = new Set(tools.filter(({ kind }) => kind === 'custom').map(({ name }) => name))
  return {
    type: 'allowed_tools',
    mode: choice.require ? 'required' : 'auto',
    tools: choice.names.map((name) => ({ type: customs.has(name) ? 'custom' : 'function', name })),
  }
}

// Tools and tool choice for upstreams. Tools that another protocol's provider runs itself cannot be carried; where the
// model was told that it must use one, the request is refused rather than answered without it.
import type { JsonObject } from '../../../../foundation/json/json.ts'
import type { GenerationRequest } from '../../../../generation/request/request.ts'
import type { Tool, ToolChoice } from '../../../../generation/request/tool.ts'
import { encodeCustomAsFunction } from '../../../custom-as-function.ts'
import { withProperties } from '../../../object-schema.ts'
import { encodeCache, type ContentContext } from './content.ts'

/** Adds `tools`, `tool_choice` and `parallel_tool_calls` to the body. */
export function encodeToolFields(request: GenerationRequest, body: JsonObject, context: ContentContext): void {
  const { quirks, losses } = context
  let tools = (request.tools ?? []).filter((tool) => keepTool(tool, request.toolChoice, context))
  let choice = request.toolChoice
  if (choice?.mode === 'allowed' && quirks.noAllowedTools) {
    const { names, require } = choice
    losses.change('toolChoice.allowed', 'the list of tools is narrowed instead')
    tools = tools.filter((tool) => tool.kind === 'opaque' || names.includes(tool.name))
    choice = { mode: require ? 'required' : 'auto' }
  }
  if (tools.length === 0) {
    // With every tool gone, a choice means nothing, unless one had to be called.
    if (choice !== undefined && demandsTool(choice) && (request.tools ?? []).length > 0)
      losses.refuse('toolChoice', 'none of the tools can be carried')
    return
  }
  body['tools'] = tools.map((tool) => encodeTool(tool, context))
  const encoded = choice === undefined ? undefined : encodeToolChoice(choice, request, context)
  if (encoded !== undefined) body['tool_choice'] = encoded
  if (request.parallelToolCalls !== undefined) body['parallel_tool_calls'] = request.parallelToolCalls
}

function demandsTool(choice: ToolChoice): boolean {
  return choice.mode === 'required' || choice.mode === 'tool' || (choice.mode === 'allowed' && choice.require)
}

function keepTool(tool: Tool, choice: ToolChoice | undefined, { losses }: ContentContext): boolean {
  if (tool.kind !== 'opaque' || tool.protocol === 'openai-chat') return true
  const forced = choice?.mode === 'tool' && choice.name === tool.name
  if (forced) losses.refuse(`opaque.${tool.type}`, `a tool of ${tool.protocol} that must be called`)
  else losses.drop(`opaque.${tool.type}`, `a tool of ${tool.protocol}`)
  return false
}

function encodeTool(tool: Tool, context: ContentContext): JsonObject {
  const { quirks, losses, ownWords } = context
  if (tool.kind === 'opaque') return tool.json
  const cache = tool.cache === undefined ? {} : encodeCache(tool.cache, 'tools.cache', context)
  if (tool.kind === 'function') {
    const { name, description, parameters, strict } = tool
    return {
      type: 'function',
      function: {
        name,
        ...(description === undefined ? {} : { description }),
        ...(parameters === undefined ? {} : { parameters: ownWords ? parameters : withProperties(parameters) }),
        ...(strict === undefined ? {} : { strict }),
      },
      ...cache,
    }
  }
  if (quirks.noCustomTools) {
    const { head, parameters } = encodeCustomAsFunction(tool, losses)
    return { type: 'function', function: { ...head, parameters }, ...cache }
  }
  const described = { name: tool.name, ...(tool.description === undefined ? {} : { description: tool.description }) }
  const format = encodeFormat(tool.format)
  return { type: 'custom', custom: { ...described, ...(format === undefined ? {} : { format }) }, ...cache }
}

/** Responses holds a grammar flat, Chat one level down; both spell the rest alike. */
function encodeFormat(format: unknown): JsonObject | undefined {
  if (typeof format !== 'object' || format === null) return undefined
  const given = format as JsonObject
  if (given['type'] !== 'grammar' || given['grammar'] !== undefined) return given
  return { type: 'grammar', grammar: { definition: given['definition'], syntax: given['syntax'] } }
}

function encodeToolChoice(
  choice: ToolChoice,
  request: GenerationRequest,
  context: ContentContext,
): JsonObject | string | undefined {
  const { quirks, losses } = context
  switch (choice.mode) {
    case 'auto':
    case 'none':
    case 'required':
      return choice.mode
    case 'tool':
      return nameTool(choice.name, choice.form === 'custom' && !quirks.noCustomTools)
    case 'allowed': {
      const customs = new Set((request.tools ?? []).filter((tool) => tool.kind === 'custom').map((tool) => tool.name))
      const tools = choice.names.map((name) => nameTool(name, customs.has(name) && !quirks.noCustomTools))
      return { type: 'allowed_tools', allowed_tools: { mode: choice.require ? 'required' : 'auto', tools } }
    }
    case 'opaque':
      if (choice.protocol === 'openai-chat') return choice.json as JsonObject
      losses.refuse('toolChoice', `a choice of ${choice.protocol}`)
      return undefined
    default:
      return choice satisfies never
  }
}

function nameTool(name: string, custom: boolean): JsonObject {
  return custom ? { type: 'custom', custom: { name } } : { type: 'function', function: { name } }
}

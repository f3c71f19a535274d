// Tools and the choice among them. A strict tool turns the mode AUTO into VALIDATED, which holds calls to their schema
// and leaves the choice to the model (https://ai.google.dev/gemini-api/docs/function-calling, modes).
import { encodeCustomAsFunction } from '../../../custom-as-function.ts'
import type { LossList } from '../../../../generation/loss/loss.ts'
import type { GenerationRequest } from '../../../../generation/request/request.ts'
import type { Tool, ToolChoice } from '../../../../generation/request/tool.ts'
import type { WireFunctionCallingConfig, WireFunctionDeclaration, WireRequest, WireTool } from '../../wire.ts'

export function encodeTools(request: GenerationRequest, losses: LossList): Pick<WireRequest, 'tools' | 'toolConfig'> {
  if (request.parallelToolCalls === false) {
    losses.drop('parallelToolCalls', 'Gemini decides how many tools it calls at once')
  }
  const declarations: WireFunctionDeclaration[] = []
  const tools: WireTool[] = []
  for (const tool of request.tools ?? []) {
    if (tool.kind !== 'opaque') declarations.push(encodeDeclaration(tool, losses))
    else if (tool.protocol === 'gemini') tools.push(tool.json)
    else losses.drop(`opaque.${tool.type}`, `a tool of ${tool.protocol}`)
  }
  if (declarations.length > 0) tools.unshift({ functionDeclarations: declarations })
  const config = encodeChoice(request, new Set(declarations.map(({ name }) => name)), losses)
  return {
    ...(tools.length === 0 ? {} : { tools }),
    ...(config === undefined ? {} : { toolConfig: { functionCallingConfig: config } }),
  }
}

function encodeDeclaration(tool: Exclude<Tool, { kind: 'opaque' }>, losses: LossList): WireFunctionDeclaration {
  if (tool.cache !== undefined) losses.drop('tools.cache', 'Gemini caches by itself')
  const head = { name: tool.name, ...(tool.description === undefined ? {} : { description: tool.description }) }
  if (tool.kind === 'function') {
    return { ...head, ...(tool.parameters === undefined ? {} : { parametersJsonSchema: tool.parameters }) }
  }
  const { head: custom, parameters } = encodeCustomAsFunction(tool, losses)
  return { ...custom, parametersJsonSchema: parameters }
}

function encodeChoice(
  request: GenerationRequest,
  names: ReadonlySet<string>,
  losses: LossList,
): WireFunctionCallingConfig | undefined {
  const choice: ToolChoice = request.toolChoice ?? { mode: 'auto' }
  if (choice.mode === 'opaque') {
    losses.refuse('toolChoice', 'the choice names a tool that only another protocol has')
    return undefined
  }
  if (names.size === 0) {
    const mustCall =
      choice.mode === 'required' || choice.mode === 'tool' || (choice.mode === 'allowed' && choice.require)
    if (mustCall) losses.refuse('toolChoice', 'none of the tools can be sent')
    return undefined
  }
  switch (choice.mode) {
    case 'auto': {
      const isStrict = (request.tools ?? []).some((tool) => tool.kind === 'function' && tool.strict === true)
      if (isStrict) return { mode: 'VALIDATED' }
      return request.toolChoice === undefined ? undefined : { mode: 'AUTO' }
    }
    case 'none':
      return { mode: 'NONE' }
    case 'required':
      return { mode: 'ANY' }
    case 'tool':
      if (names.has(choice.name)) return { mode: 'ANY', allowedFunctionNames: [choice.name] }
      losses.refuse('toolChoice', `the tool ${choice.name} cannot be sent`)
      return undefined
    case 'allowed': {
      const allowedFunctionNames = choice.names.filter((name) => names.has(name))
      if (allowedFunctionNames.length < choice.names.length) {
        losses.change('toolChoice.allowed', 'some of the allowed tools cannot be sent')
      }
      if (allowedFunctionNames.length === 0) return { mode: 'NONE' }
      return { mode: choice.require ? 'ANY' : 'VALIDATED', allowedFunctionNames }
    }
    default:
      return choice satisfies never
  }
}

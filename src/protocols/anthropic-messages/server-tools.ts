// Tools of Messages that Anthropic runs, by the names under which usage counts their calls. Their types carry a date
// (`web_search_20250305`); tools without a type, and those that the caller runs, are billed by their tokens alone.
import { isSpelledOtherwise } from '../../foundation/names/fold-name.ts'
import { readObject, readString, type Json, type JsonObject } from '../../foundation/json/json.ts'
import type { ServerTool } from '../../generation/usage/billing-terms.ts'
import { listTools, readToolType, UNCLEAR_TOOL } from '../tool-type.ts'

/** Defined by Anthropic and run by the caller. */
const callersTools = new Set(['custom', 'function', 'bash', 'text_editor', 'computer', 'memory'])

/** What the request's tools may be billed for. */
export function decodeServerTools(body: JsonObject): ServerTool[] | undefined {
  const tools: ServerTool[] = []
  for (const [index, tool] of listTools(body['tools']).entries()) {
    const type = readToolType(tool)
    const name = type === undefined ? undefined : nameTool(type)
    if (name === undefined) continue
    const settings = readObject(tool) ?? {}
    if (isSpelledOtherwise(settings, 'max_uses'))
      tools.push({ name: UNCLEAR_TOOL, maxCalls: 0, field: `tools[${index}]` })
    const most = settings['max_uses']
    const maxCalls = typeof most === 'number' && Number.isSafeInteger(most) && most >= 0 ? most : undefined
    tools.push({ name, maxCalls, field: `tools[${index}]` })
  }
  return tools.length === 0 ? undefined : tools
}

/** The name under which a tool is priced; undefined where the caller runs it. */
function nameTool(type: string): string | undefined {
  const name = type.replace(/_\d{8}$/, '')
  if (name === '' || callersTools.has(name)) return undefined
  if (name.startsWith('tool_search')) return 'tool_search'
  return name
}

/**
 * The tool that a block of an answer calls, by the name under which it is priced: code execution calls its tools
 * `bash_code_execution` and `text_editor_code_execution`, tool search `tool_search_tool_regex` and `tool_search_tool_bm25`
 * (recorded 2026). Undefined where the block is no call of a server's tool.
 */
export function decodeServerCall(block: Json | undefined): string | undefined {
  const json = readObject(block)
  const name = json?.['type'] === 'server_tool_use' ? readString(json['name']) : undefined
  if (name === undefined) return undefined
  return name.endsWith('_code_execution') ? 'code_execution' : name.startsWith('tool_search') ? 'tool_search' : name
}

// Tools that a Chat request has the provider run: searches and plugins. OpenAI's own API has one field for it; other
// providers have put theirs beside it, each with a price of its own (their documentation, 2026-11).
import { isSpelledOtherwise } from '../../foundation/names/fold-name.ts'
import { isObject, readObject, readString, type Json, type JsonObject } from '../../foundation/json/json.ts'
import type { ServerTool } from '../../generation/usage/billing-terms.ts'
import { listTools, readToolType, UNCLEAR_TOOL } from '../tool-type.ts'

/** What the request may be billed for beside tokens. What a forgiving server could read as asking for a tool asks for it. */
export function decodeServerTools(body: JsonObject): ServerTool[] | undefined {
  const tools: ServerTool[] = []
  const add = (name: string, field: string) => tools.push({ name, maxCalls: undefined, field })
  const search = body['web_search_options']
  // OpenAI's search models and Perplexity answer a request with one search.
  if (isGiven(search)) tools.push({ name: nameSearch(search), maxCalls: 1, field: 'web_search_options' })
  // Qwen; xAI.
  for (const field of ['enable_search', 'search_parameters']) if (isGiven(body[field])) add(field, field)
  // OpenRouter.
  for (const [index, plugin] of listTools(body['plugins']).entries()) {
    const id = readString(plugin) ?? readString(readObject(plugin)?.['id']) ?? ''
    add(`plugin_${id}`, `plugins[${index}]`)
  }
  for (const [index, tool] of listTools(body['tools']).entries()) {
    const type = readToolType(tool) ?? ''
    // Groq `browser_search` and `code_interpreter`, Z.AI `web_search`, Moonshot `builtin_function`, OpenRouter `openrouter:…`.
    if (type !== '' && type !== 'function' && type !== 'custom') add(type, `tools[${index}]`)
  }
  return tools.length === 0 ? undefined : tools
}

/** Off is `false`, and what forgiving servers take for it. */
function isGiven(value: Json | undefined): value is Json {
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== '' && value !== 'false'
}

function nameSearch(search: Json): string {
  if (!isObject(search) || isSpelledOtherwise(search, 'search_context_size')) return UNCLEAR_TOOL
  const size = search['search_context_size'] ?? undefined
  if (size === undefined) return 'web_search'
  return typeof size === 'string' ? `web_search.${size}` : UNCLEAR_TOOL
}

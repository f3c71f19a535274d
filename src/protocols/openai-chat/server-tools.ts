// Tools that a Chat request has the provider run: searches and plugins. OpenAI's own API has one field for it; other
// providers have put theirs beside it, each with a price of its own (their documentation, 2026-11).
import { isObject, readArray, readObject, readString, type JsonObject } from '../../foundation/json.ts'
import type { ServerTool } from '../../generation/billing-terms.ts'

/** What the request may be billed for beside tokens. */
export function readServerTools(body: JsonObject): ServerTool[] | undefined {
  const tools: ServerTool[] = []
  const add = (name: string, field: string) => tools.push({ name, maxCalls: undefined, field })
  const search = readObject(body['web_search_options'])
  // OpenAI's search models and Perplexity answer a request with one search.
  if (search !== undefined) tools.push({ name: nameSearch(search), maxCalls: 1, field: 'web_search_options' })
  // Qwen; xAI.
  if (body['enable_search'] === true) add('enable_search', 'enable_search')
  if (isObject(body['search_parameters'])) add('search_parameters', 'search_parameters')
  // OpenRouter.
  for (const [index, plugin] of (readArray(body['plugins']) ?? []).entries())
    add(`plugin_${readString(readObject(plugin)?.['id']) ?? ''}`, `plugins[${index}]`)
  for (const [index, tool] of (readArray(body['tools']) ?? []).entries()) {
    const type = readString(readObject(tool)?.['type']) ?? 'function'
    // Groq `browser_search` and `code_interpreter`, Z.AI `web_search`, Moonshot `builtin_function`, OpenRouter `openrouter:…`.
    if (type !== 'function' && type !== 'custom') add(type, `tools[${index}]`)
  }
  return tools.length === 0 ? undefined : tools
}

function nameSearch(search: JsonObject): string {
  const size = readString(search['search_context_size'])
  return size === undefined ? 'web_search' : `web_search.${size}`
}

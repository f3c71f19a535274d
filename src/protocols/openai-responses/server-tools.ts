// Tools that the provider of Responses runs: which of them a request may use, and what an answer used of them, by the
// names under which they are priced. OpenAI bills searches and file searches by the call, and code by the container
// (platform.openai.com/docs/pricing, 2026-11: "Container pricing includes Hosted Shell and Code Interpreter"); xAI bills
// every kind by the call and says so in usage.
import { isSpelledOtherwise } from '../../foundation/names/fold-name.ts'
import { isObject, readArray, readObject, readString, type Json, type JsonObject } from '../../foundation/json/json.ts'
import type { ServerTool } from '../../generation/usage/billing-terms.ts'
import { addCalls, mergeCalls, type ServerToolCalls } from '../../generation/usage/server-tool-calls.ts'
import { readTokens } from '../../generation/usage/read-tokens.ts'
import { listTools, readToolType, UNCLEAR_TOOL } from '../tool-type.ts'

/** Tools that the caller runs. */
const callersTools = new Set(['function', 'custom', 'namespace', 'local_shell', 'apply_patch', 'computer'])

/** What the request's tools may be billed for. */
export function decodeServerTools(body: JsonObject): ServerTool[] | undefined {
  const most = body['max_tool_calls']
  const maxCalls = typeof most === 'number' && Number.isSafeInteger(most) && most >= 0 ? most : undefined
  const tools: ServerTool[] = []
  const add = (name: string, field: string) => tools.push({ name, maxCalls, field })
  const read = (list: Json | undefined, path: string, depth = 1) => {
    for (const [index, tool] of listTools(list).entries()) {
      const field = `${path}tools[${index}]`
      const name = nameTool(tool)
      if (name !== undefined) add(name, field)
      // A namespace holds tools of its own.
      const inner = readObject(tool)?.['tools']
      if (inner === undefined) continue
      if (depth === TOOL_DEPTH) add(UNCLEAR_TOOL, field)
      else read(inner, `${field}.`, depth + 1)
    }
  }
  read(body['tools'], '')
  // Tools that are added while a conversation goes on.
  for (const [index, item] of (readArray(body['input']) ?? []).entries()) {
    if (!isObject(item)) continue
    if (item['tools'] !== undefined) read(item['tools'], `input[${index}].`)
    if (isSpelledOtherwise(item, 'tools')) add(UNCLEAR_TOOL, `input[${index}]`)
  }
  return tools.length === 0 ? undefined : tools
}

/** Namespaces hold tools, and no namespaces. */
const TOOL_DEPTH = 2
const toolSettings = ['container', 'environment', 'tools', 'execution'] as const

/** The name under which a tool is priced; undefined where the caller runs it. */
function nameTool(tool: Json): string | undefined {
  const type = readToolType(tool) ?? ''
  if (!isObject(tool) || type === UNCLEAR_TOOL) return type === '' ? undefined : type
  if (toolSettings.some((name) => isSpelledOtherwise(tool, name))) return UNCLEAR_TOOL
  if (type === '' || callersTools.has(type) || type.startsWith('computer_use')) return undefined
  if (type === 'code_interpreter') return nameContainer(tool['container'])
  if (type === 'shell') return nameShell(tool['environment'])
  // A search that the client does is a function of the caller's.
  if (type === 'tool_search' && tool['execution'] === 'client') return undefined
  if (type.startsWith('web_search')) return 'web_search'
  return type
}

/** A shell runs where its caller does, unless it is given a container. */
function nameShell(environment: Json | undefined): string | undefined {
  if (environment === undefined || environment === null) return undefined
  const settings = readObject(environment) ?? {}
  const { type } = settings
  if (typeof type !== 'string' || isSpelledOtherwise(settings, 'type')) return UNCLEAR_TOOL
  return type.startsWith('container') ? nameContainer(environment) : undefined
}

/** Ascending. Containers larger than the usual gigabyte have prices of their own. */
const containers = ['code_interpreter', 'code_interpreter_4g', 'code_interpreter_16g', 'code_interpreter_64g']

function nameContainer(container: Json | undefined): string {
  if (Array.isArray(container)) return UNCLEAR_TOOL
  const settings = readObject(container) ?? {}
  const size = settings['memory_limit'] ?? '1g'
  const isPlain = typeof size === 'string' && !isSpelledOtherwise(settings, 'memory_limit')
  if (!isPlain) return UNCLEAR_TOOL
  return size === '1g' ? 'code_interpreter' : `code_interpreter_${size}`
}

/** What an answer used, as far as it says; `response` may be one that is still being written. */
export function countToolCalls(response: JsonObject, usage: JsonObject | undefined): ServerToolCalls | undefined {
  const reported = readObject(usage?.['server_side_tool_usage_details'])
  const calls: ServerToolCalls = {}
  if (reported !== undefined) {
    for (const [name, count] of Object.entries(reported))
      addCalls(calls, name.replace(/_calls$/, ''), readTokens(count) ?? 0)
    return Object.keys(calls).length === 0 ? undefined : calls
  }
  for (const [name, tool] of Object.entries(readObject(response['tool_usage']) ?? {}))
    addCalls(calls, name, readTokens(readObject(tool)?.['num_requests']) ?? 0)
  const counter = new ItemCounter()
  counter.readTools(response)
  for (const item of readArray(response['output']) ?? []) counter.add(item)
  return mergeCalls(Object.keys(calls).length === 0 ? undefined : calls, counter.calls)
}

/** Counts the items of an answer that are billed beside tokens. */
export class ItemCounter {
  #containerName = 'code_interpreter'
  readonly #containers = new Set<string>()
  #calls: ServerToolCalls | undefined

  /** `response` repeats the tools of its request. */
  readTools(response: JsonObject | undefined): void {
    const names = (readArray(response?.['tools']) ?? []).map((tool) => (isObject(tool) ? nameTool(tool) : undefined))
    // Where tools have containers of several sizes nothing says which of them a call was given: the largest.
    this.#containerName = containers.findLast((name) => names.includes(name)) ?? this.#containerName
  }

  get calls(): ServerToolCalls | undefined {
    return this.#calls
  }

  add(item: Json | undefined): void {
    const name = isObject(item) ? this.#nameItem(item) : undefined
    if (name !== undefined) addCalls((this.#calls ??= {}), name, 1)
  }

  /** Undefined: not billed, or counted already. */
  #nameItem(item: JsonObject): string | undefined {
    const type = readString(item['type']) ?? ''
    switch (type) {
      case 'web_search_call': {
        // Pages that are opened and searched in are not billed, queries are.
        const action = readString(readObject(item['action'])?.['type'])
        return action === undefined || action === 'search' ? 'web_search' : undefined
      }
      case 'code_interpreter_call':
        return this.#openContainer(readString(item['container_id']) ?? '')
      case 'shell_call': {
        const container = readString(readObject(item['environment'])?.['container_id'])
        return container === undefined ? undefined : this.#openContainer(container)
      }
      case 'file_search_call':
      case 'image_generation_call':
      case 'x_search_call':
        return type.slice(0, -'_call'.length)
      default:
        return undefined
    }
  }

  #openContainer(id: string): string | undefined {
    if (this.#containers.has(id)) return undefined
    this.#containers.add(id)
    return this.#containerName
  }
}

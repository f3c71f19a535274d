// What a response object shows of settings that have a form of their own. A caller may send what the official document does
// not know, and a provider of another protocol may answer all the same: what the object shows is then the document's default,
// so that every object that we write is valid. Values are those of OpenAI's OpenAPI document 2.3.0 of August 2026. Tools that
// a provider runs itself are shown as they were given, where they have a type.
import {
  isObject,
  readArray,
  readBoolean,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../../foundation/json/json.ts'
import { omit, readWord } from '../../wire.ts'

const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']
const summaries = ['auto', 'concise', 'detailed']
const verbosities = ['low', 'medium', 'high']
const choices = ['none', 'auto', 'required']
const tiers = ['auto', 'default', 'flex', 'scale', 'priority', 'fast', 'ultrafast']
const syntaxes = ['lark', 'regex']

/** The most characters that the document allows in `safety_identifier`. */
const IDENTIFIER_LENGTH = 64

/** Who the end user is, where it is no longer than the document allows; null otherwise. */
export function echoIdentifier(json: Json | undefined): string | null {
  const identifier = readString(json)
  return identifier !== undefined && identifier.length <= IDENTIFIER_LENGTH ? identifier : null
}

/** `default` is what `auto` comes to. */
export function echoTier(json: Json | undefined): string {
  const tier = readWord(json, tiers)
  return tier === undefined || tier === 'auto' ? 'default' : tier
}

export function echoReasoning(json: Json | undefined): JsonObject {
  const reasoning = readObject(json)
  const summary = reasoning?.['summary'] ?? reasoning?.['generate_summary']
  return { effort: readWord(reasoning?.['effort'], efforts) ?? null, summary: readWord(summary, summaries) ?? null }
}

export function echoText(json: Json | undefined): JsonObject {
  const text = readObject(json)
  const verbosity = readWord(text?.['verbosity'], verbosities)
  return { format: echoFormat(readObject(text?.['format'])), ...(verbosity === undefined ? {} : { verbosity }) }
}

function echoFormat(format: JsonObject | undefined): JsonObject {
  if (format?.['type'] === 'json_object') return format
  const { name, schema, description, strict } = format ?? {}
  if (format?.['type'] !== 'json_schema' || typeof name !== 'string' || !isObject(schema)) return { type: 'text' }
  const isDescribed = typeof description === 'string'
  const isStrict = strict === null || typeof strict === 'boolean'
  return leaveOut(format, [...(isDescribed ? [] : ['description']), ...(isStrict ? [] : ['strict'])])
}

export function echoToolChoice(json: Json | undefined): Json {
  const choice = readObject(json)
  if (choice === undefined) return readWord(json, choices) ?? 'auto'
  switch (choice['type']) {
    case 'function':
    case 'custom':
      return typeof choice['name'] === 'string' ? choice : 'auto'
    case 'mcp':
      return typeof choice['server_label'] === 'string' ? choice : 'auto'
    case 'allowed_tools': {
      const { mode, tools } = choice
      const isValid = (mode === 'auto' || mode === 'required') && Array.isArray(tools) && tools.every(isObject)
      return isValid ? choice : 'auto'
    }
    default:
      return hosted.has(readString(choice['type']) ?? '') ? choice : 'auto'
  }
}

const hosted = new Set(
  `file_search web_search_preview computer computer_use_preview computer_use web_search_preview_2025_03_11 image_generation
  code_interpreter apply_patch shell`.split(/\s+/),
)

/** The types of tools that a provider runs itself, and of groups, with the members that each must have. */
const hostedTools = new Map<string, readonly string[]>([
  ['file_search', ['vector_store_ids']],
  ['computer', []],
  ['computer_use_preview', ['environment', 'display_width', 'display_height']],
  ['web_search', []],
  ['web_search_2025_08_26', []],
  ['mcp', ['server_label']],
  ['code_interpreter', ['container']],
  ['programmatic_tool_calling', []],
  ['image_generation', []],
  ['local_shell', []],
  ['shell', []],
  ['namespace', ['name', 'description', 'tools']],
  ['tool_search', []],
  ['web_search_preview', []],
  ['web_search_preview_2025_03_11', []],
  ['apply_patch', []],
])

export function echoTools(json: Json | undefined): JsonObject[] {
  return (readArray(json) ?? []).filter(isObject).flatMap((tool) => {
    if (tool['type'] === 'function') return [echoFunction(tool)]
    if (tool['type'] === 'custom') return [echoCustom(tool)]
    const required = hostedTools.get(readString(tool['type']) ?? '')
    return required?.every((name) => tool[name] !== undefined) === true ? [tool] : []
  })
}

/** Functions are shown with all their members, as the document requires. */
function echoFunction(tool: JsonObject): JsonObject {
  return {
    ...leaveOut(tool, listMistyped(tool)),
    description: readString(tool['description']) ?? null,
    parameters: readObject(tool['parameters']) ?? null,
    strict: readBoolean(tool['strict']) ?? null,
  }
}

function echoCustom(tool: JsonObject): JsonObject {
  const format = readObject(tool['format'])
  const isGrammar =
    format?.['type'] === 'grammar' &&
    typeof format['definition'] === 'string' &&
    readWord(format['syntax'], syntaxes) !== undefined
  const mistyped = listMistyped(tool)
  if (typeof tool['description'] !== 'string') mistyped.push('description')
  if (!isGrammar && format?.['type'] !== 'text') mistyped.push('format')
  return leaveOut(tool, mistyped)
}

const leaveOut = (object: JsonObject, names: readonly string[]): JsonObject => omit(object, names) ?? {}

/** The members of both kinds that the object is better without. */
function listMistyped({ defer_loading, allowed_callers, output_schema }: JsonObject): string[] {
  const callers = readArray(allowed_callers)
  const mistyped: string[] = []
  if (typeof defer_loading !== 'boolean') mistyped.push('defer_loading')
  if (callers === undefined || !callers.every((caller) => caller === 'direct' || caller === 'programmatic'))
    mistyped.push('allowed_callers')
  if (!isObject(output_schema)) mistyped.push('output_schema')
  return mistyped
}

/** Metadata are texts by name. */
export function echoMetadata(json: Json | undefined): JsonObject {
  return Object.fromEntries(Object.entries(readObject(json) ?? {}).filter(([, value]) => typeof value === 'string'))
}

// Whether the calls of an answer are calls of the tools that its request declared: of a name that is there, with arguments
// that are JSON and meet the schema. It is done after the answer's end, so that nobody waits for it.
import { isBearableJson } from '../../foundation/json/json-outline.ts'
import {
  isObject,
  parseJson,
  readArray,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../foundation/json/json.ts'
import { isNoArguments } from '../../generation/fit/is-no-arguments.ts'
import type { AnsweredCall } from './answered-call.ts'
import { meetsSchema, type SchemaWork } from './meets-schema.ts'

/** The tools of a request as its caller wrote them, or the same as JSON text where the request is large. */
export type DeclaredTools = {
  tools: readonly Json[] | string
  /** There are tools elsewhere in the request too: a name that is not among these may be one of theirs. */
  hasOthers: boolean
}

/** A tool that is called with JSON, and the schema of its arguments; or one that is called in another way. */
type Declared = { schema: JsonObject | undefined } | 'otherwise'

export type ToolCalls = 'none' | 'sound' | 'unsound'

export function judgeCalls(calls: readonly AnsweredCall[], { tools, hasOthers }: DeclaredTools): ToolCalls {
  if (calls.length === 0) return 'none'
  const entries = typeof tools === 'string' ? (readArray(parseJson(tools)) ?? []) : tools
  const declared = new Map<string, Declared>()
  let isComplete = !hasOthers
  for (const entry of entries) {
    const name = declare(entry, declared)
    if (name === undefined) isComplete = false
  }
  const work: SchemaWork = { steps: 0 }
  return calls.every((call) => isSound(call, declared.get(call.name), isComplete, work)) ? 'sound' : 'unsound'
}

/** Chat puts what it says of a tool into a member that is named after its type; the others say it beside that. */
function declare(entry: Json, declared: Map<string, Declared>): string | undefined {
  const tool = readObject(entry)
  const own = readObject(tool?.['function']) ?? readObject(tool?.['custom']) ?? tool
  const name = readString(own?.['name'])
  if (tool === undefined || own === undefined || name === undefined) return undefined
  const type = readString(tool['type']) ?? 'function'
  const schema = readObject(own['parameters']) ?? readObject(own['input_schema'])
  // Of free text, and of a tool of the vendor's own, only the name is known.
  const isJson = type === 'function' || schema !== undefined
  declared.set(name, isJson ? { schema } : 'otherwise')
  return type === 'function' || type === 'custom' ? name : undefined
}

function isSound(call: AnsweredCall, tool: Declared | undefined, isComplete: boolean, work: SchemaWork): boolean {
  if (tool === undefined) return !isComplete
  if (tool === 'otherwise' || call.form === 'custom') return true
  if (!isBearableJson(call.arguments)) return true
  const value = isNoArguments(call.arguments) ? {} : parseJson(call.arguments)
  if (value === undefined) return false
  return tool.schema === undefined ? isObject(value) : meetsSchema(value, tool.schema, work)
}

// What a model may call, and whether it must.
import type { Json, JsonObject } from '../../foundation/json/json.ts'
import type { CacheMark, WireExtras } from './part.ts'
import type { ProtocolName } from '../protocol-name.ts'

export type FunctionTool = {
  kind: 'function'
  name: string
  description?: string
  /** JSON Schema of the arguments; absent where the caller gave none. */
  parameters?: JsonObject
  /** The arguments must match the schema. */
  strict?: boolean
  cache?: CacheMark
  extras?: WireExtras
}

/** A tool called with free text (OpenAI custom tools); `format` is the wire's grammar object. */
export type CustomTool = {
  kind: 'custom'
  name: string
  description?: string
  format?: Json
  cache?: CacheMark
  extras?: WireExtras
}

/** A tool that one protocol's provider runs itself (web search, code execution, …), or that we do not model. */
type OpaqueTool = {
  kind: 'opaque'
  protocol: ProtocolName
  type: string
  name?: string
  json: JsonObject
  extras?: WireExtras
}

export type Tool = FunctionTool | CustomTool | OpaqueTool

export function listCustomTools(tools: readonly Tool[] = []): string[] {
  return tools.flatMap((tool) => (tool.kind === 'custom' ? [tool.name] : []))
}

export type ToolChoice =
  | { mode: 'auto' | 'none' | 'required' }
  /** This tool must be called. */
  | { mode: 'tool'; name: string; form: 'function' | 'custom'; extras?: WireExtras }
  /** Only these may be called (`auto`), or one of these must be (`required`). */
  | { mode: 'allowed'; require: boolean; names: string[]; extras?: WireExtras }
  /** A choice that only one protocol knows. */
  | { mode: 'opaque'; protocol: ProtocolName; json: Json }

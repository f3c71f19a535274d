// Which tools the sandbox model calls, and with what. It must be harmless in the hands of an agent, whose tools run commands
// and write files: a caller's words never become arguments. A tool is called only where `tool_choice` forces one, with
// arguments of fixed words; or where the whole text of the last user message is `@tool:NAME {json}`, whose JSON is then the
// arguments. Words of tool results, files and system text ask for nothing.
import {
  isObject,
  parseJsonObject,
  readArray,
  readString,
  type Json,
  type JsonObject,
} from '../foundation/json/json.ts'
import { makeInstance } from './make-instance.ts'

export type ToolCallPlan = {
  /** `custom`: a tool that takes free text. */
  kind: 'function' | 'custom'
  name: string
  /** JSON for a function, text for a custom tool. */
  arguments: string
}

type Tool = { kind: ToolCallPlan['kind']; name: string; parameters: Json | undefined }

/** What every free text of an argument is. */
export const FIXED_WORDS = 'example'

/** `said`: the text of the last user message, where that message is one text and the last of the conversation. */
export function planToolCalls(body: JsonObject, said: string | undefined): readonly ToolCallPlan[] {
  const choice = body['tool_choice']
  const tools = readTools(body)
  if (tools.length === 0 || choice === 'none') return []
  const marked = said === undefined ? undefined : readMarker(said, tools)
  if (marked !== undefined) return [marked]
  const last = (readArray(body['messages']) ?? []).at(-1)
  if (isObject(last) && last['role'] === 'tool') return []
  return chooseForced(choice, tools).map((tool) => ({ ...tool, arguments: makeArguments(tool) }))
}

function readTools(body: JsonObject): Tool[] {
  return (readArray(body['tools']) ?? []).filter(isObject).flatMap((tool): Tool[] => {
    const custom = isObject(tool['custom']) ? tool['custom'] : undefined
    const own = custom ?? (isObject(tool['function']) ? tool['function'] : tool)
    const name = readString(own['name'])
    if (name === undefined) return []
    return [{ kind: custom === undefined ? 'function' : 'custom', name, parameters: own['parameters'] }]
  })
}

/** `@tool:NAME {json}` and nothing else. */
function readMarker(said: string, tools: readonly Tool[]): ToolCallPlan | undefined {
  const found = /^@tool:(\S{1,256})\s+(\{[\s\S]*\})$/.exec(said.trim())
  if (found === null) return undefined
  const [, name = '', json = ''] = found
  const tool = tools.find((each) => each.name === name)
  if (tool === undefined || parseJsonObject(json) === undefined) return undefined
  return { kind: tool.kind, name, arguments: json }
}

/** The tools that `tool_choice` leaves no way around. */
function chooseForced(choice: Json | undefined, tools: readonly Tool[]): readonly Tool[] {
  if (choice === 'required') return tools.slice(0, 1)
  if (!isObject(choice)) return []
  const allowed = choice['allowed_tools']
  if (isObject(allowed)) {
    if (allowed['mode'] !== 'required') return []
    const names = new Set((readArray(allowed['tools']) ?? []).map(readChosenName))
    return tools.filter(({ name }) => names.has(name)).slice(0, 1)
  }
  const name = readChosenName(choice)
  return tools.filter((tool) => tool.name === name).slice(0, 1)
}

function readChosenName(choice: Json | undefined): string | undefined {
  if (!isObject(choice)) return undefined
  const own = [choice['function'], choice['custom'], choice].find(isObject)
  return readString(own?.['name'])
}

function makeArguments({ kind, parameters }: Tool): string {
  if (kind === 'custom') return FIXED_WORDS
  const made = makeInstance(parameters, FIXED_WORDS)
  return JSON.stringify(isObject(made) ? made : {})
}

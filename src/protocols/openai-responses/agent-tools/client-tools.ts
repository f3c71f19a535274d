// Tools that OpenAI defines and the caller runs, as functions for models that do not know them: a local shell, a shell, the
// editing of files by patches, and a search for tools that the client does itself. The arguments of the function are what the
// vendor's own item holds, so that a call comes back as that item, and items of earlier turns become calls and results.
// Source of the shapes: OpenAI's OpenAPI document 2.3.0 of August 2026 (LocalShellToolCall, FunctionShellCall,
// ApplyPatchToolCall, ToolSearchCall).
import {
  isObject,
  readArray,
  readCount,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import { lookUp } from '../../../foundation/lists/look-up.ts'
import type { ToolNames } from './tool-names.ts'

/** One of them; `tool` is its definition, `call` and `result` are items of an earlier turn. */
type ClientTool = {
  /** Its type, which is also the name of the function. */
  name: string
  callType: string
  /** What ids of its items begin with. */
  idPrefix: string
  describe(tool: JsonObject): { description: string; parameters: JsonObject }
  decodeArguments(call: JsonObject): JsonObject
  /** `names`: of the tools that the request defines. */
  decodeResult(result: JsonObject, names: ToolNames): string
  /** The members of an item beside type, ids and status; undefined where the arguments do not say what to do. */
  encodeCall(given: JsonObject): JsonObject | undefined
}

/** The tool that the caller runs under this definition; undefined where a provider runs it, or nobody knows it. */
export function findClientTool(tool: JsonObject): ClientTool | undefined {
  const type = readString(tool['type'])
  if (type === 'shell' && !isLocal(tool['environment'])) return undefined
  if (type === 'tool_search' && tool['execution'] !== 'client') return undefined
  return lookUp(tools, type)
}

/** The tool that an item of an earlier turn calls, or whose result it is. */
export function findToolOfItem(item: JsonObject): { tool: ClientTool; isResult: boolean } | undefined {
  const type = readString(item['type']) ?? ''
  const isResult = type.endsWith('_output')
  const name = type.replace(/_output$/, '').replace(/_call$/, '')
  const tool = lookUp(tools, name)
  if (tool === undefined || type === name || (!isResult && type !== tool.callType)) return undefined
  // What a provider ran is no call of the caller's.
  if (name === 'shell' && !isLocal(item['environment'])) return undefined
  if (name === 'tool_search' && decodeCallId(item) === undefined) return undefined
  return { tool, isResult }
}

/** A local shell's items name the call by `id` or by `call_id`. */
export function decodeCallId(item: JsonObject): string | undefined {
  return (
    readString(item['call_id']) ||
    (item['type'] === 'tool_search_call' ? undefined : readString(item['id'])) ||
    undefined
  )
}

function isLocal(environment: Json | undefined): boolean {
  return environment === undefined || environment === null || readObject(environment)?.['type'] === 'local'
}

/** `json` without nulls, and without its `type`. */
function strip(json: JsonObject | undefined, kept: readonly string[] = []): JsonObject {
  const entries = Object.entries(json ?? {})
  return Object.fromEntries(
    entries.filter(([name, value]) => value !== null && (name !== 'type' || kept.includes(name))),
  )
}

/** A list of texts; one text is a list of one. */
function readTexts(json: Json | undefined): string[] | undefined {
  if (typeof json === 'string' && json !== '') return [json]
  const list = readArray(json)
  return list !== undefined && list.length > 0 && list.every((entry) => typeof entry === 'string') ? list : undefined
}

const text = (description: string): JsonObject => ({ type: 'string', description })
const texts = (description: string): JsonObject => ({ type: 'array', items: { type: 'string' }, description })
const timeout: JsonObject = { type: 'integer', description: 'After how many milliseconds to give up.' }

const localShell: ClientTool = {
  name: 'local_shell',
  callType: 'local_shell_call',
  idPrefix: 'lsh_',
  describe: () => ({
    description: "Runs a program on the user's machine and returns what it prints.",
    parameters: {
      type: 'object',
      properties: {
        command: texts('The program and its arguments, each an entry, for example ["bash", "-lc", "ls -la"].'),
        working_directory: text('The directory to run it in.'),
        timeout_ms: timeout,
        env: { type: 'object', additionalProperties: { type: 'string' }, description: 'Environment variables to set.' },
      },
      required: ['command'],
    },
  }),
  decodeArguments: (call) => {
    const { env, ...action } = strip(readObject(call['action']))
    return isObject(env) && Object.keys(env).length > 0 ? { ...action, env } : action
  },
  decodeResult: (result) => readString(result['output']) ?? '',
  encodeCall: ({ command, working_directory, timeout_ms, env }) => {
    // A model that writes a line for a shell means that a shell is to run it.
    const argv = typeof command === 'string' && command !== '' ? ['bash', '-lc', command] : readTexts(command)
    if (argv === undefined) return undefined
    const variables = Object.entries(readObject(env) ?? {}).filter(([, value]) => typeof value === 'string')
    return {
      action: {
        type: 'exec',
        command: argv,
        env: Object.fromEntries(variables),
        ...(typeof working_directory === 'string' ? { working_directory } : {}),
        ...(readCount(timeout_ms) === undefined ? {} : { timeout_ms }),
      },
    }
  },
}

const shell: ClientTool = {
  name: 'shell',
  callType: 'shell_call',
  idPrefix: 'sh_',
  describe: () => ({
    description: "Runs commands in a shell on the user's machine and returns what each of them prints.",
    parameters: {
      type: 'object',
      properties: {
        commands: texts('The commands, each a line for the shell.'),
        timeout_ms: timeout,
        max_output_length: { type: 'integer', description: 'How many characters of output to return at most.' },
      },
      required: ['commands'],
    },
  }),
  decodeArguments: (call) => strip(readObject(call['action'])),
  decodeResult: (result) => JSON.stringify(result['output'] ?? []),
  encodeCall: ({ commands, command, timeout_ms, max_output_length }) => {
    const lines = readTexts(commands) ?? readTexts(command)
    if (lines === undefined) return undefined
    const action = {
      commands: lines,
      timeout_ms: readCount(timeout_ms) ?? null,
      max_output_length: readCount(max_output_length) ?? null,
    }
    return { action, environment: { type: 'local' } }
  },
}

const diffHelp =
  'The change, for create_file and update_file. To create a file, every line begins with "+". To update one, the lines to ' +
  'remove begin with "-", those to add with "+", those that stay as they are, a few around each change, with a space; a line ' +
  '"@@" with the class or function that a change is in may come before it.'

const applyPatch: ClientTool = {
  name: 'apply_patch',
  callType: 'apply_patch_call',
  idPrefix: 'apc_',
  describe: () => ({
    description: 'Creates, changes or deletes one file by a patch.',
    parameters: {
      type: 'object',
      properties: {
        type: { type: 'string', enum: ['create_file', 'update_file', 'delete_file'], description: 'What to do.' },
        path: text('The path of the file.'),
        diff: text(diffHelp),
      },
      required: ['type', 'path'],
    },
  }),
  decodeArguments: (call) => strip(readObject(call['operation']), ['type']),
  decodeResult: (result) => readString(result['output']) || (readString(result['status']) ?? ''),
  encodeCall: ({ type, path, diff }) => {
    if (typeof path !== 'string') return undefined
    if (type === 'delete_file') return { operation: { type, path } }
    const isWritten = (type === 'create_file' || type === 'update_file') && typeof diff === 'string'
    return isWritten ? { operation: { type, path, diff } } : undefined
  },
}

const toolSearch: ClientTool = {
  name: 'tool_search',
  callType: 'tool_search_call',
  idPrefix: 'tsc_',
  describe: (tool) => ({
    description: readString(tool['description']) ?? 'Searches for tools that can be called then.',
    parameters: readObject(tool['parameters']) ?? { type: 'object', properties: {} },
  }),
  decodeArguments: (call) => readObject(call['arguments']) ?? {},
  decodeResult: (result, names) => {
    const found = (readArray(result['tools']) ?? []).filter(isObject).flatMap((tool) => listNames(tool, names))
    return found.length === 0
      ? 'No tool was found.'
      : `These tools were found and can be called now: ${found.join(', ')}.`
  },
  encodeCall: (given) => ({ execution: 'client', arguments: given }),
}

/** The name of a tool, or those of the tools in a namespace. */
function listNames(tool: JsonObject, names: ToolNames): string[] {
  const name = readString(tool['name'])
  if (name === undefined) return []
  const inner = tool['type'] === 'namespace' ? readArray(tool['tools']) : undefined
  if (inner === undefined) return [names.find(undefined, name)]
  return inner.filter(isObject).flatMap((each) => {
    const own = readString(each['name'])
    return own === undefined ? [] : [names.find(name, own)]
  })
}

const tools: { readonly [type: string]: ClientTool } = {
  local_shell: localShell,
  shell,
  apply_patch: applyPatch,
  tool_search: toolSearch,
}

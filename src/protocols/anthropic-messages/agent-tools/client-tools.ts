// Tools that Anthropic defines and the caller runs: a shell, a text editor, a memory. Their definitions are a type and a name
// alone, since Claude knows what they take; other models are told by the published arguments. A call of one is a plain
// `tool_use` of that name, so it comes back by itself.
// Sources, 2026-11: platform.claude.com/docs/en/agents-and-tools/tool-use/bash-tool, …/text-editor-tool, …/memory-tool.
import { readString, type JsonObject } from '../../../foundation/json/json.ts'

type Described = { name: string; description: string; parameters: JsonObject }

/** The tool as a function; undefined where Anthropic runs it, or nobody knows it. */
export function decodeClientTool(tool: JsonObject): Described | undefined {
  const type = readString(tool['type']) ?? ''
  const kind = /^(bash|text_editor|memory)_(\d{8})$/.exec(type)
  const version = kind?.[2]
  switch (kind?.[1]) {
    case 'bash':
      return { name: readString(tool['name']) ?? 'bash', ...bash }
    case 'text_editor':
      return { name: readString(tool['name']) ?? 'str_replace_based_edit_tool', ...describeEditor(version ?? '') }
    case 'memory':
      return { name: readString(tool['name']) ?? 'memory', ...memory }
    default:
      return undefined
  }
}

const text = (description: string): JsonObject => ({ type: 'string', description })
const path = text('The path of the file or directory.')
const lines: JsonObject = {
  type: 'array',
  items: { type: 'integer' },
  description: 'For view: the first and the last line to show, counted from 1; -1 as the last means to the end.',
}
const line: JsonObject = { type: 'integer', description: 'For insert: the line to insert after; 0 is the start.' }
const fileText = text('For create: what the file holds.')
const oldText = text('For str_replace: the text to replace, exactly as it stands, which must be there once.')
const newText = text('For str_replace: what replaces it.')
const insertText = text('For insert: what is inserted.')

const bash = {
  description: "Runs a command in a bash session on the user's machine that stays open between calls.",
  parameters: {
    type: 'object',
    properties: {
      command: text('The command to run. Needed unless the session is restarted.'),
      restart: { type: 'boolean', description: 'true restarts the session.' },
    },
  },
}

/** The first versions can undo, and insert the text of `new_str`. */
function describeEditor(version: string): { description: string; parameters: JsonObject } {
  const isOld = version < '20250429'
  const commands = ['view', 'create', 'str_replace', 'insert', ...(isOld ? ['undo_edit'] : [])]
  return {
    description: 'Views, creates and edits text files.',
    parameters: {
      type: 'object',
      properties: {
        command: { type: 'string', enum: commands, description: 'What to do.' },
        path,
        view_range: lines,
        file_text: fileText,
        old_str: oldText,
        new_str: isOld ? text('For str_replace: what replaces it. For insert: what is inserted.') : newText,
        insert_line: line,
        ...(isOld ? {} : { insert_text: insertText }),
      },
      required: ['command', 'path'],
    },
  }
}

const memory = {
  description:
    'Keeps notes between conversations as files below /memories. View that directory before a task, and write down what will be of use later.',
  parameters: {
    type: 'object',
    properties: {
      command: {
        type: 'string',
        enum: ['view', 'create', 'str_replace', 'insert', 'delete', 'rename'],
        description: 'What to do.',
      },
      path: text('The path, below /memories. Needed for all commands but rename.'),
      view_range: lines,
      file_text: fileText,
      old_str: oldText,
      new_str: newText,
      insert_line: line,
      insert_text: insertText,
      old_path: text('For rename: the path that it has.'),
      new_path: text('For rename: the path that it gets.'),
    },
    required: ['command'],
  },
}

// `crossmodel import …`: the configuration of another gateway as one of ours. It is printed, for its owner to read and keep.
import { readFileSync } from 'node:fs'

import { parseDocument, stringify } from 'yaml'

import { isObject, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { OperationError } from '../../operations/operation.ts'
import { readGiven, type CommandDefinition } from '../session.ts'
import { convertLiteLlm } from './convert-lite-llm.ts'

export const importCommands: readonly CommandDefinition[] = [
  {
    usage: 'litellm <file>',
    about:
      'Print a configuration of LiteLLM’s proxy as a crossmodel.yaml, with what could not be carried over as comments',
    examples: ['import litellm config.yaml > crossmodel.yaml'],
    async run(session, given) {
      const path = readGiven(given, 'file') ?? ''
      const { configuration, notes } = convertLiteLlm(readFile(path))
      session.print<Json>({ configuration, notes }, () => formatFile(path, configuration, notes))
    },
  },
]

function readFile(path: string): JsonObject {
  const document = parseDocument(readText(path), { prettyErrors: true })
  const [error] = document.errors
  if (error !== undefined)
    throw new OperationError('usage', `${path}:${error.linePos?.[0].line ?? 1}: it is no YAML (${error.code}).`)
  const file = readTree(path, document)
  if (isObject(file) && Array.isArray(file['model_list'])) return file
  throw new OperationError('usage', `${path} is no configuration of LiteLLM’s proxy: it has no model_list.`)
}

/** Aliases that name aliases may stand for more than a memory holds: the reader counts them, and throws. */
function readTree(path: string, document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    throw new OperationError('usage', `${path} cannot be read: ${(error as Error).message}.`)
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new OperationError('usage', `${path} cannot be read: ${(error as Error).message}.`)
  }
}

function formatFile(path: string, configuration: JsonObject, notes: readonly string[]): string {
  const head = `# From ${path} by \`crossmodel import litellm\`. Check it with \`crossmodel config check\`.`
  const left =
    notes.length === 0
      ? []
      : ['#', '# Not carried over:', ...notes.map((note) => `# - ${note.replaceAll(/\s+/g, ' ')}`)]
  return [head, ...left, '', stringify(configuration, { lineWidth: 0 }).trimEnd()].join('\n')
}

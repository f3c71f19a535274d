// A tool that is called with free text, for models that call functions alone: a function whose one argument, `input`, is the
// text. The grammar that a text must follow cannot bind such a model, so it is told in words; without it a model guesses,
// since the tool's own description often says that its input is no JSON.
import { readObject, readString, type JsonObject } from '../foundation/json/json.ts'
import type { LossList } from '../generation/loss/loss.ts'
import type { CustomTool } from '../generation/request/tool.ts'

/** The function's name, its description where there is one, and the schema of its arguments. */
export function encodeCustomAsFunction(
  { name, description, format }: CustomTool,
  losses: LossList,
): { head: { name: string; description: string }; parameters: JsonObject } {
  losses.change('tools.custom', 'sent as a function with one text argument, input')
  const wanted = readObject(format)
  const grammar = encodeGrammar(wanted)
  if (grammar !== undefined) losses.change('tools.custom.format', 'the grammar is told in the description')
  else if (wanted !== undefined && wanted['type'] !== 'text')
    losses.drop('tools.custom.format', 'a function cannot hold its form')
  const about = [...(description === undefined || description === '' ? [] : [description]), CALLED_WITH]
  if (grammar !== undefined) about.push(grammar)
  return {
    head: { name, description: about.join('\n\n') },
    parameters: {
      type: 'object',
      properties: { input: { type: 'string', description: 'The whole text that the tool is given.' } },
      required: ['input'],
    },
  }
}

const CALLED_WITH = 'Call this tool with one argument, "input": the text itself, as it is, written as a JSON string.'

/** Responses holds a grammar flat, Chat one level down; both spell the rest alike. */
function encodeGrammar(format: JsonObject | undefined): string | undefined {
  if (format?.['type'] !== 'grammar') return undefined
  const grammar = readObject(format['grammar']) ?? format
  const definition = readString(grammar['definition'])
  if (definition === undefined || definition === '') return undefined
  const syntax =
    grammar['syntax'] === 'regex' ? 'match this regular expression' : 'follow this grammar, in the syntax of Lark'
  return `The text must ${syntax}:\n\n${definition}`
}

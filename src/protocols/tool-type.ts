// The type of a tool as every server must read it. A server may be more forgiving than the protocol: it may not mind upper
// and lower case, take the first element of a list, a text for an object, or an object for a list of one. A tool that such
// a server could take for another one than it seems has no type that could be priced.
import { isSpelledOtherwise } from '../foundation/names/fold-name.ts'
import { isObject, readObject, type Json } from '../foundation/json/json.ts'

/** In place of the type of a tool that could be read in several ways. No price card has it. */
export const UNCLEAR_TOOL = 'unclear'

/** The tools of a list, or of what a forgiving server takes for one. */
export function listTools(list: Json | undefined): readonly Json[] {
  if (Array.isArray(list)) return list
  return isObject(list) || typeof list === 'string' ? [list] : []
}

/** Undefined: nothing that could be a tool. Empty: a function of the caller's own, without a type. */
export function readToolType(tool: Json | undefined): string | undefined {
  if (Array.isArray(tool) || typeof tool === 'string') return UNCLEAR_TOOL
  if (!isObject(tool)) return undefined
  const type = tool['type']
  if (isSpelledOtherwise(tool, 'type')) return UNCLEAR_TOOL
  if (typeof type === 'string' && type !== '') return type
  if (type !== undefined && type !== null && type !== '') return UNCLEAR_TOOL
  // Some servers know their own tools by a member alone, as Gemini does (`{"googleSearch": {}}`).
  const isFunction = typeof tool['name'] === 'string' || readObject(tool['function']) !== undefined
  return isFunction ? '' : UNCLEAR_TOOL
}

// What a request asks for that is billed beside tokens, as every protocol's envelope has it.
import { isObject, readArray, readObject, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { readAskedTerms, type BillingTerms, type ServerTool } from './billing-terms.ts'

export type Billed = {
  /** Absent: the request asks for nothing beyond the plain price. */
  terms?: BillingTerms
  serverTools?: readonly ServerTool[]
  /** A mark of the request asks for a cache that lives for an hour. */
  hourCache?: true
}

export function readBilled(body: JsonObject, readServerTools: (body: JsonObject) => ServerTool[] | undefined): Billed {
  const billed: Billed = {}
  const terms = readAskedTerms(body)
  if (terms !== undefined) billed.terms = terms
  const serverTools = readServerTools(body)
  if (serverTools !== undefined) billed.serverTools = serverTools
  if (asksHour(body)) billed.hourCache = true
  return billed
}

/** Marks stand on the request, on tools, on messages and on their parts, tool results inside parts included. */
function asksHour(body: JsonObject): boolean {
  if (isHour(body)) return true
  return ['tools', 'system', 'messages', 'input'].some((list) => holdsHour(body[list], 2))
}

function holdsHour(list: Json | undefined, levels: number): boolean {
  for (const item of readArray(list) ?? []) {
    if (!isObject(item)) continue
    if (isHour(item) || (levels > 0 && holdsHour(item['content'], levels - 1))) return true
  }
  return false
}

function isHour(marked: JsonObject): boolean {
  return readObject(marked['cache_control'])?.['ttl'] === '1h'
}

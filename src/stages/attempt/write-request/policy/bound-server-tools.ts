// Tools that a provider runs and bills by the call get a bound where the caller gave none: the hold covers as many calls
// and no more. Where a protocol has no word for it, nothing is written: Chat's `web_search_options` searches once.
// Sources: OpenAI's OpenAPI document 2.3.0 (2026-08-21), `max_tool_calls`, which counts all tools of a response together;
// Anthropic's OpenAPI document (2026-07), `max_uses` of each tool that has it.
import { bounds } from '../../../../foundation/bounds.ts'
import { isObject, type JsonObject } from '../../../../foundation/json/json.ts'
import type { ProtocolName } from '../../../../generation/protocol-name.ts'
import type { Envelope } from '../../../../protocols/port/envelope.ts'
import type { Changes } from '../changes.ts'

const withUses = ['web_search_', 'web_fetch_', 'advisor_'] as const

/** Whether the provider runs tools of its own for this request. */
export function runsTools({ serverTools }: Envelope): boolean {
  return serverTools !== undefined && serverTools.length > 0
}

/** Adds the bound to `changes`; `body`: one of `protocol` that holds such tools. */
export function boundServerTools(body: JsonObject, protocol: ProtocolName, changes: Changes): void {
  if (protocol === 'openai-responses' && !isCount(body['max_tool_calls']))
    changes['max_tool_calls'] = bounds.serverToolCalls
  const { tools } = body
  if (protocol !== 'anthropic-messages' || !Array.isArray(tools)) return
  let changed = false
  const bounded = tools.map((tool) => {
    if (!isObject(tool) || isCount(tool['max_uses'])) return tool
    const { type } = tool
    if (typeof type !== 'string' || !withUses.some((name) => type.startsWith(name))) return tool
    changed = true
    return { ...tool, max_uses: bounds.serverToolCalls }
  })
  if (changed) changes['tools'] = bounded
}

/** As the hold reads it: what is no count holds the usual number of calls, and is not sent on. */
function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

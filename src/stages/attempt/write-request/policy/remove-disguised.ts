// Removes other spellings of fields that the gateway reads or writes (`Model`, `STORE`). They mean nothing to the
// gateway, but are the same field to a server that ignores upper and lower case, which would then use another model,
// cap or stream than the one that was checked.
import { foldName } from '../../../../foundation/names/fold-name.ts'
import { isObject, type Json, type JsonObject } from '../../../../foundation/json/json.ts'
import type { LossList } from '../../../../generation/loss/loss.ts'
import type { Changes } from '../changes.ts'

/** What stages before this one have decided by. What is changed on the way up counts too. */
const readFields: ReadonlySet<string> = new Set([
  'model',
  'models',
  'provider',
  'stream',
  'stream_options',
  'n',
  'messages',
  'input',
  'system',
  'instructions',
  'tools',
  'tool_choice',
  'plugins',
  'route',
  'fallbacks',
  'enable_search',
  'search_parameters',
  'store',
  'service_tier',
  'speed',
  'inference_geo',
  'max_tool_calls',
  'web_search_options',
  'prediction',
  'user',
  'user_id',
  'safety_identifier',
  'metadata',
  'prompt_cache_key',
])

/** An object whose members some servers read as if they stood at the top (Google's compatible API, LiteLLM's proxy). */
const carrier = 'extra_body'

/** Adds to `changes` what takes such spellings out of `body`, and a second place of what was read. */
export function removeDisguised(body: JsonObject, changes: Changes, losses: LossList): void {
  for (const name in body) {
    const folded = foldName(name)
    if (folded === carrier)
      clearCarrier(name, Object.hasOwn(changes, name) ? changes[name] : body[name], changes, losses)
    if (folded === name || Object.hasOwn(changes, name)) continue
    if (!readFields.has(folded) && !Object.hasOwn(changes, folded)) continue
    changes[name] = undefined
    losses.drop(`extras.${name}`, `another spelling of ${folded}`)
  }
}

function clearCarrier(name: string, held: Json | undefined, changes: Changes, losses: LossList): void {
  if (!isObject(held)) return
  const kept = Object.entries(held).filter(([member]) => !isRead(foldName(member)))
  if (kept.length === Object.keys(held).length) return
  changes[name] = Object.fromEntries(kept)
  losses.drop(`extras.${name}`, 'what it holds is said at the top')
}

function isRead(folded: string): boolean {
  return readFields.has(folded) || folded === carrier
}

// Conversations are not kept at a provider under the operator's account unless the operator has opened that (`allow:
// [state]`). Responses keeps them by default, Chat where it is told to. Without them a reasoning model keeps its chain
// only through encrypted reasoning, which is then asked for, so that the next turn can bring it back.
import type { Json, JsonObject } from '../../../../foundation/json/json.ts'
import type { Capabilities } from '../../../../generation/capabilities.ts'
import type { LossList } from '../../../../generation/loss/loss.ts'
import type { Changes } from '../changes.ts'
import type { WriteProtocol } from '../write-entry.ts'

const ENCRYPTED = 'reasoning.encrypted_content'
const reason = 'conversations are not kept at providers'

/** Adds to `changes` what keeps the provider of `body`, a body of its protocol, from keeping it. */
export function withholdState(
  body: JsonObject,
  { protocol, quirks }: WriteProtocol,
  { reasoning }: Capabilities,
  changes: Changes,
  losses: LossList,
): void {
  const { store } = body
  const isAsked = store !== undefined && store !== null && store !== false
  if (protocol === 'openai-chat') {
    if (!isAsked) return
    changes['store'] = undefined
    losses.drop('extras.store', reason)
  }
  if (protocol !== 'openai-responses' || store === false) return
  if (isAsked) losses.drop('extras.store', reason)
  const refuses = (field: string) => quirks.refusedFields?.includes(field) === true
  changes['store'] = refuses('store') ? undefined : false
  if (!reasoning.supported || refuses('include')) return
  const include: Json[] = Array.isArray(body['include']) ? body['include'] : []
  if (!include.includes(ENCRYPTED)) changes['include'] = [...include, ENCRYPTED]
}

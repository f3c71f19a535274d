// Sends exactly one output cap upstream: the field that the provider reads, with the value that is held. A server could
// read a second spelling instead, and nobody would have paid for its tokens. Reasoning budgets lie inside the cap and
// are not caps.
import { foldName } from '../../../../foundation/names/fold-name.ts'
import { isObject, type Json, type JsonObject } from '../../../../foundation/json/json.ts'
import type { LossList } from '../../../../generation/loss/loss.ts'
import type { Changes } from '../changes.ts'
import { capCarriers, capNames, ownCapNames } from './cap-names.ts'
import type { WriteProtocol } from '../write-entry.ts'

/** Deeper, nobody looks for a cap. */
const CARRIER_DEPTH = 4

/**
 * Adds to `changes` what leaves one cap in `body`, a body of the provider's protocol.
 * @param cap The value that the cap must have; undefined: as it is in the body, or none.
 */
export function keepOneCap(
  body: JsonObject,
  { protocol, quirks }: WriteProtocol,
  cap: number | undefined,
  changes: Changes,
  losses: LossList,
): void {
  const own = ownCapNames[protocol]
  // Gemini and Converse nest theirs, and no caller can write such a body.
  if (own === undefined) return
  const isGiven = (name: string) => body[name] !== undefined && body[name] !== null
  const [first = 'max_tokens'] = own
  const winner = own.find(isGiven)
  const field = quirks.outputCapField !== undefined && own.length > 1 ? quirks.outputCapField : (winner ?? first)
  const said = winner === undefined ? undefined : body[winner]
  if (cap !== undefined && body[field] !== cap) changes[field] = cap
  for (const name in body) {
    if (name === field || name === winner || !isGiven(name)) continue
    const given = body[name]
    const folded = foldName(name)
    if (capNames.has(folded)) {
      changes[name] = undefined
      if (given !== (said ?? cap)) losses.drop(`extras.${name}`, `the output cap is said in ${field}`)
    } else if (capCarriers.has(folded) && isObject(given)) {
      const left = withoutCaps(given, CARRIER_DEPTH)
      if (left === given) continue
      changes[name] = left
      losses.drop(`extras.${name}`, `the output cap is said in ${field}`)
    }
  }
  if (winner === undefined || winner === field) return
  changes[winner] = undefined
  changes[field] = cap ?? said
  if (isGiven(field) && body[field] !== said) losses.drop(`extras.${field}`, `${winner} says another output cap`)
}

/** `value` without the caps in it; the same object where there is none. */
function withoutCaps(value: JsonObject, depth: number): JsonObject {
  let left: { [name: string]: Json | undefined } | undefined
  for (const name in value) {
    const member = value[name]
    const kept = capNames.has(foldName(name))
      ? undefined
      : isObject(member) && depth > 1
        ? withoutCaps(member, depth - 1)
        : member
    if (kept === member) continue
    left ??= { ...value }
    if (kept === undefined) delete left[name]
    else left[name] = kept
  }
  return left ?? value
}

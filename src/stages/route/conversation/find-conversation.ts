// Which conversation a request belongs to, and where that was served last: there a part of its prompt may lie in the
// provider's cache. It is looked for only where there is a choice, since it costs a digest.
import { hash } from 'node:crypto'
import type { CatalogModel } from '../../../catalog/model.ts'
import type { HealthReading } from '../../../health/health.ts'
import type { Caller } from '../../tickets/caller.ts'
import type { Decoded } from '../../tickets/decoded.ts'
import type { Conversation } from '../../tickets/plan.ts'
import { conversationFacts, openingFact } from './conversation-facts.ts'

export type Found = {
  conversation: Conversation
  /** Spreads conversations evenly, the same for all requests of one: a whole number of 32 bits. */
  spread: number
  /** The ids of the endpoint and the credential that served it; undefined: it is new, or nothing of it lives any more. */
  place: ReturnType<HealthReading['findPlace']>
}

const minuteMs = 60_000
/** How long what was read of a prompt is kept without being asked for again: Anthropic's times, which others exceed. */
const usualCacheMs = 5 * minuteMs
const longCacheMs = 60 * minuteMs

/**
 * By the caller's own name for it, else by how it begins: a first turn that nobody named is a new conversation, which its second
 * turn will find. `model`: each of several models that a session uses has a place of its own.
 */
export function findConversation(caller: Caller, decoded: Decoded, model: CatalogModel, health: HealthReading): Found {
  const { name, buysHour } = decoded.read(conversationFacts)
  const named = decoded.session ?? name
  const opening = named === undefined ? decoded.read(openingFact) : undefined
  const text = `${named ?? opening?.key}\0${opening === undefined}`
  const id = hash('sha256', `${caller.owner.id}\0${model.id}\0${text}`, 'base64url')
  const isNew = opening?.isContinued === false
  const place = isNew ? undefined : health.findPlace(id)
  return {
    conversation: { id, cacheMs: buysHour ? longCacheMs : usualCacheMs, home: place },
    spread: spreadId(id),
    place,
  }
}

/** Of a digest its beginning is as even as the whole. */
function spreadId(id: string): number {
  let spread = 0
  for (let index = 0; index < 8; index += 1) spread = (Math.imul(spread, 31) + id.charCodeAt(index)) >>> 0
  return spread
}

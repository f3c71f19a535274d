// The name by which a provider knows the caller: a hash, under the server's secret, of the owner and of what the caller
// said. So a provider can hold one customer to account without knowing them, no customer can pose as another, and a
// prompt cache is found only by its own customer. Where every owner is unlimited there are no customers to tell apart,
// and everything goes up as it came.
import { createHmac } from 'node:crypto'
import { isObject, type Json, type JsonObject } from '../../../../foundation/json/json.ts'
import type { GenerationRequest } from '../../../../generation/request/request.ts'
import type { Changes } from '../changes.ts'
import type { WriteProtocol } from '../write-entry.ts'

/** OpenAI takes 64 characters, for end users and for cache keys (OpenAPI document 2.3.0, 2026-08). */
const NAME_LENGTH = 64
const TAG_LENGTH = 12

/** Fields of the end user in OpenAI's protocols, Z.AI's among them (docs.z.ai, chat-completion: `user_id`, 2026-07). */
const userFields = ['safety_identifier', 'user', 'user_id'] as const

/** Adds to `changes` what the provider of `body`, a body of its protocol as the caller wrote it, is told of the caller. */
export function nameTenant(
  body: JsonObject,
  { protocol, quirks }: WriteProtocol,
  secret: string,
  changes: Changes,
): void {
  if (protocol === 'anthropic-messages') {
    const metadata = isObject(body['metadata']) ? body['metadata'] : {}
    const given = metadata['user_id']
    if (isGiven(given) || quirks.endUserField === 'metadata.user_id')
      changes['metadata'] = { ...metadata, user_id: hashUser(secret, given) }
    return
  }
  let said: Json | undefined
  for (const field of userFields) {
    if (!isGiven(body[field])) continue
    said ??= body[field]
    changes[field] = hashUser(secret, body[field])
  }
  const { endUserField } = quirks
  if (endUserField !== undefined && !isGiven(body[endUserField])) changes[endUserField] = hashUser(secret, said)
  if (isGiven(body['prompt_cache_key'])) changes['prompt_cache_key'] = prefixKey(secret, body['prompt_cache_key'])
}

/** The same for a request that is written anew. */
export function nameTenantAnew(
  request: GenerationRequest,
  { quirks }: WriteProtocol,
  secret: string,
): GenerationRequest {
  const { endUser, promptCacheKey } = request
  const extras = { ...request.extras }
  for (const field of userFields) if (isGiven(extras[field])) extras[field] = hashUser(secret, extras[field])
  return {
    ...request,
    extras,
    ...(endUser === undefined && quirks.endUserField === undefined ? {} : { endUser: hashUser(secret, endUser) }),
    ...(promptCacheKey === undefined ? {} : { promptCacheKey: prefixKey(secret, promptCacheKey) }),
  }
}

/** Prefixes of prompts are cached for their owner alone, at servers that know how. */
export function saltCache(body: JsonObject, { quirks }: WriteProtocol, secret: string, changes: Changes): void {
  if (quirks.cacheSalt === true) changes['cache_salt'] = hash(secret, 'cache', write(body['cache_salt']))
}

function hashUser(secret: string, said: Json | undefined): string {
  return hash(secret, 'user', write(said))
}

/** The owner's tag before the caller's key, where both fit; else before its hash. */
function prefixKey(secret: string, key: Json | undefined): string {
  const tag = hash(secret, 'tag', '').slice(0, TAG_LENGTH)
  const written = write(key)
  return `${tag}-${tag.length + 1 + written.length <= NAME_LENGTH ? written : hash(secret, 'key', written)}`
}

function write(value: Json | undefined): string {
  return typeof value === 'string' ? value : isGiven(value) ? JSON.stringify(value) : ''
}

/** 43 characters. */
function hash(secret: string, purpose: string, value: string): string {
  return createHmac('sha256', secret).update(`${purpose}\0`).update(value).digest('base64url')
}

function isGiven(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== ''
}

// What is changed of a key at once: name, limits, expiry, models, aliases. What is absent stays as it is.
import type { Alias } from '../catalog/model.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import { setAlias } from './alias.ts'
import { assertModelNames, assertOwnName } from './assert-own-name.ts'
import { changeLimits, type LimitChanges } from './key-limits.ts'
import type { Key } from './key.ts'

export type KeyEdits = {
  name?: string
  limits?: LimitChanges
  expiresMs?: number | 'never'
  allowedModels?: ReadonlySet<string> | 'all'
  /** In place of those that it has. */
  aliases?: readonly Alias[]
}

/** @throws GatewayError where a value is not fit */
export function editKey(key: Key, { name, limits, expiresMs, allowedModels, aliases }: KeyEdits): Key {
  if (name !== undefined) assertOwnName(name)
  if (expiresMs !== undefined) assertEnd(key, expiresMs)
  if (allowedModels !== undefined && allowedModels !== 'all') assertModelNames(allowedModels)
  return {
    ...key,
    ...(name !== undefined && { name }),
    ...(limits !== undefined && { limitSettings: changeLimits(key.limitSettings, limits) }),
    ...(expiresMs !== undefined && { expiresMs: expiresMs === 'never' ? undefined : expiresMs }),
    ...(allowedModels !== undefined && { allowedModels: allowedModels === 'all' ? undefined : allowedModels }),
    ...(aliases !== undefined && { aliases: replaceAliases(aliases) }),
  }
}

/** A key that was replaced, often since it had leaked, does not come back. @throws GatewayError naming `expires_at` */
function assertEnd({ replacedBy, expiresMs }: Key, wanted: number | 'never'): void {
  if (replacedBy === undefined || (wanted !== 'never' && wanted <= (expiresMs ?? Infinity))) return
  throw new GatewayError('invalid_request', `This key was replaced by ${replacedBy}: it can only end sooner.`, {
    param: 'expires_at',
  })
}

/** @throws GatewayError where another key cannot take its place */
export function assertRotates(key: Key): void {
  assertOwn(key)
  const why =
    key.status !== 'active'
      ? 'Only an active key can be rotated.'
      : key.replacedBy !== undefined
        ? `This key was rotated already: ${key.replacedBy} took its place.`
        : undefined
  if (why !== undefined) throw new GatewayError('invalid_request', why, { param: 'id' })
}

/** @throws GatewayError where it is a session's */
export function assertOwn({ madeFor }: Key): void {
  if (madeFor === undefined) return
  const words =
    'This key belongs to a session of the playground and ends with it: it can be disabled or deleted, and no more.'
  throw new GatewayError('invalid_request', words, { param: 'id' })
}

/** @throws GatewayError that names the place in the list, such as `aliases.2.target` */
export function replaceAliases(aliases: readonly Alias[]): readonly Alias[] {
  let set: readonly Alias[] = []
  for (const [index, alias] of aliases.entries()) {
    try {
      set = setAlias(set, alias)
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      throw new GatewayError('invalid_request', error.message, { param: `aliases.${index}.${error.param}` })
    }
  }
  return set
}

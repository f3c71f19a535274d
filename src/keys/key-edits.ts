// What is changed of a key at once: name, limits, expiry, models, aliases. What is absent stays as it is.
import type { Alias } from '../catalog/model.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import { setAlias } from './alias.ts'
import { assertOwnName } from './assert-own-name.ts'
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
  return {
    ...key,
    ...(name !== undefined && { name }),
    ...(limits !== undefined && { limitSettings: changeLimits(key.limitSettings, limits) }),
    ...(expiresMs !== undefined && { expiresMs: expiresMs === 'never' ? undefined : expiresMs }),
    ...(allowedModels !== undefined && { allowedModels: allowedModels === 'all' ? undefined : allowedModels }),
    ...(aliases !== undefined && { aliases: replaceAliases(aliases) }),
  }
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

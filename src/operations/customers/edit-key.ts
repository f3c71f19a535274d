// Changing a key in one go, and making another in its place: what the console does where the command line has a command for
// each part.
import { readSuffix } from '../../catalog/model-suffix.ts'
import type { Alias, Catalog } from '../../catalog/model.ts'
import { isObject, type Json } from '../../foundation/json/json.ts'
import { present } from '../../foundation/present.ts'
import type { KeyEdits } from '../../keys/key-edits.ts'
import type { Key } from '../../keys/key.ts'
import type { OperationContext } from '../operation-context.ts'
import { OperationError, type Arguments } from '../operation.ts'
import { readExpiry } from '../read-moment.ts'
import { readLimitChanges } from './read-limits.ts'

/** All that is named. `expires`: a moment or `never`; `models`: ids, or `all`; `aliases`: in place of those that it has. */
export async function readKeyEdits(context: OperationContext, args: Arguments, key?: Key): Promise<KeyEdits> {
  const expires = args.optionalText('expires')
  const models = args.optionalTexts('models')
  const aliases = args.optionalList('aliases')
  // Without a gateway, reading the catalogue is work that most commands spare.
  const catalog = models === undefined && aliases === undefined ? undefined : await context.catalog()
  return present({
    name: args.optionalText('name'),
    limits: readLimitChanges(args),
    expiresMs:
      expires === 'never' || expires === undefined ? expires : readExpiry(expires, context.clock.nowMs(), 'expires_at'),
    allowedModels:
      models?.join() === 'all' ? ('all' as const) : models && new Set(models.map((id) => catalog?.find(id)?.id ?? id)),
    aliases: aliases?.map((alias, index) => readAlias(alias, `aliases.${index}`, catalog, key?.aliases ?? [])),
  })
}

/** One that the key has already may point at a model that is not there now. */
function readAlias(value: Json, place: string, catalog: Catalog | undefined, known: readonly Alias[]): Alias {
  const { name, target, prefix = false } = isObject(value) ? value : {}
  if (typeof name !== 'string' || typeof target !== 'string' || typeof prefix !== 'boolean')
    throw new OperationError('usage', 'An alias has a name, a target, and whether it is a prefix.', place)
  const whole = catalog?.find(target)
  const { bare, suffix } = readSuffix(target)
  const model = whole ?? catalog?.find(bare)
  if (model !== undefined) return { name, target: `${model.id}${whole === undefined ? suffix : ''}`, prefix }
  if (known.some((alias) => alias.name === name && alias.target === target)) return { name, target, prefix }
  throw new OperationError('usage', `There is no model '${target}'.`, `${place}.target`)
}

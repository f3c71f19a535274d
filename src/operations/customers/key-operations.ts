// Operations on customers' keys. The key's text is in the answer of `key.create` and nowhere else.
import { readSuffix } from '../../catalog/model-suffix.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { changeLimits } from '../../keys/key-limits.ts'
import type { KeyService } from '../../keys/key-service.ts'
import type { Key, KeyStatus } from '../../keys/key.ts'
import { FIRST_OWNER, type Owner } from '../../keys/owners.ts'
import type { OperationContext } from '../operation-context.ts'
import { describeKey } from '../../views/key.ts'
import { findKeyId } from './find-key.ts'
import { findOwner } from './find-owner.ts'
import { readKeyEdits } from './edit-key.ts'
import { readLimitChanges } from './read-limits.ts'
import { readExpiry } from '../read-moment.ts'
import { changes, OperationError, type Arguments, type Operation } from '../operation.ts'

export const keyOperations: readonly Operation[] = [
  { name: 'key.create', changes, makesData: true, run: createKey },
  {
    name: 'key.list',
    async run(context, args) {
      const keys = await context.keys()
      const owner = await findOwner(context, args.optionalText('owner'))
      const list = await keys.list({ deleted: args.flag('deleted'), ...(owner && { owner: owner.id }) })
      const owners = await keys.owners.list()
      return { keys: list.map((key) => describe(key, owners)) }
    },
  },
  {
    name: 'key.show',
    run: async (context, args) =>
      describeChange(context, async (keys) => keys.show(await findKeyId(keys, args.text('id')))),
  },
  statusOperation('key.disable', 'disabled'),
  statusOperation('key.enable', 'active'),
  statusOperation('key.delete', 'deleted'),
  { name: 'key.limit', changes, run: limitKey },
  {
    name: 'key.change',
    changes,
    run: (context, args) =>
      describeChange(context, async (keys) => {
        const key = await keys.show(await findKeyId(keys, args.text('id')))
        return keys.edit(key.id, await readKeyEdits(context, args, key))
      }),
  },
  {
    name: 'key.rotate',
    changes,
    async run(context, args) {
      const keys = await context.keys()
      const graceMs = (args.optionalCount('grace_seconds') ?? 0) * 1_000
      const { key, text } = await keys.rotate(await findKeyId(keys, args.text('id')), graceMs)
      return { key: text, ...describe(key, await keys.owners.list()) }
    },
  },
  {
    name: 'key.alias.set',
    changes,
    async run(context, args) {
      const target = args.text('target')
      const { bare, suffix } = readSuffix(target)
      const catalog = await context.catalog()
      const whole = catalog.find(target)
      const model = whole ?? catalog.find(bare)
      const changed = await describeChange(context, async (keys) => {
        if (model === undefined && !args.flag('force')) {
          throw new OperationError(
            'fault',
            `There is no model '${target}'; \`crossmodel model list\` shows all, --force sets the alias all the same.`,
          )
        }
        const alias = {
          name: args.text('name'),
          target: model === undefined ? target : `${model.id}${whole === undefined ? suffix : ''}`,
          prefix: args.flag('prefix'),
        }
        return keys.setAlias(await findKeyId(keys, args.text('id')), alias)
      })
      if (model === undefined || model.endpoints.length > 0) return changed
      return { ...changed, notice: `'${model.id}' cannot be called now: ${model.reason ?? 'no endpoint is known'}.` }
    },
  },
  {
    name: 'key.alias.remove',
    changes,
    run: (context, args) =>
      describeChange(context, async (keys) =>
        keys.removeAlias(await findKeyId(keys, args.text('id')), args.text('name')),
      ),
  },
]

const CLOSES =
  'This is the first key of a limited owner. From now on no key, yours included, reaches what lies in your accounts at providers (stored state, files, private addresses, …) unless `providers.NAME.allow` opens it: see docs/providers.md.'

async function createKey(context: OperationContext, args: Arguments): Promise<JsonObject> {
  const keys = await context.keys()
  const settings = context.settings()
  const name = args.text('name')
  const owner = args.optionalText('owner') ?? FIRST_OWNER
  const { aliases, expiresMs } = await readKeyEdits(context, args)
  const models = args.optionalTexts('models')
  const { allowedModels, unknown } = await findModels(context, models?.join() === 'all' ? undefined : models)
  const limits = changeLimits(settings.limits, readLimitChanges(args))
  if (owner !== FIRST_OWNER && (await keys.owners.find(owner)) === undefined) {
    await keys.owners.create(owner, settings.creditLimit)
  }
  await keys.open()
  const others = await keys.list()
  const wasOpen = keys.everyOwnerIsUnlimited() && others.length > 0
  const { key, text } = await keys.create({
    name,
    owner,
    limits,
    ...(typeof expiresMs === 'number' && { expiresMs }),
    ...(allowedModels !== undefined && { allowedModels }),
    ...(aliases !== undefined && { aliases }),
    ...(args.optionalText('made_for') === 'playground' && { madeFor: 'playground' }),
  })
  const notices = [
    ...(wasOpen && !keys.everyOwnerIsUnlimited() ? [CLOSES] : []),
    ...(others.some((other) => other.name === name)
      ? [`Another key is called '${name}': name them by their ids.`]
      : []),
    ...unknown.map((id) => `No model is called '${id}' here.`),
  ]
  const notice = notices.length > 0 && { notice: notices.join(' ') }
  return { key: text, ...describe(key, await keys.owners.list()), ...notice }
}

/**
 * The models by the ids that the catalogue has for them, since requests are compared with those. One that it does not know
 * is kept as it is: a server that is not there now may have it later.
 */
async function findModels(
  context: OperationContext,
  given: readonly string[] | undefined,
): Promise<{ allowedModels: ReadonlySet<string> | undefined; unknown: string[] }> {
  if (given === undefined) return { allowedModels: undefined, unknown: [] }
  const catalog = await context.catalog()
  return {
    allowedModels: new Set(given.map((id) => catalog.find(id)?.id ?? id)),
    unknown: given.filter((id) => catalog.find(id) === undefined),
  }
}

function limitKey(context: OperationContext, args: Arguments): Promise<JsonObject> {
  return describeChange(context, async (keys) => {
    const id = await findKeyId(keys, args.text('id'))
    const expires = args.optionalText('expires')
    const models = args.optionalTexts('models')
    const { allowedModels } = await findModels(context, models?.join() === 'all' ? undefined : models)
    const expiresMs =
      expires === undefined || expires === 'never' ? undefined : readExpiry(expires, context.clock.nowMs())
    const limits = readLimitChanges(args)
    let key = await keys.setLimits(id, limits)
    if (expires !== undefined) key = await keys.setExpiry(id, expiresMs)
    if (models !== undefined) key = await keys.setAllowedModels(id, allowedModels)
    return key
  })
}

function statusOperation(name: string, status: KeyStatus): Operation {
  return {
    name,
    changes,
    run: (context, args) =>
      describeChange(context, async (keys) => keys.setStatus(await findKeyId(keys, args.text('id')), status)),
  }
}

async function describeChange(
  context: OperationContext,
  change: (keys: KeyService) => Promise<Key>,
): Promise<JsonObject> {
  const keys = await context.keys()
  const key = await change(keys)
  return describe(key, await keys.owners.list())
}

function describe(key: Key, owners: readonly Owner[]): JsonObject {
  return describeKey(key, owners.find(({ id }) => id === key.ownerId)?.name ?? key.ownerId)
}

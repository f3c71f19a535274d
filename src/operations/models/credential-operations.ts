// Operations on our keys at providers that the database keeps. A key goes in and never comes out; a running gateway has
// acted on the change when its answer comes.
import type { Settings } from '../../configuration/settings.ts'
import { hasOwnCredential } from '../../configuration/environment/environment-providers.ts'
import { nearestName } from '../../foundation/lists/nearest-name.ts'
import type { StoredCredential } from '../../credentials/credential-store.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { definitions, findDefinition } from '../../providers/definitions.ts'
import type { OperationContext } from '../operation-context.ts'
import { showMoment } from '../../views/moment.ts'
import { changes, OperationError, type Arguments, type Operation } from '../operation.ts'

export const credentialOperations: readonly Operation[] = [
  { name: 'provider.key.set', changes, makesData: true, run: storeKey },
  {
    name: 'provider.key.rotate',
    changes,
    async run(context, args) {
      const [provider, id] = [args.text('provider'), args.text('id')]
      const stored = await (await context.credentials()).replace(provider, id, args.text('key'))
      await context.rejoinKeys?.()
      return { ...describeKey(stored, context.settings()), replaced: id, running: context.url !== undefined }
    },
  },
  {
    name: 'provider.key.list',
    async run(context, args) {
      const name = args.optionalText('provider')
      const stored = await (await context.credentials()).list()
      const shown = name === undefined ? stored : stored.filter(({ provider }) => provider === name)
      return { keys: shown.map((each) => describeKey(each, context.settings())) }
    },
  },
  {
    name: 'provider.key.remove',
    changes,
    async run(context, args) {
      const [provider, id] = [args.text('provider'), args.text('id')]
      await (await context.credentials()).remove(provider, id)
      await context.rejoinKeys?.()
      return { provider, id, removed: true, running: context.url !== undefined }
    },
  },
  {
    name: 'provider.key.rotate-master',
    changes,
    async run(context) {
      const { masterKey, sealed } = await (await context.credentials()).rotateMaster()
      return { master_key: masterKey, sealed, shared: (await context.store()).kind === 'postgres' }
    },
  },
]

async function storeKey(context: OperationContext, args: Arguments): Promise<JsonObject> {
  const provider = args.text('provider')
  const key = args.text('key')
  const settings = context.settings()
  assertTakesKeys(provider, settings)
  const credentials = await context.credentials()
  const stored = await credentials.add(provider, key)
  await context.rejoinKeys?.()
  return { ...describeKey(stored, settings), running: context.url !== undefined }
}

/** @throws OperationError where no such provider is known, or it is called without API keys. */
function assertTakesKeys(name: string, settings: Settings): void {
  const written = settings.providers.map((provider) => provider.name)
  const known = definitions.map((definition) => definition.name).filter((each) => each !== 'crossmodel')
  if (name === 'crossmodel') throw new OperationError('usage', 'The sandbox needs no key.')
  if (findDefinition(name) !== undefined || written.includes(name) || settings.disabledProviders.includes(name)) return
  const nearest = nearestName(name, [...known, ...written])
  const advice = nearest === undefined ? '' : `; did you mean '${nearest}'?`
  throw new OperationError(
    'usage',
    `There is no provider '${name}'${advice || '; name it under `providers` in the configuration first.'}`,
  )
}

/** Why a stored key of this provider is not used; undefined: it is. */
export function findObstacle(name: string, settings: Settings): string | undefined {
  if (settings.disabledProviders.includes(name)) return 'the configuration file says enabled: false'
  const written = (settings.fileProviders ?? settings.providers).find((provider) => provider.name === name)
  if (written !== undefined && hasOwnCredential(written)) return 'the configuration file names a credential, which wins'
  if (written === undefined && findDefinition(name) === undefined) return 'no such provider is configured'
  return undefined
}

function describeKey({ id, provider, createdMs, opens }: StoredCredential, settings: Settings): JsonObject {
  const obstacle = opens ? findObstacle(provider, settings) : 'no master key in secrets.json opens it'
  return {
    id,
    provider,
    created_at: showMoment(createdMs),
    opens,
    used: obstacle === undefined,
    ...(obstacle !== undefined && { reason: obstacle }),
  }
}

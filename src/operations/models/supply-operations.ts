// Every provider for the console: where it comes from, what it serves, and its credentials, each with where it comes from, its
// last four characters and when it last worked. The credentials themselves are in none of it.
import type { CatalogModel } from '../../catalog/model.ts'
import { hasOwnCredential } from '../../configuration/environment/environment-providers.ts'
import type { Settings } from '../../configuration/settings.ts'
import type { StoredCredential } from '../../credentials/credential-store.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import type { Health } from '../../health/health.ts'
import { digestSecret } from '../../providers/authorize/digest-secret.ts'
import { showLastFour } from '../../providers/authorize/show-last-four.ts'
import type { ProviderState } from '../../providers/build-provider.ts'
import { definitions, findDefinition } from '../../providers/definitions.ts'
import type { ProviderSettings } from '../../providers/provider-settings.ts'
import { showMoment } from '../../views/moment.ts'
import type { OperationContext } from '../operation-context.ts'
import type { Operation } from '../operation.ts'
import { findObstacle } from './credential-operations.ts'
import { addressOf, describeKnown, nameOf } from './provider-operations.ts'

const SANDBOX = 'crossmodel'

export const supplyOperations: readonly Operation[] = [
  {
    name: 'provider.supply',
    async run(context) {
      const supply = await readSupply(context)
      const states = [...supply.states, ...listStrays(supply)]
      const configured = new Set(states.map(nameOf))
      const { disabledProviders } = supply.settings
      return {
        providers: states.map((state) => describeProvider(state, supply)),
        known: definitions
          .filter(({ name }) => !configured.has(name) && name !== SANDBOX)
          .map((definition) => ({
            ...describeKnown(definition),
            takes_key: definition.keyVariables.length > 0,
            disabled: disabledProviders.includes(definition.name),
          })),
      }
    },
  },
]

type Supply = {
  states: readonly ProviderState[]
  settings: Settings
  /** How many models each provider serves, by its name. */
  models: ReadonlyMap<string, number>
  stored: readonly StoredCredential[]
  health: Health
}

async function readSupply(context: OperationContext): Promise<Supply> {
  const [states, catalog, credentials, health] = await Promise.all([
    context.providers(),
    context.catalog(),
    context.credentials(),
    context.health(),
  ])
  const stored = await credentials.list()
  return { states, settings: context.settings(), models: countModels(catalog.models.values()), stored, health }
}

function countModels(models: Iterable<CatalogModel>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { endpoints } of models)
    for (const name of new Set(endpoints.map(({ provider }) => provider.name)))
      counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

/** Providers that have stored credentials and are not configured, or are switched off: so that these can be removed. */
function listStrays({ states, settings, stored }: Supply): ProviderState[] {
  const configured = new Set(states.map(nameOf))
  const names = [...new Set(stored.map(({ provider }) => provider))].filter((name) => !configured.has(name))
  return names.map((name) => ({ ready: false, name, reason: findObstacle(name, settings) ?? 'it has no address yet' }))
}

function describeProvider(state: ProviderState, supply: Supply): JsonObject {
  const { settings, models, health } = supply
  const name = nameOf(state)
  const provider = state.ready ? state.provider : undefined
  const definition = findDefinition(name)
  const used = listUsed(state, supply)
  const obstacle = name === SANDBOX ? 'the sandbox needs none' : findObstacle(name, settings)
  return {
    name,
    display_name: provider?.displayName ?? definition?.displayName ?? name,
    ready: state.ready,
    reason: state.ready ? null : state.reason,
    source: findSource(name, settings),
    docs: definition?.docsUrl || null,
    address: (provider && addressOf(provider)?.origin) ?? null,
    protocols: provider?.protocols.map(({ protocol }) => protocol) ?? [],
    models: models.get(name) ?? 0,
    use: health.readSetUse(name),
    key_obstacle: obstacle ?? null,
    variables: [...(definition?.keyVariables ?? [])],
    credentials: [...used, ...describeUnused(name, new Set(used.map(({ id }) => id)), supply)],
  }
}

/** `file`: read-only in the console. `found`: a server of this machine that answered. */
function findSource(name: string, settings: Settings): string {
  if (name === SANDBOX) return 'sandbox'
  if (findFileEntry(name, settings) !== undefined) return 'file'
  return settings.providers.some((provider) => provider.name === name) ? 'switched-on' : 'found'
}

function findFileEntry(name: string, settings: Settings): ProviderSettings | undefined {
  return (settings.fileProviders ?? settings.providers).find((provider) => provider.name === name)
}

type Described = JsonObject & { id: string }

/** Those that it is called with, in the order of their turns. */
function listUsed(state: ProviderState, { settings, stored, health }: Supply): Described[] {
  if (!state.ready) return []
  const { name, credentials } = state.provider
  const entry = settings.providers.find((provider) => provider.name === name)
  const keys = new Map((entry?.apiKeys ?? []).map((key) => [digestSecret(name, key), key]))
  return credentials.map(({ id }, at) => {
    const key = keys.get(id)
    const kept = stored.find((each) => each.provider === name && each.id === id)
    const { refusedMs, servedMs } = health.readAccount(name, id)
    const from = kept === undefined ? findHome(name, settings) : 'database'
    return {
      id,
      number: credentials.length < 2 ? null : at + 1,
      kind:
        kept !== undefined || key !== undefined ? 'api-key' : name === SANDBOX || id === 'none' ? 'none' : 'account',
      from,
      last_four: kept?.lastFour ?? (key && showLastFour(key)) ?? null,
      created_at: kept === undefined ? null : showMoment(kept.createdMs),
      used: true,
      reason: null,
      refused_since: refusedMs === undefined ? null : showMoment(refusedMs),
      worked_at: servedMs === undefined ? null : showMoment(servedMs),
    }
  })
}

/** Where a credential comes from that the database does not keep. */
function findHome(name: string, settings: Settings): string {
  if (name === SANDBOX) return 'sandbox'
  const written = findFileEntry(name, settings)
  if (written !== undefined && hasOwnCredential(written)) return 'file'
  const entry = settings.providers.find((provider) => provider.name === name)
  return entry !== undefined && hasOwnCredential(entry) ? 'environment' : 'none'
}

/** Stored ones that it is not called with, and why. */
function describeUnused(name: string, used: ReadonlySet<string>, { settings, stored }: Supply): Described[] {
  return stored
    .filter(({ provider, id }) => provider === name && !used.has(id))
    .map(({ id, createdMs, opens, lastFour }) => ({
      id,
      number: null,
      kind: 'api-key',
      from: 'database',
      last_four: lastFour ?? null,
      created_at: showMoment(createdMs),
      used: false,
      reason: opens
        ? (findObstacle(name, settings) ?? 'its provider is not ready')
        : 'no master key in secrets.json opens it',
      refused_since: null,
      worked_at: null,
    }))
}

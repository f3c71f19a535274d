// Builds the providers and models that there are now, at start and again at every reload, from the settings, the
// servers found on this machine and the sandbox. The catalogue is replaced whole; requests under way keep the one they
// have.
import { buildCatalog } from '../catalog/build-catalog.ts'
import type { CatalogLayer } from '../catalog/lay-models.ts'
import type { Catalog, CatalogModel } from '../catalog/model.ts'
import type { Settings } from '../configuration/settings.ts'
import type { Clock } from '../foundation/time/clock.ts'
import { buildProvider, type ProviderState } from '../providers/build-provider.ts'
import { discoverLocalServers, discoverModels, type DiscoveredModel } from '../providers/discover.ts'
import type { ProviderSettings } from '../providers/provider-settings.ts'

/** What servers said of themselves when they were last asked. */
export type Found = { local: readonly ProviderSettings[]; models: readonly DiscoveredModel[] }

export type BuiltCatalog = { catalog: Catalog; providers: readonly ProviderState[]; found: Found }

/** `found`: servers are not asked again. `layer`: prices newer than the release. @throws RangeError where a price is not an amount; Error where a provider cannot be built at all */
export async function buildLiveCatalog(
  settings: Settings,
  sandbox: ProviderSettings | undefined,
  clock: Clock,
  { found, layer }: { found?: Found | undefined; layer?: CatalogLayer | undefined } = {},
): Promise<BuiltCatalog> {
  const named = new Set([...settings.providers.map(({ name }) => name), ...settings.disabledProviders])
  const local =
    found?.local ??
    (settings.discoverLocal ? (await discoverLocalServers(clock)).filter(({ name }) => !named.has(name)) : [])
  const wanted = [...settings.providers, ...local]
  if (sandbox !== undefined && !named.has(sandbox.name)) wanted.push(sandbox)
  const providers = wanted.map((each) => buildProvider(each, clock))
  const models = found?.models ?? (await discoverAll(wanted, providers, clock))
  const catalog = buildCatalog({
    providers,
    models: settings.models,
    aliases: settings.aliases,
    margin: settings.margin,
    discovered: models,
    ...(layer === undefined ? {} : { layer }),
    firstContentMs: settings.bounds.firstContentMs,
    attemptMs: settings.bounds.attemptMs,
  })
  return { catalog, providers, found: { local, models } }
}

/** Providers whose list of models is offered, and which gave none when they were asked. */
export function listSilent(settings: Settings, { models }: Found): readonly ProviderSettings[] {
  const heard = new Set(models.map(({ provider }) => provider))
  return settings.providers.filter(({ name, discover }) => discover === true && !heard.has(name))
}

/** Asks the servers again that were not there; undefined where none of them is there now. */
export async function lookAgain(settings: Settings, found: Found, clock: Clock): Promise<Found | undefined> {
  const named = new Set([...settings.providers, ...found.local].map(({ name }) => name))
  for (const name of settings.disabledProviders) named.add(name)
  const isNew = ({ name }: ProviderSettings) => !named.has(name)
  const local = settings.discoverLocal ? (await discoverLocalServers(clock)).filter(isNew) : []
  const asked = [...listSilent(settings, found), ...local]
  const states = asked.map((each) => buildProvider(each, clock))
  const models = await discoverAll(asked, states, clock)
  if (models.length === 0) return undefined
  return { local: [...found.local, ...local], models: [...found.models, ...models] }
}

async function discoverAll(
  wanted: readonly ProviderSettings[],
  providers: readonly ProviderState[],
  clock: Clock,
): Promise<DiscoveredModel[]> {
  const discovered = await Promise.all(
    wanted.map(async (each, index) => {
      const state = providers[index]
      return each.discover === true && state?.ready === true ? await discoverModels(state.provider, clock) : []
    }),
  )
  return discovered.flat()
}

/** Those that can be called now, in the catalogue's order. */
export function listCallable({ catalog }: BuiltCatalog): CatalogModel[] {
  return [...catalog.models.values()].filter((model) => model.endpoints.length > 0)
}

// Operations on providers: which are configured and ready, what is known of one without calling it, and one real call.
import type { CatalogModel } from '../../catalog/model.ts'
import { joinStoredKeys } from '../../configuration/load-settings.ts'
import type { Settings } from '../../configuration/settings.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { isLoopbackHost } from '../../foundation/public-address.ts'
import { buildProvider, type ProviderState } from '../../providers/build-provider.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import { definitions, findDefinition } from '../../providers/definitions.ts'
import type { Provider } from '../../providers/provider.ts'
import type { ProviderSettings } from '../../providers/provider-settings.ts'
import { hasSecrets } from '../../store/secrets.ts'
import type { OperationContext } from '../operation-context.ts'
import { OperationError, type Operation } from '../operation.ts'

export const providerOperations: readonly Operation[] = [
  {
    name: 'provider.list',
    async run(context) {
      const [states, catalog] = await Promise.all([context.providers(), context.catalog()])
      const models = [...catalog.models.values()]
      const listing = new Set(
        context
          .settings()
          .providers.filter(({ discover }) => discover === true)
          .map(({ name }) => name),
      )
      const configured = new Set(states.map(nameOf))
      const known = definitions.filter(({ name }) => !configured.has(name) && name !== 'crossmodel')
      return {
        providers: states.map((state) => describeProvider(state, models, listing)),
        known: known.map(describeKnown),
      }
    },
  },
  {
    name: 'provider.check',
    async run(context, args) {
      // Where the database cannot be read, what the file and the environment say is looked at all the same.
      const { providers } = args.flag('without_stored') ? context.settings() : await joinStored(context)
      const { proxies } = context.settings()
      const check = (each: ProviderSettings) => checkProvider(each, buildProvider(each, context.clock), proxies)
      return { providers: providers.map(check) }
    },
  },
  {
    name: 'provider.reach',
    async run(context, args) {
      const name = args.text('name')
      const state = (await context.providers()).find((each) => nameOf(each) === name)
      const url = state?.ready === true ? addressOf(state.provider) : undefined
      if (state?.ready !== true || url === undefined)
        throw new OperationError('fault', `Provider '${name}' has no address yet.`)
      const { transport } = state.provider
      const wanted = { method: 'GET', withinMs: bounds.providerReachMs, mostBytes: 0, transport } as const
      return context.network.call(url.origin, wanted).then(
        ({ headers }) => ({ date: headers.get('date') }),
        (error: Error) => ({ failure: error.message }),
      )
    },
  },
  {
    name: 'provider.test',
    async run(context, args) {
      const name = args.text('name')
      const states = await context.providers()
      const state = states.find((each) => nameOf(each) === name)
      if (state === undefined) throw new OperationError('fault', adviseProvider(name, states))
      if (!state.ready) throw new OperationError('fault', `Provider '${name}' is not ready: ${state.reason}.`)
      if (name === 'crossmodel' && context.url === undefined) {
        throw new OperationError('fault', 'The sandbox is part of the running gateway; start it first.')
      }
      const catalog = await context.catalog()
      const endpoints = [...catalog.models.values()]
        .flatMap((model) => model.endpoints)
        .filter(({ provider }) => provider.name === name)
      const { callProvider } = await import('./call-provider.ts')
      const provider = chooseCredential(state.provider, args.optionalText('credential'))
      const withinMs = Math.min(args.optionalCount('within_ms') ?? bounds.providerTestMs, bounds.providerTestMs)
      const result = await callProvider(provider, endpoints, args.optionalText('model'), context, withinMs)
      const health = await context.health()
      for (const { ok, credential } of result.calls) if (ok) health.noteServed(name, credential)
      return result
    },
  },
]

/** With this credential alone, where one is named. @throws OperationError */
function chooseCredential(provider: Provider, id: string | undefined): Provider {
  if (id === undefined) return provider
  const credentials = provider.credentials.filter((each) => each.id === id)
  if (credentials.length > 0) return { ...provider, credentials }
  throw new OperationError(
    'fault',
    `Provider '${provider.name}' is not called with a credential '${id}'.`,
    'credential',
  )
}

/** A running gateway has joined them already. */
async function joinStored(context: OperationContext): Promise<Settings> {
  const settings = context.settings()
  if (context.url !== undefined || !hasSecrets(context.dataDirectory)) return settings
  return joinStoredKeys(settings, await (await context.credentials()).readKeys())
}

/** What can be known of a provider without calling it. `proxies`: of the environment. */
function checkProvider(settings: ProviderSettings, state: ProviderState, proxies: Settings['proxies']): JsonObject {
  const { name } = settings
  if (!state.ready) return { name, ready: false, reason: state.reason }
  const url = addressOf(state.provider)
  const proxy = url === undefined ? undefined : state.provider.transport?.findProxy(url)?.name
  const isUseless = proxy !== undefined && settings.proxies === proxies && isLoopback(url?.origin ?? '')
  return {
    name,
    ready: true,
    keys: settings.apiKeys?.length ?? 0,
    slips: findSlips(settings),
    // A server of one's own without TLS may be down, and its clock is this one.
    origin: url === undefined || (url.protocol !== 'https:' && proxy === undefined) ? null : url.origin,
    proxy: proxy ?? null,
    proxy_is_useless: isUseless,
  }
}

/** Of the protocol that is preferred. */
export function addressOf({ protocols }: Provider): URL | undefined {
  return protocols[0]?.url('/', 'model', false)
}

/** What can be seen of a key without using it. */
function findSlips({ apiKeys = [], baseUrl }: ProviderSettings): string[] {
  const isLocal = typeof baseUrl === 'string' && isLoopback(baseUrl)
  return apiKeys.flatMap((key) => {
    if (/\s/.test(key)) return ['has a space or line break in it']
    if (/^["'<].*["'>]$/.test(key)) return ['stands in quotes or brackets that belong to no key']
    if (/^(your|changeme|xxx|sk-\.\.\.|todo)/i.test(key)) return ['is a placeholder']
    // A server of one's own takes whatever it was told to take: `x`, `EMPTY`.
    return key.length < 8 && !isLocal ? ['is too short to be one'] : []
  })
}

function isLoopback(url: string): boolean {
  return isLoopbackHost(new URL(url).hostname)
}

function adviseProvider(name: string, states: readonly ProviderState[]): string {
  const definition = findDefinition(name)
  if (definition !== undefined) {
    const variable = definition.keyVariables[0]
    const way = variable === undefined ? '' : `, put ${variable} into the environment,`
    return `Provider '${name}' is not configured; store its key (\`crossmodel provider key set ${name}\`)${way} or add it under \`providers\`.`
  }
  return `There is no provider '${name}'; configured: ${states.map(nameOf).join(', ') || 'none'}.`
}

export function nameOf(state: ProviderState): string {
  return state.ready ? state.provider.name : state.name
}

/** `listing`: providers that offer what their own list of models says. */
function describeProvider(
  state: ProviderState,
  models: readonly CatalogModel[],
  listing: ReadonlySet<string>,
): JsonObject {
  const name = nameOf(state)
  const served = models.filter(({ endpoints }) => endpoints.some(({ provider }) => provider.name === name)).length
  if (!state.ready) return { name, ready: false, reason: state.reason, protocols: [], credentials: 0, models: 0 }
  const { displayName, protocols, credentials } = state.provider
  return {
    name,
    display_name: displayName,
    ready: true,
    protocols: protocols.map(({ protocol }) => protocol),
    credentials: credentials.length,
    models: served,
    ...(served === 0 &&
      listing.has(name) && { note: 'it gave no list of its models: is it running, and is its key right?' }),
  }
}

/** One that is not configured, and what would make it ready, the shortest way first. */
export function describeKnown(definition: ProviderDefinition) {
  const { name, displayName, docsUrl, keyVariables, baseUrlVariables = {}, authorization, loopback } = definition
  const address = Object.keys(baseUrlVariables)[0]
  const ways = keyVariables
    .slice(0, 1)
    .map((variable) => (address === undefined ? variable : `${variable} and ${address}`))
  if (authorization.includes('google-token')) ways.push('GOOGLE_APPLICATION_CREDENTIALS and GOOGLE_CLOUD_PROJECT')
  if (authorization.includes('sigv4')) ways.push('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY')
  if (loopback !== undefined) ways.push(`a server of yours on port ${loopback.port}, which is found by itself`)
  const needs = ways.length === 0 ? `\`providers.${name}\` in crossmodel.yaml` : ways.join(', or ')
  return { name, display_name: displayName, needs, docs: docsUrl }
}

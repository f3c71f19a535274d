// Providers that a key elsewhere switches on: one in the database, or one in the usual variable of the environment. Such
// a provider needs no entry in the file, and an entry without a key takes it from there. What the file says wins, then
// what the database holds, then the environment; `enabled: false` is final.
import type { ProviderDefinition } from '../../providers/definition.ts'
import type { AwsSettings, GoogleSettings, ProviderSettings, StoredKeys } from '../../providers/provider-settings.ts'
import { addProxies, readEnvironmentProxies } from './environment-proxies.ts'
import type { Environment } from './expand-environment.ts'
import type { Settings } from '../settings.ts'

/** `settings`, whose providers are those of the file, with what the database and the environment add to them. */
export function addEnvironmentProviders(
  settings: Settings,
  definitions: readonly ProviderDefinition[],
  environment: Environment,
  stored: StoredKeys = new Map(),
): Settings {
  const named = settings.providers.map((provider) => {
    const definition = definitions.find(({ name }) => name === provider.name)
    const keys = stored.get(provider.name)
    if (definition !== undefined) return fill(provider, definition, environment, keys)
    return keys === undefined || hasOwnCredential(provider) ? provider : { ...provider, apiKeys: keys }
  })
  const taken = new Set([...named.map(({ name }) => name), ...settings.disabledProviders])
  const added = definitions
    .filter(({ name }) => !taken.has(name))
    .map((definition) => fill({ name: definition.name }, definition, environment, stored.get(definition.name)))
    .filter(({ apiKeys, aws, google }) => {
      const hasAccount = aws?.accessKeyId !== undefined || google?.credentialsFile !== undefined
      return apiKeys !== undefined || hasAccount
    })
  const proxies = readEnvironmentProxies(environment)
  const whole = { ...settings, providers: [...named, ...added], fileProviders: settings.providers }
  return proxies === undefined
    ? whole
    : { ...whole, proxies, providers: addProxies(whole.providers, definitions, proxies) }
}

/** Whether the file itself says with which account or key the provider is called. */
export function hasOwnCredential({ apiKeys, aws, google, unsetVariable }: ProviderSettings): boolean {
  return unsetVariable !== undefined || apiKeys !== undefined || aws?.accessKeyId !== undefined || google !== undefined
}

function fill(
  provider: ProviderSettings,
  definition: ProviderDefinition,
  environment: Environment,
  stored: readonly string[] | undefined,
): ProviderSettings {
  const variable = readFirst(environment, definition.keyVariables)
  const keys = stored ?? (variable === undefined ? undefined : [variable])
  const baseUrl = readBaseUrl(definition, environment)
  const takesAws = definition.authorization.includes('sigv4')
  const takesGoogle = definition.authorization.includes('google-token')
  const aws = takesAws
    ? fillAws(provider.aws, environment, provider.apiKeys === undefined && keys === undefined)
    : undefined
  const account = stored === undefined ? readGoogle(environment) : undefined
  const google = takesGoogle ? (provider.google ?? account) : undefined
  return {
    ...provider,
    ...(!hasOwnCredential(provider) && keys !== undefined && { apiKeys: keys }),
    ...(provider.baseUrl === undefined && baseUrl !== undefined && { baseUrl }),
    ...(aws !== undefined && { aws }),
    ...(google !== undefined && { google }),
  }
}

/** The region helps a call by API key too; the account's keys only where there is no other credential. */
function fillAws(given: AwsSettings | undefined, environment: Environment, wanted: boolean): AwsSettings | undefined {
  const region = given?.region ?? readFirst(environment, ['AWS_REGION', 'AWS_DEFAULT_REGION'])
  if (region === undefined) return undefined
  if (given?.accessKeyId !== undefined) return given
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'] || undefined
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'] || undefined
  const sessionToken = environment['AWS_SESSION_TOKEN'] || undefined
  if (!wanted || accessKeyId === undefined || secretAccessKey === undefined) return { region }
  return { region, accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) }
}

function readGoogle(environment: Environment): GoogleSettings | undefined {
  const project = readFirst(environment, ['GOOGLE_CLOUD_PROJECT', 'GOOGLE_VERTEX_PROJECT'])
  const credentialsFile = environment['GOOGLE_APPLICATION_CREDENTIALS'] || undefined
  if (project === undefined || credentialsFile === undefined) return undefined
  const location = readFirst(environment, ['GOOGLE_CLOUD_LOCATION', 'GOOGLE_VERTEX_LOCATION']) ?? 'global'
  return { project, location, credentialsFile }
}

function readBaseUrl(definition: ProviderDefinition, environment: Environment): string | undefined {
  for (const [variable, pattern] of Object.entries(definition.baseUrlVariables ?? {})) {
    const value = environment[variable]
    if (value) return pattern.replaceAll('{value}', value.replace(/\/+$/, ''))
  }
  return undefined
}

function readFirst(environment: Environment, names: readonly string[]): string | undefined {
  for (const name of names) if (environment[name]) return environment[name]
  return undefined
}

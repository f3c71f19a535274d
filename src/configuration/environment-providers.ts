// Providers that the environment switches on: a known provider whose key is in its usual variable needs no entry in the
// file, and an entry without a key takes it from there. What the file says wins, and `enabled: false` is final.
import type { ProviderDefinition } from '../providers/definition.ts'
import type { AwsSettings, GoogleSettings, ProviderSettings } from '../providers/provider-settings.ts'
import type { Environment } from './expand-environment.ts'
import type { Settings } from './settings.ts'

/** `settings` with what the environment adds to its providers. */
export function addEnvironmentProviders(
  settings: Settings,
  definitions: readonly ProviderDefinition[],
  environment: Environment,
): Settings {
  const named = settings.providers.map((provider) => {
    const definition = definitions.find(({ name }) => name === provider.name)
    return definition === undefined ? provider : fill(provider, definition, environment)
  })
  const taken = new Set([...named.map(({ name }) => name), ...settings.disabledProviders])
  const added = definitions
    .filter(({ name }) => !taken.has(name))
    .map((definition) => fill({ name: definition.name }, definition, environment))
    .filter(({ apiKeys, aws, google }) => {
      const hasAccount = aws?.accessKeyId !== undefined || google?.credentialsFile !== undefined
      return apiKeys !== undefined || hasAccount
    })
  return { ...settings, providers: [...named, ...added] }
}

function fill(provider: ProviderSettings, definition: ProviderDefinition, environment: Environment): ProviderSettings {
  const key = readFirst(environment, definition.keyVariables)
  const baseUrl = readBaseUrl(definition, environment)
  const takesAws = definition.authorization.includes('sigv4')
  const takesGoogle = definition.authorization.includes('google-token')
  const hasCredential = provider.apiKeys !== undefined || provider.aws?.accessKeyId !== undefined
  const aws = takesAws
    ? fillAws(provider.aws, environment, provider.apiKeys === undefined && key === undefined)
    : undefined
  const google = takesGoogle ? (provider.google ?? readGoogle(environment)) : undefined
  return {
    ...provider,
    ...(!hasCredential && provider.google === undefined && key !== undefined && { apiKeys: [key] }),
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

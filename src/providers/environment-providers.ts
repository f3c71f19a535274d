// Providers whose credentials lie in the environment under their usual names, so that a gateway works without any
// configuration file. Addresses are not taken from the environment (`ANTHROPIC_BASE_URL` on a developer's machine often
// names this gateway itself), except where the account is part of the address (Azure).
import type { ProviderDefinition } from './definition.ts'
import { definitions } from './definitions.ts'
import type { ProviderSettings } from './provider-settings.ts'

export type Environment = { readonly [variable: string]: string | undefined }

/** Settings of every known provider that has a credential in `env`, in the order of the definitions. */
export function readEnvironmentProviders(env: Environment): ProviderSettings[] {
  return definitions.flatMap((definition) => readOne(definition, env) ?? [])
}

/**
 * What the operator configured over what the environment offers. A configured provider without a credential takes the
 * one of the environment, unless the configuration also moves it to another address: a key does not follow there.
 */
export function mergeProviderSettings(
  environment: readonly ProviderSettings[],
  configured: readonly ProviderSettings[],
): ProviderSettings[] {
  const names = new Set(configured.map(({ name }) => name))
  const merged = configured.map((settings) => {
    const offered = environment.find(({ name }) => name === settings.name)
    const hasCredential = (settings.apiKeys?.length ?? 0) > 0 || settings.aws?.accessKeyId !== undefined
    if (offered === undefined || hasCredential || settings.google !== undefined) return settings
    if (settings.baseUrl !== undefined && offered.baseUrl === undefined) return settings
    return { ...offered, ...settings, ...mergeAws(offered, settings) }
  })
  return [...merged, ...environment.filter(({ name }) => !names.has(name))]
}

/** A configured region with the environment's keys. */
function mergeAws(offered: ProviderSettings, settings: ProviderSettings): Pick<ProviderSettings, 'aws'> {
  if (offered.aws === undefined || settings.aws === undefined) return {}
  return { aws: { ...offered.aws, ...settings.aws } }
}

function readOne(definition: ProviderDefinition, env: Environment): ProviderSettings | undefined {
  const { name } = definition
  if (name === 'bedrock') return readBedrock(env)
  if (name === 'vertex') return readVertex(env)
  const key = firstOf(env, definition.keyVariables)
  if (key === undefined) return undefined
  for (const [variable, pattern] of Object.entries(definition.baseUrlVariables ?? {})) {
    const value = env[variable]?.replace(/\/+$/, '')
    if (value) return { name, apiKeys: [key], baseUrl: pattern.replace('{value}', value) }
  }
  return { name, apiKeys: [key] }
}

function readBedrock(env: Environment): ProviderSettings | undefined {
  const region = firstOf(env, ['AWS_REGION', 'AWS_DEFAULT_REGION'])
  if (region === undefined) return undefined
  const key = env['AWS_BEARER_TOKEN_BEDROCK']
  if (key) return { name: 'bedrock', apiKeys: [key], aws: { region } }
  const accessKeyId = env['AWS_ACCESS_KEY_ID']
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY']
  if (!accessKeyId || !secretAccessKey) return undefined
  const sessionToken = env['AWS_SESSION_TOKEN']
  return {
    name: 'bedrock',
    aws: { region, accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
  }
}

function readVertex(env: Environment): ProviderSettings | undefined {
  const project = firstOf(env, ['GOOGLE_VERTEX_PROJECT', 'GOOGLE_CLOUD_PROJECT'])
  const credentialsFile = env['GOOGLE_APPLICATION_CREDENTIALS']
  if (project !== undefined && credentialsFile) {
    const location = firstOf(env, ['GOOGLE_VERTEX_LOCATION', 'GOOGLE_CLOUD_LOCATION']) ?? 'global'
    return { name: 'vertex', google: { project, location, credentialsFile } }
  }
  const key = env['VERTEX_API_KEY']
  return key ? { name: 'vertex', apiKeys: [key] } : undefined
}

function firstOf(env: Environment, variables: readonly string[]): string | undefined {
  return variables.map((variable) => env[variable]).find((value) => value !== undefined && value !== '')
}

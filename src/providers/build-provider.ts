// Builds a provider that can be called from its definition and the operator's settings, or gives the reason why it
// cannot be called. Nothing is fetched here and no secret is checked: only the first call shows whether a key works.
import type { Clock } from '../foundation/time/clock.ts'
import { isPrivateHost } from '../foundation/public-address.ts'
import { embeddingProtocolNames, protocolNames, type ProtocolName } from '../generation/protocol-name.ts'
import type { Quirks } from '../generation/quirks.ts'
import { noProxies } from '../http1/transport/proxy-rules.ts'
import { Transport } from '../http1/transport/transport.ts'
import { createApiKey, noCredential } from './authorize/api-key.ts'
import type { CredentialHome } from './authorize/credential-home.ts'
import { createGoogleToken } from './authorize/google-token.ts'
import { createAwsSignature } from './authorize/aws-signature.ts'
import type { Authorization, ProtocolDefinition, ProviderDefinition } from './definition.ts'
import { findDefinition } from './definitions.ts'
import { addressCalls } from './address.ts'
import type { Credential, Provider, ProviderProtocol } from './provider.ts'
import type { ProviderSettings } from './provider-settings.ts'

export type ProviderState = { ready: true; provider: Provider } | { ready: false; name: string; reason: string }

/** The provider that these settings describe. A name without a definition is a server of the operator's own. */
export function buildProvider(settings: ProviderSettings, clock: Clock): ProviderState {
  const definition = findDefinition(settings.name) ?? defineCustom(settings)
  const refuse = (reason: string): ProviderState => ({ ready: false, name: settings.name, reason })
  const { unsetVariable } = settings
  if (unsetVariable !== undefined) return refuse(`environment variable ${unsetVariable} is not set here`)
  const placed = placeProtocols(definition, settings)
  if (typeof placed === 'string') return refuse(placed)
  const protocols = placed.map(({ definition: protocol, baseUrl }) => buildProtocol(protocol, baseUrl, settings))
  const home: CredentialHome = new Set(placed.map(({ baseUrl }) => new URL(baseUrl).origin))
  const credentials = buildCredentials(definition, settings, home, clock)
  if (typeof credentials === 'string') return refuse(credentials)
  const transport = buildTransport(settings)
  if (typeof transport === 'string') return refuse(transport)
  return {
    ready: true,
    provider: {
      name: settings.name,
      displayName: settings.displayName ?? definition.displayName,
      protocols,
      credentials,
      signatureIssuer: definition.signatureIssuer,
      signaturesBoundToCredential: definition.signaturesBoundToCredential ?? false,
      ownHeaders: settings.headers ?? {},
      ...(isOwnServer(definition, placed) ? { isOwnServer: true as const } : {}),
      ...(transport === undefined ? {} : { transport }),
      ...(settings.maxConcurrent === undefined ? {} : { maxConcurrent: settings.maxConcurrent }),
      allow: settings.allow && new Set(settings.allow),
    },
  }
}

/** Undefined: it is reached directly, with what the system trusts. A text: why its certificates are of no use. */
function buildTransport({ name, proxies, tls }: ProviderSettings): Transport | string | undefined {
  if (proxies === undefined && tls === undefined) return undefined
  try {
    return new Transport(proxies ?? noProxies, tls)
  } catch (error) {
    return `the certificates of providers.${name}.tls cannot be used: ${(error as Error).message}`
  }
}

/** Known as one, known to the operator alone, or a known provider's name at an address inside the operator's network. */
function isOwnServer({ selfHosted, docsUrl }: ProviderDefinition, placed: readonly Placed[]): boolean {
  if (selfHosted === true || docsUrl === '') return true
  return placed.some(({ baseUrl }) => isPrivateHost(new URL(baseUrl).hostname))
}

function defineCustom(settings: ProviderSettings): ProviderDefinition {
  const protocols = settings.protocols ?? protocolsOfMap(settings.baseUrl) ?? ['openai-chat']
  return {
    name: settings.name,
    displayName: settings.name,
    docsUrl: '',
    keyVariables: [],
    authorization: settings.aws === undefined ? ['by-path'] : ['sigv4', 'by-path'],
    keyOptional: true,
    protocols: protocols.map(defineProtocol),
    signatureIssuer: settings.name,
  }
}

/**
 * What servers that are compatible with Chat rarely know of it: what OpenAI added late, and what is refused where it is not
 * known. The operator says where a server does (`quirks`).
 */
const compatible: Quirks = { noCustomTools: true, noAllowedTools: true, noCacheMarks: true }

/** A protocol that only the operator knows the address of. */
function defineProtocol(protocol: ProtocolName): ProtocolDefinition {
  const source = 'the configuration'
  if (protocol === 'openai-chat') return { protocol, source, quirks: compatible }
  if (protocol !== 'anthropic-messages') return { protocol, source }
  // A proxy of the operator's own before Anthropic needs what Claude's clients say; nobody else's headers are for it.
  const callerHeaders = ['anthropic-version', 'anthropic-beta']
  return { protocol, source, headers: { 'anthropic-version': '2023-06-01' }, callerHeaders }
}

function protocolsOfMap(baseUrl: ProviderSettings['baseUrl']): ProtocolName[] | undefined {
  if (baseUrl === undefined || typeof baseUrl === 'string') return undefined
  return protocolNames.filter((protocol) => baseUrl[protocol] !== undefined)
}

type Placed = { definition: ProtocolDefinition; baseUrl: string }

/** The protocols that are offered, each with its address; or the reason why there is none. */
function placeProtocols(definition: ProviderDefinition, settings: ProviderSettings): Placed[] | string {
  const known = definition.protocols.map(({ protocol }) => protocol)
  const wanted = settings.protocols ?? new Set([...known, ...(protocolsOfMap(settings.baseUrl) ?? [])])
  const placed: Placed[] = []
  for (const name of wanted) {
    const protocol = definition.protocols.find((one) => one.protocol === name) ?? defineProtocol(name)
    const baseUrl = findBaseUrl(definition, protocol, settings)
    if (baseUrl === undefined) continue
    // Vertex's express mode, an API key without a project, serves Gemini alone.
    if (protocol.addressing?.startsWith('vertex') === true && name !== 'gemini' && settings.google === undefined)
      continue
    const filled = fillPlace(baseUrl, settings)
    if (filled === undefined) return `no region: say providers.${settings.name}.aws.region or AWS_REGION`
    if (!URL.canParse(filled) || !/^https?:\/\//.test(filled))
      return `base_url ${JSON.stringify(filled)} is not an address`
    placed.push({ definition: protocol, baseUrl: filled.replace(/\/+$/, '') })
  }
  if (placed.length === 0) return `no address: say providers.${settings.name}.base_url`
  return placed
}

function findBaseUrl(
  definition: ProviderDefinition,
  protocol: ProtocolDefinition,
  settings: ProviderSettings,
): string | undefined {
  const { baseUrl } = settings
  if (baseUrl === undefined) return protocol.baseUrl
  if (typeof baseUrl !== 'string') return baseUrl[protocol.protocol] ?? protocol.baseUrl
  const [first] = definition.protocols
  // Said with the protocols, without any known address, or at the first one's address: it is this one's address.
  const together = settings.protocols !== undefined || protocol.baseUrl === undefined
  if (together || protocol.baseUrl === first?.baseUrl) {
    // One address for Chat and Messages alike: the Anthropic SDK adds the `/v1` itself.
    return protocol.protocol === 'anthropic-messages' ? baseUrl.replace(/\/v1\/?$/, '') : baseUrl
  }
  if (definition.selfHosted === true && protocol.protocol === 'anthropic-messages')
    return baseUrl.replace(/\/v1\/?$/, '')
  return undefined
}

/** `{region}` and `{vertex}` from the settings; undefined where there is none to fill in. */
function fillPlace(baseUrl: string, settings: ProviderSettings): string | undefined {
  if (baseUrl.includes('{region}') && settings.aws === undefined) return undefined
  return baseUrl.replace('{region}', settings.aws?.region ?? '').replace('{vertex}', nameVertexHost(settings))
}

/** Vertex has a host for each region, one for all of them, and one for each of the two large areas. */
function nameVertexHost({ google }: ProviderSettings): string {
  const location = google?.location ?? 'global'
  if (location === 'global') return 'aiplatform.googleapis.com'
  if (location === 'us' || location === 'eu') return `aiplatform.${location}.rep.googleapis.com`
  return `${location}-aiplatform.googleapis.com`
}

function buildProtocol(definition: ProtocolDefinition, baseUrl: string, settings: ProviderSettings): ProviderProtocol {
  const { framing, url } = addressCalls(definition.addressing ?? 'sdk', baseUrl, settings.google)
  const quirks: Quirks = { ...definition.quirks, ...settings.quirks }
  const headers: { [name: string]: string } = { ...definition.headers }
  for (const [name, value] of Object.entries(settings.headers ?? {})) headers[name.toLowerCase()] = value
  return {
    protocol: definition.protocol,
    url,
    quirks,
    headers,
    callerHeaders: definition.callerHeaders ?? [],
    ...(framing === undefined ? {} : { framing }),
    ...(definition.counting === undefined ? {} : { counts: true as const }),
    // Platforms have paths of their own.
    ...((definition.addressing ?? 'sdk') === 'sdk' && embeddingProtocolNames.includes(definition.protocol)
      ? { embeds: true as const }
      : {}),
    ...(definition.signatureIssuer === undefined ? {} : { signatureIssuer: definition.signatureIssuer }),
  }
}

function buildCredentials(
  definition: ProviderDefinition,
  settings: ProviderSettings,
  home: CredentialHome,
  clock: Clock,
): Credential[] | string {
  const { name, apiKeys = [], aws, google } = settings
  for (const authorization of definition.authorization) {
    if (authorization === 'sigv4') {
      if (aws?.accessKeyId === undefined || aws.secretAccessKey === undefined) continue
      const { region, accessKeyId, secretAccessKey, sessionToken } = aws
      const keys = { region, accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) }
      return [createAwsSignature(name, keys, 'bedrock', home, clock)]
    }
    if (authorization === 'google-token') {
      if (google === undefined) continue
      // Its certificates are for the provider's own addresses, and Google's servers of tokens are not among them.
      const transport = new Transport(settings.proxies ?? noProxies)
      return [createGoogleToken(name, { ...google, transport }, home, clock)]
    }
    if (apiKeys.length > 0) return apiKeys.map((key) => createApiKey(name, key, authorization, home))
  }
  if (definition.keyOptional === true || settings.baseUrl !== undefined) return [noCredential]
  return `no credential: ${adviseCredential(definition)}`
}

const advice: { readonly [authorization in Authorization]: string } = {
  bearer: 'api_key',
  'x-api-key': 'api_key',
  'x-goog-api-key': 'api_key',
  'api-key': 'api_key',
  'by-path': 'api_key',
  sigv4: 'aws',
  'google-token': 'google',
}

function adviseCredential(definition: ProviderDefinition): string {
  const ways = definition.authorization.map((authorization) => `providers.${definition.name}.${advice[authorization]}`)
  return ['say', [...new Set(ways), ...definition.keyVariables].join(' or ')].join(' ')
}

// From the file's wire names to Settings. Pure renaming: what is absent stays absent for providers and models, and
// takes the default elsewhere.
import type { Alias } from '../catalog/model.ts'
import type { CapabilitySettings, EndpointSettings, ModelSettings } from '../catalog/model-settings.ts'
import { present } from '../foundation/present.ts'
import type { Quirks } from '../generation/quirks.ts'
import { noProxies, useProxy, type ProxyRules } from '../http1/transport/proxy-rules.ts'
import type { TlsIdentity } from '../http1/transport/transport.ts'
import type { ProviderSettings } from '../providers/provider-settings.ts'
import { decodePrice } from './prices/decode-price.ts'
import type { File, FileEndpoint, FileModel, FileProvider } from './shape/file-shape.ts'
import { defaultSettings, type OidcProvider, type Settings } from './settings.ts'

type FileOidc = NonNullable<NonNullable<File['sign_in']>['oidc']>[number]

export function decodeFile(file: File): Settings {
  const { bounds, breaker, ...rest } = defaultSettings
  const providers = Object.entries(file.providers ?? {})
  return {
    ...rest,
    ...present({
      listen: file.listen,
      console: file.console,
      consoleUrl: file.console_url,
      callersUrl: file.callers_url,
      trustedProxies: file.trusted_proxies,
      publicModels: file.public_models,
      margin: file.margin,
      creditLimit: file.credit_limit,
      databaseUrl: file.database,
      cors: file.cors,
      mail: file.mail,
      discoverLocal: file.discover_local,
      metrics: file.metrics,
      auditEveryMs: file.audit_every,
      keepRecordsMs: file.records?.keep,
      logLevel: file.log_level,
    }),
    providers: providers
      .filter(([, provider]) => provider.enabled !== false)
      .map(([name, provider]) => decodeProvider(name, provider)),
    disabledProviders: providers.filter(([, provider]) => provider.enabled === false).map(([name]) => name),
    models: Object.entries(file.models ?? {}).map(([id, model]) => decodeModel(id, model)),
    aliases: Object.entries(file.aliases ?? {}).map(([name, alias]) => decodeAlias(name, alias)),
    limits: present({
      requestsPerMinute: file.limits?.requests_per_minute,
      tokensPerMinute: file.limits?.tokens_per_minute,
      concurrentRequests: file.limits?.concurrent_requests,
      spendPerDay: file.limits?.spend_per_day,
      spendPerMonth: file.limits?.spend_per_month,
    }),
    signIn: {
      signUp: file.sign_in?.sign_up ?? 'closed',
      oidc: (file.sign_in?.oidc ?? []).map(decodeOidc),
    },
    breaker: {
      ...breaker,
      ...present({
        faults: file.breaker?.faults,
        openMs: file.breaker?.open,
        mostOpenMs: file.breaker?.longest,
      }),
    },
    bounds: {
      ...bounds,
      ...present({
        requestBodyBytes: file.bounds?.request_body,
        bodiesBytes: file.bounds?.request_bodies,
        callerConnections: file.bounds?.connections,
        firstHeartbeatMs: file.bounds?.first_heartbeat,
        streamIdleMs: file.bounds?.stream_idle,
        firstContentMs: file.bounds?.first_content,
        attemptMs: file.bounds?.deadline,
        generations: file.bounds?.generations,
        queueWaitMs: file.bounds?.queue_wait,
        drainMs: file.bounds?.drain,
      }),
    },
  }
}

function decodeProvider(name: string, provider: FileProvider): ProviderSettings {
  const { aws, google, quirks, tls } = provider
  const keys = provider.api_keys ?? (provider.api_key === undefined ? undefined : [provider.api_key])
  return {
    name,
    ...present({
      displayName: provider.display_name,
      protocols: provider.protocols,
      baseUrl: provider.base_url,
      apiKeys: keys?.length === 0 ? undefined : keys,
      discover: provider.discover,
      maxConcurrent: provider.max_concurrent,
      allow: provider.allow,
      headers:
        provider.headers &&
        Object.fromEntries(Object.entries(provider.headers).map(([header, value]) => [header.toLowerCase(), value])),
      aws: aws && {
        region: aws.region,
        ...present({
          accessKeyId: aws.access_key_id,
          secretAccessKey: aws.secret_access_key,
          sessionToken: aws.session_token,
        }),
      },
      google: google && {
        project: google.project,
        location: google.location ?? 'global',
        ...present({ credentialsFile: google.credentials_file }),
      },
      proxies: provider.proxy === undefined ? undefined : decodeProxy(provider.proxy),
      tls: tls && decodeTls(tls),
      quirks: quirks && decodeQuirks(quirks),
    }),
  }
}

function decodeOidc(provider: FileOidc): OidcProvider {
  return {
    name: provider.name,
    issuer: provider.issuer,
    clientId: provider.client_id,
    clientSecret: provider.client_secret,
    scopes: provider.scopes ?? [],
    trustsEmail: provider.trust_email ?? false,
    groupsClaim: provider.groups_claim ?? 'groups',
    groups: new Map(Object.entries(provider.groups ?? {})),
  }
}

/** @throws ProxyAddressError */
export function decodeProxy(written: string): ProxyRules {
  return written === 'none' ? noProxies : useProxy(written)
}

function decodeTls(tls: NonNullable<FileProvider['tls']>): TlsIdentity {
  return present({ authorities: tls.ca_file, certificate: tls.client_cert_file, key: tls.client_key_file })
}

function decodeQuirks(quirks: NonNullable<FileProvider['quirks']>): Quirks {
  return present({
    outputCapField: quirks.output_cap_field,
    systemRole: quirks.system_role,
    reasoningStyle: quirks.reasoning_style,
    reasoningHistory: quirks.reasoning_history,
    reasoningStream: quirks.reasoning_stream,
    refusedFields: quirks.refused_fields,
    endUserField: quirks.end_user_field,
    cacheSalt: quirks.cache_salt || undefined,
    inputsPerCall: quirks.inputs_per_call,
    noStreamUsage: quirks.no_stream_usage || undefined,
    noJsonSchema: quirks.no_json_schema || undefined,
    noCustomTools: quirks.custom_tools === undefined ? undefined : !quirks.custom_tools,
    noAllowedTools: quirks.allowed_tools === undefined ? undefined : !quirks.allowed_tools,
    ...decodeCacheMarks(quirks),
    prefill: quirks.prefill,
    mediaByValue: quirks.media_by_value || undefined,
  })
}

function decodeCacheMarks({ cache_marks, no_cache_marks }: NonNullable<FileProvider['quirks']>): Quirks {
  if (cache_marks === undefined) return no_cache_marks === true ? { noCacheMarks: true } : {}
  return cache_marks === 'none' ? { noCacheMarks: true } : { noCacheMarks: false, cacheMarkStyle: cache_marks }
}

function decodeModel(id: string, model: FileModel): ModelSettings {
  return {
    id,
    ...present({
      displayName: model.display_name,
      contextWindowTokens: model.context_window_tokens,
      maxOutputTokens: model.max_output_tokens,
      modalities: model.modalities,
      capabilities: model.capabilities && decodeCapabilities(model.capabilities),
      price: model.price && decodePrice(model.price),
      strategy: model.strategy,
      hedges: model.hedge,
      firstContentMs: model.first_content,
      attemptMs: model.deadline,
      endpoints: model.endpoints?.map(decodeEndpoint),
    }),
  }
}

function decodeCapabilities(capabilities: NonNullable<FileModel['capabilities']>): CapabilitySettings {
  const { tools, json, sampling, reasoning } = capabilities
  return present({
    tools,
    json,
    sampling,
    reasoning:
      typeof reasoning === 'boolean'
        ? { supported: reasoning }
        : reasoning &&
          present({
            supported: true,
            toggle: reasoning.toggle,
            efforts: reasoning.effort,
            budgetTokens: reasoning.budget_tokens && {
              min: reasoning.budget_tokens.min ?? 0,
              ...present({ max: reasoning.budget_tokens.max }),
            },
          }),
  })
}

function decodeEndpoint(endpoint: FileEndpoint): EndpointSettings {
  return {
    provider: endpoint.provider,
    model: endpoint.model,
    ...present({
      protocols: endpoint.protocols,
      price: endpoint.price && decodePrice(endpoint.price),
      weight: endpoint.weight,
      firstContentMs: endpoint.first_content,
      attemptMs: endpoint.deadline,
      hedges: endpoint.hedge,
    }),
  }
}

function decodeAlias(name: string, alias: NonNullable<File['aliases']>[string]): Alias {
  return typeof alias === 'string'
    ? { name, target: alias, prefix: false }
    : { name, target: alias.target, prefix: alias.prefix ?? false }
}

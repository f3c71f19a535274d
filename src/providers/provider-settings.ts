// What an operator says about one provider, already decoded: the configuration file and the environment both end here.
// Everything that is absent comes from the provider's definition. Secrets pass through this type on their way into a
// Credential; nothing may print it.
import type { Allowance } from '../generation/request/allowance.ts'
import type { ProtocolName } from '../generation/protocol-name.ts'
import type { Quirks } from '../generation/quirks.ts'
import type { ProxyRules } from '../http1/transport/proxy-rules.ts'
import type { TlsIdentity } from '../http1/transport/transport.ts'

export type AwsSettings = {
  region: string
  /** Absent: the provider is called with an API key. */
  accessKeyId?: string
  secretAccessKey?: string
  /** Of temporary credentials. */
  sessionToken?: string
}

export type GoogleSettings = {
  project: string
  /** A region, or `global`. */
  location: string
  /** A service account's JSON file. Absent: application default credentials. */
  credentialsFile?: string
}

export type ProviderSettings = {
  /** A known provider's name, or any other for a server of the operator's own. */
  name: string
  displayName?: string
  /** In the order of preference; absent: those of the definition, or `openai-chat` where there is none. */
  protocols?: readonly ProtocolName[]
  /**
   * As the protocol's official SDK takes it. One address moves every protocol of the provider that is
   * known to live at it; a provider whose protocols live at different addresses takes a map.
   */
  baseUrl?: string | { readonly [protocol in ProtocolName]?: string }
  apiKeys?: readonly string[]
  aws?: AwsSettings
  google?: GoogleSettings
  /** Offer what the server's own model list says, free of charge. */
  discover?: boolean
  /** Calls under way at once. */
  maxConcurrent?: number
  /** Sent with every call. */
  headers?: { readonly [name: string]: string }
  /** What of the operator's account there callers may reach; absent: everything or nothing, by who the callers are. */
  allow?: readonly Allowance[]
  /** Added to those of the definition, for every protocol. */
  quirks?: Quirks
  /** What it is reached through; absent: nothing. */
  proxies?: ProxyRules
  /** Certificates for its own addresses. */
  tls?: TlsIdentity
  /** The rest is not known: the file asks for this environment variable, which is not set where a command runs. */
  unsetVariable?: string
}

/** Keys that the database holds, by the name of their provider. */
export type StoredKeys = ReadonlyMap<string, readonly string[]>

// What is known of a provider without an account there: addresses, authorization and oddities, as data. There is one
// file of this folder per provider, named after it. Every address and quirk says where it is documented and the latest
// month in which we know it to hold. Definitions hold no code: what one cannot express is taught to
// `build-provider.ts`, for all providers.
import type { ProtocolName } from '../generation/protocol-name.ts'
import type { Quirks } from '../generation/quirks.ts'

/**
 * How a call is authorized. `by-path`: as the SDK of the path's protocol would (a custom server). A provider with
 * several ways takes the first that the operator's settings can fill.
 */
export type Authorization = 'bearer' | 'x-api-key' | 'x-goog-api-key' | 'api-key' | 'by-path' | 'sigv4' | 'google-token'

/**
 * How the address of a call is made. `sdk`: the base and what the protocol's own SDK appends. The others are platforms
 * with paths of their own, which hold the model.
 */
export type Addressing = 'sdk' | 'vertex-gemini' | 'vertex-anthropic' | 'vertex-openai' | 'bedrock-invoke'

export type ProtocolDefinition = {
  protocol: ProtocolName
  /**
   * As the protocol's official SDK takes it. `{region}` (AWS) and `{vertex}` (Vertex AI's host) are filled from
   * the settings. Absent: the
   * operator has to say it.
   */
  baseUrl?: string
  addressing?: Addressing
  quirks?: Quirks
  /** Sent with every call, lower-case names. */
  headers?: { readonly [name: string]: string }
  /**
   * Headers of a caller that may travel here, by name, or with `*` behind the beginning of a name: those of the vendor
   * whose API this is, or which this platform serves. Absent: none.
   */
  callerHeaders?: readonly string[]
  /** Where it differs from the provider's. */
  signatureIssuer?: string
  /**
   * The provider counts the tokens of a request at the protocol's own path for that: where this is documented, and the
   * latest month for which we know it to hold. Absent: it is not asked.
   */
  counting?: string
  /** Where this is documented, and the latest month for which we know it to hold. */
  source: string
}

/** What differs for some of a provider's models. All that match apply, in order. */
type ModelRule = {
  match: RegExp
  /** The only protocols these models are offered in, in the order of preference. */
  protocols?: readonly ProtocolName[]
  quirks?: Quirks
  source: string
}

/**
 * Published prices of what is billed beside tokens, for some of a provider's models. All that match apply, the later over
 * the earlier; what the catalogue or the operator says of a model goes before.
 */
export type PriceRule = {
  match: RegExp
  /** USD for each call, by the name under which usage counts it; 0: nothing beside its tokens. */
  serverToolCalls?: { readonly [name: string]: number }
  /** How many times the price of tokens. */
  serviceTiers?: { readonly [name: string]: number }
  speeds?: { readonly [name: string]: number }
  regions?: { readonly [name: string]: number }
  /** Other words by which a tier can be asked for. */
  tierNames?: { readonly [word: string]: string }
  source: string
}

export type ProviderDefinition = {
  name: string
  displayName: string
  docsUrl: string
  /** Environment variables that hold an API key; the first that is set counts. */
  keyVariables: readonly string[]
  /** Environment variables that make the address: `{value}` of the variable goes into the pattern. */
  baseUrlVariables?: { readonly [variable: string]: string }
  /** In the order of preference. */
  authorization: readonly Authorization[]
  /** The server may be called without any credential. */
  keyOptional?: true
  /** In the order of preference: the first is used when a translation is needed. */
  protocols: readonly ProtocolDefinition[]
  models?: readonly ModelRule[]
  prices?: readonly PriceRule[]
  signatureIssuer: string
  /** Signatures made with one credential are refused with another. */
  signaturesBoundToCredential?: true
  /** A server of the operator's own: models are free, and one address moves all its protocols. */
  selfHosted?: true
  /** Where it is usually found on the operator's own machine, and how its model list names its owner. */
  loopback?: { port: number; ownedBy?: RegExp }
}

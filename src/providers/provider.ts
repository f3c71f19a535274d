// A provider, ready to be called: its addresses by protocol, its credentials, its quirks. Built at start from the
// provider's definition (a data file of this folder) and the operator's configuration.
import type { Allowance } from '../generation/request/allowance.ts'
import type { ProtocolName } from '../generation/protocol-name.ts'
import type { Quirks } from '../generation/quirks.ts'
import type { Transport } from '../http1/transport/transport.ts'

/** One call to an upstream, before it is authorized. */
export type UpstreamCall = {
  method: 'POST' | 'GET'
  url: URL
  /** Lower-case names. */
  headers: { [name: string]: string }
  body: Uint8Array
}

/** Our secret at a provider. Its text never leaves this object. */
export type Credential = {
  /** A short digest: names the credential in records and binds signatures to it. */
  id: string
  /** The headers that authorize this call. Synchronous wherever no token has to be fetched. */
  authorize(call: UpstreamCall): { readonly [name: string]: string } | Promise<{ readonly [name: string]: string }>
}

/** One wire format that a provider speaks, and where. */
export type ProviderProtocol = {
  protocol: ProtocolName
  /** The address of one call. `path` is what the protocol's own SDK appends; cloud platforms have paths of their own. */
  url(path: string, model: string, stream: boolean): URL
  quirks: Quirks
  /** Sent with every call, lower-case names. */
  headers: { readonly [name: string]: string }
  /** Headers of a caller that may travel here (see the definition). */
  callerHeaders: readonly string[]
  /**
   * How a streamed answer is framed where it is not as the protocol says: Bedrock's InvokeModel wraps each Messages
   * event in an AWS event whose payload is `{"bytes": base64 of the event's JSON}`. Absent: the protocol's own framing.
   */
  framing?: 'aws-event-stream'
  /** The tokens of a request are counted at the protocol's own path for that. */
  counts?: true
  /** Embeddings are made at a path of the protocol beside that for generations. */
  embeds?: true
  /** Who makes the signatures of this protocol, where it is not the provider's usual issuer (Claude on a platform). */
  signatureIssuer?: string
}

export type Provider = {
  name: string
  displayName: string
  /** In the order of preference: the first is used when a translation is needed. */
  protocols: readonly ProviderProtocol[]
  /** At least one; a server that wants none has one that adds no header. */
  credentials: readonly Credential[]
  /** Who makes the signatures that come from here: `anthropic` for Claude on every platform, `gemini`, `vertex`, … */
  signatureIssuer: string
  /** Signatures made with one credential are refused with another. */
  signaturesBoundToCredential: boolean
  /** The headers that the operator adds to every call: a provider that repeats one is not to show it. */
  ownHeaders: { readonly [name: string]: string }
  /** A server that may stand inside the operator's network, so that it could fetch what nobody outside reaches. */
  isOwnServer?: true
  /** How its addresses are reached; absent: directly. */
  transport?: Transport
  /** Calls under way at once; absent: as many as come. */
  maxConcurrent?: number
  /** What the operator opened of the account there; undefined: nothing was said about it. */
  allow: ReadonlySet<Allowance> | undefined
}

// The part of a plan's entry on which the writing of a request depends: all plain data, so that a large request can be
// written on another thread.
import type { Capabilities } from '../../../generation/capabilities.ts'
import type { Provider, ProviderProtocol } from '../../../providers/provider.ts'
import type { Mode } from '../../tickets/plan.ts'

export type WriteProtocol = Omit<ProviderProtocol, 'url' | 'headers'>

export type WriteEntry = {
  mode: Mode
  endpoint: {
    model: string
    capabilities: Capabilities
    provider: Pick<Provider, 'signatureIssuer' | 'signaturesBoundToCredential'>
  }
  protocol: WriteProtocol
  credential: { id: string }
  calls?: number
}

/** The same without all else that an entry has. */
export function toWriteEntry({ mode, endpoint, protocol, credential, calls }: WriteEntry): WriteEntry {
  const { model, capabilities, provider } = endpoint
  const { signatureIssuer, signaturesBoundToCredential } = provider
  const { url: _url, headers: _headers, ...rest } = protocol as WriteProtocol & { url?: unknown; headers?: unknown }
  return {
    mode,
    endpoint: { model, capabilities, provider: { signatureIssuer, signaturesBoundToCredential } },
    protocol: rest,
    credential: { id: credential.id },
    ...(calls === undefined ? {} : { calls }),
  }
}

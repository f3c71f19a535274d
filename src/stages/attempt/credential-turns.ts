// Chooses the credential of a provider that a call goes out with. Credentials take turns, so that their quotas are used
// alike; where one is refused or exhausted the next is tried within the same request. Where encrypted reasoning is
// bound to the account that made it, a customer's key stays with one credential, as the plan chose it: with turns, each
// conversation would lose its chain of reasoning.
import type { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Provider } from '../../providers/provider.ts'
import type { PlanEntry } from '../tickets/plan.ts'

export class CredentialTurns {
  readonly #next = new WeakMap<Provider, number>()

  /** The entry once for each credential, in the order in which they are tried. */
  order(entry: PlanEntry): readonly PlanEntry[] {
    const { provider } = entry.endpoint
    const { credentials } = provider
    if (credentials.length === 1) return [entry]
    const first = isBound(entry) ? credentials.indexOf(entry.credential) : this.#turn(provider)
    return credentials.map((_, index) => {
      const credential = credentials[(first + index) % credentials.length] ?? entry.credential
      return credential === entry.credential ? entry : { ...entry, credential }
    })
  }

  #turn(provider: Provider): number {
    const turn = this.#next.get(provider) ?? 0
    this.#next.set(provider, (turn + 1) % provider.credentials.length)
    return turn
  }
}

/** Responses alone gives reasoning back in a form that only its own account reads. */
function isBound({ endpoint, protocol }: PlanEntry): boolean {
  return endpoint.provider.signaturesBoundToCredential && protocol.protocol === 'openai-responses'
}

/** The provider refused this credential (401, 402, 403), or its quota is used up (429): another may be served. */
export function isCredentialFault({ kind, blame, upstreamStatus }: GatewayError): boolean {
  if (upstreamStatus === undefined) return false
  return upstreamStatus === 429 || (kind === 'provider_error' && blame === 'operator')
}

// Passthrough or translate, per endpoint. Equal protocols pass the bytes through; the request alone is written anew
// where the provider's quirks, or a signature in our wrapping, ask for that.
import type { Endpoint } from '../../catalog/model.ts'
import type { ProviderProtocol } from '../../providers/provider.ts'
import type { RequestHead } from '../tickets/decoded.ts'
import type { Mode } from '../tickets/plan.ts'
import { schemaFields, type ModeFacts } from './mode-facts.ts'

export function chooseMode(
  decoded: RequestHead,
  facts: ModeFacts,
  endpoint: Endpoint,
): { protocol: ProviderProtocol; mode: Mode } {
  if (decoded.inbound.noun === 'embedding') return chooseEmbedding(decoded.inbound.wire, endpoint)
  const protocols = findFitting(facts, endpoint)
  const same = protocols.find((each) => each.protocol === decoded.inbound.name)
  const first = protocols[0]
  if (same === undefined) {
    if (first === undefined) throw new TypeError(`endpoint ${endpoint.id} has no protocol`)
    return { protocol: first, mode: { request: 'encode', answer: 'translate' } }
  }
  // Claude on a cloud platform: the same protocol with another body, and on Bedrock in another framing.
  if (same.framing !== undefined) return { protocol: same, mode: { request: 'encode', answer: 'translate' } }
  if (same.quirks.anthropicPlatform !== undefined)
    return { protocol: same, mode: { request: 'encode', answer: 'passthrough' } }
  const request =
    facts.holdsWrappedSignature || decoded.envelope.mustTranslate === true || needsRewriting(facts, decoded, same)
      ? 'encode'
      : 'splice'
  return { protocol: same, mode: { request, answer: 'passthrough' } }
}

/** An endpoint of such a model has only protocols that know embeddings. */
function chooseEmbedding(wire: string, { id, protocols }: Endpoint): { protocol: ProviderProtocol; mode: Mode } {
  const same = protocols.find(({ protocol }) => protocol === wire)
  if (same !== undefined) return { protocol: same, mode: { request: 'splice', answer: 'passthrough' } }
  const [first] = protocols
  if (first === undefined) throw new TypeError(`endpoint ${id} has no protocol`)
  return { protocol: first, mode: { request: 'encode', answer: 'translate' } }
}

/** Those of the endpoint's protocols that keep a schema, where one is asked for; all where none does: then it is a loss. */
function findFitting({ asksSchema }: ModeFacts, { protocols }: Endpoint): readonly ProviderProtocol[] {
  if (!asksSchema) return protocols
  const fitting = protocols.filter(
    ({ protocol, quirks }) => quirks.refusedFields?.includes(schemaFields[protocol] ?? '') !== true,
  )
  return fitting.length === 0 ? protocols : fitting
}

/** Whether the request says something standard that this provider wants said otherwise. */
function needsRewriting(facts: ModeFacts, { inbound }: RequestHead, { quirks }: ProviderProtocol): boolean {
  if (inbound.name !== 'openai-chat') return false
  const { reasoningStyle, systemRole, noJsonSchema } = quirks
  if (reasoningStyle !== undefined && reasoningStyle !== 'effort' && facts.saysEffort) return true
  if (systemRole === 'system' && facts.hasDeveloper) return true
  return noJsonSchema === true && facts.asksSchema
}

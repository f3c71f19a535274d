// Passthrough or translate, per endpoint. Equal protocols pass the bytes through; the request alone is written anew
// where the provider's quirks, or a signature in our wrapping, ask for that.
import type { Endpoint } from '../../catalog/model.ts'
import { isObject } from '../../foundation/json.ts'
import type { ProtocolName } from '../../generation/protocol-name.ts'
import type { ProviderProtocol } from '../../providers/provider.ts'
import type { Decoded } from '../decode/decode.ts'

export type Mode = {
  /** `splice`: the caller's bytes with a few members changed. `encode`: written from the neutral request. */
  request: 'splice' | 'encode'
  /** `passthrough`: the provider's bytes. `translate`: through the neutral model. */
  answer: 'passthrough' | 'translate'
}

export function chooseMode(decoded: Decoded, endpoint: Endpoint): { protocol: ProviderProtocol; mode: Mode } {
  const protocols = findFitting(decoded, endpoint)
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
    decoded.holdsWrappedSignature || decoded.envelope.mustTranslate === true || needsRewriting(decoded, same)
      ? 'encode'
      : 'splice'
  return { protocol: same, mode: { request, answer: 'passthrough' } }
}

/** Where each protocol asks for an answer in a JSON schema. */
const schemaFields: { readonly [protocol in ProtocolName]?: string } = {
  'openai-chat': 'response_format',
  'openai-responses': 'text',
  'anthropic-messages': 'output_config',
}

/** Those of the endpoint's protocols that keep a schema, where one is asked for; all where none does, which is told. */
function findFitting({ inbound, body }: Decoded, { protocols }: Endpoint): readonly ProviderProtocol[] {
  const holder = body[schemaFields[inbound.name] ?? '']
  const format = isObject(holder) && isObject(holder['format']) ? holder['format'] : holder
  if (!isObject(format) || format['type'] !== 'json_schema') return protocols
  const fitting = protocols.filter(
    ({ protocol, quirks }) => quirks.refusedFields?.includes(schemaFields[protocol] ?? '') !== true,
  )
  return fitting.length === 0 ? protocols : fitting
}

/** Whether the request says something standard that this provider wants said otherwise. */
function needsRewriting({ body, bytes, inbound }: Decoded, { quirks }: ProviderProtocol): boolean {
  if (inbound.name !== 'openai-chat') return false
  const { reasoningStyle, systemRole, noJsonSchema } = quirks
  if (reasoningStyle !== undefined && reasoningStyle !== 'effort' && typeof body['reasoning_effort'] === 'string')
    return true
  if (systemRole === 'system' && bytes.includes('"developer"')) return true
  const format = body['response_format']
  return noJsonSchema === true && isObject(format) && format['type'] === 'json_schema'
}

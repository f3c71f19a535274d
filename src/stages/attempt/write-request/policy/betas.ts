// Beta features (`anthropic-beta`): they travel to Anthropic and to platforms that serve its API, and there only those
// that the platform knows. Unknown ones have broken every caller of a gateway that sent them on blindly; what is left
// out is a loss.
import { readArray, type JsonObject } from '../../../../foundation/json/json.ts'
import type { LossList } from '../../../../generation/loss/loss.ts'
import type { EncodedRequest } from '../../../../protocols/port/outbound-protocol.ts'
import { takesHeader } from '../../headers/vendor-headers.ts'
import type { WriteProtocol } from '../write-entry.ts'

/** Those of `wanted` that may be sent here. */
export function keepKnownBetas(
  wanted: readonly string[],
  protocol: WriteProtocol,
  losses: LossList,
): readonly string[] {
  if (wanted.length === 0) return wanted
  if (!takesHeader(protocol, 'anthropic-beta')) {
    losses.drop('extras.anthropic-beta', 'it belongs to another vendor')
    return none
  }
  const { acceptedBetas } = protocol.quirks
  if (acceptedBetas === undefined) return wanted
  const known = wanted.filter((beta) => acceptedBetas.includes(beta))
  if (known.length < wanted.length) losses.drop('extras.anthropic-beta', 'the provider does not know the feature')
  return known
}

const none: readonly string[] = []

/** The body's own beta features and the caller's together: in a header, on Bedrock in the body. */
export function addBetas(
  { body, headers = {} }: EncodedRequest,
  protocol: WriteProtocol,
  wanted: readonly string[],
  losses: LossList,
): { body: JsonObject; headers: { [name: string]: string } } {
  const { 'anthropic-beta': named, ...others } = headers
  if (!takesHeader(protocol, 'anthropic-beta')) {
    keepKnownBetas(wanted, protocol, losses)
    return { body, headers: others }
  }
  const { anthropic_beta: inBody, ...rest } = body
  const written = (readArray(inBody) ?? []).filter((beta) => typeof beta === 'string')
  const all = new Set([...written, ...(named?.split(',') ?? []), ...wanted])
  const betas = keepKnownBetas([...all], protocol, losses)
  if (betas.length === 0) return { body: rest, headers: others }
  if (protocol.quirks.anthropicPlatform === 'bedrock')
    return { body: { ...rest, anthropic_beta: [...betas] }, headers: others }
  return { body: rest, headers: { ...others, 'anthropic-beta': betas.join(',') } }
}

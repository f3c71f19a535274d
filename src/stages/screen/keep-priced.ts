// A prepaid wallet cannot pay for what has no price: endpoints where the request asks for such a thing leave the plan, and
// where none is left the caller is told which field asks for it. An unlimited owner is served: what they use is recorded as
// unpriced.
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { findUnpriced } from '../../pricing/find-unpriced.ts'
import type { Envelope } from '../../protocols/port/envelope.ts'
import type { Caller } from '../tickets/caller.ts'
import type { PlanEntry } from '../tickets/plan.ts'

/** @throws GatewayError unsupported_parameter */
export function keepPriced(
  entries: readonly PlanEntry[],
  { owner }: Pick<Caller, 'owner'>,
  { inbound, envelope }: { inbound: { readonly name: string }; envelope: Envelope },
): readonly PlanEntry[] {
  const { terms, serverTools } = envelope
  if (owner.isUnlimited || (terms === undefined && serverTools === undefined)) return entries
  let first: string | undefined
  const priced = entries.filter((entry) => {
    const [field] = listUnpriced(entry, inbound.name, envelope)
    first ??= field
    return field === undefined
  })
  if (priced.length > 0) return priced
  const param = first ?? 'tools'
  throw new GatewayError(
    'unsupported_parameter',
    `'${param}' asks for something that has no price for this model, and cannot be paid from a prepaid balance.`,
    { param },
  )
}

/** Tools of one protocol stay behind where the request is translated into another. */
function listUnpriced({ endpoint, protocol }: PlanEntry, inbound: string, { terms, serverTools }: Envelope): string[] {
  const tools = protocol.protocol === inbound ? serverTools : undefined
  return findUnpriced(
    { ...(terms === undefined ? {} : { terms }), ...(tools === undefined ? {} : { serverTools: tools }) },
    endpoint.price,
  )
}

// Usage as it is billed: what the provider reported or we counted, and what only the request knows of it. It is recorded
// as it leaves here, so that the charge can be computed again from the record.
import { mergeTerms } from '../../generation/billing-terms.ts'
import type { ProtocolName } from '../../generation/protocol-name.ts'
import { mergeCalls, type ServerToolCalls } from '../../generation/server-tool-calls.ts'
import type { Usage } from '../../generation/usage.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import { listUnpriced } from '../../pricing/find-unpriced.ts'
import type { Envelope } from '../../protocols/protocol.ts'

/** Protocols whose usage tells writes to a cache apart by how long they live. */
const tellLifetimes: readonly ProtocolName[] = ['anthropic-messages', 'bedrock-converse']

export function billUsage(
  reported: Usage,
  { terms: asked, hourCache }: Envelope,
  price: PriceCard | 'free',
  seenCalls: ServerToolCalls | undefined,
): Usage {
  const usage: Usage = { ...reported }
  const terms = mergeTerms(asked, reported.terms)
  if (terms !== undefined) usage.terms = terms
  const calls = mergeCalls(reported.serverToolCalls, seenCalls)
  if (calls !== undefined) usage.serverToolCalls = calls
  const { raw } = reported
  if (hourCache === true && raw !== undefined && !tellLifetimes.includes(raw.protocol)) {
    usage.cacheWrite1h += usage.cacheWrite5m
    usage.cacheWrite5m = 0
  }
  const unpriced = listUnpriced(usage, price)
  if (unpriced.length > 0) usage.unpriced = unpriced
  return usage
}

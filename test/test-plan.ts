// Plans for tests of admission: endpoints of a given model, price and provider, as far as admission looks at them.
import { everything, type Capabilities } from '../src/generation/capabilities.ts'
import type { ProtocolName } from '../src/generation/protocol-name.ts'
import type { Quirks } from '../src/generation/quirks.ts'
import type { PriceCard } from '../src/pricing/price-card.ts'
import { readCard } from '../src/pricing/read-card.ts'
import type { PlanEntry } from '../src/stages/tickets/plan.ts'

/** 3 and 15 USD a million: 3,000 and 15,000 nano-dollars a token. */
export const usualCard = readCard({ input: 3, output: 15, cacheWrite1h: 3 })

export type TestEntry = {
  id?: string
  model?: string
  protocol?: ProtocolName
  price?: PriceCard | 'free'
  reasoningStream?: NonNullable<Quirks['reasoningStream']>
  quirks?: Quirks
  capabilities?: Partial<Capabilities>
}

export function testEntry(entry: TestEntry = {}): PlanEntry {
  const { id = 'acme/model', model = 'model', protocol = 'openai-chat', price = usualCard, reasoningStream } = entry
  const quirks: Quirks = { ...(reasoningStream === undefined ? {} : { reasoningStream }), ...entry.quirks }
  return {
    model: { id },
    endpoint: { id, model, price, capabilities: { ...everything, ...entry.capabilities } },
    protocol: { protocol, quirks },
    mode: { request: 'splice', answer: 'passthrough' },
  } as unknown as PlanEntry
}

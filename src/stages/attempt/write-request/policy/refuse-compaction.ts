// Refuses an order to compact the conversation on its way to another protocol. The only right answer to such an order
// is the compacted item; a provider that does not see the order would write an ordinary turn, which the client could
// not use.
import type { LossList } from '../../../../generation/loss/loss.ts'
import type { ProtocolName } from '../../../../generation/protocol-name.ts'
import type { GenerationRequest } from '../../../../generation/request/request.ts'

const ORDER = 'compaction_trigger'

export function refuseCompaction({ messages }: GenerationRequest, protocol: ProtocolName, losses: LossList): void {
  const [part] = messages.at(-1)?.parts.slice(-1) ?? []
  if (part?.kind !== 'opaque' || part.type !== ORDER || part.protocol === protocol) return
  losses.refuse(`opaque.${ORDER}`, 'its provider does not compact conversations; the client can do it by itself')
}

// Refuses a request that would lose all its tools: an agent without its tools gives another answer than it was asked
// for, and its user could not see why.
import { isObject, type JsonObject } from '../../../../foundation/json/json.ts'
import type { LossList } from '../../../../generation/loss/loss.ts'
import type { ProtocolName } from '../../../../generation/protocol-name.ts'
import type { GenerationRequest } from '../../../../generation/request/request.ts'

/** Adds a refusal of `tools` to `losses` where `request` had tools that may be called and `body` holds none of them. */
export function refuseLostTools(
  { tools = [], toolChoice }: GenerationRequest,
  protocol: ProtocolName,
  body: JsonObject,
  losses: LossList,
): void {
  if (tools.length === 0 || toolChoice?.mode === 'none') return
  const canGo = tools.some((tool) => tool.kind !== 'opaque' || tool.protocol === protocol)
  const holder = protocol === 'bedrock-converse' ? body['toolConfig'] : body
  const sent = isObject(holder) ? holder['tools'] : undefined
  if (holdsAddedTools(body)) return
  if (!canGo || !Array.isArray(sent) || sent.length === 0)
    losses.refuse('tools', 'none of the tools can be sent to its provider')
}

/** Responses: an item of the input may bring the tools. */
function holdsAddedTools({ input }: JsonObject): boolean {
  return Array.isArray(input) && input.some((item) => isObject(item) && item['type'] === 'additional_tools')
}

// What a body says about reasoning, in the words of any protocol or vendor, as far as a hold depends on it: whether it is
// asked for or switched off, and whether it is to be kept out of the answer.
import { isObject, readCount, type JsonObject } from '../../foundation/json/json.ts'
import type { InboundProtocolName } from '../../generation/protocol-name.ts'

export type ReasoningAsked = {
  /** Undefined: the body does not say. */
  wanted: boolean | undefined
  /** The reasoning shall not be shown: what is thought then cannot be seen. */
  hidden: boolean
  /** The most tokens of it, where a vendor's own word says so; 0: it is switched off in a vendor's own word. */
  budget: number | undefined
}

/** Only the standard switches count as off: a vendor's own word may be passed over by another vendor's model. */
export function readReasoningAsked(body: JsonObject, protocol: InboundProtocolName): ReasoningAsked {
  const reasoning = isObject(body['reasoning']) ? body['reasoning'] : {}
  const thinking = isObject(body['thinking']) ? body['thinking'] : {}
  const effort = body['reasoning_effort'] ?? reasoning['effort']
  const isOff = effort === 'none' || (protocol === 'anthropic-messages' && thinking['type'] === 'disabled')
  const isSaid = reasoningFields.some((field) => body[field] !== undefined && body[field] !== null)
  const isHidden =
    reasoning['exclude'] === true ||
    body['include_reasoning'] === false ||
    body['reasoning_format'] === 'hidden' ||
    thinking['display'] !== undefined
  const budget = body['enable_thinking'] === false ? 0 : readCount(body['thinking_budget'] ?? thinking['budget_tokens'])
  return { wanted: isOff ? false : isSaid ? true : undefined, hidden: isHidden, budget }
}

const reasoningFields = ['reasoning', 'reasoning_effort', 'thinking', 'thinking_budget', 'enable_thinking']

// What a body says about reasoning, in the words of any protocol or vendor, as far as a hold depends on it: whether it is
// asked for or switched off, and whether it is to be kept out of the answer.
import { isObject, type JsonObject } from '../../foundation/json.ts'
import type { InboundProtocolName } from '../../generation/protocol-name.ts'

export type ReasoningAsked = {
  /** Undefined: the body does not say. */
  wanted: boolean | undefined
  /** The reasoning shall not be shown: what is thought then cannot be seen. */
  hidden: boolean
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
  return { wanted: isOff ? false : isSaid ? true : undefined, hidden: isHidden }
}

const reasoningFields = ['reasoning', 'reasoning_effort', 'thinking', 'thinking_budget', 'enable_thinking']

// Hands a model the text with which its answer begins, because another endpoint wrote it and broke off: as the assistant's last
// turn, marked where the provider wants that. A request whose answer is more than a text cannot be gone on with in this way: one
// that asks for reasoning, which Claude refuses behind a text that it was given, for JSON, which would begin anew, for a call.
import { readArray, readObject, type JsonObject } from '../../../foundation/json/json.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { Quirks } from '../../../generation/quirks.ts'
import type { GenerationRequest, ReasoningRequest } from '../../../generation/request/request.ts'
import type { WriteEntry } from './write-entry.ts'

/** @throws GatewayError unsupported_parameter where the answer cannot be gone on with there */
export function handOverText(
  request: GenerationRequest,
  text: string,
  { protocol, endpoint }: Pick<WriteEntry, 'protocol' | 'endpoint'>,
): GenerationRequest {
  const { prefill } = protocol.quirks
  const { reasoning } = endpoint.capabilities
  const mustBeOff = prefill === 'partial' && reasoning.supported
  if (prefill === undefined || !isText(request) || (mustBeOff && !reasoning.toggle))
    throw new GatewayError('unsupported_parameter', 'This answer cannot be gone on with at another endpoint.')
  return {
    ...request,
    ...(mustBeOff ? { reasoning: { mode: 'off' } } : {}),
    messages: [...request.messages, { role: 'assistant', parts: [{ kind: 'text', text: text.trimEnd() }] }],
  }
}

/** In the body, as the provider wants it. */
export function markHandedOver(body: JsonObject, { prefill }: Quirks): void {
  if (prefill === 'continue-final-message') {
    body['continue_final_message'] = true
    body['add_generation_prompt'] = false
  }
  const last = readObject(readArray(body['messages'])?.at(-1))
  if (last !== undefined && (prefill === 'prefix' || prefill === 'partial')) last[prefill] = true
}

function isText({
  messages,
  reasoning,
  responseFormat,
  toolChoice,
  candidateCount,
  outputModalities,
}: GenerationRequest): boolean {
  if (messages.at(-1)?.role === 'assistant' || (candidateCount ?? 1) > 1 || asksReasoning(reasoning)) return false
  if (responseFormat !== undefined && responseFormat.type !== 'text') return false
  if (outputModalities?.some((modality) => modality !== 'text') === true) return false
  return toolChoice === undefined || toolChoice.mode === 'auto' || toolChoice.mode === 'none'
}

function asksReasoning(reasoning: ReasoningRequest | undefined): boolean {
  if (reasoning === undefined || reasoning.mode === 'off' || reasoning.effort === 'none') return false
  return reasoning.mode !== undefined || reasoning.effort !== undefined || reasoning.budgetTokens !== undefined
}

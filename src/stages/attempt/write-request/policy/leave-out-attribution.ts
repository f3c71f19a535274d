// Claude Code opens its system prompt with a line for Anthropic's own accounts, `x-anthropic-billing-header: cc_version=…`,
// whose end differs from one conversation to the next. To other vendors it means nothing, and as the first text of every
// prompt it would keep their prompt caches from ever being found. It is left out there, which is no loss.
import type { GenerationRequest } from '../../../../generation/request/request.ts'

const ATTRIBUTION = 'x-anthropic-billing-header:'

export function leaveOutAttribution(request: GenerationRequest): GenerationRequest {
  const [first, ...rest] = request.messages
  const opening = first?.role === 'system' ? first.parts[0] : undefined
  if (first === undefined || opening?.kind !== 'text' || !opening.text.startsWith(ATTRIBUTION)) return request
  const parts = first.parts.slice(1)
  return { ...request, messages: parts.length === 0 ? rest : [{ ...first, parts }, ...rest] }
}

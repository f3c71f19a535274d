// Which providers bill reasoning that they do not show, or show as a summary alone: what flows then says nothing of what it
// costs. OpenAI hides it on Chat and summarises it on Responses; Anthropic has summarised thinking since Claude 4; Gemini
// gives thought summaries (official guides of the three, read November 2026). Who serves open models streams it whole.
import type { PlanEntry } from '../route/route.ts'

const hiding: ReadonlySet<string> = new Set([
  'openai',
  'azure-openai',
  'anthropic',
  'gemini',
  'vertex',
  'bedrock',
  'xai',
])

export function hidesReasoning({ endpoint, protocol }: PlanEntry): boolean {
  return (
    endpoint.capabilities.reasoning.supported &&
    hiding.has(protocol.signatureIssuer ?? endpoint.provider.signatureIssuer)
  )
}

// A neutral request as generateContent takes it. The model travels in the path. Real JSON Schema is sent
// (`parametersJsonSchema`, `responseJsonSchema`), never the older OpenAPI subset. Left out: server tools of Google, which
// no caller's protocol can name.
import type { LossList } from '../../../generation/loss/loss.ts'
import { reportExtras } from '../../../generation/loss/report-extras.ts'
import type { GenerationRequest } from '../../../generation/request/request.ts'
import type { EncodedRequest } from '../../port/outbound-protocol.ts'
import type { Target } from '../../port/target.ts'
import type { WireRequest } from '../wire.ts'
import { encodeMessages } from './request/messages.ts'
import { encodeSettings } from './request/settings.ts'
import { encodeTools } from './request/tools.ts'

export function encodeRequest(request: GenerationRequest, target: Target, losses: LossList): EncodedRequest {
  const generationConfig = encodeSettings(request, target, losses)
  const serviceTier = encodeServiceTier(request, target, losses)
  const body: WireRequest = {
    ...encodeMessages(request, target, losses),
    ...(leavesOutTools(request, target, losses) ? {} : encodeTools(request, losses)),
    ...(Object.keys(generationConfig).length === 0 ? {} : { generationConfig }),
    ...(serviceTier === undefined ? {} : { serviceTier }),
  }
  reportRest(request, losses)
  return { body: request.protocol === 'gemini' ? { ...request.extras, ...body } : body }
}

/** Models before Gemini 3 refuse an answer format beside functions, also beside those that may not be called. */
function leavesOutTools(request: GenerationRequest, { quirks }: Target, losses: LossList): boolean {
  const { responseFormat, toolChoice, tools = [] } = request
  const hasFormat = responseFormat !== undefined && responseFormat.type !== 'text'
  if (!hasFormat || toolChoice?.mode !== 'none' || tools.length === 0 || quirks.thinkingLevel === true) return false
  losses.change('tools', 'left out: they may not be called, and the model takes no answer format beside them')
  return true
}

// AI Studio sells flex and priority by a field of the body (discovery document, 2026-07-17); Vertex by headers, so that
// its provider lists the field as refused.
function encodeServiceTier({ serviceTier }: GenerationRequest, target: Target, losses: LossList): string | undefined {
  if (serviceTier === undefined || ['auto', 'default', 'standard', 'standard_only'].includes(serviceTier)) {
    return undefined
  }
  const isRefused = target.quirks.refusedFields?.includes('serviceTier') === true
  if (!isRefused && (serviceTier === 'flex' || serviceTier === 'priority')) return serviceTier
  losses.refuse('serviceTier', `the provider has no service tier ${serviceTier}`)
  return undefined
}

function reportRest(request: GenerationRequest, losses: LossList): void {
  reportExtras(request, 'gemini', losses)
  if ((request.candidateCount ?? 1) > 1) losses.refuse('candidateCount', 'one answer is asked for at a time')
  if ((request.verbosity ?? 'medium') !== 'medium') losses.drop('verbosity', 'Gemini has no verbosity')
  if (request.endUser !== undefined) losses.drop('endUser', 'Gemini takes no name of the end user')
  if (request.metadata !== undefined && Object.keys(request.metadata).length > 0) {
    losses.drop('metadata', 'Gemini takes no metadata')
  }
  if (request.promptCacheKey !== undefined) losses.drop('promptCacheKey', 'Gemini caches by itself')
  if ((request.promptCacheRetention ?? 'in_memory') !== 'in_memory')
    losses.drop('promptCacheRetention', 'Gemini caches by itself')
  if (request.cache !== undefined) losses.drop('cache', 'Gemini caches by itself')
}

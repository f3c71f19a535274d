// A neutral request as Converse takes it. The model and whether it streams travel in the path.
import type { LossList } from '../../../generation/loss/loss.ts'
import { reportExtras } from '../../../generation/loss/report-extras.ts'
import type { GenerationRequest } from '../../../generation/request/request.ts'
import type { EncodedRequest } from '../../port/outbound-protocol.ts'
import type { Target } from '../../port/target.ts'
import type { WireRequest } from '../wire.ts'
import { beganWithoutReasoning, encodeMessages } from './request/messages.ts'
import { encodeSettings } from './request/settings.ts'
import { encodeTools } from './request/tools.ts'

export function encodeRequest(request: GenerationRequest, target: Target, losses: LossList): EncodedRequest {
  const conversation = encodeMessages(request, target, losses)
  const inference = encodeSettings(request, target, beganWithoutReasoning(conversation.messages), losses)
  const toolConfig = encodeTools(request, conversation.messages, target, inference.hasBudget, losses)
  const requestMetadata = encodeMetadata(request.metadata, losses)
  const serviceTier = encodeServiceTier(request.serviceTier, losses)
  const body: WireRequest = {
    ...conversation,
    ...inference.body,
    ...(toolConfig === undefined ? {} : { toolConfig }),
    ...(requestMetadata === undefined ? {} : { requestMetadata }),
    ...(serviceTier === undefined ? {} : { serviceTier }),
  }
  reportRest(request, losses)
  return { body: request.protocol === 'bedrock-converse' ? { ...request.extras, ...body } : body }
}

const MOST_METADATA = 16
/** Names and values of requestMetadata, from the Smithy model. */
const METADATA = /^[a-zA-Z0-9\s:_@$#=/+,-.]{0,256}$/

/** What Bedrock writes into its invocation log. */
function encodeMetadata(metadata: GenerationRequest['metadata'], losses: LossList): WireRequest['requestMetadata'] {
  const entries = Object.entries(metadata ?? {})
  const fitting = entries.filter(([name, value]) => name !== '' && METADATA.test(name) && METADATA.test(value))
  const sent = fitting.slice(0, MOST_METADATA)
  if (sent.length < entries.length) losses.drop('metadata', 'Bedrock takes 16 short entries without special characters')
  return sent.length === 0 ? undefined : Object.fromEntries(sent)
}

function encodeServiceTier(tier: string | undefined, losses: LossList): WireRequest['serviceTier'] {
  if (tier === undefined || ['auto', 'default', 'standard', 'standard_only'].includes(tier)) return undefined
  if (tier === 'flex' || tier === 'priority') return { type: tier }
  losses.refuse('serviceTier', `the provider has no service tier ${tier}`)
  return undefined
}

function reportRest(request: GenerationRequest, losses: LossList): void {
  reportExtras(request, 'bedrock-converse', losses)
  if ((request.candidateCount ?? 1) > 1) losses.refuse('candidateCount', 'one answer is asked for at a time')
  if ((request.outputModalities ?? []).some((modality) => modality !== 'text')) {
    losses.refuse('outputModalities', 'Converse is asked for text alone')
  } else if (request.audioOutput !== undefined) losses.drop('audioOutput', 'Converse gives no audio')
  if ((request.verbosity ?? 'medium') !== 'medium') losses.drop('verbosity', 'Converse has no verbosity')
  if (request.endUser !== undefined) losses.drop('endUser', 'Converse takes no name of the end user')
  if (request.promptCacheKey !== undefined) losses.drop('promptCacheKey', 'Converse caches by marks alone')
  if ((request.promptCacheRetention ?? 'in_memory') !== 'in_memory')
    losses.drop('promptCacheRetention', 'Converse caches by marks alone')
}

// What Responses callers call the neutral fields, for losses and for the `param` of errors.
import { lookUp } from '../../foundation/lists/look-up.ts'
import type { LossField } from '../../generation/loss/loss-field.ts'

const names: { readonly [field: string]: string } = {
  outputCap: 'max_output_tokens',
  verbosity: 'text.verbosity',
  endUser: 'safety_identifier',
  promptCacheKey: 'prompt_cache_key',
  promptCacheRetention: 'prompt_cache_retention',
  cache: 'prompt_cache_options',
  serviceTier: 'service_tier',
  'sampling.temperature': 'temperature',
  'sampling.topP': 'top_p',
  'sampling.frequencyPenalty': 'frequency_penalty',
  'sampling.presencePenalty': 'presence_penalty',
  'sampling.logprobs': 'include',
  'sampling.topLogprobs': 'top_logprobs',
  'reasoning.mode': 'reasoning.effort',
  'reasoning.effort': 'reasoning.effort',
  'reasoning.budgetTokens': 'reasoning.effort',
  'reasoning.show': 'reasoning.summary',
  'reasoning.wantsSignature': 'include',
  responseFormat: 'text.format',
  'responseFormat.schema': 'text.format.schema',
  'responseFormat.name': 'text.format.name',
  'responseFormat.description': 'text.format.description',
  'responseFormat.strict': 'text.format.strict',
  'tools.custom': 'tools',
  'tools.custom.format': 'tools.format',
  toolChoice: 'tool_choice',
  'toolChoice.allowed': 'tool_choice.tools',
  parallelToolCalls: 'parallel_tool_calls',
  'messages.role': 'input.role',
  'messages.cache': 'input.prompt_cache_breakpoint',
  'messages.cache.ttl': 'prompt_cache_options.ttl',
  'messages.text.citations': 'input.annotations',
  'messages.text.logprobs': 'input.logprobs',
  'messages.refusal': 'input.refusal',
  'messages.reasoning': 'input.reasoning',
  'messages.signature': 'input.encrypted_content',
  'messages.image': 'input.input_image',
  'messages.image.detail': 'input.detail',
  'messages.video': 'input.input_video',
  'messages.document': 'input.input_file',
  'messages.document.filename': 'input.filename',
  'messages.file': 'input.file_id',
  'messages.toolCall.custom': 'input.custom_tool_call',
  'messages.toolResult.media': 'input.output',
  'messages.toolResult.opaque': 'input.output',
}

/** Fields that Responses has no word for keep their neutral name: another protocol's caller set them, or nobody did. */
export function nameField(field: LossField): string {
  const known = lookUp(names, field)
  if (known !== undefined) return known
  if (field.startsWith('extras.')) return field.slice('extras.'.length)
  if (field.startsWith('preferences.')) return field.slice('preferences.'.length)
  if (field.startsWith('opaque.')) return field.slice('opaque.'.length)
  return field
}

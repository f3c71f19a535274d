// What callers of Chat call the neutral fields, for loss reports and for fields that a provider refuses.
import { lookUp } from '../../foundation/lists/look-up.ts'
import type { LossField } from '../../generation/loss/loss-field.ts'

const names: { readonly [field: string]: string } = {
  outputCap: 'max_completion_tokens',
  candidateCount: 'n',
  verbosity: 'verbosity',
  endUser: 'safety_identifier',
  metadata: 'metadata',
  promptCacheKey: 'prompt_cache_key',
  promptCacheRetention: 'prompt_cache_retention',
  cache: 'cache_control',
  serviceTier: 'service_tier',
  outputModalities: 'modalities',
  audioOutput: 'audio',
  'sampling.temperature': 'temperature',
  'sampling.topP': 'top_p',
  'sampling.topK': 'top_k',
  'sampling.frequencyPenalty': 'frequency_penalty',
  'sampling.presencePenalty': 'presence_penalty',
  'sampling.seed': 'seed',
  'sampling.stop': 'stop',
  'sampling.logprobs': 'logprobs',
  'sampling.topLogprobs': 'top_logprobs',
  'sampling.logitBias': 'logit_bias',
  'reasoning.mode': 'thinking',
  'reasoning.effort': 'reasoning_effort',
  'reasoning.budgetTokens': 'thinking_budget',
  'reasoning.show': 'reasoning.exclude',
  responseFormat: 'response_format',
  'responseFormat.schema': 'response_format.json_schema.schema',
  'responseFormat.name': 'response_format.json_schema.name',
  'responseFormat.description': 'response_format.json_schema.description',
  'responseFormat.strict': 'response_format.json_schema.strict',
  tools: 'tools',
  'tools.strict': 'tools.function.strict',
  'tools.custom': 'tools.custom',
  'tools.custom.format': 'tools.custom.format',
  'tools.parameters': 'tools.function.parameters',
  'tools.description': 'tools.function.description',
  'tools.cache': 'tools.cache_control',
  toolChoice: 'tool_choice',
  'toolChoice.allowed': 'tool_choice.allowed_tools',
  parallelToolCalls: 'parallel_tool_calls',
  'messages.role': 'messages.role',
  'messages.name': 'messages.name',
  'messages.cache': 'messages.content.cache_control',
  'messages.cache.ttl': 'messages.content.cache_control.ttl',
  'messages.text.citations': 'messages.annotations',
  'messages.text.logprobs': 'logprobs',
  'messages.refusal': 'messages.refusal',
  'messages.reasoning': 'messages.reasoning',
  'messages.signature': 'messages.reasoning_details',
  'messages.image': 'messages.content.image_url',
  'messages.image.detail': 'messages.content.image_url.detail',
  'messages.audio': 'messages.content.input_audio',
  'messages.video': 'messages.content.video_url',
  'messages.document': 'messages.content.file',
  'messages.document.filename': 'messages.content.file.filename',
  'messages.file': 'messages.content.file.file_id',
  'messages.toolCall.custom': 'messages.tool_calls.custom',
  'messages.toolResult.media': 'messages.content',
  'messages.toolResult.opaque': 'messages.content',
}

/** The neutral name of a top-level wire field that is modelled. */
export const fieldsByWireName: ReadonlyMap<string, LossField> = new Map(
  Object.entries(names)
    .filter(([field, name]) => !name.includes('.') && !field.startsWith('messages.'))
    .map(([field, name]) => [name, field as LossField]),
)

/** The caller's name for a neutral field; the neutral one where Chat has none. */
export function nameField(field: LossField): string {
  if (field.startsWith('extras.')) return field.slice('extras.'.length)
  if (field.startsWith('preferences.')) return field.slice('preferences.'.length)
  if (field.startsWith('opaque.message.')) return `messages.${field.slice('opaque.message.'.length)}`
  if (field.startsWith('opaque.')) return field.slice('opaque.'.length)
  return lookUp(names, field) ?? field
}

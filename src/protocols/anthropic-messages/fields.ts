// What a Messages caller calls the neutral fields; those that this protocol cannot express keep their
// neutral name.
import { lookUp } from '../../foundation/lists/look-up.ts'
import type { LossField } from '../../generation/loss/loss-field.ts'

const names: { readonly [field in LossField]?: string } = {
  outputCap: 'max_tokens',
  endUser: 'metadata.user_id',
  cache: 'cache_control',
  serviceTier: 'service_tier',
  'sampling.temperature': 'temperature',
  'sampling.topP': 'top_p',
  'sampling.topK': 'top_k',
  'sampling.stop': 'stop_sequences',
  'reasoning.mode': 'thinking',
  'reasoning.effort': 'output_config.effort',
  'reasoning.budgetTokens': 'thinking.budget_tokens',
  'reasoning.show': 'thinking.display',
  responseFormat: 'output_config.format',
  'responseFormat.schema': 'output_config.format.schema',
  tools: 'tools',
  'tools.strict': 'tools.strict',
  'tools.parameters': 'tools.input_schema',
  'tools.description': 'tools.description',
  'tools.cache': 'tools.cache_control',
  toolChoice: 'tool_choice',
  parallelToolCalls: 'tool_choice.disable_parallel_tool_use',
  'messages.role': 'messages.role',
  'messages.cache': 'messages.content.cache_control',
  'messages.cache.ttl': 'messages.content.cache_control.ttl',
  'messages.text.citations': 'messages.content.citations',
  'messages.reasoning': 'messages.content.thinking',
  'messages.signature': 'messages.content.signature',
  'messages.image': 'messages.content.image',
  'messages.document': 'messages.content.document',
  'messages.document.title': 'messages.content.title',
  'messages.document.context': 'messages.content.context',
  'messages.document.citable': 'messages.content.citations',
  'messages.file': 'messages.content.source.file_id',
  'messages.toolResult.media': 'messages.content.tool_result.content',
  'messages.toolResult.isError': 'messages.content.is_error',
  'messages.toolResult.opaque': 'messages.content.tool_result.content',
}

export function nameField(field: LossField): string {
  if (field.startsWith('extras.')) return field.slice('extras.'.length)
  if (field.startsWith('preferences.')) return field.slice('preferences.'.length)
  if (field.startsWith('opaque.')) return field.slice('opaque.'.length)
  return lookUp(names, field) ?? field
}

// Counts of a request's tokens by the provider: what is asked is a request without what bears on its answer alone (OpenAI's
// OpenAPI document 2.3.0, 2026-08: `TokenCountsBody`).
import { readTokens } from '../../../generation/usage/read-tokens.ts'
import type { Counting } from '../../port/outbound-protocol.ts'

const fields = [
  'model',
  'input',
  'instructions',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'text',
  'reasoning',
  'truncation',
  'conversation',
  'previous_response_id',
]

export const counting: Counting = {
  path: () => '/responses/input_tokens',
  encodeCount: (body) => Object.fromEntries(Object.entries(body).filter(([name]) => fields.includes(name))),
  decodeCount: (body) => readTokens(body['input_tokens']),
}

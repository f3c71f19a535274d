// Counts of a request's tokens by the provider: what is asked is a request without what bears on its answer alone, and a
// body that holds more is refused (Anthropic's OpenAPI document, 2026-07: `BetaCountMessageTokensParams`, a closed object).
import { readTokens } from '../../../generation/usage/read-tokens.ts'
import type { Counting } from '../../port/outbound-protocol.ts'

const fields = [
  'model',
  'messages',
  'system',
  'tools',
  'tool_choice',
  'thinking',
  'cache_control',
  'context_management',
  'mcp_servers',
  'output_config',
  'output_format',
  'speed',
]

export const counting: Counting = {
  path: () => '/v1/messages/count_tokens',
  encodeCount: (body) => Object.fromEntries(Object.entries(body).filter(([name]) => fields.includes(name))),
  decodeCount: (body) => readTokens(body['input_tokens']),
}

// What a response object shows of its request: each member that `encode-resource.ts` reads. The input is not among them.
import type { JsonObject } from '../../../foundation/json/json.ts'
import type { GenerationRequest } from '../../../generation/request/request.ts'
import { listCustomTools } from '../../../generation/request/tool.ts'
import { listCallForms } from '../agent-tools/tool-extras.ts'
import type { Echo } from '../../port/echo.ts'

const shown = [
  'instructions',
  'max_output_tokens',
  'max_tool_calls',
  'parallel_tool_calls',
  'prompt_cache_key',
  'prompt_cache_retention',
  'reasoning',
  'safety_identifier',
  'service_tier',
  'temperature',
  'frequency_penalty',
  'presence_penalty',
  'text',
  'tool_choice',
  'tools',
  'top_logprobs',
  'top_p',
  'truncation',
  'metadata',
  'user',
]

export function decodeEcho(body: JsonObject, request: GenerationRequest): Echo {
  const members: JsonObject = {}
  for (const name of shown) if (Object.hasOwn(body, name)) members[name] = body[name]
  return { members, customTools: listCustomTools(request.tools), callForms: listCallForms(request.tools) }
}

// What becomes of `extras` on the way to another protocol: each is a loss by its own wire name, but for values that are
// the field's default or mean nothing at the target. Fields that bear on the bill, or on who keeps or sees the data, or
// that hold part of the conversation, are refused instead of dropped.
import type { Json } from '../../foundation/json/json.ts'
import { lookUp } from '../../foundation/lists/look-up.ts'
import type { LossList } from './loss.ts'
import type { ProtocolName } from '../protocol-name.ts'
import type { GenerationRequest } from '../request/request.ts'

/** Values that ask for nothing. A field listed with `true` asks for nothing whatever its value. */
const idle: { readonly [field: string]: readonly Json[] | true } = {
  store: [false],
  background: [false],
  truncation: ['disabled'],
  speed: ['standard'],
  inference_geo: ['global', 'not_available'],
  stream_options: true,
  include: [],
  mcp_servers: [],
}

const refused = new Set([
  'background',
  'speed',
  'inference_geo',
  'container',
  'mcp_servers',
  'previous_response_id',
  'conversation',
  'prompt',
  'web_search_options',
  'cachedContent',
  'cached_content',
])

/** Reports the extras of `request` that an endpoint speaking `at` cannot be sent. Those of its own protocol it can. */
export function reportExtras(request: GenerationRequest, at: ProtocolName, losses: LossList): void {
  if (request.protocol === at) return
  for (const [field, value] of Object.entries(request.extras)) {
    if (isIdle(field, value)) continue
    const reason = `a field of ${request.protocol} that ${at} does not have`
    if (refused.has(field)) losses.refuse(`extras.${field}`, reason)
    else losses.drop(`extras.${field}`, reason)
  }
}

function isIdle(field: string, value: Json): boolean {
  if (value === null) return true
  // Callers name fields as they like: `constructor` is one, and every object has it.
  const values = lookUp(idle, field)
  if (values === true) return true
  return Array.isArray(value) ? value.length === 0 : values?.includes(value) === true
}

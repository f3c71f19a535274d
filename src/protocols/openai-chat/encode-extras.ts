// Fields that are not modelled: this protocol's own go as they came; those of others are losses, or no losses where their
// value asks for nothing, or refusals where they bear on the bill or on who sees the data.
import type { Json, JsonObject } from '../../foundation/json.ts'
import type { LossList } from '../../generation/loss.ts'
import type { GenerationRequest } from '../../generation/request.ts'

export function encodeExtras({ protocol, extras }: GenerationRequest, body: JsonObject, losses: LossList): void {
  for (const [field, value] of Object.entries(extras)) {
    if (protocol === 'openai-chat') {
      if (field !== 'stream_options') body[field] = value
      else if (body['stream'] === true) body[field] = { ...(value as JsonObject), ...(body[field] as JsonObject) }
    } else if (bearsOnBill(field, value))
      losses.refuse(`extras.${field}`, 'it bears on the bill or on who sees the data')
    else if (!asksNothing(field, value)) losses.drop(`extras.${field}`, `a field of ${protocol}`)
  }
}

function asksNothing(field: string, value: Json): boolean {
  switch (field) {
    // Chat stores nothing unless told to; what Responses stores by default cannot be fetched from us anyway.
    case 'store':
    case 'stream_options':
      return true
    case 'background':
      return value === false
    case 'truncation':
      return value === 'disabled'
    case 'include':
      return Array.isArray(value) && value.length === 0
    default:
      return value === null
  }
}

/** Where the data is kept, servers of others that would see it, and modes with a price of their own. */
const billed: ReadonlySet<string> = new Set(['inference_geo', 'mcp_servers', 'container', 'conversation', 'speed'])

function bearsOnBill(field: string, value: Json): boolean {
  if (value === null) return false
  if (field === 'background') return value === true
  if (field === 'speed') return value !== 'standard'
  return billed.has(field)
}

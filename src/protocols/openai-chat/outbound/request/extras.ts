// Fields that are not modelled: this protocol's own go as they came, those of others are reported.
import type { JsonObject } from '../../../../foundation/json/json.ts'
import { setOwn } from '../../../../foundation/lists/look-up.ts'
import type { LossList } from '../../../../generation/loss/loss.ts'
import { reportExtras } from '../../../../generation/loss/report-extras.ts'
import type { GenerationRequest } from '../../../../generation/request/request.ts'

export function encodeExtras(request: GenerationRequest, body: JsonObject, losses: LossList): void {
  reportExtras(request, 'openai-chat', losses)
  if (request.protocol !== 'openai-chat') return
  for (const [field, value] of Object.entries(request.extras)) {
    // Options of the stream stand beside our own, and only where there is one.
    if (field !== 'stream_options') setOwn(body, field, value)
    else if (body['stream'] === true) body[field] = { ...(value as JsonObject), ...(body[field] as JsonObject) }
  }
}

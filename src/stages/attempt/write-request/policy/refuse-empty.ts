// A conversation of which nothing is left on its way to another protocol (blank text, media that the model does not take)
// is refused here, in the caller's words: every provider would refuse it, with words about a body that the caller never
// wrote.
import { readArray, type JsonObject } from '../../../../foundation/json/json.ts'
import { GatewayError } from '../../../../generation/error/gateway-error.ts'
import type { InboundProtocolName, ProtocolName } from '../../../../generation/protocol-name.ts'

const conversations: { readonly [name in ProtocolName]: string } = {
  'openai-chat': 'messages',
  'openai-responses': 'input',
  'anthropic-messages': 'messages',
  gemini: 'contents',
  'bedrock-converse': 'messages',
}

/** @throws GatewayError invalid_messages where `body`, one of `outbound`, holds no turn; another endpoint may take more */
export function refuseEmpty(body: JsonObject, outbound: ProtocolName, inbound: InboundProtocolName): void {
  if ((readArray(body[conversations[outbound]]) ?? []).length > 0) return
  const param = conversations[inbound]
  const message = `'${param}' holds nothing that can be sent to the model that serves this request: blank text and media that it does not take are left out.`
  throw new GatewayError('invalid_messages', message, { param, canFailOver: true })
}

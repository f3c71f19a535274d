// The facts of a body by which passthrough or translation is chosen.
import { isObject, readArray, type JsonObject } from '../../foundation/json/json.ts'
import type { InboundProtocolName, ProtocolName } from '../../generation/protocol-name.ts'
import { SIGNATURE_PREFIX, unwrapSignature, type Signature } from '../../generation/signature/signature.ts'
import type { BodyFact } from '../tickets/decoded.ts'

export type ModeFacts = {
  /** A signature in our wrapping is inside: it must be unwrapped, so the bytes cannot go up as they are. */
  holdsWrappedSignature: boolean
  /** The newest of those, without its text: who made it reads it. Undefined: there is none, or it cannot be read. */
  signature: Signature | undefined
  /** An answer in a JSON schema is asked for. */
  asksSchema: boolean
  /** `reasoning_effort` says how much to reason. */
  saysEffort: boolean
  /** A message is a developer's. */
  hasDeveloper: boolean
}

/** Where each protocol asks for an answer in a JSON schema. */
export const schemaFields: { readonly [protocol in string]?: string } = {
  'openai-chat': 'response_format',
  'openai-responses': 'text',
  'anthropic-messages': 'output_config',
} satisfies { readonly [protocol in InboundProtocolName]: string }

const prefixBytes = Buffer.from(SIGNATURE_PREFIX)

export const modeFacts: BodyFact<ModeFacts> = {
  name: 'mode',
  read: ({ inbound, body, bytes }) => ({
    ...readSignature(bytes, inbound.wire),
    asksSchema: asksSchema(body[schemaFields[inbound.name] ?? '']),
    saysEffort: typeof body['reasoning_effort'] === 'string',
    hasDeveloper: (readArray(body['messages']) ?? []).some((each) => isObject(each) && each['role'] === 'developer'),
  }),
}

function readSignature(bytes: Buffer, protocol: ProtocolName): Pick<ModeFacts, 'holdsWrappedSignature' | 'signature'> {
  const at = bytes.lastIndexOf(prefixBytes)
  if (at === -1) return { holdsWrappedSignature: false, signature: undefined }
  const end = bytes.indexOf(QUOTE, at)
  const { signature } = unwrapSignature(bytes.toString('latin1', at, end === -1 ? bytes.length : end), protocol)
  return {
    holdsWrappedSignature: true,
    signature: signature.issuer === 'native' ? undefined : { ...signature, value: '' },
  }
}

const QUOTE = 0x22

function asksSchema(holder: JsonObject[string]): boolean {
  const format = isObject(holder) && isObject(holder['format']) ? holder['format'] : holder
  return isObject(format) && format['type'] === 'json_schema'
}

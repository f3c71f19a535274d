// What must hold of every answer to a caller, whatever was sent: a status that docs/errors.md lists, the caller's shape, a request id,
// a stream that has an end. A failure of a model whose provider answers well is the gateway's, and a fault.
import type { InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { errorTable } from '../../src/generation/error/error-table.ts'
import { parseJsonObject, readArray, readObject, readString, type JsonObject } from '../../src/foundation/json/json.ts'
import { judges } from '../conformance/codecs.ts'
import { endsInError, endsWell, readFrames } from '../e2e/world.ts'
import { testModel } from '../gateway.ts'
import { schemaErrors, schemasAbsent } from '../schemas.ts'
import type { FuzzInput } from './fuzz-input.ts'
import type { FuzzReply } from './fuzz-world.ts'

const codes = new Set(Object.values(errorTable).map(({ code }) => code))
const types = new Set(Object.values(errorTable).map(({ anthropicType }) => anthropicType))
/** A key that is right, without limits but on money, on a path that is there, hears no other. */
const statuses = new Set([200, 400, 402, 404, 413])
/** Those that a failing provider may cause besides. */
const failures = new Set([502, 503])

/** What is wrong with it, in words that are the same for the same fault; undefined where nothing is. */
export function judgeReply({ from, fails }: FuzzInput, reply: FuzzReply | string): string | undefined {
  if (typeof reply === 'string') return reply
  const { status, headers, text, broken } = reply
  const id = headers['x-request-id']
  if (typeof id !== 'string' || !id.startsWith('req_cm_')) return `status ${status} without a request id`
  const isKnown = statuses.has(status) || (fails && failures.has(status))
  if (!isKnown) return `status ${status}: ${text.slice(0, 300).replace(id, 'ID').replace(id, 'ID')}`
  if (status === 503 && headers['retry-after'] === undefined) return 'a 503 without Retry-After'
  if (headers['content-type']?.startsWith('text/event-stream') === true) {
    return judgeStream(from, fails, reply) ?? (isTranslated(from, reply) ? judgeEvents(from, text) : undefined)
  }
  if (broken) return `a broken answer with status ${status}`
  const json = parseJsonObject(text)
  if (json === undefined) return fails && status === 200 ? undefined : `status ${status} and no JSON object`
  if (status !== 200) return judgeError(from, fails, id, json)
  if (isTranslated(from, reply)) return judgeSchema(from, judges[from].answer, json)
  return fails || looksWhole(from, json) ? undefined : 'an answer that is not of its protocol'
}

/** Whether we wrote it ourselves, of what a provider that answers well said in another protocol. */
function isTranslated(from: InboundProtocolName, { headers }: FuzzReply): boolean {
  const model = headers['x-crossmodel-model']
  return typeof model === 'string' && model.startsWith('test/') && model !== testModel(from)
}

function judgeEvents(from: InboundProtocolName, text: string): string | undefined {
  for (const { data } of readFrames(text)) {
    const event = parseJsonObject(data)
    // The official document of Messages leaves pings out.
    if (data === '[DONE]' || event?.['type'] === 'ping') continue
    const fault = judgeSchema(from, judges[from].event, event)
    if (fault !== undefined) return fault
  }
  return undefined
}

/** Against the official document, where it is beside the project. */
function judgeSchema(from: InboundProtocolName, schema: string, value: JsonObject | undefined): string | undefined {
  if (schemasAbsent !== false) return undefined
  const [first] = schemaErrors(judges[from].document, schema, value).filter((line) => !isHostedTool(line, value))
  return first === undefined ? undefined : `invalid ${schema}: ${first}`
}

function judgeStream(
  from: InboundProtocolName,
  fails: boolean,
  { status, text, broken }: FuzzReply,
): string | undefined {
  if (status !== 200) return `a stream with status ${status}`
  if (endsWell(from, text)) return undefined
  if (!fails) return endsInError(from, text) ? `a stream that fails: ${text.slice(-300)}` : 'a stream without its end'
  return broken || endsInError(from, text) ? undefined : 'a stream that ends neither well nor in an error'
}

function judgeError(from: InboundProtocolName, fails: boolean, id: string, json: JsonObject): string | undefined {
  const error = readObject(json['error'])
  if (readString(error?.['message']) === undefined) return 'an error without a message'
  // The provider's own words, handed on, have neither our id nor our codes.
  if (fails && error?.['message'] === 'Not like this.') return undefined
  if (json['request_id'] !== id) return 'an error without its request id'
  if (from === 'anthropic-messages') {
    return json['type'] === 'error' && types.has(readString(error?.['type']) ?? '')
      ? undefined
      : 'an unknown error type'
  }
  return codes.has(readString(error?.['code']) ?? '') ? undefined : 'an unknown error code'
}

function looksWhole(from: InboundProtocolName, json: JsonObject): boolean {
  if (from === 'openai-chat') return Array.isArray(json['choices'])
  return from === 'openai-responses' ? json['object'] === 'response' : json['type'] === 'message'
}

/** What callers say inside of tools that a provider runs itself is shown as they said it. */
function isHostedTool(line: string, value: JsonObject | undefined): boolean {
  const index = /^\/(?:response\/)?tools\/(\d+)/.exec(line)?.[1]
  const tools = readArray((readObject(value?.['response']) ?? value)?.['tools'])
  const type = readObject(tools?.[Number(index)])?.['type']
  return index !== undefined && type !== 'function' && type !== 'custom'
}

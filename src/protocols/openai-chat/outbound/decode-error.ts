// Error answers of the many providers that speak Chat, read into the one table of failures. The shapes seen: OpenAI's
// `{error: {message, type, param, code}}`; vLLM's and Mistral's flat `{object: "error", message, …}`; FastAPI's
// `{detail}`; Google's list of one; `{error: "text"}`. Anything else is judged by its status alone.
import {
  isObject,
  parseJson,
  readArray,
  readNumber,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import {
  classifyUpstreamFailure,
  type GatewayError,
  type UpstreamFailure,
} from '../../../generation/error/gateway-error.ts'
import { isContentPolicy } from '../../failures/content-policy.ts'
import { isContextOverflow } from '../../failures/context-overflow.ts'
import { isRefusedAccount } from '../../failures/refused-account.ts'
import { readPlainSentence } from '../../failures/plain-sentence.ts'

const MESSAGE_LENGTH = 2_000

/** Reads an error answer; `body` may be anything, or nothing. Never throws. */
export function decodeError(status: number, body: string): GatewayError {
  return classifyUpstreamFailure(decodeFailure(status, parseJson(body), readPlainSentence(body)))
}

/** The `error` member of a chunk inside a stream that began with 200. Its own status counts where it names one. */
export function decodeStreamError(error: Json): GatewayError {
  return classifyUpstreamFailure(decodeFailure(decodeStatus(error), { error }))
}

function decodeStatus(error: Json): number {
  if (!isObject(error)) return 500
  for (const name of ['status_code', 'status', 'code', 'http_code']) {
    const value = error[name]
    const status = readNumber(typeof value === 'string' && /^[45]\d\d$/.test(value) ? Number(value) : value)
    if (status !== undefined && status >= 400 && status < 600) return status
  }
  const words = `${readString(error['type']) ?? ''} ${readString(error['code']) ?? ''}`
  if (/rate_limit/.test(words)) return 429
  if (/overloaded|unavailable/.test(words)) return 503
  if (/invalid_request|bad_request/.test(words)) return 400
  return 500
}

/** `sentence`: the words of a body that is no JSON. */
function decodeFailure(status: number, body: Json | undefined, sentence?: string): UpstreamFailure {
  const holder = readObject(Array.isArray(body) ? body[0] : body)
  if (holder === undefined) return { status, message: sentence, meaning: decodeMeaning(status, [], sentence ?? '') }
  const error = holder['error']
  const fields: JsonObject = isObject(error) ? error : holder
  const message = cut(readString(error) ?? decodeMessage(fields))
  const code = decodeCode(fields)
  const param = readString(fields['param'])
  // OpenRouter hides the provider's own words in `metadata.raw`.
  const raw = readString(readObject(fields['metadata'])?.['raw'])
  const words = [message, cut(raw)].filter((text) => text !== undefined && text !== '').join(' ')
  return {
    status,
    message: words === '' ? undefined : words,
    code,
    param: param === '' ? undefined : param,
    // OpenRouter says what of the input its moderation flagged.
    meaning: isFlagged(fields['metadata'])
      ? 'content-policy'
      : decodeMeaning(status, [code, readString(fields['type'])], words),
  }
}

function decodeMessage(fields: JsonObject): string | undefined {
  const message = fields['message'] ?? fields['detail'] ?? fields['msg']
  if (typeof message === 'string') return message
  // FastAPI: a list of {loc, msg}; Mistral wraps it in {detail: […]}.
  const list = readArray(message) ?? readArray(readObject(message)?.['detail'])
  const texts = (list ?? []).map((entry) => readString(readObject(entry)?.['msg'])).filter((text) => text !== undefined)
  if (texts.length > 0) return texts.join('; ')
  return isObject(message) ? JSON.stringify(message) : undefined
}

function decodeCode(fields: JsonObject): string | undefined {
  for (const name of ['code', 'type', 'status']) {
    const value = fields[name]
    if (typeof value === 'string' && value !== '') return value
    if (typeof value === 'number') return String(value)
  }
  return undefined
}

function isFlagged(metadata: Json | undefined): boolean {
  return readObject(metadata)?.['flagged_input'] !== undefined
}

function decodeMeaning(status: number, named: (string | undefined)[], words: string): UpstreamFailure['meaning'] {
  const code = named.join(' ')
  if (isContextOverflow(status, named, words)) return 'context-length'
  if (isContentPolicy(status, named, words)) return 'content-policy'
  if (/model_not_found|model_not_exist|no_such_model/i.test(code)) return 'model-not-found'
  if (isRefusedAccount(named, words)) return 'account'
  if (/overloaded|capacity|insufficient_system_resource/i.test(code) || status === 498) return 'overloaded'
  return undefined
}

function cut(text: string | undefined): string | undefined {
  return text !== undefined && text.length > MESSAGE_LENGTH ? `${text.slice(0, MESSAGE_LENGTH)}…` : text
}

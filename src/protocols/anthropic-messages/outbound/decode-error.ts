// Error answers of Anthropic and of the clouds that host it. Anthropic's shape is `{type: error, error: {type, message}}`;
// Bedrock's is `{message}`, Vertex's `{error: {code, message, status}}` or a list with one of these; proxies send
// anything. What the status does not tell is read from the provider's words, each with where they were seen.
import {
  isObject,
  parseJson,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import { lookUp } from '../../../foundation/lists/look-up.ts'
import {
  classifyUpstreamFailure,
  type GatewayError,
  type UpstreamFailure,
} from '../../../generation/error/gateway-error.ts'
import { isContentPolicy } from '../../failures/content-policy.ts'
import { isContextOverflow } from '../../failures/context-overflow.ts'
import { isRefusedAccount } from '../../failures/refused-account.ts'
import { readPlainSentence } from '../../failures/plain-sentence.ts'

/** Statuses of the error types, for errors that arrive inside a stream (docs: errors). */
const statuses: { readonly [type: string]: number } = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
}

/** Exceptions of Bedrock's event stream (InvokeModelWithResponseStream), lower case. */
const exceptions: { readonly [name: string]: number } = {
  accessdeniedexception: 403,
  internalserverexception: 500,
  modelstreamerrorexception: 502,
  modeltimeoutexception: 504,
  serviceunavailableexception: 503,
  throttlingexception: 429,
  validationexception: 400,
}

/** An error frame of a stream: Anthropic's `error` event, or an exception of Bedrock named by `event`. */
export function decodeErrorFrame(event: string | undefined, data: JsonObject): GatewayError | undefined {
  if (data['type'] === 'error' || (data['type'] === undefined && event === 'error')) return decodeErrorObject(200, data)
  if (data['type'] !== undefined || event === undefined || !/exception$/i.test(event)) return undefined
  return decodeErrorObject(lookUp(exceptions, event.toLowerCase()) ?? 500, data)
}

/** Never throws: `body` may be anything. */
export function decodeError(status: number, body: string): GatewayError {
  const parsed = parseJson(body)
  const first: Json | undefined = Array.isArray(parsed) ? parsed[0] : parsed
  if (isObject(first)) return decodeErrorObject(status, first)
  const message = readPlainSentence(body)
  return classifyUpstreamFailure({ status, message, meaning: decodeMeaning(status, [], message ?? '') })
}

/** An error object, with the status it came with; a status below 400 is replaced by the one its type stands for. */
export function decodeErrorObject(status: number, body: JsonObject): GatewayError {
  const error = readObject(body['error'])
  const code = readString(error?.['type']) ?? readString(error?.['status']) ?? readString(body['__type'])
  const message =
    readString(error?.['message']) ??
    readString(body['message']) ??
    readString(body['Message']) ??
    readString(body['error'])
  const known = lookUp(statuses, code)
  const failure: UpstreamFailure = { status: status >= 400 ? status : (known ?? 500), code }
  if (message !== undefined) failure.message = clip(message)
  const named = [code, readString(error?.['code'])]
  failure.meaning = decodeMeaning(failure.status, named, message ?? '')
  failure.param = decodeParam(message ?? '')
  return classifyUpstreamFailure(failure)
}

function decodeMeaning(
  status: number,
  named: readonly (string | undefined)[],
  message: string,
): UpstreamFailure['meaning'] {
  const [code] = named
  if (code === 'overloaded_error') return 'overloaded'
  if (code === 'not_found_error' && /\bmodel\b/.test(message)) return 'model-not-found'
  // 400 and 429 too, in the words of Anthropic or of who else speaks its protocol.
  if (status < 500 && isRefusedAccount(named, message)) return 'account'
  const isRefused = isContentPolicy(status, named, message)
  if (status !== 400 && status !== 413 && status !== 422) return isRefused ? 'content-policy' : undefined
  if (isContextOverflow(status, named, message)) return 'context-length'
  if (isRefused) return 'content-policy'
  // Bedrock: `The provided model identifier is invalid.`
  if (/^the provided model identifier is invalid/i.test(message)) return 'model-not-found'
  return undefined
}

/** Anthropic names the field before a colon: `messages.0.content.1.text: …`. */
function decodeParam(message: string): string | undefined {
  return /^([a-z_]+(?:\.[\w-]+)*):\s/.exec(message)?.[1]
}

function clip(text: string): string {
  return text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text
}

/** Anthropic's shape: the clouds that host it have others, which its clients do not read. */
export function isError(body: JsonObject): boolean {
  const error = readObject(body['error'])
  return (
    body['type'] === 'error' &&
    readString(error?.['type']) !== undefined &&
    readString(error?.['message']) !== undefined
  )
}

// AWS's errors: `{message}` as the body of an HTTP answer, or an exception message inside a stream, named by its type.
// The header with the type does not reach us, so bodies are told apart by status and words.
import { parseJsonObject, readNumber, readString, type JsonObject } from '../../../foundation/json/json.ts'
import { lookUp } from '../../../foundation/lists/look-up.ts'
import {
  classifyUpstreamFailure,
  type GatewayError,
  type UpstreamFailure,
} from '../../../generation/error/gateway-error.ts'
import { isContentPolicy } from '../../failures/content-policy.ts'
import { isContextOverflow } from '../../failures/context-overflow.ts'
import { readPlainSentence } from '../../failures/plain-sentence.ts'

export function decodeError(status: number, body: string): GatewayError {
  const json = parseJsonObject(body) ?? { message: readPlainSentence(body) }
  // `com.amazon.coral.service#UnrecognizedClientException` in some answers.
  const type = readString(json['__type'])?.split('#').at(-1)
  // 424: the model failed, or answered with a status of its own; another endpoint may do better.
  return classify(status === 424 ? decodeOriginalStatus(json) : status, type, json)
}

/** An exception in a stream; undefined where `event` is the name of something else. */
export function classifyException(event: string, json: JsonObject): GatewayError | undefined {
  const known = lookUp(statuses, event.toLowerCase())
  if (known === undefined && !/(exception|error|failure|fault)$/i.test(event)) return undefined
  return classify(known === 424 ? decodeOriginalStatus(json) : (known ?? 500), event, json)
}

// Errors of Converse and ConverseStream in the Smithy model, with their statuses.
const statuses: { readonly [exception: string]: number } = {
  accessdeniedexception: 403,
  internalserverexception: 500,
  modelerrorexception: 424,
  modelnotreadyexception: 429,
  modelstreamerrorexception: 424,
  modeltimeoutexception: 408,
  resourcenotfoundexception: 404,
  servicequotaexceededexception: 429,
  serviceunavailableexception: 503,
  throttlingexception: 429,
  unrecognizedclientexception: 403,
  expiredtokenexception: 403,
  validationexception: 400,
}

function decodeOriginalStatus(json: JsonObject): number {
  const original = readNumber(json['originalStatusCode'])
  return original !== undefined && original >= 400 && original < 600 ? original : 502
}

/** The words that a sentence begins with: a validation error repeats what the caller wrote, such as a stop sequence. */
const meanings: readonly [UpstreamFailure['meaning'], RegExp][] = [
  // "The provided model identifier is invalid." (recorded), and a model that wants an inference profile.
  [
    'model-not-found',
    /^(?:the provided model identifier is invalid|could not resolve the foundation model|invocation of model id \S{1,200} with on-demand throughput isn.t supported)/i,
  ],
  // Seen with 400 and 403, in public threads until September 2026.
  [
    'account',
    /^(?:the security token|operation not allowed|(?:user: \S{1,300} is|your account is) not authorized|you (?:do not|don.t) have (?:permission to )?access (?:to )?the model|model access is denied)/i,
  ],
]

function classify(status: number, code: string | undefined, json: JsonObject): GatewayError {
  const message = readString(json['message']) ?? readString(json['Message'])
  const named = lookUp(statuses, code?.toLowerCase())
  const told = named === undefined || named === 424 ? status : named
  return classifyUpstreamFailure({ status: told, message, code, meaning: decodeMeaning(told, code, message ?? '') })
}

function decodeMeaning(status: number, code: string | undefined, words: string): UpstreamFailure['meaning'] {
  if (isContextOverflow(status, [code], words)) return 'context-length'
  const found = meanings.find(([, pattern]) => pattern.test(words))?.[0]
  return found ?? (isContentPolicy(status, [code], words) ? 'content-policy' : undefined)
}

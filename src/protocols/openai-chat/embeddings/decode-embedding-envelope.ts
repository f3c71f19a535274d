// What every request for embeddings is read for, and the neutral request. OpenAI's API document 2.3.0, CreateEmbeddingRequest;
// the lengths of single inputs are the provider's to judge.
import { bounds } from '../../../foundation/bounds.ts'
import { readArray, readString, type Json, type JsonObject } from '../../../foundation/json/json.ts'
import type { EmbeddingInput, EmbeddingRequest, VectorEncoding } from '../../../embedding/embedding.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import { readBilled } from '../../../generation/usage/read-billed.ts'
import type { Envelope } from '../../port/envelope.ts'
import { decodeModel, readWhole } from '../wire.ts'

/** @throws GatewayError `invalid_request` or `unsupported_parameter`, naming the field. */
export function decodeEmbeddingEnvelope(body: JsonObject): Envelope {
  const model = decodeModel(body)
  assertPlain(body, model)
  const inputs = countInputs(body['input'])
  const dimensions = readWhole(body, 'dimensions', 1)
  return {
    model,
    stream: false,
    // There is no output: nothing is held for one.
    outputCap: 0,
    candidateCount: 1,
    wantsStreamUsage: false,
    embeds: { inputs, encoding: decodeEncoding(body['encoding_format']), dimensions },
    ...readBilled(body, () => undefined),
  }
}

/** @throws GatewayError as above */
export function decodeEmbeddingRequest(body: JsonObject): EmbeddingRequest {
  const { model: _model, input, dimensions: _dimensions, encoding_format: _format, user, ...extras } = body
  countInputs(input)
  return {
    inputs: listInputs(input),
    dimensions: readWhole(body, 'dimensions', 1),
    endUser: readString(user),
    extras,
  }
}

/** What would give no vectors, or vectors that cannot be compared with each other. */
function assertPlain(body: JsonObject, model: string): void {
  const { stream, models, messages } = body
  if (stream !== undefined && stream !== null && stream !== false) throw refuse('stream', 'embeddings are not streamed')
  if (messages !== undefined && messages !== null) throw refuse('messages', "embeddings are made of 'input'")
  if (models === undefined || models === null) return
  const isOther = (name: Json) => name !== model
  if ((readArray(models) ?? [models]).some(isOther))
    throw refuse('models', 'vectors of different models cannot be compared with each other')
}

function refuse(param: string, why: string): GatewayError {
  return new GatewayError('unsupported_parameter', `'${param}' cannot be honoured: ${why}.`, { param })
}

function decodeEncoding(value: Json | undefined): VectorEncoding {
  if (value === undefined || value === null) return 'float'
  if (value === 'float' || value === 'base64') return value
  throw new GatewayError('invalid_request', "'encoding_format' must be 'float' or 'base64'.", {
    param: 'encoding_format',
  })
}

/** How many inputs there are. @throws GatewayError where it is none of the four forms */
function countInputs(input: Json | undefined): number {
  if (typeof input === 'string') return 1
  if (input === undefined) throw invalid("Missing required parameter: 'input'.")
  if (!Array.isArray(input) || input.length === 0) throw invalid(FORMS)
  if (isTokens(input)) return 1
  if (input.length > bounds.embeddingInputs)
    throw invalid(`'input' holds ${input.length} inputs: at most ${bounds.embeddingInputs} go into one request.`)
  const [first] = input
  const isForm = typeof first === 'string' ? isText : isTokenList
  for (const [index, each] of input.entries())
    if (!isForm(each)) throw new GatewayError('invalid_request', FORMS, { param: `input[${index}]` })
  return input.length
}

const FORMS =
  "'input' must be a text, a list of texts, a list of tokens, or a list of lists of tokens; none of them empty."

function invalid(message: string): GatewayError {
  return new GatewayError('invalid_request', message, { param: 'input' })
}

const isText = (value: Json) => typeof value === 'string'
const isToken = (value: Json) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
const isTokenList = (value: Json) => Array.isArray(value) && value.length > 0 && isTokens(value)

function isTokens(list: readonly Json[]): boolean {
  return list.every(isToken)
}

/** One of the four forms. */
function listInputs(input: Json | undefined): readonly EmbeddingInput[] {
  if (!Array.isArray(input)) return [input as string]
  return isToken(input[0] ?? null) ? [input as number[]] : (input as EmbeddingInput[])
}

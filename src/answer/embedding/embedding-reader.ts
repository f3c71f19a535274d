// Vectors for a caller who asked for them: the provider's bytes, once they have been read as what was asked for, or the vectors as
// callers of OpenAI's API get them. An answer with too few vectors, or with something else, is the provider's failure.
import { bounds } from '../../foundation/bounds.ts'
import { describeText } from '../../foundation/describe-text.ts'
import { BytePile } from '../../foundation/frames/byte-pile.ts'
import { isBearableJson } from '../../foundation/json/json-outline.ts'
import { parseJsonObject, type JsonObject } from '../../foundation/json/json.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { LossList } from '../../generation/loss/loss.ts'
import { sumInput, type Usage } from '../../generation/usage/usage.ts'
import type { EmbeddingResponse } from '../../embedding/embedding.ts'
import type { EmbeddingInbound } from '../../protocols/port/inbound-protocol.ts'
import type { EmbeddingCodec } from '../../protocols/port/outbound-protocol.ts'
import { emptySample, type OutputSample } from '../output-sample.ts'
import { nothing, type AnswerReader, type Output } from '../reader.ts'
import type { EmbeddingReading } from './embedding-reading.ts'

export class EmbeddingReader implements AnswerReader {
  readonly #inbound: EmbeddingInbound
  readonly #codec: EmbeddingCodec
  readonly #reading: EmbeddingReading
  readonly #losses: LossList
  readonly #pile = new BytePile()
  readonly handsOn = false
  readonly eventCount = 0
  readonly contentWithinBytes = bounds.answerBodyBytes
  readonly isAboutToEnd = false
  readonly finish = undefined
  /** Vectors are no output that anybody counts. */
  readonly unreadBytes = 0
  usage: Usage | undefined

  constructor(inbound: EmbeddingInbound, codec: EmbeddingCodec, reading: EmbeddingReading, losses: LossList) {
    this.#inbound = inbound
    this.#codec = codec
    this.#reading = reading
    this.#losses = losses
  }

  get keptBytes(): number {
    return this.#pile.size
  }

  get usageIsPartial(): boolean {
    return this.usage !== undefined && sumInput(this.usage) === 0
  }

  push(chunk: Buffer): Output {
    this.#pile.push(chunk)
    return nothing
  }

  end(): Output {
    try {
      return { bytes: this.#read(this.#pile.take()), content: true, ending: 'end' }
    } catch (error) {
      if (error instanceof GatewayError) return this.fail(error)
      throw error
    }
  }

  fail(error: GatewayError): Output {
    return { bytes: '', content: false, ending: error }
  }

  takeOutput(): OutputSample {
    return emptySample
  }

  finishShort(): undefined {
    return undefined
  }

  #read(bytes: Buffer): Buffer | string {
    const body = parse(bytes)
    const { passthrough, model, encoding, estimatedInputTokens, firstIndex } = this.#reading
    const response = this.#decode(body)
    this.usage = response.usage
    this.#assertWhole(response)
    if (passthrough && this.#codec.decodeEncoding?.(body) === encoding) return bytes
    const context = { model, inputTokens: estimatedInputTokens, encoding, firstIndex }
    return JSON.stringify(this.#inbound.encodeResponse(response, context))
  }

  /** What failed may have been billed: its usage is known all the same. */
  #decode(body: JsonObject): EmbeddingResponse {
    try {
      return this.#codec.decodeResponse(body, this.#reading.countedInputTokens)
    } catch (error) {
      this.usage = this.#codec.decodeUsage(body)
      throw error
    }
  }

  #assertWhole({ vectors }: EmbeddingResponse): void {
    const { inputs, dimensions } = this.#reading
    if (vectors.length !== inputs) throw unreadable(`${vectors.length} vectors for ${inputs} inputs`)
    const [first] = vectors
    if (first === undefined || vectors.some(({ length }) => length !== first.length))
      throw unreadable('vectors of different lengths')
    if (dimensions !== undefined && first.length !== dimensions)
      this.#losses.change('extras.dimensions', `the vectors have ${first.length} dimensions`)
  }
}

/** @throws GatewayError where it is no JSON object, or one that takes a parser too long */
function parse(bytes: Buffer): JsonObject {
  const text = bytes.toString('utf8')
  if (!isBearableJson(text, bounds.vectorValues)) throw unreadable('too many values, or nested too deep')
  const body = parseJsonObject(text)
  if (body === undefined) throw unreadable(`no JSON object: ${describeText(text)}`)
  return body
}

function unreadable(detail: string): GatewayError {
  return new GatewayError('provider_error', 'The provider sent an answer that could not be read.', { detail })
}

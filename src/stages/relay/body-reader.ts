// A whole answer for a caller who wants one: the provider's bytes, once they have been read as an answer of the protocol,
// or that answer in the caller's protocol. What cannot be read is the provider's failure and never reaches the caller as a
// success.
import { bounds } from '../../foundation/bounds.ts'
import { describeText } from '../../foundation/describe-text.ts'
import { parseJsonObject, type JsonObject } from '../../foundation/json.ts'
import type { FinishReason } from '../../generation/finish-reason.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { GenerationResponse } from '../../generation/response.ts'
import type { Usage } from '../../generation/usage.ts'
import type { OutboundProtocol, Reading, Source } from '../../protocols/protocol.ts'
import { OutputSampler } from './output-sampler.ts'
import { nothing, type AnswerReader, type Output, type OutputSample } from './reader.ts'

/** The answer in the caller's protocol. */
export type TranslateBody = (response: GenerationResponse) => JsonObject

export class BodyReader implements AnswerReader {
  readonly #outbound: OutboundProtocol
  readonly #readSource: () => Source
  readonly #translate: TranslateBody | undefined
  readonly #chunks: Buffer[] = []
  #body: JsonObject | undefined
  readonly betweenEvents = true
  readonly contentWithinBytes = bounds.answerBodyBytes
  usage: Usage | undefined
  readonly usageIsPartial = false
  finish: FinishReason | undefined
  /** Nothing of it is seen before its end. */
  readonly isAboutToEnd = false

  /** `translate` undefined: the provider's bytes pass through. */
  constructor(outbound: OutboundProtocol, readSource: () => Source, translate: TranslateBody | undefined) {
    this.#outbound = outbound
    this.#readSource = readSource
    this.#translate = translate
  }

  push(chunk: Buffer): Output {
    this.#chunks.push(chunk)
    return nothing
  }

  end(): Output {
    const bytes = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks)
    const text = bytes.toString('utf8')
    const body = parseJsonObject(text)
    if (body === undefined) {
      return this.fail(
        new GatewayError('provider_error', 'The provider sent an answer that could not be read.', {
          detail: `not a JSON object: ${describeText(text)}`,
        }),
      )
    }
    this.#body = body
    try {
      return { bytes: this.#read(bytes, body), content: true, ending: 'end', cut: false }
    } catch (error) {
      if (error instanceof GatewayError) return this.fail(error)
      throw error
    }
  }

  #read(bytes: Buffer, body: JsonObject): Buffer | string {
    const read = this.#translate === undefined ? this.#outbound.readAnswer?.(body) : undefined
    if (read !== undefined) return this.#note(read, bytes)
    const response = this.#outbound.decodeResponse(body, this.#readSource())
    return this.#note(response, this.#translate === undefined ? bytes : JSON.stringify(this.#translate(response)))
  }

  #note<T>({ usage, finish }: Pick<Reading, 'usage' | 'finish'>, answer: T): T {
    this.usage = usage
    this.finish = finish
    return answer
  }

  fail(error: GatewayError): Output {
    return { bytes: '', content: false, ending: error, cut: false }
  }

  takeOutput(): OutputSample {
    const sampler = new OutputSampler()
    const parts = this.#body === undefined ? [] : this.#outbound.decodeResponse(this.#body, this.#readSource()).parts
    for (const part of parts)
      sampler.addText('text' in part ? part.text : part.kind === 'tool-call' ? part.arguments : '')
    return sampler.take()
  }

  finishShort(): undefined {
    return undefined
  }
}

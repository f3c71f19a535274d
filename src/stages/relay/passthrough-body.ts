// Passthrough of an answer that is not streamed: the provider's bytes, whole, once they have been read as an answer of
// the protocol. What cannot be read is the provider's failure and never reaches the caller as a success.
import { describeText } from '../../foundation/describe-text.ts'
import { parseJsonObject, type JsonObject } from '../../foundation/json.ts'
import type { FinishReason } from '../../generation/finish-reason.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { Usage } from '../../generation/usage.ts'
import type { OutboundProtocol, Source } from '../../protocols/protocol.ts'
import { emptySample, nothing, type AnswerReader, type Output, type Sample } from './reader.ts'

export class PassthroughBodyReader implements AnswerReader {
  readonly #outbound: OutboundProtocol
  readonly #readSource: () => Source
  readonly #chunks: Buffer[] = []
  #body: JsonObject | undefined
  readonly betweenEvents = true
  usage: Usage | undefined
  finish: FinishReason | undefined

  constructor(outbound: OutboundProtocol, readSource: () => Source) {
    this.#outbound = outbound
    this.#readSource = readSource
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
      const { usage, finish } =
        this.#outbound.readAnswer?.(body) ?? this.#outbound.decodeResponse(body, this.#readSource())
      this.usage = usage
      this.finish = finish
    } catch (error) {
      if (error instanceof GatewayError) return this.fail(error)
      throw error
    }
    return { bytes, content: true, ending: 'end', cut: false }
  }

  fail(error: GatewayError): Output {
    return { bytes: '', content: false, ending: error, cut: false }
  }

  takeText(): Sample {
    if (this.#body === undefined) return emptySample
    const { parts } = this.#outbound.decodeResponse(this.#body, this.#readSource())
    const texts = parts.map((part) => ('text' in part ? part.text : part.kind === 'tool-call' ? part.arguments : ''))
    return { text: texts.join(''), share: 1 }
  }

  finishShort(): undefined {
    return undefined
  }
}

// A whole answer for a caller who wants one: the provider's bytes, once they have been read as an answer of the protocol,
// or that answer in the caller's protocol. What cannot be read is the provider's failure and never reaches the caller as a
// success.
import { writeWellFormed } from '../foundation/json/write-well-formed.ts'
import { bounds } from '../foundation/bounds.ts'
import { BytePile } from '../foundation/frames/byte-pile.ts'
import { describeText } from '../foundation/describe-text.ts'
import { parseExactJsonObject } from '../foundation/json/exact-json.ts'
import { isBearableJson, outlineJson } from '../foundation/json/json-outline.ts'
import { parseJsonObject, type Json, type JsonObject } from '../foundation/json/json.ts'
import type { FinishReason } from '../generation/answer/finish-reason.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import type { GenerationResponse } from '../generation/answer/response.ts'
import { unfold } from '../generation/answer/unfold.ts'
import { sumInput, sumOutput, type Usage } from '../generation/usage/usage.ts'
import type { OutboundProtocol } from '../protocols/port/outbound-protocol.ts'
import type { Reading } from '../protocols/port/meter.ts'
import type { Source } from '../protocols/port/source.ts'
import type { AnsweredCall } from './calls/answered-call.ts'
import type { CallCollector } from './calls/call-collector.ts'
import { CallRestorer } from './translate/call-restorer.ts'
import { OutputSampler } from './output-sampler.ts'
import { nothing, type AnswerReader, type Output } from './reader.ts'
import { emptySample, type OutputSample } from './output-sample.ts'

/** Of a larger answer that passes through only the outline is parsed: what is read of it are a few short members. */
const OUTLINED_BYTES = 64 * 1024
/** Strings that an outline keeps. */
const OUTLINED_LENGTH = 4 * 1024

/** The answer in the caller's protocol. */
type TranslateBody = (response: GenerationResponse) => JsonObject

export class BodyReader implements AnswerReader {
  readonly #outbound: OutboundProtocol
  readonly #readSource: () => Source
  readonly #translate: TranslateBody | undefined
  readonly #calls: CallCollector | undefined
  readonly #pile = new BytePile()
  /** The whole of it, once it has come. */
  #bytes: Buffer | undefined
  #isTaken = false
  readonly handsOn = false
  readonly eventCount = 0
  readonly contentWithinBytes = bounds.answerBodyBytes
  /** Of an answer that passes through: what holds its text. */
  #output: Json | undefined
  usage: Usage | undefined
  finish: FinishReason | undefined
  /** Nothing of it is seen before its end. */
  readonly isAboutToEnd = false

  /** `translate` undefined: the provider's bytes pass through. `calls`: where calls are gathered, if they are wanted. */
  constructor(
    outbound: OutboundProtocol,
    readSource: () => Source,
    translate: TranslateBody | undefined,
    calls?: CallCollector,
  ) {
    this.#calls = calls
    this.#outbound = outbound
    this.#readSource = readSource
    this.#translate = translate
  }

  get keptBytes(): number {
    return this.#pile.size + (this.#bytes?.length ?? 0)
  }

  get usageIsPartial(): boolean {
    const { usage } = this
    if (usage === undefined) return false
    return sumInput(usage) === 0 || (sumOutput(usage) === 0 && this.#readOutput() !== emptySample)
  }

  push(chunk: Buffer): Output {
    this.#pile.push(chunk)
    return nothing
  }

  end(): Output {
    const bytes = this.#pile.take()
    this.#bytes = bytes
    try {
      const answer = this.#translate === undefined ? this.#pass(bytes) : this.#write(bytes, this.#translate)
      return { bytes: answer, content: true, ending: 'end' }
    } catch (error) {
      if (error instanceof GatewayError) return this.fail(error)
      throw error
    }
  }

  #pass(bytes: Buffer): Buffer {
    const isOutlined = bytes.length > OUTLINED_BYTES
    const read = this.#outbound.readAnswer?.(isOutlined ? parseOutline(bytes) : parse(bytes))
    this.#note(read ?? this.#decode(parse(bytes)))
    if (read !== undefined && !isOutlined) this.#output = read.output
    return bytes
  }

  #write(bytes: Buffer, translate: TranslateBody): string {
    const response = this.#decode(parse(bytes, parseExactJsonObject))
    this.#note(response)
    const { calls } = this.#readSource()
    const restored = new CallRestorer(calls).restoreResponse(response)
    this.#calls?.addParts(restored.parts)
    return writeWellFormed(translate(restored))
  }

  /** What failed may have been billed: its usage is known all the same. */
  #decode(body: JsonObject): GenerationResponse {
    try {
      return this.#outbound.decodeResponse(body, this.#readSource())
    } catch (error) {
      this.usage = this.#outbound.decodeUsage(body)
      throw error
    }
  }

  #note({ usage, finish }: Pick<Reading, 'usage' | 'finish'>): void {
    this.usage = usage
    this.finish = finish
  }

  fail(error: GatewayError): Output {
    return { bytes: '', content: false, ending: error }
  }

  /** A short answer is not looked at: no usage is too little for so few bytes. */
  get unreadBytes(): number {
    const size = this.#bytes?.length ?? 0
    return size <= bounds.unaccountedTextBytes || this.#output === undefined ? size : measureText(this.#output)
  }

  /** One that passed through is read once more. */
  readCalls(): readonly AnsweredCall[] | undefined {
    const bytes = this.#bytes
    if (this.#calls === undefined || bytes === undefined) return undefined
    if (this.#translate === undefined && this.finish?.kind === 'tool-calls') {
      if (bytes.length > bounds.keptCallBytes) return undefined
      try {
        this.#calls.addParts(this.#outbound.decodeResponse(parse(bytes), this.#readSource()).parts)
      } catch (error) {
        if (error instanceof GatewayError) return undefined
        throw error
      }
    }
    return this.#calls.read()
  }

  takeOutput(): OutputSample {
    if (this.#isTaken) return emptySample
    this.#isTaken = true
    return this.#readOutput()
  }

  /** Read once more: only few answers are asked for it. */
  #readOutput(): OutputSample {
    const bytes = this.#bytes
    if (bytes === undefined) return emptySample
    const sampler = new OutputSampler(this.#outbound.mediaRates)
    try {
      for (const event of unfold(this.#outbound.decodeResponse(parse(bytes), this.#readSource())))
        sampler.addEvent(event)
    } catch (error) {
      // An answer that only its provider's own clients can read passes through all the same.
      if (!(error instanceof GatewayError)) throw error
      sampler.addText(bytes.toString('latin1', 0, bounds.sampleBytes))
    }
    return sampler.take()
  }

  finishShort(): undefined {
    return undefined
  }
}

/** About the bytes of all text inside a piece of an answer, which is as small and as flat as one that is read here. */
function measureText(value: Json | undefined): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 0
  let sum = 0
  for (const name in value) sum += measureText((value as { readonly [name: string]: Json | undefined })[name])
  return sum
}

/** @throws GatewayError where it is no JSON object, or one that takes a parser too long */
function parse(bytes: Buffer, parseText = parseJsonObject): JsonObject {
  const text = bytes.toString('utf8')
  if (!isBearableJson(text)) throw unreadable('too many values, or nested too deep')
  return parseText(text) ?? unreadableText(text)
}

/** The same without its long strings. */
function parseOutline(bytes: Buffer): JsonObject {
  const { values, depth, text } = outlineJson(bytes.toString('latin1'), bounds.answerValues, OUTLINED_LENGTH)
  if (values > bounds.answerValues || depth > bounds.jsonDepth) throw unreadable('too many values, or nested too deep')
  return parseJsonObject(Buffer.from(text, 'latin1').toString('utf8')) ?? unreadableText(text)
}

function unreadableText(text: string): never {
  throw unreadable(`not a JSON object: ${describeText(text)}`)
}

function unreadable(detail: string): GatewayError {
  return new GatewayError('provider_error', 'The provider sent an answer that could not be read.', { detail })
}

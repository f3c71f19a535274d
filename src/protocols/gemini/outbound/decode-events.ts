// Chunks of streamGenerateContent -> events. A chunk is a whole GenerateContentResponse with the next parts; nothing marks
// where a part ends, so text goes on until another kind of part comes or its signature has. Usage is repeated, whole so
// far, in each chunk. There is no terminal event: a stream that stops after a finishReason (or a blockReason) has ended
// well, any other was cut, which is why the terminal event is given out by `end`. Only candidate 0 is read. Safety
// ratings are left out.
import { bounds } from '../../../foundation/bounds.ts'
import { parseExactJson } from '../../../foundation/json/exact-json.ts'
import {
  parseJson,
  readArray,
  readBoolean,
  readCount,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import { FrameError, type Frame } from '../../../foundation/frames/sse.ts'
import type { FinishReason } from '../../../generation/answer/finish-reason.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { Citation, TokenLogprob } from '../../../generation/request/part.ts'
import { mergeCalls, type ServerToolCalls } from '../../../generation/usage/server-tool-calls.ts'
import type { Signature } from '../../../generation/signature/signature.ts'
import type { PartDelta, PartHead, StreamEvent } from '../../../generation/answer/stream-event.ts'
import type { Usage } from '../../../generation/usage/usage.ts'
import type { EventDecoder } from '../../port/event-decoder.ts'
import type { Source } from '../../port/source.ts'
import { failedGeneration } from '../../failures/failed-generation.ts'
import { unreadable } from '../../failures/unreadable.ts'
import { CitableText } from '../citations/citable-text.ts'
import { CitationDecoder } from '../citations/citation-decoder.ts'
import { decodeBlockReason, decodeFinishReason, findFailure } from '../finish-reason.ts'
import { decodeGroundingCalls, decodeUsage } from '../usage.ts'
import { decodeModality, nameOpaque } from '../wire.ts'
import { classifyError, decodeErrorObject } from './decode-error.ts'
import { decodeLogprobs } from './decode-logprobs.ts'
import { PartialArguments } from './partial-arguments.ts'

type OpenPart = {
  kind: 'text' | 'reasoning' | 'tool-call'
  signed: boolean
  text: CitableText
  partial?: PartialArguments
}

/** Things of a candidate that only Gemini knows; the last of each is given out before the end. */
const opaqueMetadata = ['groundingMetadata', 'urlContextMetadata'] as const

export class GeminiEventDecoder implements EventDecoder {
  readonly #source: Source
  #events: StreamEvent[] = []
  #started = false
  #ended = false
  #open: OpenPart | undefined
  #next = 0
  #calledTools = false
  #finish: FinishReason | undefined
  #usage: Usage | undefined
  #calls: ServerToolCalls | undefined
  #told = ''
  readonly #metadata = new Map<string, JsonObject>()
  readonly #citations = new CitationDecoder()

  constructor(source: Source) {
    this.#source = source
  }

  push(frame: Frame): StreamEvent[] {
    const parse = frame.data.includes('"functionCall"') ? parseExactJson : parseJson
    return this.pushChunk(parse(frame.data))
  }

  /** One chunk, parsed. */
  pushChunk(value: Json | undefined): StreamEvent[] {
    if (this.#ended) return []
    this.#events = []
    const error = decodeErrorObject(value)
    const chunk = readObject(Array.isArray(value) ? value[0] : value)
    if (error !== undefined) this.#fail(classifyError(undefined, error))
    else if (chunk === undefined) this.#fail(unreadable('a chunk of the stream is not a JSON object'))
    else this.#decodeChunk(chunk)
    return this.#events
  }

  /** `whole`: the answer was not streamed, so that a missing finishReason is no cut. */
  end(whole = false): StreamEvent[] {
    if (this.#ended) return []
    this.#events = []
    if (this.#finish === undefined && !(whole && this.#started)) {
      this.#fail(new GatewayError('provider_error', "The provider's stream stopped before its end."))
      return this.#events
    }
    this.#close()
    for (const [name, json] of this.#metadata) this.#events.push({ type: 'opaque', protocol: 'gemini', name, json })
    const finish = this.#finish ?? { kind: 'other' }
    const failure = findFailure(finish, this.#next > 0)
    if (failure !== undefined) {
      this.#fail(failedGeneration(failure))
      return this.#events
    }
    const { kind, raw } = finish
    const isSettled = kind !== 'stop' && kind !== 'other'
    const known = isSettled || raw === undefined ? finish : decodeFinishReason(raw, this.#calledTools)
    this.#events.push({ type: 'response-end', finish: known })
    this.#ended = true
    return this.#events
  }

  #fail(error: GatewayError): void {
    this.#events.push({ type: 'error', error })
    this.#ended = true
  }

  #decodeChunk(chunk: JsonObject): void {
    if (!this.#started) this.#start(chunk)
    const candidate = (readArray(chunk['candidates']) ?? [])
      .map(readObject)
      .find((each) => (readCount(each?.['index']) ?? 0) === 0)
    if (candidate !== undefined) this.#decodeCandidate(candidate)
    const blocked = readString(readObject(chunk['promptFeedback'])?.['blockReason'])
    if (blocked !== undefined && candidate === undefined) this.#finish = decodeBlockReason(blocked)
    const usage = decodeUsage(chunk['usageMetadata'])
    if (usage !== undefined) this.#usage = usage
    this.#calls = mergeCalls(this.#calls, decodeGroundingCalls(candidate))
    this.#tellUsage()
  }

  /** Usage is repeated in each chunk; grounding comes in any. */
  #tellUsage(): void {
    if (this.#usage === undefined) return
    const { raw: _raw, ...told } = this.#usage
    const usage: Usage = this.#calls === undefined ? this.#usage : { ...this.#usage, serverToolCalls: this.#calls }
    const counted = JSON.stringify([told, this.#calls])
    if (counted !== this.#told) this.#events.push({ type: 'usage', usage })
    this.#told = counted
  }

  #start(chunk: JsonObject): void {
    const id = readString(chunk['responseId'])
    const model = readString(chunk['modelVersion'])
    const created = Date.parse(readString(chunk['createTime']) ?? '')
    this.#events.push({
      type: 'response-start',
      ...(id === undefined ? {} : { id }),
      ...(model === undefined ? {} : { model }),
      ...(Number.isNaN(created) ? {} : { createdSeconds: Math.floor(created / 1000) }),
    })
    this.#started = true
  }

  #decodeCandidate(candidate: JsonObject): void {
    let logprobs = decodeLogprobs(candidate['logprobsResult'])
    const parts = readArray(readObject(candidate['content'])?.['parts']) ?? []
    if (parts.length > bounds.translatedEventParts) throw new FrameError('an event of the stream has too many parts')
    for (const entry of parts) {
      const part = readObject(entry)
      if (part === undefined) continue
      const text = readString(part['text'])
      if (text !== undefined || hasOnlySignature(part)) {
        const shown = part['thought'] !== true
        this.#decodeText(part, text ?? '', shown ? logprobs : undefined)
        if (shown) logprobs = undefined
      } else this.#decodeOther(part)
    }
    if (logprobs !== undefined && this.#open?.kind === 'text') this.#delta({ kind: 'text', text: '', logprobs })
    this.#decodeMetadata(candidate)
    const reason = readString(candidate['finishReason'])
    if (reason !== undefined) this.#finish = decodeFinishReason(reason, this.#calledTools)
  }

  #decodeText(part: JsonObject, text: string, logprobs: TokenLogprob[] | undefined): void {
    const kind = part['thought'] === true ? 'reasoning' : 'text'
    const signature = this.#decodeSignature(part)
    const going = this.#open?.kind === kind && !this.#open.signed
    if (text === '' && signature === undefined && logprobs === undefined) return
    if (!going) this.#openPart(kind === 'text' ? { kind } : { kind, form: 'summary' }, kind)
    if (kind === 'reasoning') {
      if (text !== '') this.#delta({ kind, text })
    } else if (text !== '' || logprobs !== undefined) {
      this.#open?.text.append(text)
      this.#delta({ kind, text, ...(logprobs === undefined ? {} : { logprobs }) })
    }
    if (signature === undefined || this.#open === undefined) return
    this.#delta({ kind: 'signature', signature })
    this.#open.signed = true
  }

  #decodeOther(part: JsonObject): void {
    const call = readObject(part['functionCall'])
    if (call !== undefined && (readString(call['name']) ?? '') !== '') return this.#decodeCall(part, call)
    if (call !== undefined && this.#open?.partial !== undefined) return this.#decodePartial(call, this.#open.partial)
    const blob = readObject(part['inlineData'])
    const data = readString(blob?.['data'])
    const mediaType = readString(blob?.['mimeType'])
    // A draft that the model made while thinking is not part of the answer.
    if (data !== undefined && mediaType !== undefined && part['thought'] !== true) {
      const signature = this.#decodeSignature(part)
      this.#openPart({
        kind: 'media',
        modality: decodeModality(mediaType),
        mediaType,
        ...(signature === undefined ? {} : { signature }),
      })
      if (data !== '') this.#delta({ kind: 'media', data })
      return this.#close()
    }
    this.#openPart({ kind: 'opaque', protocol: 'gemini', type: nameOpaque(part), json: part })
    this.#close()
  }

  #decodeCall(part: JsonObject, call: JsonObject): void {
    const id = readString(call['id'])
    const signature = this.#decodeSignature(part)
    this.#calledTools = true
    this.#openPart(
      {
        kind: 'tool-call',
        // Gemini 2.5 gives its calls no ids.
        id: id === undefined || id === '' ? this.#source.newId('call_') : id,
        name: readString(call['name']) ?? '',
        form: 'function',
        ...(signature === undefined ? {} : { signature }),
      },
      'tool-call',
    )
    if (this.#open !== undefined && (readBoolean(call['willContinue']) === true || 'partialArgs' in call)) {
      this.#open.partial = new PartialArguments()
      return this.#decodePartial(call, this.#open.partial)
    }
    this.#delta({ kind: 'arguments', text: JSON.stringify(readObject(call['args']) ?? {}) })
    this.#close()
  }

  #decodePartial(call: JsonObject, partial: PartialArguments): void {
    partial.push(call['partialArgs'])
    if (readBoolean(call['willContinue']) !== true) this.#close()
  }

  #decodeMetadata(candidate: JsonObject): void {
    for (const name of opaqueMetadata) {
      const json = readObject(candidate[name])
      if (json !== undefined && Object.keys(json).length > 0) this.#metadata.set(name, json)
    }
    const grounding = readObject(candidate['groundingMetadata'])
    const recitation = readObject(candidate['citationMetadata'])
    if ((grounding === undefined && recitation === undefined) || this.#open?.kind !== 'text') return
    const { text } = this.#open
    if (grounding !== undefined) this.#cite(this.#citations.decodeGrounding(grounding, text))
    if (recitation !== undefined) this.#cite(this.#citations.decodeRecitation(recitation, text))
  }

  #cite(citations: Citation[]): void {
    for (const citation of citations) this.#delta({ kind: 'citation', citation })
  }

  #openPart(part: PartHead, kind?: OpenPart['kind']): void {
    this.#close()
    this.#events.push({ type: 'part-start', index: this.#next, part })
    this.#open = { kind: kind ?? 'tool-call', signed: false, text: new CitableText() }
    this.#next += 1
  }

  #delta(delta: PartDelta): void {
    this.#events.push({ type: 'part-delta', index: this.#next - 1, delta })
  }

  #close(): void {
    if (this.#open === undefined) return
    const { partial } = this.#open
    if (partial !== undefined) this.#delta({ kind: 'arguments', text: partial.write() })
    this.#events.push({ type: 'part-end', index: this.#next - 1 })
    this.#open = undefined
  }

  #decodeSignature(part: JsonObject): Signature | undefined {
    const value = readString(part['thoughtSignature'])
    if (value === undefined || value === '') return undefined
    const { issuer, credential } = this.#source
    return { issuer, protocol: 'gemini', value, ...(credential === undefined ? {} : { credential }) }
  }
}

function hasOnlySignature(part: JsonObject): boolean {
  return (
    'thoughtSignature' in part && Object.keys(part).every((name) => name === 'thoughtSignature' || name === 'thought')
  )
}

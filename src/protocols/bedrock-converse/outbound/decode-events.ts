// ConverseStream -> events. A content block is known by its index; text and reasoning have no start of their own. Usage
// comes in `metadata`, after `messageStop`: the answer has ended well with it, or where the stream stops after
// `messageStop`. Whole content blocks go through the same methods (`pushBlock`), so that answers that are not streamed
// mean the same. Metrics, service tier and latency are left out.
import { parseExactJsonObject } from '../../../foundation/json/exact-json.ts'
import {
  parseJson,
  readArray,
  readCount,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import { append } from '../../../foundation/lists/append.ts'
import { lookUp } from '../../../foundation/lists/look-up.ts'
import type { Frame } from '../../../foundation/frames/sse.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import { PartSequencer } from '../../../generation/answer/part-sequencer.ts'
import type { Signature } from '../../../generation/signature/signature.ts'
import type { PartDelta, PartHead, StreamEvent } from '../../../generation/answer/stream-event.ts'
import type { EventDecoder } from '../../port/event-decoder.ts'
import type { Source } from '../../port/source.ts'
import { failedGeneration } from '../../failures/failed-generation.ts'
import { unreadable } from '../../failures/unreadable.ts'
import { decodeCitation } from '../citations.ts'
import { decodeFinishReason, failureReasons } from '../finish-reason.ts'
import { decodeUsage } from '../usage.ts'
import { classifyException } from './decode-error.ts'

type BlockKind = 'text' | 'reasoning' | 'redacted' | 'tool-call' | 'media' | 'opaque'

type Block = {
  key: string
  kind: BlockKind
  /** Signature, or hidden reasoning in base64; given out at the block's end. */
  signature: string[]
  hasArguments: boolean
  /** What an opaque block said: its start, and its deltas. */
  start: JsonObject
  deltas: JsonObject[]
}

type Stop = { reason: string; modelFields: Json | undefined }

export class ConverseEventDecoder implements EventDecoder {
  readonly #source: Source
  readonly #sequencer = new PartSequencer()
  readonly #blocks = new Map<number, Block>()
  #opened = 0
  #events: StreamEvent[] = []
  #opaque: { name: string; json: Json }[] = []
  #started = false
  #ended = false
  #calledTools = false
  #stop: Stop | undefined
  #hasMetadata = false

  constructor(source: Source) {
    this.#source = source
  }

  push(frame: Frame): StreamEvent[] {
    this.#sequencer.beginEvent()
    if (this.#ended) return []
    this.#events = []
    const json = readObject(parseJson(frame.data))
    const failure = frame.event === undefined ? undefined : classifyException(frame.event, json ?? {})
    if (failure !== undefined) this.#fail(failure)
    else if (json === undefined) this.#fail(unreadable('an event of the stream is not a JSON object'))
    else this.#decode(frame.event ?? '', json)
    return this.#events
  }

  /** One whole content block, as answers that are not streamed have them. */
  pushBlock(index: number, block: JsonObject): StreamEvent[] {
    this.#events = []
    this.#start()
    this.#decodeWhole(index, block)
    this.#close(index)
    return this.#events
  }

  end(): StreamEvent[] {
    if (this.#ended) return []
    this.#events = []
    if (this.#stop === undefined) {
      this.#fail(new GatewayError('provider_error', "The provider's stream stopped before its end."))
    } else this.#finish(this.#stop)
    return this.#events
  }

  #decode(event: string, json: JsonObject): void {
    this.#start()
    const index = readCount(json['contentBlockIndex']) ?? 0
    switch (event) {
      case 'messageStart':
        return
      case 'contentBlockStart':
        return this.#decodeStart(index, readObject(json['start']) ?? {})
      case 'contentBlockDelta':
        return this.#decodeDelta(index, readObject(json['delta']) ?? {})
      case 'contentBlockStop':
        return this.#close(index)
      case 'messageStop':
        this.#stop ??= {
          reason: readString(json['stopReason']) ?? '',
          modelFields: json['additionalModelResponseFields'],
        }
        break
      case 'metadata':
        this.#decodeMetadata(json)
        break
      default:
        this.#opaque.push({ name: event, json })
    }
    if (this.#stop !== undefined && this.#hasMetadata) this.#finish(this.#stop)
  }

  #start(): void {
    if (this.#started) return
    this.#started = true
    this.#events.push({ type: 'response-start' })
  }

  #fail(error: GatewayError): void {
    this.#events.push({ type: 'error', error })
    this.#ended = true
  }

  #finish({ reason, modelFields }: Stop): void {
    for (const index of this.#blocks.keys()) this.#close(index)
    if (failureReasons.has(reason)) return this.#fail(failedGeneration(reason))
    for (const { name, json } of this.#opaque) {
      this.#events.push({ type: 'opaque', protocol: 'bedrock-converse', name, json })
    }
    this.#events.push({ type: 'response-end', finish: decodeFinishReason(reason, this.#calledTools, modelFields) })
    this.#ended = true
  }

  #decodeMetadata(json: JsonObject): void {
    this.#hasMetadata = true
    const usage = decodeUsage(json['usage'], json['serviceTier'])
    if (usage !== undefined) this.#events.push({ type: 'usage', usage })
    const trace = readObject(json['trace'])
    if (trace !== undefined) this.#opaque.push({ name: 'trace', json: trace })
  }

  #decodeWhole(index: number, block: JsonObject): void {
    const text = readString(block['text'])
    const toolUse = readObject(block['toolUse'])
    const reasoning = readObject(block['reasoningContent'])
    const cited = readObject(block['citationsContent'])
    const image = readObject(block['image'])
    if (text !== undefined) this.#decodeDelta(index, { text })
    else if (toolUse !== undefined && toolUse['type'] !== 'server_tool_use') {
      this.#decodeStart(index, { toolUse })
      const input = toolUse['input'] ?? {}
      this.#decodeDelta(index, { toolUse: { input: typeof input === 'string' ? input : JSON.stringify(input) } })
    } else if (reasoning !== undefined) {
      const shown = readObject(reasoning['reasoningText']) ?? reasoning
      for (const name of ['text', 'redactedContent', 'signature']) {
        if (readString(shown[name]) !== undefined)
          this.#decodeDelta(index, { reasoningContent: { [name]: shown[name] } })
      }
    } else if (cited !== undefined) {
      for (const entry of readArray(cited['content']) ?? []) this.#decodeDelta(index, readObject(entry) ?? {})
      for (const citation of readArray(cited['citations']) ?? []) this.#decodeDelta(index, { citation })
    } else if (image !== undefined) {
      this.#decodeStart(index, { image })
      this.#decodeDelta(index, { image })
    } else this.#giveOpaque(index, block)
  }

  #decodeStart(index: number, start: JsonObject): void {
    const toolUse = readObject(start['toolUse'])
    const image = readObject(start['image'])
    if (toolUse !== undefined && toolUse['type'] !== 'server_tool_use') {
      const id = readString(toolUse['toolUseId'])
      this.#calledTools = true
      this.#open(index, 'tool-call', {
        kind: 'tool-call',
        id: id === undefined || id === '' ? this.#source.newId('tooluse_') : id,
        name: readString(toolUse['name']) ?? '',
        form: 'function',
      })
    } else if (image !== undefined) {
      const mediaType = `image/${readString(image['format']) ?? 'png'}`
      this.#open(index, 'media', { kind: 'media', modality: 'image', mediaType })
    } else if (Object.keys(start).length > 0) this.#open(index, 'opaque', undefined).start = start
  }

  #decodeDelta(index: number, delta: JsonObject): void {
    const block = this.#blocks.get(index)
    if (block?.kind === 'opaque') {
      block.deltas.push(delta)
      return
    }
    const text = readString(delta['text'])
    const reasoning = readObject(delta['reasoningContent'])
    const toolUse = readObject(delta['toolUse'])
    const citation = readObject(delta['citation'])
    const image = readObject(delta['image'])
    if (text !== undefined) this.#give(this.#ensure(index, 'text'), text === '' ? undefined : { kind: 'text', text })
    else if (reasoning !== undefined) this.#decodeReasoning(index, reasoning)
    else if (citation !== undefined) {
      this.#give(this.#ensure(index, 'text'), { kind: 'citation', citation: decodeCitation(citation) })
    } else if (toolUse !== undefined) {
      if (block?.kind !== 'tool-call') return this.#fail(unreadable('arguments of a tool call that was not begun'))
      const input = readString(toolUse['input']) ?? ''
      if (input === '') return
      block.hasArguments = true
      this.#give(block, { kind: 'arguments', text: input })
    } else if (image !== undefined && block?.kind === 'media') {
      const data = readString(readObject(image['source'])?.['bytes']) ?? ''
      if (data !== '') this.#give(block, { kind: 'media', data })
    } else if (Object.keys(delta).length > 0) this.#open(index, 'opaque', undefined).deltas.push(delta)
  }

  #decodeReasoning(index: number, reasoning: JsonObject): void {
    const text = readString(reasoning['text'])
    const signature = readString(reasoning['signature'])
    const redacted = readString(reasoning['redactedContent'])
    if (text !== undefined && text !== '') this.#give(this.#ensure(index, 'reasoning'), { kind: 'reasoning', text })
    if (signature !== undefined && signature !== '') this.#ensure(index, 'reasoning').signature.push(signature)
    if (redacted !== undefined && redacted !== '') this.#ensure(index, 'redacted').signature.push(redacted)
  }

  /** The open block of this index and kind; one of another kind ends first. */
  #ensure(index: number, kind: 'text' | 'reasoning' | 'redacted'): Block {
    const block = this.#blocks.get(index)
    if (block?.kind === kind) return block
    if (kind === 'text') return this.#open(index, kind, { kind })
    const redacted = kind === 'redacted' ? { redacted: true as const } : {}
    return this.#open(index, kind, { kind: 'reasoning', form: 'full', ...redacted })
  }

  /** `part`: absent for opaque blocks, which are given out whole at their end. */
  #open(index: number, kind: BlockKind, part: PartHead | undefined): Block {
    this.#close(index)
    const block: Block = { key: String(this.#opened), kind, signature: [], hasArguments: false, start: {}, deltas: [] }
    this.#opened += 1
    this.#blocks.set(index, block)
    if (part !== undefined) append(this.#events, this.#sequencer.open(block.key, part))
    return block
  }

  #give(block: Block, delta: PartDelta | undefined): void {
    if (delta !== undefined) append(this.#events, this.#sequencer.delta(block.key, delta))
  }

  #close(index: number): void {
    const block = this.#blocks.get(index)
    if (block === undefined) return
    this.#blocks.delete(index)
    if (block.kind === 'opaque') return this.#giveOpaque(index, joinOpaque(block))
    if (block.kind === 'tool-call' && !block.hasArguments) this.#give(block, { kind: 'arguments', text: '{}' })
    if (block.signature.length > 0) {
      const value = block.kind === 'redacted' ? joinBase64(block.signature) : block.signature.join('')
      this.#give(block, { kind: 'signature', signature: this.#sign(value) })
    }
    append(this.#events, this.#sequencer.close(block.key))
  }

  #giveOpaque(index: number, json: JsonObject): void {
    const key = `opaque-${index}-${this.#opened}`
    const type = Object.keys(json)[0] ?? 'contentBlock'
    this.#opened += 1
    append(this.#events, this.#sequencer.open(key, { kind: 'opaque', protocol: 'bedrock-converse', type, json }))
    append(this.#events, this.#sequencer.close(key))
  }

  #sign(value: string): Signature {
    const { issuer, credential } = this.#source
    return { issuer, protocol: 'bedrock-converse', value, ...(credential === undefined ? {} : { credential }) }
  }
}

/** The content block that the pieces of an opaque block came from, as near as its deltas tell. */
function joinOpaque({ start, deltas }: Block): JsonObject {
  const [name, head] = Object.entries(start)[0] ?? ['contentBlock', {}]
  const inner = deltas.map((delta) => lookUp(delta, name) ?? delta)
  if (name === 'toolUse') {
    const text = inner.map((piece) => readString(readObject(piece)?.['input']) ?? '').join('')
    return { toolUse: { ...readObject(head), input: parseExactJsonObject(text) ?? {} } }
  }
  return {
    [name]: {
      ...readObject(head),
      content: inner.flatMap((piece): Json[] => (Array.isArray(piece) ? piece : piece === undefined ? [] : [piece])),
    },
  }
}

function joinBase64(pieces: string[]): string {
  if (pieces.length === 1) return pieces[0] ?? ''
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64'))).toString('base64')
}

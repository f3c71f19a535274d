// Neutral events -> the answer towards a Responses caller. One encoder makes both forms: streaming, each event becomes
// wire text; not streaming, the same encoder is fed the unfolded answer and only its final object is used. An item is
// announced when it begins and completed when the next one begins or the answer ends, since only then is its status
// known. Every item's final form is what the deltas added up to.
import { isObject, parseJsonObject, readString, type JsonObject } from '../../../foundation/json/json.ts'
import { append } from '../../../foundation/lists/append.ts'
import { lookUp } from '../../../foundation/lists/look-up.ts'
import type { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { Citation, TokenLogprob } from '../../../generation/request/part.ts'
import { wrapSignature, type Attachment, type Signature } from '../../../generation/signature/signature.ts'
import type { PartDelta, PartHead, StreamEvent } from '../../../generation/answer/stream-event.ts'
import type { Usage } from '../../../generation/usage/usage.ts'
import { ownExtras } from '../../own-extras.ts'
import { encodeTypedCall, isTypedCall, openCallItem } from '../agent-tools/encode-call.ts'
import type { AnswerContext } from '../../port/answer-context.ts'
import { encodeCitation } from '../citations.ts'
import { encodeFinish } from '../finish-reason.ts'
import { encodeLogprobs } from '../items/encode-content.ts'
import { encodeUsage } from '../usage.ts'
import { IMAGE_CALL_ID, isContentType, MESSAGE_ID, PROTOCOL, REASONING_ID } from '../wire.ts'
import { encodeResource, type Head } from './resource/encode-resource.ts'

type OpenItem = { index: number; id: string; json: JsonObject }
type CallHead = Extract<PartHead, { kind: 'tool-call' }>
/**
 * The part that streams now. `unwraps`: its arguments hold a custom tool's text inside JSON, shown when whole; `isTyped`: they
 * are members of an item, which is shown when they are whole.
 */
type OpenPart = {
  head: PartHead
  text: string
  signature?: Signature
  unwraps?: boolean
  isTyped?: boolean
  contentIndex: number
}

export class AnswerEncoder {
  readonly #context: AnswerContext
  readonly #emit: (type: string, fields: JsonObject) => void
  readonly #fail: (error: GatewayError) => void
  readonly #customNames: ReadonlySet<string>
  readonly #output: JsonObject[] = []
  readonly #seen = { toolCall: false, refusal: false }
  #resource: JsonObject = {}
  #item: OpenItem | undefined
  #part: OpenPart | undefined
  #usage: Usage | undefined

  constructor(
    context: AnswerContext,
    emit: (type: string, fields: JsonObject) => void,
    fail: (error: GatewayError) => void,
  ) {
    this.#context = context
    this.#emit = emit
    this.#fail = fail
    this.#customNames = new Set(context.echo.customTools)
  }

  /** The response object as it stands. */
  get resource(): JsonObject {
    return this.#resource
  }

  push(event: StreamEvent): void {
    switch (event.type) {
      case 'response-start':
        return this.#start(event)
      case 'part-start':
        return this.#openPart(event.part)
      case 'part-delta':
        return this.#delta(event.delta)
      case 'part-end':
        return this.#closePart()
      case 'usage':
        this.#usage = event.usage
        return
      case 'opaque':
        if (event.protocol !== PROTOCOL)
          this.#context.losses.drop(`opaque.${event.name}`, 'an event of another protocol')
        return
      case 'response-end': {
        const { status, incomplete_details } = encodeFinish(event.finish, this.#seen)
        this.#closeItem(status)
        this.#resource = {
          ...this.#resource,
          status,
          incomplete_details,
          output: this.#output,
          usage: encodeUsage(this.#usage),
        }
        this.#emit(`response.${status}`, { response: this.#resource })
        return
      }
      case 'error':
        this.#fail(event.error)
        return
      default:
        event satisfies never
    }
  }

  #start(head: Head): void {
    this.#resource = encodeResource(head, this.#context)
    this.#emit('response.created', { response: this.#resource })
    this.#emit('response.in_progress', { response: this.#resource })
  }

  #openPart(head: PartHead): void {
    const carried =
      head.kind === 'text' || head.kind === 'tool-call' || head.kind === 'media' ? head.signature : undefined
    if (carried !== undefined) this.#encodeCarrier(carried, 'next')
    const part: OpenPart = { head, text: '', contentIndex: 0 }
    this.#part = part
    switch (head.kind) {
      case 'text':
      case 'refusal':
        this.#openContent(part)
        return
      case 'reasoning':
        if (head.signature !== undefined) part.signature = head.signature
        this.#openItem({ type: 'reasoning', id: this.#context.newId(REASONING_ID), summary: [] })
        return
      case 'tool-call':
        this.#openCall(head, part)
        return
      case 'media':
        if (head.modality !== 'image') {
          this.#context.losses.drop('messages.audio', `${head.modality} is not output here`)
          return
        }
        this.#openItem({
          type: 'image_generation_call',
          id: head.itemId?.startsWith('ig_') ? head.itemId : this.#context.newId(IMAGE_CALL_ID),
          status: 'in_progress',
          result: null,
        })
        return
      case 'opaque':
        this.#encodeOpaque(head)
        return
      default:
        head satisfies never
    }
  }

  /** Text goes on in the message that is open, unless it began an item of its own on the wire that it came from. */
  #openContent(part: OpenPart): void {
    const extras = part.head.kind === 'text' ? ownExtras(part.head, PROTOCOL)?.['item'] : undefined
    const item = isObject(extras) ? extras : undefined
    if (this.#item?.json['type'] !== 'message' || item !== undefined) {
      const id = readString(item?.['id']) ?? this.#context.newId(MESSAGE_ID)
      this.#openItem({ type: 'message', ...item, id, status: 'in_progress', role: 'assistant', content: [] })
    }
    const content = this.#item?.json['content']
    part.contentIndex = Array.isArray(content) ? content.length : 0
    const empty: JsonObject =
      part.head.kind === 'text'
        ? { type: 'output_text', text: '', annotations: [], logprobs: [] }
        : { type: 'refusal', refusal: '' }
    if (part.head.kind === 'refusal') this.#seen.refusal = true
    if (Array.isArray(content)) content.push(empty)
    this.#emit('response.content_part.added', { ...this.#place(part), part: empty })
  }

  #openCall(head: CallHead, part: OpenPart): void {
    const form = lookUp(this.#context.echo.callForms, head.name)
    this.#seen.toolCall = true
    part.isTyped = isTypedCall(form)
    if (part.isTyped) return
    part.unwraps = head.form === 'function' && this.#customNames.has(head.name)
    const isCustom = part.unwraps || head.form === 'custom'
    const extras = ownExtras(head, PROTOCOL)?.['item']
    const item = openCallItem(head, form, isCustom, this.#context)
    this.#openItem({ ...item, ...(isObject(extras) ? extras : {}) })
  }

  #delta(delta: PartDelta): void {
    const part = this.#part
    if (part === undefined) return
    switch (delta.kind) {
      case 'text':
        return this.#textDelta(part, delta.text, delta.logprobs)
      case 'refusal':
        part.text += delta.text
        this.#emit('response.refusal.delta', { ...this.#place(part), delta: delta.text })
        return
      case 'reasoning':
        return this.#summaryDelta(part, delta.text)
      case 'arguments':
        part.text += delta.text
        if (part.unwraps !== true && part.isTyped !== true)
          this.#emit(`response.${this.#callEvent()}.delta`, { ...this.#at(), delta: delta.text })
        return
      case 'media':
        part.text += delta.data
        return
      case 'transcript':
        return
      case 'citation':
        return this.#annotate(part, delta.citation)
      case 'signature':
        part.signature = delta.signature
        return
      default:
        delta satisfies never
    }
  }

  #textDelta(part: OpenPart, text: string, tokens: TokenLogprob[] | undefined): void {
    part.text += text
    const logprobs = tokens === undefined ? [] : encodeLogprobs(tokens)
    const known = this.#content(part)?.['logprobs']
    if (Array.isArray(known) && logprobs.length > 0) append(known, logprobs)
    this.#emit('response.output_text.delta', { ...this.#place(part), delta: text, logprobs })
  }

  #summaryDelta(part: OpenPart, text: string): void {
    const at = { ...this.#at(), summary_index: 0 }
    if (part.text === '')
      this.#emit('response.reasoning_summary_part.added', { ...at, part: { type: 'summary_text', text: '' } })
    part.text += text
    this.#emit('response.reasoning_summary_text.delta', { ...at, delta: text })
  }

  #annotate(part: OpenPart, citation: Citation): void {
    const annotation = encodeCitation(citation, part.text.length)
    const annotations = this.#content(part)?.['annotations']
    if (annotation === undefined || !Array.isArray(annotations)) {
      this.#context.losses.drop('messages.text.citations', 'a place in a document has no form here')
      return
    }
    annotations.push(annotation)
    this.#emit('response.output_text.annotation.added', {
      ...this.#place(part),
      annotation_index: annotations.length - 1,
      annotation,
    })
  }

  #closePart(): void {
    const part = this.#part
    this.#part = undefined
    if (part === undefined) return
    const { head, text } = part
    switch (head.kind) {
      case 'text':
      case 'refusal':
        this.#closeContent(part)
        break
      case 'reasoning':
        return this.#closeReasoning(part, head)
      case 'tool-call':
        if (part.isTyped === true) this.#encodeTypedCall(part, head)
        else this.#closeCall(part)
        break
      case 'media':
        if (head.modality === 'image' && this.#item !== undefined) this.#item.json['result'] = text
        break
      case 'opaque':
        return
      default:
        head satisfies never
    }
    if (part.signature !== undefined) this.#encodeCarrier(part.signature, 'previous')
  }

  #closeContent(part: OpenPart): void {
    const content = this.#content(part) ?? {}
    const isText = part.head.kind === 'text'
    content[isText ? 'text' : 'refusal'] = part.text
    const place = this.#place(part)
    if (isText)
      this.#emit('response.output_text.done', { ...place, text: part.text, logprobs: content['logprobs'] ?? [] })
    else this.#emit('response.refusal.done', { ...place, refusal: part.text })
    this.#emit('response.content_part.done', { ...place, part: content })
  }

  #closeReasoning(part: OpenPart, head: Extract<PartHead, { kind: 'reasoning' }>): void {
    const json = this.#item?.json
    if (json === undefined) return
    if (part.text !== '') {
      const at = { ...this.#at(), summary_index: 0 }
      const summary = { type: 'summary_text', text: part.text }
      this.#emit('response.reasoning_summary_text.done', { ...at, text: part.text })
      this.#emit('response.reasoning_summary_part.done', { ...at, part: summary })
      json['summary'] = [summary]
    }
    if (part.signature !== undefined) json['encrypted_content'] = wrapSignature(part.signature, 'self', head.redacted)
  }

  #closeCall(part: OpenPart): void {
    const json = this.#item?.json
    if (json === undefined) return
    const input = part.unwraps === true ? (readString(parseJsonObject(part.text)?.['input']) ?? part.text) : part.text
    const event = this.#callEvent()
    if (part.unwraps === true) this.#emit(`response.${event}.delta`, { ...this.#at(), delta: input })
    if (json['type'] === 'custom_tool_call') {
      json['input'] = input
      this.#emit(`response.${event}.done`, { ...this.#at(), input })
    } else {
      json['arguments'] = input
      this.#emit(`response.${event}.done`, { ...this.#at(), name: json['name'], arguments: input })
    }
  }

  /** Where the arguments do not fit the tool's own form the call is one of a function, for the client to refuse. */
  #encodeTypedCall(part: OpenPart, head: CallHead): void {
    const form = lookUp(this.#context.echo.callForms, head.name)
    const item = encodeTypedCall(head.id, part.text, form, this.#context)
    if (item === undefined) {
      this.#openItem(openCallItem(head, undefined, false, this.#context))
      this.#emit(`response.${this.#callEvent()}.delta`, { ...this.#at(), delta: part.text })
      this.#closeCall(part)
      return
    }
    this.#openItem(item)
    this.#closeItem('completed')
  }

  #callEvent(): string {
    return this.#item?.json['type'] === 'custom_tool_call' ? 'custom_tool_call_input' : 'function_call_arguments'
  }

  /** A signature of a part that has no place for one rides in a reasoning item beside it. */
  #encodeCarrier(signature: Signature, attach: Attachment): void {
    this.#openItem({ type: 'reasoning', id: this.#context.newId(REASONING_ID), summary: [] })
    if (this.#item !== undefined) this.#item.json['encrypted_content'] = wrapSignature(signature, attach)
    this.#closeItem('completed')
  }

  #encodeOpaque(head: Extract<PartHead, { kind: 'opaque' }>): void {
    if (head.protocol !== PROTOCOL || !isObject(head.json) || isContentType(head.type)) {
      this.#context.losses.drop(`opaque.${head.type}`, 'a part of another protocol')
      return
    }
    this.#openItem({ ...head.json })
    this.#closeItem('completed')
  }

  #openItem(json: JsonObject): void {
    this.#closeItem('completed')
    const index = this.#output.length
    this.#item = { index, id: readString(json['id']) ?? '', json }
    this.#output.push(json)
    this.#emit('response.output_item.added', { output_index: index, item: json })
  }

  /** `status` is the answer's: the item that was being written when it ran out is incomplete too. */
  #closeItem(status: string): void {
    const item = this.#item
    if (item === undefined) return
    this.#item = undefined
    if (item.json['status'] === 'in_progress')
      item.json['status'] = item.json['type'] === 'image_generation_call' ? 'completed' : status
    this.#emit('response.output_item.done', { output_index: item.index, item: item.json })
  }

  #at(): JsonObject {
    return { item_id: this.#item?.id ?? '', output_index: this.#item?.index ?? 0 }
  }

  #place(part: OpenPart): JsonObject {
    return { item_id: this.#item?.id ?? '', output_index: this.#item?.index ?? 0, content_index: part.contentIndex }
  }

  #content(part: OpenPart): JsonObject | undefined {
    const content = this.#item?.json['content']
    const entry = Array.isArray(content) ? content[part.contentIndex] : undefined
    return isObject(entry) ? entry : undefined
  }
}

// Parts of messages as content blocks of a request. A part that cannot be carried gives no block and is reported.
import type { JsonObject } from '../../../../foundation/json/json.ts'
import type {
  MediaPart,
  Part,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
} from '../../../../generation/request/part.ts'
import { isAtHome } from '../../../../generation/signature/signature.ts'
import { encodeArguments } from '../../../encode-arguments.ts'
import { ownExtras } from '../../../own-extras.ts'
import { encodeRequestCitation } from '../../citations.ts'
import { present, PROTOCOL, encodeToolUseId } from '../../wire.ts'
import { encodeCache, type Encoding } from './encoding.ts'
import { encodeMedia } from './media.ts'

type BlockPlace = 'system' | 'user' | 'assistant' | 'tool-result'

export function encodePart(part: Part, place: BlockPlace, encoding: Encoding): JsonObject | undefined {
  switch (part.kind) {
    case 'text':
      return encodeText(part, encoding)
    case 'refusal':
      encoding.losses.change('messages.refusal', 'sent as plain text')
      return isBlank(part.text, encoding) ? undefined : { type: 'text', text: part.text }
    case 'reasoning':
      return encodeReasoningPart(part, encoding)
    case 'tool-call':
      return encodeToolCall(part, encoding)
    case 'tool-result':
      return encodeToolResult(part, encoding)
    case 'media':
      return encodePlacedMedia(part, place, encoding)
    case 'opaque':
      if (part.protocol === PROTOCOL) return part.json as JsonObject
      if (place === 'tool-result')
        encoding.losses.drop('messages.toolResult.opaque', `${part.type} is of another protocol`)
      else encoding.losses.drop(`opaque.${part.type}`, 'of another protocol')
      return undefined
    default:
      return part satisfies never
  }
}

/** Blank text is refused upstream and says nothing: it gives no block. */
function encodeText(part: TextPart, encoding: Encoding): JsonObject | undefined {
  const { block, ...extras } = ownExtras(part, PROTOCOL) ?? {}
  if (block !== undefined) return block as JsonObject
  dropForeignSignature(part, encoding)
  if (isBlank(part.text, encoding)) {
    if (part.cache !== undefined) encoding.losses.drop('messages.cache', 'blank text holds no cache mark')
    return undefined
  }
  const citations = present((part.citations ?? []).map((citation) => encodeRequestCitation(citation)))
  if (citations.length < (part.citations?.length ?? 0))
    encoding.losses.drop('messages.text.citations', 'citations of another provider mean nothing here')
  return {
    ...extras,
    type: 'text',
    text: part.text,
    ...(citations.length === 0 ? {} : { citations }),
    ...encodeCache(part.cache, 'messages.cache', encoding),
  }
}

/** What a caller of this protocol wrote is for the provider to judge, unless there is nothing at all. */
function isBlank(text: string, { own }: Encoding): boolean {
  return own ? text === '' : !/\S/.test(text)
}

/** Thinking goes back only with a signature that its issuer, and no one else, can read. */
function encodeReasoningPart(part: ReasoningPart, { target, losses }: Encoding): JsonObject | undefined {
  const { signature } = part
  if (signature === undefined) {
    if (part.text !== '') losses.drop('messages.reasoning', 'reasoning without a signature is refused')
    return undefined
  }
  if (!isAtHome(signature, { protocol: PROTOCOL, issuer: target.issuer, credential: target.credential })) {
    losses.drop('messages.signature', 'made by another provider')
    if (part.text !== '') losses.drop('messages.reasoning', 'its signature is of another provider')
    return undefined
  }
  return part.redacted === true
    ? { type: 'redacted_thinking', data: signature.value }
    : { type: 'thinking', thinking: part.text, signature: signature.value }
}

function encodeToolCall(part: ToolCallPart, encoding: Encoding): JsonObject {
  dropForeignSignature(part, encoding)
  return {
    ...ownExtras(part, PROTOCOL),
    type: 'tool_use',
    id: encodeToolUseId(part.id),
    name: part.name,
    input: encodeArguments(part, encoding.losses),
    ...encodeCache(part.cache, 'messages.cache', encoding),
  }
}

function encodeToolResult(part: ToolResultPart, encoding: Encoding): JsonObject {
  const only = part.content[0]
  const plain =
    part.content.length === 1 && only?.kind === 'text' && only.cache === undefined && only.extras === undefined
      ? only.text
      : undefined
  const blocks =
    plain === undefined ? present(part.content.map((each) => encodePart(each, 'tool-result', encoding))) : []
  const content = plain ?? (blocks.length === 0 && part.content.length > 0 ? '' : blocks)
  return {
    ...ownExtras(part, PROTOCOL),
    type: 'tool_result',
    tool_use_id: encodeToolUseId(part.callId),
    ...(part.content.length === 0 ? {} : { content }),
    ...(part.isError === undefined ? {} : { is_error: part.isError }),
    ...encodeCache(part.cache, 'messages.cache', encoding),
  }
}

/** Media stand in user turns and tool results; spoken answers of an assistant go back as their transcript. */
function encodePlacedMedia(part: MediaPart, place: BlockPlace, encoding: Encoding): JsonObject | undefined {
  const { losses } = encoding
  dropForeignSignature(part, encoding)
  if (place === 'user' || place === 'tool-result') return encodeMedia(part, place, encoding)
  const turn = place === 'assistant' ? 'an assistant turn' : 'a system prompt'
  losses.drop(`messages.${part.modality}`, `${turn} holds no media`)
  return part.transcript === undefined || part.transcript === '' ? undefined : { type: 'text', text: part.transcript }
}

function dropForeignSignature(part: TextPart | ToolCallPart | MediaPart, { losses }: Encoding): void {
  if (part.signature !== undefined) losses.drop('messages.signature', 'made by another provider')
}

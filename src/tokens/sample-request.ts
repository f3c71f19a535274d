// The data by which a request's input tokens are estimated, from its neutral form: text by the tokenizer, media by what
// providers typically bill, and a little for the frame of each message and tool. It is small plain data, however large
// the request is.
import type { Part } from '../generation/request/part.ts'
import type { GenerationRequest } from '../generation/request/request.ts'
import { USUAL_IMAGE } from './media/media-rule.ts'
import { sampleText, type TextSample } from './sample-text.ts'

const TOKENS_PER_MESSAGE = 4
/** Base64 characters for one token of other media. */
const MEDIA_CHARACTERS_PER_TOKEN = 400

/** `tokens`: of all but the text. */
export type RequestSample = TextSample & { tokens: number }

export function sampleRequest(request: GenerationRequest): RequestSample {
  const texts: string[] = []
  let tokens = 3
  const visit = (part: Part) => {
    switch (part.kind) {
      case 'text':
      case 'refusal':
      case 'reasoning':
        texts.push(part.text)
        return
      case 'tool-call':
        texts.push(part.name, part.arguments)
        return
      case 'tool-result':
        part.content.forEach(visit)
        return
      case 'media':
        if (part.source.type === 'text') texts.push(part.source.text)
        else if (part.modality === 'image' || part.source.type !== 'base64') tokens += USUAL_IMAGE
        else tokens += Math.ceil(part.source.data.length / MEDIA_CHARACTERS_PER_TOKEN)
        return
      case 'opaque':
        texts.push(JSON.stringify(part.json))
        return
      default:
        part satisfies never
    }
  }
  for (const message of request.messages) {
    tokens += TOKENS_PER_MESSAGE
    message.parts.forEach(visit)
  }
  for (const tool of request.tools ?? []) {
    tokens += TOKENS_PER_MESSAGE
    texts.push(JSON.stringify(tool.kind === 'function' ? [tool.name, tool.description, tool.parameters] : tool))
  }
  if (request.responseFormat?.type === 'json-schema') texts.push(JSON.stringify(request.responseFormat.schema))
  return { tokens, ...sampleText(texts.join('\n')) }
}

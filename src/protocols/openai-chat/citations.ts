// Citations: Chat's `annotations` of an answer, both ways.
import {
  isObject,
  readArray,
  readCount,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../foundation/json/json.ts'
import type { Citation } from '../../generation/request/part.ts'

export function decodeCitations(value: Json | undefined): Citation[] {
  return (readArray(value) ?? []).filter(isObject).map(decodeCitation)
}

function decodeCitation(json: JsonObject): Citation {
  const cited = readObject(json['url_citation'])
  const url = readString(cited?.['url'])
  const citation: Citation = { kind: url === undefined ? 'document' : 'url', raw: { protocol: 'openai-chat', json } }
  if (url !== undefined) citation.url = url
  const title = readString(cited?.['title'])
  if (title !== undefined) citation.title = title
  const citedText = readString(cited?.['content'])
  if (citedText !== undefined) citation.citedText = citedText
  const start = readCount(cited?.['start_index'])
  const end = readCount(cited?.['end_index'])
  if (start !== undefined) citation.startIndex = start
  if (end !== undefined) citation.endIndex = end
  return citation
}

/**
 * The annotation for callers; undefined where Chat has no form for it (it cites addresses alone). `offset` is where the
 * citing text part begins in the message's content, `length` is the part's.
 */
export function encodeCitation(citation: Citation, offset: number, length: number): JsonObject | undefined {
  const url = citation.url === undefined ? undefined : encodeUri(citation.url)
  if (url === undefined) return undefined
  return {
    type: 'url_citation',
    url_citation: {
      start_index: offset + (citation.startIndex ?? 0),
      end_index: offset + (citation.endIndex ?? length),
      url,
      title: citation.title ?? '',
    },
  }
}

/** OpenAI's document wants a URI as RFC 3986 has it; providers send what browsers show. */
function encodeUri(text: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:[\w\-.~:/?#@!$&'()*+,;=%]*$/i.test(text) && !/%(?![0-9a-f]{2})/i.test(text)) return text
  const href = URL.parse(text)?.href
  return href?.replace(/%(?![0-9a-f]{2})/gi, '%25').replace(/["<>\\^`{|}]/g, encodeURIComponent)
}

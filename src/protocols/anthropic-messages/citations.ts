// Citations of text blocks, both ways. The wire has five kinds; web pages are the neutral `url` kind, places in documents
// the neutral `document` kind. Our own wire form rides along in `raw` and is preferred on the way out.
import { isObject, readCount, readString, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { lookUp } from '../../foundation/lists/look-up.ts'
import type { Citation } from '../../generation/request/part.ts'
import { PROTOCOL } from './wire.ts'

type Unit = 'char' | 'page' | 'block'

const places: { readonly [type: string]: { unit: Unit; start: string; end: string } } = {
  char_location: { unit: 'char', start: 'start_char_index', end: 'end_char_index' },
  page_location: { unit: 'page', start: 'start_page_number', end: 'end_page_number' },
  content_block_location: { unit: 'block', start: 'start_block_index', end: 'end_block_index' },
}

/** One wire citation; undefined where it is not an object. */
export function decodeCitation(value: Json | undefined): Citation | undefined {
  if (!isObject(value)) return undefined
  const type = readString(value['type']) ?? ''
  const citedText = readString(value['cited_text'])
  const raw = { protocol: PROTOCOL, json: value }
  const cited = citedText === undefined ? {} : { citedText }
  const place = lookUp(places, type)
  if (place === undefined) {
    const url = readString(value['url']) ?? readString(value['source'])
    const title = readString(value['title'])
    return {
      kind: 'url',
      ...(url === undefined ? {} : { url }),
      ...(title === undefined ? {} : { title }),
      ...cited,
      raw,
    }
  }
  const title = readString(value['document_title'])
  const documentIndex = readCount(value['document_index'])
  const start = readCount(value[place.start])
  const end = readCount(value[place.end])
  return {
    kind: 'document',
    ...(title === undefined ? {} : { title }),
    ...cited,
    ...(documentIndex === undefined ? {} : { documentIndex }),
    ...(start === undefined || end === undefined ? {} : { location: { unit: place.unit, start, end } }),
    raw,
  }
}

/**
 * A citation as an answer shows it, with every member that the document requires; undefined where the wire has no place
 * for it. A foreign web citation gets an empty `encrypted_index`, by which it is known again.
 */
export function encodeAnswerCitation(citation: Citation): JsonObject | undefined {
  const cited_text = citation.citedText ?? ''
  if (citation.raw.protocol === PROTOCOL && isObject(citation.raw.json)) {
    const own = citation.raw.json
    return Object.hasOwn(places, readString(own['type']) ?? '') ? { file_id: null, document_title: null, ...own } : own
  }
  if (citation.kind === 'url' && citation.url !== undefined) {
    const title = citation.title?.slice(0, 512)
    return {
      type: 'web_search_result_location',
      url: citation.url,
      title: title === undefined || title === '' ? null : title,
      cited_text,
      encrypted_index: '',
    }
  }
  const { location, documentIndex } = citation
  const type = Object.keys(places).find((name) => places[name]?.unit === location?.unit)
  const place = type === undefined ? undefined : places[type]
  if (type === undefined || place === undefined || location === undefined || documentIndex === undefined)
    return undefined
  return {
    type,
    cited_text,
    document_index: documentIndex,
    document_title: citation.title ?? null,
    file_id: null,
    [place.start]: place.unit === 'page' ? Math.max(1, location.start) : location.start,
    [place.end]: location.end,
  }
}

/** A citation as a request may hold it: only our own, with the secret index that the provider gave it. */
export function encodeRequestCitation(citation: Citation): JsonObject | undefined {
  if (citation.raw.protocol !== PROTOCOL || !isObject(citation.raw.json)) return undefined
  const own = citation.raw.json
  if (own['type'] === 'web_search_result_location' && (own['encrypted_index'] ?? '') === '') return undefined
  // Answers carry `file_id`, which requests refuse.
  const { file_id: _fileId, ...rest } = own
  return rest
}

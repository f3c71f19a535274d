// Citations: annotations of text, both ways.
import { isObject, readCount, readString, type Json, type JsonObject } from '../../foundation/json/json.ts'
import type { Citation } from '../../generation/request/part.ts'
import { PROTOCOL } from './wire.ts'

export function decodeCitation(json: JsonObject): Citation {
  const url = readString(json['url'])
  const title = readString(json['title']) ?? readString(json['filename'])
  const startIndex = readCount(json['start_index'])
  const endIndex = readCount(json['end_index'])
  return {
    kind: url === undefined ? 'document' : 'url',
    ...(url === undefined ? {} : { url }),
    ...(title === undefined ? {} : { title }),
    ...(startIndex === undefined ? {} : { startIndex }),
    ...(endIndex === undefined ? {} : { endIndex }),
    raw: { protocol: PROTOCOL, json },
  }
}

/**
 * A citation as an annotation; undefined where it has no form here (a place in a document of another protocol's
 * request). `length` of the text so far stands in for missing indexes.
 */
export function encodeCitation(citation: Citation, length: number): JsonObject | undefined {
  const raw: Json = citation.raw.json
  const native = citation.raw.protocol === PROTOCOL && isObject(raw) ? raw : undefined
  if (citation.kind === 'document') return native
  const url = citation.url === undefined ? undefined : encodeUri(citation.url)
  if (url === undefined) return undefined
  return {
    type: 'url_citation',
    start_index: citation.startIndex ?? 0,
    end_index: citation.endIndex ?? length,
    url,
    title: citation.title ?? url,
    ...native,
  }
}

/** The document wants a URI; providers have been seen to cite URLs with spaces in them. */
function encodeUri(url: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(url)) return undefined
  return url.toWellFormed().replaceAll(/[^\x21-\x7e]|[<>"{}|\\^`[\]]|%(?![0-9a-f]{2})/giu, encodeURIComponent)
}

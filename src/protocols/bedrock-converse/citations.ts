// Converse's citations: where a text comes from, a place in a document of the request or an address.
import { readArray, readCount, readObject, readString, type JsonObject } from '../../foundation/json/json.ts'
import type { Citation } from '../../generation/request/part.ts'

const units = { documentChar: 'char', documentPage: 'page', documentChunk: 'block' } as const

export function decodeCitation(json: JsonObject): Citation {
  const location = readObject(json['location'])
  const title = readString(json['title'])
  const source = readString(json['source'])
  const address = readString(readObject(location?.['web'])?.['url'])
  const url = address ?? (source !== undefined && /^https?:/.test(source) ? source : undefined)
  const cited = (readArray(json['sourceContent']) ?? []).map((entry) => readString(readObject(entry)?.['text']) ?? '')
  const citedText = cited.join('')
  return {
    kind: url === undefined ? 'document' : 'url',
    ...(url === undefined ? {} : { url }),
    ...(title === undefined ? {} : { title }),
    ...(citedText === '' ? {} : { citedText }),
    ...decodePlace(location),
    raw: { protocol: 'bedrock-converse', json },
  }
}

function decodePlace(location: JsonObject | undefined): Pick<Citation, 'documentIndex' | 'location'> {
  for (const [name, unit] of Object.entries(units)) {
    const place = readObject(location?.[name])
    if (place === undefined) continue
    const documentIndex = readCount(place['documentIndex'])
    const start = readCount(place['start'])
    const end = readCount(place['end'])
    return {
      ...(documentIndex === undefined ? {} : { documentIndex }),
      ...(start === undefined || end === undefined ? {} : { location: { unit, start, end } }),
    }
  }
  return {}
}

// Where Gemini says a text comes from: groundingSupports (Google Search, file search, URL context) and citationSources
// (recitation). Their places count bytes of UTF-8; ours count UTF-16 units. A support whose text is not found in the
// part is left to the opaque groundingMetadata, which also holds what citations do not: the queries, and the search
// entry point that Google wants shown.
import { readArray, readCount, readObject, readString, type JsonObject } from '../../foundation/json.ts'
import type { Citation } from '../../generation/part.ts'

/** The citations of `text`, one for each source of each supported segment. */
export function readGrounding(metadata: JsonObject, text: string): Citation[] {
  const chunks = (readArray(metadata['groundingChunks']) ?? []).map(readObject)
  const citations: Citation[] = []
  for (const entry of readArray(metadata['groundingSupports']) ?? []) {
    const support = readObject(entry)
    const segment = readObject(support?.['segment'])
    if (support === undefined || segment === undefined) continue
    const place = findSegment(segment, text)
    if (place === undefined) continue
    for (const index of readArray(support['groundingChunkIndices']) ?? []) {
      const chunk = typeof index === 'number' ? chunks[index] : undefined
      if (chunk !== undefined)
        citations.push({ ...readChunk(chunk), ...place, raw: { protocol: 'gemini', json: chunk } })
    }
  }
  return citations
}

/** The citations of a candidate's citationMetadata; sources without an address are passed over. */
export function readRecitation(metadata: JsonObject, text: string): Citation[] {
  const citations: Citation[] = []
  const sources = readArray(metadata['citationSources']) ?? readArray(metadata['citations']) ?? []
  for (const entry of sources) {
    const source = readObject(entry)
    const url = readString(source?.['uri'])
    if (source === undefined || url === undefined) continue
    const title = readString(source['title'])
    const place = findSegment(source, text)
    citations.push({
      kind: 'url',
      url,
      ...(title === undefined ? {} : { title }),
      ...place,
      raw: { protocol: 'gemini', json: source },
    })
  }
  return citations
}

function readChunk(chunk: JsonObject): Omit<Citation, 'raw'> {
  const web = readObject(chunk['web']) ?? readObject(chunk['maps'])
  const source = web ?? readObject(chunk['retrievedContext'])
  const url = readString(source?.['uri'])
  const title = readString(source?.['title'])
  const citedText = readString(readObject(chunk['retrievedContext'])?.['text'])
  return {
    kind: url === undefined ? 'document' : 'url',
    ...(url === undefined ? {} : { url }),
    ...(title === undefined ? {} : { title }),
    ...(citedText === undefined ? {} : { citedText }),
  }
}

function findSegment(segment: JsonObject, text: string): { startIndex: number; endIndex: number } | undefined {
  const words = readString(segment['text'])
  const bytes = Buffer.from(text, 'utf8')
  const startByte = readCount(segment['startIndex']) ?? 0
  const endByte = readCount(segment['endIndex']) ?? 0
  const startIndex = bytes.toString('utf8', 0, startByte).length
  const endIndex = bytes.toString('utf8', 0, endByte).length
  if (endByte > startByte && endByte <= bytes.length) {
    if (words === undefined || text.slice(startIndex, endIndex) === words) return { startIndex, endIndex }
  }
  // In a stream and beside thoughts the place counts from elsewhere; the words themselves decide.
  const found = words === undefined || words === '' ? -1 : text.indexOf(words)
  return found === -1 ? undefined : { startIndex: found, endIndex: found + (words ?? '').length }
}

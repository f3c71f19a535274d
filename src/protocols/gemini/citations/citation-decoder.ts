// Where Gemini says a text comes from: groundingSupports (Google Search, file search, URL context) and citationSources
// (recitation). Their places count bytes of UTF-8; ours count UTF-16 units. A support whose text is not found in the
// part is left to the opaque groundingMetadata, which also holds what citations do not: the queries, and the search
// entry point that Google wants shown. Gemini repeats its grounding in later chunks, and one support may name a source any
// number of times: each citation is given out once, and all of them within a bound.
import { bounds } from '../../../foundation/bounds.ts'
import { readArray, readCount, readObject, readString, type JsonObject } from '../../../foundation/json/json.ts'
import type { Citation } from '../../../generation/request/part.ts'
import type { CitableText } from './citable-text.ts'

/** Gives out what the chunks of one answer cite. */
export class CitationDecoder {
  /** Sources by their JSON text, numbered. */
  readonly #sources = new Map<string, number>()
  readonly #told = new Set<string>()
  #toldLength = 0

  /** The citations of `text` that are new, one for each source of each supported segment. */
  decodeGrounding(metadata: JsonObject, text: CitableText): Citation[] {
    const chunks = (readArray(metadata['groundingChunks']) ?? []).map((entry) => this.#decodeSource(readObject(entry)))
    const citations: Citation[] = []
    for (const entry of readArray(metadata['groundingSupports']) ?? []) {
      const support = readObject(entry)
      const segment = readObject(support?.['segment'])
      if (support === undefined || segment === undefined) continue
      const place = findSegment(segment, text)
      if (place === undefined) continue
      for (const index of readArray(support['groundingChunkIndices']) ?? []) {
        const chunk = typeof index === 'number' ? chunks[index] : undefined
        if (chunk !== undefined && this.#isNew(chunk, place))
          citations.push({ ...decodeChunk(chunk.json), ...place, raw: { protocol: 'gemini', json: chunk.json } })
      }
    }
    return citations
  }

  /** The new citations of a candidate's citationMetadata; sources without an address are passed over. */
  decodeRecitation(metadata: JsonObject, text: CitableText): Citation[] {
    const citations: Citation[] = []
    const sources = readArray(metadata['citationSources']) ?? readArray(metadata['citations']) ?? []
    for (const entry of sources) {
      const source = this.#decodeSource(readObject(entry))
      const url = readString(source?.json['uri'])
      if (source === undefined || url === undefined) continue
      const title = readString(source.json['title'])
      const place = findSegment(source.json, text)
      if (!this.#isNew(source, place)) continue
      citations.push({
        kind: 'url',
        url,
        ...(title === undefined ? {} : { title }),
        ...place,
        raw: { protocol: 'gemini', json: source.json },
      })
    }
    return citations
  }

  #decodeSource(json: JsonObject | undefined): Source | undefined {
    if (json === undefined) return undefined
    const text = JSON.stringify(json)
    const number = this.#sources.get(text) ?? this.#sources.size
    this.#sources.set(text, number)
    return { json, number, length: text.length }
  }

  #isNew({ number, length }: Source, place: Place | undefined): boolean {
    const key = `${number}/${place?.startIndex}/${place?.endIndex}`
    if (this.#told.has(key) || this.#toldLength + length > bounds.citedLength) return false
    this.#told.add(key)
    this.#toldLength += length
    return true
  }
}

type Source = { json: JsonObject; number: number; length: number }
type Place = { startIndex: number; endIndex: number }

function decodeChunk(chunk: JsonObject): Omit<Citation, 'raw'> {
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

function findSegment(segment: JsonObject, text: CitableText): Place | undefined {
  const startByte = readCount(segment['startIndex']) ?? 0
  return text.find(startByte, readCount(segment['endIndex']) ?? 0, readString(segment['text']))
}

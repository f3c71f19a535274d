// Media that a request names by address, for providers that take them only by value: which have to be fetched. Pure; the
// fetching is `fetch-media.ts`, and `write-request/insert-media.ts` puts them into the request.
import { bounds } from '../../foundation/bounds.ts'
import type { MediaPart, Part } from '../../generation/request/part.ts'
import type { GenerationRequest } from '../../generation/request/request.ts'
import type { BodyTask } from '../tickets/decoded.ts'
import { toWriteEntry, type WriteEntry, type WriteProtocol } from './write-request/write-entry.ts'

/** The addresses that must be fetched for an entry whose request is encoded; where they are far too many, not all. */
export const mediaToFetch: BodyTask<WriteEntry, readonly string[]> = {
  name: 'media-to-fetch',
  perform: (request, { protocol }) => listMedia(request.request(), protocol),
  pack: toWriteEntry,
}

/** As many again may have been fetched before; more are refused whatever they are. */
const MOST_LISTED = 2 * bounds.mediaPerRequest + 1

/** Addresses that the Gemini API reads itself. */
const geminiReads = [
  /^gs:\/\//,
  /^https:\/\/(www\.)?youtube\.com\//,
  /^https:\/\/youtu\.be\//,
  /^https:\/\/generativelanguage\.googleapis\.com\//,
]

function mustFetch(part: MediaPart, { protocol, quirks }: WriteProtocol): boolean {
  if (part.source.type !== 'url' || part.source.url.startsWith('data:')) return false
  const { url } = part.source
  if (protocol === 'bedrock-converse') return !url.startsWith('s3://')
  if (protocol === 'gemini') return !geminiReads.some((pattern) => pattern.test(url))
  return quirks.mediaByValue === true
}

function listMedia(request: GenerationRequest, protocol: WriteProtocol): readonly string[] {
  const urls = new Set<string>()
  const visit = (part: Part): void => {
    if (part.kind === 'tool-result') for (const each of part.content) visit(each)
    else if (part.kind === 'media' && mustFetch(part, protocol) && part.source.type === 'url') urls.add(part.source.url)
  }
  for (const { parts } of request.messages) for (const part of parts) visit(part)
  return [...urls].slice(0, MOST_LISTED)
}

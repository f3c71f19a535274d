// Reads out of an answer what the model wrote, to count it where the provider reports no usage. All text counts except what
// is known to be something else (a name, an id, a signature, the result of a tool), so that members which no codec knows yet
// err upwards. Media count by their vendor's rates.
import type { Json } from '../../foundation/json/json.ts'

export interface OutputSink {
  addText(text: string): void
  addMedia(tokens: number): void
}

/** Output tokens of media, where a vendor publishes them. */
export type MediaRates = {
  /** The most that one image takes. */
  imageTokens: number
  audioTokensPerSecond: number
}

/**
 * OpenAI's. Speech: a token for each 50 ms (platform.openai.com, "Managing costs" of the Realtime API, 2026-07). The dearest
 * image is one of gpt-image-2, of high quality and 2,880 × 2,880 pixels, by the formula of OpenAI's own calculator
 * (community.openai.com/t/1382699, 2026-11); gpt-image-1 takes 6,240 at most.
 */
export const openaiMediaRates: MediaRates = { imageTokens: 23_719, audioTokensPerSecond: 20 }

/** Of vendors that publish none: not confirmed by a source, but no vendor publishes more, so that they err upwards. */
export const unknownMediaRates: MediaRates = { ...openaiMediaRates, audioTokensPerSecond: 32 }

/** Members that are not output, whatever they hold, in any protocol. */
const notOutput: ReadonlySet<string> = new Set(
  // Names, ids and kinds.
  (
    'id type object role status name model format phase index toolUseId caller ' +
    'media_type mime_type mimeType output_format obfuscation ' +
    // Proofs and sealed reasoning: no figure says how many tokens are behind them.
    'signature thought_signature thoughtSignature encrypted_content encrypted_index redactedContent fingerprint ' +
    // Text that is repeated, quoted or returned by tools: it is billed as input or not at all.
    'logprobs annotations citations citation sources results search_results outputs output tools'
  ).split(' '),
)

/** Members whose objects are JSON that the model wrote: their names and numbers are output too. */
const written: ReadonlySet<string> = new Set(['input', 'args', 'arguments'])

/** Kinds of blocks and items that hold what a tool gave back. */
const toolResult = /(?:_tool_result|_call_output|_output|Result|^toolResponse|^mcp_list_tools)$/

/** All text inside `value`. */
export function readOutputTexts(value: Json | undefined, sink: OutputSink): void {
  // A list of what is left instead of calls inside calls: how deep it is nested is up to the provider.
  const left: (Json | undefined)[] = [value]
  while (left.length > 0) {
    const next = left.pop()
    if (typeof next === 'string') {
      if (next !== '') sink.addText(next)
    } else if (Array.isArray(next)) for (let at = next.length - 1; at >= 0; at -= 1) left.push(next[at])
    else if (typeof next === 'object' && next !== null && !isToolResult(next['type']))
      for (const name in next) if (!notOutput.has(name) && !name.endsWith('_id')) left.push(write(name, next[name]))
  }
}

/** Anthropic opens a call with an empty object in the place of what its deltas bring. */
function write(name: string, value: Json | undefined): Json | undefined {
  const isWritten = written.has(name) && typeof value === 'object' && value !== null
  if (!isWritten) return value
  const text = JSON.stringify(value)
  return text === '{}' ? '' : text
}

export function isToolResult(type: Json | undefined): boolean {
  return typeof type === 'string' && toolResult.test(type)
}

/** 24,000 samples of two bytes a second: how OpenAI and Google stream speech. */
const PCM_BYTES_PER_SECOND = 48_000
/** 32 kbit/s, the least that speech is packed to: fewer bytes a second are more seconds. */
const PACKED_BYTES_PER_SECOND = 4_000
/** How MP3, AAC, Ogg, FLAC and WebM begin, in base64. Anything else is taken for samples. */
const packed = /^(?:SUQz|\/\/[uvs]|\/\/tQ|T2dn|ZkxhQ|GkXf)/

/** The tokens of a piece of speech in base64. */
export function countAudio(data: string, { audioTokensPerSecond }: MediaRates): number {
  const seconds = (data.length * 0.75) / (packed.test(data) ? PACKED_BYTES_PER_SECOND : PCM_BYTES_PER_SECOND)
  return seconds * audioTokensPerSecond
}

// One answer as the stream that would have given it: `fold(unfold(response))` equals `response`.
import { assert } from '../../foundation/assert.ts'
import type { Part } from '../request/part.ts'
import type { GenerationResponse } from './response.ts'
import type { PartDelta, PartHead, StreamEvent } from './stream-event.ts'

export function* unfold(response: GenerationResponse): Generator<StreamEvent, void, undefined> {
  yield {
    type: 'response-start',
    ...(response.id === undefined ? {} : { id: response.id }),
    ...(response.model === undefined ? {} : { model: response.model }),
    ...(response.createdSeconds === undefined ? {} : { createdSeconds: response.createdSeconds }),
  }
  for (const [index, part] of response.parts.entries()) {
    const { head, deltas } = openHead(part)
    yield { type: 'part-start', index, part: head }
    for (const delta of deltas) yield { type: 'part-delta', index, delta }
    yield { type: 'part-end', index }
  }
  for (const { protocol, name, json } of response.opaque) yield { type: 'opaque', protocol, name, json }
  if (response.usage !== undefined) yield { type: 'usage', usage: response.usage }
  yield { type: 'response-end', finish: response.finish }
}

/** A part as the head and the deltas that would have given it. */
export function openHead(part: Part): { head: PartHead; deltas: PartDelta[] } {
  switch (part.kind) {
    case 'text': {
      const { text, citations, logprobs, cache: _cache, ...head } = part
      const deltas: PartDelta[] = []
      if (text !== '' || logprobs !== undefined)
        deltas.push({ kind: 'text', text, ...(logprobs === undefined ? {} : { logprobs }) })
      for (const citation of citations ?? []) deltas.push({ kind: 'citation', citation })
      return { head, deltas }
    }
    case 'refusal':
      return { head: { kind: 'refusal' }, deltas: part.text === '' ? [] : [{ kind: 'refusal', text: part.text }] }
    case 'reasoning': {
      const { text, attach: _attach, cache: _cache, signature, ...head } = part
      const deltas: PartDelta[] = text === '' ? [] : [{ kind: 'reasoning', text }]
      if (signature !== undefined) deltas.push({ kind: 'signature', signature })
      return { head, deltas }
    }
    case 'tool-call': {
      const { arguments: text, cache: _cache, ...head } = part
      return { head, deltas: text === '' ? [] : [{ kind: 'arguments', text }] }
    }
    case 'media': {
      const { source, transcript, cache: _cache, ...rest } = part
      assert(source.type === 'base64', 'unfold: an answer carries media by value')
      const deltas: PartDelta[] = source.data === '' ? [] : [{ kind: 'media', data: source.data }]
      if (transcript !== undefined) deltas.push({ kind: 'transcript', text: transcript })
      return { head: { ...rest, mediaType: source.mediaType }, deltas }
    }
    case 'opaque':
      return { head: { ...part }, deltas: [] }
    case 'tool-result':
      return assert(false, 'unfold: an answer holds no tool result') as never
    default:
      return part satisfies never
  }
}

// Puts signatures that a caller sent back in separate carriers onto the parts that they belong to.
import type { Part, ReasoningPart } from '../request/part.ts'

/**
 * Moves signatures that came back in carriers of their own onto the parts they belong to. Decoders of requests call it
 * on each assistant message: a reasoning part with empty text and `attach` next or previous vanishes into its neighbour.
 */
export function resettleSignatures(parts: readonly Part[]): Part[] {
  const settled: Part[] = []
  let waiting: ReasoningPart | undefined
  for (const part of parts) {
    if (part.kind === 'reasoning' && part.signature !== undefined && part.text === '') {
      if (part.attach === 'next') {
        if (waiting) settled.push(withoutAttach(waiting))
        waiting = part
        continue
      }
      const last = settled.at(-1)
      if (part.attach === 'previous' && last !== undefined && canCarry(last) && last.signature === undefined) {
        settled[settled.length - 1] = { ...last, signature: part.signature }
        continue
      }
    }
    if (waiting?.signature !== undefined && canCarry(part) && part.signature === undefined) {
      settled.push({ ...part, signature: waiting.signature })
      waiting = undefined
      continue
    }
    if (waiting) {
      settled.push(withoutAttach(waiting))
      waiting = undefined
    }
    settled.push(part.kind === 'reasoning' ? withoutAttach(part) : part)
  }
  if (waiting) settled.push(withoutAttach(waiting))
  return settled
}

function canCarry(part: Part): part is Extract<Part, { kind: 'text' | 'tool-call' | 'media' }> {
  return part.kind === 'text' || part.kind === 'tool-call' || part.kind === 'media'
}

function withoutAttach(part: ReasoningPart): ReasoningPart {
  if (part.attach === undefined) return part
  const { attach: _attach, ...rest } = part
  return rest
}

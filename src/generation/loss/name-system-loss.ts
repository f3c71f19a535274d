// Names the loss when a system message holds something that is not text, for protocols whose system part takes text
// alone.
import type { LossField } from './loss-field.ts'
import type { Part } from '../request/part.ts'

export function nameSystemLoss(part: Exclude<Part, { kind: 'text' }>): LossField {
  switch (part.kind) {
    case 'media':
      return `messages.${part.modality}` as const
    case 'opaque':
      return `opaque.${part.type}` as const
    case 'refusal':
      return 'messages.refusal'
    case 'reasoning':
      return 'messages.reasoning'
    case 'tool-call':
    case 'tool-result':
      return 'messages.toolResult.opaque'
    default:
      return part satisfies never
  }
}

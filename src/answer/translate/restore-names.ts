// Tools that were sent under stand-in names (fit-tool-names.ts) get their own names back in the answer.
import { lookUp } from '../../foundation/lists/look-up.ts'
import type { GenerationResponse } from '../../generation/answer/response.ts'
import type { StreamEvent } from '../../generation/answer/stream-event.ts'
import type { OwnToolNames } from '../../generation/fit/fit-tool-names.ts'

export function restoreName(event: StreamEvent, ownNames: OwnToolNames): StreamEvent {
  return event.type === 'part-start' ? { ...event, part: restore(event.part, ownNames) } : event
}

/** The same for a whole answer. */
export function restoreNames(response: GenerationResponse, ownNames: OwnToolNames): GenerationResponse {
  return { ...response, parts: response.parts.map((part) => restore(part, ownNames)) }
}

function restore<T extends { kind: string }>(part: T, ownNames: OwnToolNames): T {
  const name = part.kind === 'tool-call' && 'name' in part ? lookUp(ownNames, part.name as string) : undefined
  return name === undefined ? part : { ...part, name }
}

// Calls of an answer as the caller is to know them: tools that were sent under stand-in names (fit-tool-names.ts) get their
// own names back, and a call with the id of an earlier one gets another (fit-call-ids.ts).
import { lookUp } from '../../foundation/lists/look-up.ts'
import type { GenerationResponse } from '../../generation/answer/response.ts'
import type { StreamEvent } from '../../generation/answer/stream-event.ts'
import { findFreeId, type CallNames } from '../../generation/fit/fit-call-ids.ts'

/** One answer's. */
export class CallRestorer {
  readonly #names: CallNames | undefined
  #taken: Set<string> | undefined

  constructor(names: CallNames | undefined) {
    this.#names = names
  }

  restoreEvent(event: StreamEvent): StreamEvent {
    if (this.#names === undefined || event.type !== 'part-start' || event.part.kind !== 'tool-call') return event
    return { ...event, part: this.#restore(event.part, this.#names) }
  }

  restoreResponse(response: GenerationResponse): GenerationResponse {
    const names = this.#names
    if (names === undefined) return response
    const parts = response.parts.map((part) => (part.kind === 'tool-call' ? this.#restore(part, names) : part))
    return { ...response, parts }
  }

  #restore<T extends { id: string; name: string }>(call: T, { ownNames, takenIds }: CallNames): T {
    this.#taken ??= new Set(takenIds)
    const id = findFreeId(call.id, this.#taken)
    this.#taken.add(id)
    return { ...call, id, name: (ownNames && lookUp(ownNames, call.name)) ?? call.name }
  }
}

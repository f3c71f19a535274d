// Ids of tool calls, each of which names one call of a conversation. Some servers give every answer the same ones (`call_0`)
// or none, and Chat takes such a history back; Anthropic refuses it ("tool_use ids must be unique"), and agents that pair
// results with calls by id alone never end. So a repeated id goes up with a number behind it, in the call and in its
// result, and an answer whose call has the id of an earlier one gets another
// (https://github.com/NVIDIA-NeMo/Switchyard/issues/502, 2026-09).
import { FreeNames } from '../../foundation/lists/free-names.ts'
import type { Message } from '../request/message.ts'
import type { Part } from '../request/part.ts'
import type { OwnToolNames } from './fit-tool-names.ts'

/** What calls of an answer are to be called towards the caller. */
export type CallNames = {
  ownNames: OwnToolNames | undefined
  /** Ids that calls of the conversation have. */
  takenIds: readonly string[]
}

/** What a call without an id is called. */
const UNNAMED = 'call'

/** The conversation with an id of its own for each call; the same list where they have one. */
export function fitCallIds(messages: Message[]): { messages: Message[]; takenIds: string[] } {
  const takenIds = listCallIds(messages)
  if (new Set(takenIds).size === takenIds.length && !takenIds.includes('')) return { messages, takenIds }
  const renamer = new Renamer(takenIds)
  return {
    messages: messages.map((message) => ({ ...message, parts: message.parts.map((part) => renamer.rename(part)) })),
    takenIds: renamer.listIds(),
  }
}

/** Ids that are not given yet, those of calls without one included. */
export class FreeCallIds {
  readonly #names: FreeNames

  constructor(taken: Iterable<string>) {
    this.#names = new FreeNames(taken)
  }

  /** This id, or this one with the first free number. */
  take(id: string): string {
    return this.#names.take(id === '' ? UNNAMED : id)
  }
}

function listCallIds(messages: readonly Message[]): string[] {
  return messages.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'tool-call' ? [part.id] : [])))
}

/** Calls of one id: those whose result has come are the first `answered`. */
type Calls = { names: string[]; answered: number }

class Renamer {
  /** Begins with all ids of the caller's, so that no new one is theirs. */
  readonly #free: FreeCallIds
  readonly #given: string[] = []
  readonly #calls = new Map<string, Calls>()

  constructor(ids: readonly string[]) {
    this.#free = new FreeCallIds(ids)
  }

  rename(part: Part): Part {
    if (part.kind === 'tool-call') return { ...part, id: this.#nameCall(part.id) }
    return part.kind === 'tool-result' ? { ...part, callId: this.#nameResult(part.callId) } : part
  }

  listIds(): string[] {
    return this.#given
  }

  #nameCall(id: string): string {
    const calls = this.#calls.get(id)
    const name = calls !== undefined || id === '' ? this.#free.take(id) : id
    this.#given.push(name)
    if (calls === undefined) this.#calls.set(id, { names: [name], answered: 0 })
    else calls.names.push(name)
    return name
  }

  /** A further result of a call belongs to the last one that had one. */
  #nameResult(id: string): string {
    const calls = this.#calls.get(id)
    if (calls === undefined) return id
    if (calls.answered < calls.names.length) calls.answered += 1
    return calls.names[calls.answered - 1] ?? id
  }
}

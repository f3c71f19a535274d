// Ids of tool calls, each of which names one call of a conversation. Some servers give every answer the same ones (`call_0`)
// or none, and Chat takes such a history back; Anthropic refuses it ("tool_use ids must be unique"), and agents that pair
// results with calls by id alone never end. So a repeated id goes up with a number behind it, in the call and in its
// result, and an answer whose call has the id of an earlier one gets another
// (https://github.com/NVIDIA-NeMo/Switchyard/issues/502, 2026-09).
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

/** An id that is not in `taken`: this one, or this one with the first free number. */
export function findFreeId(id: string, taken: ReadonlySet<string>): string {
  const name = id === '' ? UNNAMED : id
  let free = name
  for (let count = 2; taken.has(free); count += 1) free = `${name}_${count}`
  return free
}

function listCallIds(messages: readonly Message[]): string[] {
  return messages.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'tool-call' ? [part.id] : [])))
}

class Renamer {
  /** All ids of the caller's, so that no new one is theirs. */
  readonly #taken: Set<string>
  readonly #seen = new Set<string>()
  readonly #given: string[] = []
  /** Calls of each id that have no result yet, and the last one that had. */
  readonly #open = new Map<string, string[]>()
  readonly #last = new Map<string, string>()

  constructor(ids: readonly string[]) {
    this.#taken = new Set(ids)
  }

  rename(part: Part): Part {
    if (part.kind === 'tool-call') return { ...part, id: this.#nameCall(part.id) }
    return part.kind === 'tool-result' ? { ...part, callId: this.#nameResult(part.callId) } : part
  }

  listIds(): string[] {
    return this.#given
  }

  #nameCall(id: string): string {
    const name = this.#seen.has(id) || id === '' ? findFreeId(id, this.#taken) : id
    this.#seen.add(id)
    this.#taken.add(name)
    this.#given.push(name)
    const open = this.#open.get(id)
    if (open === undefined) this.#open.set(id, [name])
    else open.push(name)
    return name
  }

  #nameResult(id: string): string {
    const name = this.#open.get(id)?.shift() ?? this.#last.get(id) ?? id
    this.#last.set(id, name)
    return name
  }
}

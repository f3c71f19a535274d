// Where the thoughts of a message of Chat stood among its text and calls. A message of Chat has one text, one list of calls
// and one list of thoughts, but models that think in between (Claude, OpenAI's) refuse a turn whose thoughts have changed
// places: "thinking blocks in the latest assistant message cannot be modified", "reasoning was provided without its required
// following item". So a thought's signature carries how much went before it, and the turn is cut there when it comes back.
import { append } from '../../../foundation/lists/append.ts'
import type { Part, ReasoningPart, TextPart } from '../../../generation/request/part.ts'
import type { ThoughtPlace } from '../../../generation/signature/signature.ts'

type PlacedThought = { part: ReasoningPart; place: ThoughtPlace | undefined }

/** The parts of a message in order. `said`: text and what else is no call; both lists in their own order. */
export function placeThoughts(
  thoughts: readonly PlacedThought[],
  said: readonly Part[],
  calls: readonly Part[],
): Part[] {
  if (thoughts.every(({ place }) => place === undefined))
    return [...thoughts.map(({ part }) => part), ...said, ...calls]
  const text = new TextCutter(said)
  const parts: Part[] = []
  let called = 0
  for (const { part, place } of thoughts) {
    if (place !== undefined) {
      append(parts, text.take(place.text))
      append(parts, calls.slice(called, place.calls))
      called = Math.max(called, place.calls)
    }
    parts.push(part)
  }
  return [...parts, ...text.rest(), ...calls.slice(called)]
}

class TextCutter {
  readonly #parts: Part[]
  /** Characters of text that were taken, and parts. */
  #length = 0
  #next = 0

  constructor(parts: readonly Part[]) {
    this.#parts = [...parts]
  }

  /** What goes before the first `length` characters of all text have been said; a text is cut where it goes on. */
  take(length: number): Part[] {
    const taken: Part[] = []
    for (let part = this.#parts[this.#next]; part !== undefined; part = this.#parts[this.#next]) {
      const left = length - this.#length
      if (left <= 0) break
      if (part.kind === 'text' && part.text.length > left) {
        const [head, tail] = cut(part, left)
        this.#parts[this.#next] = tail
        this.#length += left
        taken.push(head)
        break
      }
      if (part.kind === 'text') this.#length += part.text.length
      this.#next += 1
      taken.push(part)
    }
    return taken
  }

  rest(): Part[] {
    return this.#parts.slice(this.#next)
  }
}

/** What belongs to the end of a text stays with its second half. */
function cut(part: TextPart, at: number): [TextPart, TextPart] {
  return [
    { kind: 'text', text: part.text.slice(0, at) },
    { ...part, text: part.text.slice(at) },
  ]
}

// Calls of an answer as the caller is to know them: tools that were sent under stand-in names (fit-tool-names.ts) get their
// own names back, a call with the id of an earlier one gets another (fit-call-ids.ts), and a call without arguments has the
// empty object that OpenAI and Anthropic give: agents fail on no text, and on `null`. A call that a cut answer ends with is
// left as it came, since its arguments may have been still to come.
import { append } from '../../foundation/lists/append.ts'
import { lookUp } from '../../foundation/lists/look-up.ts'
import type { GenerationResponse } from '../../generation/answer/response.ts'
import type { StreamEvent } from '../../generation/answer/stream-event.ts'
import { FreeCallIds, type CallNames } from '../../generation/fit/fit-call-ids.ts'
import { isNoArguments } from '../../generation/fit/is-no-arguments.ts'

const NO_ARGUMENTS = '{}'
/** White space, and what may become `null`. */
const undecided = /^\s*(?:n(?:u(?:l(?:l\s*)?)?)?)?$/
const MOST_UNDECIDED = 16

/** One answer's. */
export class CallRestorer {
  readonly #names: CallNames | undefined
  #free: FreeCallIds | undefined
  /** Arguments of the open call that may still turn out to be none. */
  #withheld: string | undefined
  /** The end of a call without arguments, and what came behind it, until it is known whether the answer was cut there. */
  #waiting: StreamEvent[] = []

  constructor(names: CallNames | undefined) {
    this.#names = names
  }

  /** Adds to `given` what the caller is to know of the event. */
  restoreEvent(event: StreamEvent, given: StreamEvent[]): void {
    if (this.#waiting.length > 0) this.#goOn(event, given)
    else if (event.type === 'part-start' && event.part.kind === 'tool-call') {
      this.#withheld = event.part.form === 'function' ? '' : undefined
      given.push({ ...event, part: this.#restore(event.part) })
    } else if (this.#withheld === undefined) given.push(event)
    else this.#withhold(event, this.#withheld, given)
  }

  restoreResponse(response: GenerationResponse): GenerationResponse {
    const cut = response.finish.kind === 'length' ? response.parts.at(-1) : undefined
    const parts = response.parts.map((part) => {
      if (part.kind !== 'tool-call') return part
      const call = this.#restore(part)
      const isEmpty = part.form === 'function' && part !== cut && isNoArguments(part.arguments)
      return isEmpty ? { ...call, arguments: NO_ARGUMENTS } : call
    })
    return { ...response, parts }
  }

  /** `before`: the arguments so far, which say nothing yet. */
  #withhold(event: StreamEvent, before: string, given: StreamEvent[]): void {
    if (event.type === 'part-delta' && event.delta.kind === 'arguments') {
      const text = before + event.delta.text
      const isUndecided = text.length <= MOST_UNDECIDED && undecided.test(text)
      this.#withheld = isUndecided ? text : undefined
      if (!isUndecided) given.push({ ...event, delta: { kind: 'arguments', text } })
    } else if (event.type !== 'part-end') given.push(event)
    else {
      this.#withheld = undefined
      if (isNoArguments(before)) this.#waiting = [event]
      // What only begins like `null` is what the model wrote.
      else given.push(writeArguments(event.index, before), event)
    }
  }

  #goOn(event: StreamEvent, given: StreamEvent[]): void {
    if (event.type === 'usage' || event.type === 'opaque') {
      this.#waiting.push(event)
      return
    }
    const [end, ...rest] = this.#waiting
    this.#waiting = []
    const isCut = event.type === 'error' || (event.type === 'response-end' && event.finish.kind === 'length')
    if (end?.type === 'part-end') {
      if (!isCut) given.push(writeArguments(end.index, NO_ARGUMENTS))
      given.push(end)
    }
    append(given, rest)
    this.restoreEvent(event, given)
  }

  #restore<T extends { id: string; name: string }>(call: T): T {
    if (this.#names === undefined) return call
    const { ownNames, takenIds } = this.#names
    this.#free ??= new FreeCallIds(takenIds)
    return { ...call, id: this.#free.take(call.id), name: (ownNames && lookUp(ownNames, call.name)) ?? call.name }
  }
}

function writeArguments(index: number, text: string): StreamEvent {
  return { type: 'part-delta', index, delta: { kind: 'arguments', text } }
}

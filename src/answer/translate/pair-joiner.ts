// Keeps the text of every delta well-formed. Some providers cut their text inside a surrogate pair, as in an emoji, and write
// each half as an escape into a delta of its own. A client that puts strings together by UTF-8 (Python, Go, Rust) then has two
// replacement characters or an error. So the first half waits for the second; one that stays alone becomes U+FFFD.
import type { PartDelta, StreamEvent } from '../../generation/answer/stream-event.ts'

type TextDelta = Extract<PartDelta, { text: string }>

/** Takes an event, and adds to `given` what it becomes. */
type Give = (event: StreamEvent, given: StreamEvent[]) => void

/** One answer's. */
export class PairJoiner {
  readonly #give: Give
  /** The first half of a pair at the end of the last delta. */
  #half = ''
  #place: { index: number; kind: TextDelta['kind'] } | undefined

  /** `give`: what comes next for each event. */
  constructor(give: Give) {
    this.#give = give
  }

  push(event: StreamEvent, given: StreamEvent[]): void {
    const delta = event.type === 'part-delta' && 'text' in event.delta ? event.delta : undefined
    if (this.#place !== undefined && delta?.kind !== this.#place.kind) this.#giveHalf(given)
    if (event.type !== 'part-delta' || delta === undefined || (this.#half === '' && delta.text.isWellFormed()))
      return this.#give(event, given)
    const text = this.#join(event.index, delta)
    if (text !== '' || 'logprobs' in delta) this.#give({ ...event, delta: { ...delta, text } }, given)
  }

  #join(index: number, { kind, text }: TextDelta): string {
    const joined = this.#half + text
    const end = endsInHalf(joined) ? joined.length - 1 : joined.length
    this.#half = joined.slice(end)
    this.#place = this.#half === '' ? undefined : { index, kind }
    return joined.slice(0, end).toWellFormed()
  }

  #giveHalf(given: StreamEvent[]): void {
    if (this.#place === undefined) return
    const { index, kind } = this.#place
    this.#half = ''
    this.#place = undefined
    this.#give({ type: 'part-delta', index, delta: { kind, text: '\ufffd' } }, given)
  }
}

function endsInHalf(text: string): boolean {
  const last = text.charCodeAt(text.length - 1)
  return last >= 0xd800 && last <= 0xdbff
}

// Gives an event of ours that follows a provider's events its number, in the protocol that numbers events.
const NAME = '"sequence_number"'
const NUMBER = /^\s{0,8}:\s{0,8}(\d{1,9})/
/** What of an event is kept around its number. */
const NUMBER_LENGTH = 32

export class SequenceNumbers {
  /** The newest events, or what of them holds the last number: looked into only when somebody asks. */
  #newest = ''

  /** Whole events have gone by. `text`: the same, a character a byte, where they are not large. */
  add(bytes: Buffer, text: string | undefined): void {
    if (text !== undefined) {
      this.#newest = text
      return
    }
    const at = bytes.lastIndexOf(NAME)
    if (at !== -1) this.#newest = bytes.toString('latin1', at, at + NAME.length + NUMBER_LENGTH)
  }

  /** One more than the last; 0 where none was seen. */
  get next(): number {
    const at = this.#newest.lastIndexOf(NAME)
    const number =
      at === -1 ? undefined : NUMBER.exec(this.#newest.slice(at + NAME.length, at + NAME.length + NUMBER_LENGTH))
    return Number(number?.[1] ?? -1) + 1
  }
}

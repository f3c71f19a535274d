// The arguments of a tool call while they arrive, and whether they are a whole JSON object yet. That is asked again and
// again of text that grows, so each character is looked at once: brackets are counted on the way, and the text is parsed
// once, where they balance.
import { parseJsonObject } from '../../../../foundation/json/json.ts'

export class ArgumentText {
  #text = ''
  /** What has come since somebody asked. */
  #unread: string[] = []
  #depth = 0
  #inString = false
  #isEscaped = false
  /** The bracket that the text began with has been closed: nothing but white space may follow. */
  #isClosed = false
  /** Undefined until the brackets balance. */
  #isObject: boolean | undefined

  get text(): string {
    return this.#text
  }

  append(piece: string): void {
    this.#text += piece
    if (this.#isObject !== false) this.#unread.push(piece)
  }

  /** Whether the text so far is one JSON object. */
  isWhole(): boolean {
    if (this.#unread.length > 0) {
      for (const piece of this.#unread) this.#read(piece)
      this.#unread = []
      if (this.#isClosed) this.#isObject ??= parseJsonObject(this.#text) !== undefined
    }
    return this.#isObject === true
  }

  #read(piece: string): void {
    for (let at = 0; at < piece.length && this.#isObject !== false; at += 1) {
      const letter = piece[at]
      if (this.#isEscaped) this.#isEscaped = false
      else if (this.#inString) {
        if (letter === '"') this.#inString = false
        else if (letter === '\\') this.#isEscaped = true
      } else if (letter === '{' || letter === '[') this.#open(letter)
      else if (letter === '}' || letter === ']') this.#close()
      else if (letter !== ' ' && letter !== '\n' && letter !== '\r' && letter !== '\t') {
        if (this.#depth === 0) this.#isObject = false
        else if (letter === '"') this.#inString = true
      }
    }
  }

  #open(bracket: '{' | '['): void {
    if (this.#depth === 0 && (this.#isClosed || bracket === '[')) this.#isObject = false
    this.#depth += 1
  }

  #close(): void {
    this.#depth -= 1
    if (this.#depth < 0) this.#isObject = false
    else if (this.#depth === 0) this.#isClosed = true
  }
}

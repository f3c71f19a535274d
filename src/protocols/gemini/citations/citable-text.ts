// The text of a part as it grows, in which citations find their places. Gemini counts bytes of UTF-8, we count UTF-16
// units: the text is kept in short blocks with both counts, so that a place is found without reading all of it, however
// often an answer cites itself. Words that are not where the citation says are looked for within a bound.
import { bounds } from '../../../foundation/bounds.ts'

type Block = { text: string; start: number; startByte: number }
type Place = { startIndex: number; endIndex: number }

const BLOCK_LENGTH = 1_024
/** So many first characters of words are looked for; what is found is compared with all of them. */
const PROBE_LENGTH = 32

export class CitableText {
  readonly #blocks: Block[] = []
  #length = 0
  #bytes = 0
  /** The first half of a character whose second half is to come. */
  #half = ''
  #searched = 0
  /** The whole text, once it was searched. */
  #joined: string | undefined

  append(piece: string): void {
    const text = this.#half + piece
    const end = isHalf(text, text.length - 1) ? text.length - 1 : text.length
    this.#half = text.slice(end)
    for (let at = 0; at < end;) {
      let next = Math.min(at + BLOCK_LENGTH, end)
      if (next < end && isHalf(text, next - 1)) next += 1
      this.#addBlock(text.slice(at, next))
      at = next
    }
    this.#joined = undefined
  }

  /** Where `words` are: between these bytes, or else where they are first. Without words the bytes decide. */
  find(startByte: number, endByte: number, words: string | undefined): Place | undefined {
    if (endByte > startByte && endByte <= this.#bytes) {
      const startIndex = this.#toIndex(startByte)
      const endIndex = this.#toIndex(endByte)
      if (words === undefined) return { startIndex, endIndex }
      if (endIndex - startIndex === words.length && this.#holdsAt(startIndex, words)) return { startIndex, endIndex }
    }
    // In a stream and beside thoughts the place counts from elsewhere; the words themselves decide.
    const found = words === undefined || words === '' ? -1 : this.#search(words)
    return found === -1 ? undefined : { startIndex: found, endIndex: found + (words ?? '').length }
  }

  #addBlock(text: string): void {
    const last = this.#blocks.at(-1)
    if (last !== undefined && last.text.length + text.length <= BLOCK_LENGTH) last.text += text
    else this.#blocks.push({ text, start: this.#length, startByte: this.#bytes })
    this.#length += text.length
    this.#bytes += Buffer.byteLength(text)
  }

  #toIndex(byte: number): number {
    const block = this.#blocks[findLast(this.#blocks, (each) => each.startByte <= byte)]
    if (block === undefined) return 0
    return block.start + Buffer.from(block.text).toString('utf8', 0, byte - block.startByte).length
  }

  #holdsAt(index: number, words: string): boolean {
    let at = findLast(this.#blocks, ({ start }) => start <= index)
    for (let read = 0; read < words.length; at += 1) {
      const block = this.#blocks[at]
      if (block === undefined) return false
      const from = Math.max(0, index - block.start)
      const text = block.text.slice(from, from + words.length - read)
      if (!words.startsWith(text, read)) return false
      read += text.length
    }
    return true
  }

  #search(words: string): number {
    const probe = words.slice(0, PROBE_LENGTH)
    for (let from = 0; this.#searched < bounds.citationSearchLength; from += 1) {
      const text = (this.#joined ??= this.#blocks.map((block) => block.text).join(''))
      const found = text.indexOf(probe, from)
      this.#searched += (found === -1 ? text.length : found) - from + words.length
      if (found === -1 || text.startsWith(words, found)) return found
      from = found
    }
    return -1
  }
}

/** Whether the first half of a pair stands here. */
function isHalf(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 0xd800 && code <= 0xdbff
}

/** The last of the blocks, which are in order, that `isBefore` holds of; -1 where there is none. */
function findLast(blocks: readonly Block[], isBefore: (block: Block) => boolean): number {
  let [low, high] = [0, blocks.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBefore(blocks[middle] as Block)) low = middle + 1
    else high = middle
  }
  return low - 1
}

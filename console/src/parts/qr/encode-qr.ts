// A text as a QR code (ISO/IEC 18004): bytes, the lowest level of correction, versions 1 to 20, so 858 bytes at most. It is drawn
// here, since a secret that is in it must not go to anybody who draws codes.
import { correctionOf } from './correct-errors.ts'
import { drawPatterns, drawFormat, drawWords, type Grid } from './draw-grid.ts'
import { penaltyOf } from './judge-grid.ts'

/** By version, of level L: the words of correction of a block, and how many blocks there are. */
const CORRECTION = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28]
const BLOCKS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8]
const MASKS = [0, 1, 2, 3, 4, 5, 6, 7]

/** Rows of modules, true where one is dark. @throws RangeError where the text is longer than a code of ours holds */
export function encodeQr(text: string): readonly (readonly boolean[])[] {
  const bytes = new TextEncoder().encode(text)
  const version = BLOCKS.findIndex((_, at) => bytes.length * 8 + headBits(at + 1) <= dataWords(at + 1) * 8) + 1
  if (version === 0) throw new RangeError('The text is too long for a QR code.')
  const words = interleave(toWords(bytes, version), version)
  const drawn = MASKS.map((mask) => {
    const grid = drawPatterns(version)
    drawWords(grid, words, mask)
    drawFormat(grid, mask)
    return grid
  })
  return best(drawn).dark
}

function best(grids: readonly Grid[]): Grid {
  const [first, ...others] = grids.map((grid) => ({ grid, penalty: penaltyOf(grid.dark) }))
  if (first === undefined) throw new RangeError('There is no mask.')
  return others.reduce((least, each) => (each.penalty < least.penalty ? each : least), first).grid
}

/** Of the mode and the length. */
function headBits(version: number): number {
  return version < 10 ? 12 : 20
}

function allWords(version: number): number {
  const alignments = version === 1 ? 0 : Math.floor(version / 7) + 2
  const patterns = alignments === 0 ? 0 : (25 * alignments - 10) * alignments - 55
  return Math.floor(((16 * version + 128) * version + 64 - patterns - (version >= 7 ? 36 : 0)) / 8)
}

function dataWords(version: number): number {
  return allWords(version) - (CORRECTION[version - 1] ?? 0) * (BLOCKS[version - 1] ?? 0)
}

function toWords(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = []
  const add = (value: number, length: number) => {
    for (let bit = length - 1; bit >= 0; bit -= 1) bits.push((value >>> bit) & 1)
  }
  add(4, 4)
  add(bytes.length, headBits(version) - 4)
  for (const byte of bytes) add(byte, 8)
  const room = dataWords(version) * 8
  add(0, Math.min(4, room - bits.length))
  add(0, (8 - (bits.length % 8)) % 8)
  for (let at = 0; bits.length < room; at += 1) add(at % 2 === 0 ? 0xec : 0x11, 8)
  return Array.from({ length: room / 8 }, (_, at) =>
    bits.slice(at * 8, at * 8 + 8).reduce((word, bit) => word * 2 + bit, 0),
  )
}

/** The blocks with their correction, a word of each in turn. The last blocks are one word longer where they must be. */
function interleave(words: readonly number[], version: number): number[] {
  const count = BLOCKS[version - 1] ?? 1
  const short = Math.floor(words.length / count)
  const shortBlocks = count - (words.length % count)
  const lengths = Array.from({ length: count }, (_, at) => (at < shortBlocks ? short : short + 1))
  const blocks = lengths.map((length, at) => {
    const from = lengths.slice(0, at).reduce((sum, each) => sum + each, 0)
    return words.slice(from, from + length)
  })
  const corrections = blocks.map((block) => correctionOf(block, CORRECTION[version - 1] ?? 0))
  return [...inTurn(blocks), ...inTurn(corrections)]
}

function inTurn(blocks: readonly (readonly number[])[]): number[] {
  const longest = Math.max(...blocks.map(({ length }) => length))
  return Array.from({ length: longest }, (_, at) => blocks.flatMap((block) => block.slice(at, at + 1))).flat()
}

// Cuts the slices of a text by which its tokens are counted: a few megabytes are enough to tell the length of a text of
// any size.
import { bounds } from '../foundation/bounds.ts'

/** `length`: of the whole text, UTF-16 units. */
export type TextSample = { slices: readonly string[]; length: number }

/** Characters that are counted at once. The dearest text known takes some 200 ms, a usual one 2 ms. */
const SLICE_LENGTH = 32_768

/** The text in slices; of a text that is longer than what is counted, as many slices evenly spread over it. */
export function sampleText(text: string): TextSample {
  const most = bounds.countedSlices
  const count = Math.ceil(text.length / SLICE_LENGTH)
  const step = count <= most ? SLICE_LENGTH : text.length / most
  const slices = Array.from({ length: Math.min(count, most) }, (_, index) => {
    const from = Math.floor(index * step)
    return text.slice(from, from + SLICE_LENGTH)
  })
  return { slices, length: text.length }
}

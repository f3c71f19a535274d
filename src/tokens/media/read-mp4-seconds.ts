// How long a file of the MP4 family lasts: the longest of the lengths in its header, its tracks and their tables of samples.
// The length stays unknown for a file in fragments, one whose length is 0 and one whose boxes cannot be followed.

/** Boxes that are looked at; a file of this kind has tens of them. */
const BOXES = 10_000
const CONTAINERS = /^(?:moov|trak|mdia|minf|stbl)$/
const FRAGMENTS = /^(?:moof|mvex)$/

type Reading = { seconds: number; boxes: number; timescale: number }

export function isMp4(bytes: Buffer): boolean {
  return /^(?:ftyp|moov|mdat|free|skip|wide)$/.test(bytes.toString('latin1', 4, 8))
}

/** Undefined: it cannot be told. */
export function readMp4Seconds(bytes: Buffer): number | undefined {
  if (!isMp4(bytes)) return undefined
  const reading: Reading = { seconds: 0, boxes: 0, timescale: 0 }
  try {
    if (!readBoxes(bytes, reading)) return undefined
  } catch (error) {
    // A box that is shorter than what it should hold.
    if (error instanceof RangeError) return undefined
    throw error
  }
  return reading.seconds > 0 ? reading.seconds : undefined
}

/** False: a box that cannot be followed, or too many of them. */
function readBoxes(bytes: Buffer, reading: Reading): boolean {
  let at = 0
  while (at + 8 <= bytes.length) {
    if ((reading.boxes += 1) > BOXES) return false
    const name = bytes.toString('latin1', at + 4, at + 8)
    const said = bytes.readUInt32BE(at)
    const isLong = said === 1
    const size = isLong ? Number(bytes.readBigUInt64BE(at + 8)) : said === 0 ? bytes.length - at : said
    const head = isLong ? 16 : 8
    if (size < head || at + size > bytes.length || FRAGMENTS.test(name)) return false
    const content = bytes.subarray(at + head, at + size)
    if (CONTAINERS.test(name)) {
      if (name === 'mdia') reading.timescale = 0
      if (!readBoxes(content, reading)) return false
    } else if (name === 'mvhd' || name === 'mdhd') {
      const isWide = content[0] === 1
      reading.timescale = content.readUInt32BE(isWide ? 20 : 12)
      const length = isWide ? Number(content.readBigUInt64BE(24)) : content.readUInt32BE(16)
      if (reading.timescale === 0) return false
      reading.seconds = Math.max(reading.seconds, length / reading.timescale)
    } else if (name === 'stts') {
      if (reading.timescale === 0) return false
      reading.seconds = Math.max(reading.seconds, sumSamples(content) / reading.timescale)
    }
    at += size
  }
  return true
}

/** The lengths of all samples of a track, in its own units. */
function sumSamples(table: Buffer): number {
  const entries = table.readUInt32BE(4)
  let sum = 0
  for (let at = 8; at < 8 + 8 * entries; at += 8) sum += table.readUInt32BE(at) * table.readUInt32BE(at + 4)
  return sum
}

// How long audio can last. A WAV file says its rate, an MP3 file is followed frame by frame, and files of the MP4 family say
// it in their tables. For other formats it stays unknown: their size says little, since silence takes hardly any bytes.
import { readMp4Seconds } from './read-mp4-seconds.ts'

/** Bytes between two MP3 frames that are passed over before the file counts as unreadable. */
const GAP_BYTES = 64 * 1024

/** Undefined: it cannot be told. */
export function readAudioSeconds(bytes: Buffer): number | undefined {
  return readWav(bytes) ?? readMp4Seconds(bytes) ?? readMp3(bytes)
}

/** PCM and its kin, whose rate follows from the format; compressed forms of WAV say nothing. */
function readWav(bytes: Buffer): number | undefined {
  if (bytes.length < 44 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE')
    return undefined
  let at = 12
  while (at + 24 <= bytes.length) {
    const name = bytes.toString('latin1', at, at + 4)
    const size = bytes.readUInt32LE(at + 4)
    if (name === 'fmt ') {
      const format = bytes.readUInt16LE(at + 8)
      const isPlain = format === 1 || format === 3 || format === 6 || format === 7
      const rate = bytes.readUInt16LE(at + 10) * bytes.readUInt32LE(at + 12) * (bytes.readUInt16LE(at + 22) / 8)
      return isPlain && rate > 0 ? bytes.length / rate : undefined
    }
    at += 8 + size + (size % 2)
  }
  return undefined
}

/** Kilobits per second of Layer III by the index in a frame's header: MPEG 1, and MPEG 2 and 2.5. */
const kilobits1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
const kilobits2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
/** Samples per second by version (2.5, reserved, 2, 1) and index. */
const sampleRates = [[11_025, 12_000, 8_000], [], [22_050, 24_000, 16_000], [44_100, 48_000, 32_000]]

function readMp3(bytes: Buffer): number | undefined {
  if (!/^(?:ID3|\xff)/.test(bytes.toString('latin1', 0, 3))) return undefined
  let at = bytes.toString('latin1', 0, 3) === 'ID3' && bytes.length > 10 ? 10 + readSyncsafe(bytes, 6) : 0
  let seconds = 0
  let gap = 0
  while (at + 4 <= bytes.length) {
    const frame = readFrame(bytes, at)
    if (frame === undefined) {
      at += 1
      gap += 1
      if (gap > GAP_BYTES) return undefined
      continue
    }
    seconds += frame.seconds
    at += frame.bytes
  }
  return seconds > 0 ? seconds : undefined
}

function readFrame(bytes: Buffer, at: number): { seconds: number; bytes: number } | undefined {
  const head = bytes.readUInt32BE(at)
  if (head >>> 21 !== 0x7ff || ((head >>> 17) & 3) !== 1) return undefined
  const version = (head >>> 19) & 3
  const kilobits = (version === 3 ? kilobits1 : kilobits2)[(head >>> 12) & 15]
  const rate = sampleRates[version]?.[(head >>> 10) & 3]
  if (kilobits === undefined || kilobits === 0 || rate === undefined) return undefined
  const samples = version === 3 ? 1_152 : 576
  return {
    seconds: samples / rate,
    bytes: Math.floor((samples / 8) * ((kilobits * 1_000) / rate)) + ((head >>> 9) & 1),
  }
}

/** Seven bits a byte. */
function readSyncsafe(bytes: Buffer, at: number): number {
  let value = 0
  for (let index = at; index < at + 4; index += 1) value = value * 128 + ((bytes[index] as number) & 0x7f)
  return value
}

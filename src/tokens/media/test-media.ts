// Media for tests: the smallest files whose size can be read, and longer ones of a given size.
import { deflateSync } from 'node:zlib'

export function writePng(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(64)
  bytes.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes
}

/** With a segment of metadata of `before` bytes in front of its size. */
export function writeJpeg(width: number, height: number, before = 0): Buffer {
  const frame = Buffer.from([0xff, 0xc2, 0, 17, 8, 0, 0, 0, 0, 3])
  frame.writeUInt16BE(height, 5)
  frame.writeUInt16BE(width, 7)
  const segments: Buffer[] = []
  for (let left = before; left > 0; left -= 60_000) {
    const segment = Buffer.alloc(4 + Math.min(left, 60_000))
    segment.writeUInt16BE(0xffe1, 0)
    segment.writeUInt16BE(segment.length - 2, 2)
    segments.push(segment)
  }
  return Buffer.concat([Buffer.from([0xff, 0xd8]), ...segments, frame, Buffer.alloc(64)])
}

export function writeWav(seconds: number, samplesPerSecond = 8_000): Buffer {
  const bytes = Buffer.alloc(44 + Math.round(seconds * samplesPerSecond))
  bytes.write('RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0', 'latin1')
  bytes.writeUInt32LE(samplesPerSecond, 24)
  bytes.writeUInt32LE(samplesPerSecond, 28)
  bytes.writeUInt16LE(1, 32)
  bytes.writeUInt16LE(8, 34)
  bytes.write('data', 36, 'latin1')
  bytes.writeUInt32LE(bytes.length - 44, 40)
  return bytes
}

/** Frames of MPEG 1, Layer III, 44,100 samples a second, 128 kbit/s: 417 bytes and 1,152 samples each. */
export function writeMp3(frames: number): Buffer {
  const bytes = Buffer.alloc(417 * frames)
  for (let frame = 0; frame < frames; frame += 1) bytes.writeUInt32BE(0xfffb9000, 417 * frame)
  return bytes
}

export type PdfOptions = {
  /** Pages in compressed object streams, as most of today's files have them. */
  compressed?: boolean
  /** What the page tree says; else the truth. */
  count?: number
  more?: string
}

export function writePdf(pages: number, { compressed = false, count = pages, more = '' }: PdfOptions = {}): Buffer {
  const kids = Array.from({ length: pages }, (_, index) => `${index + 10} 0 R`).join(' ')
  const objects = [
    `<< /Type /Pages /Count ${count} /Kids [${kids}] >>`,
    ...Array.from({ length: pages }, () => '<< /Type /Page /Parent 2 0 R >>'),
  ]
  const body = compressed
    ? [Buffer.from('4 0 obj << /Type /ObjStm /Filter /FlateDecode >> stream\n'), deflateSync(objects.join('\n'))]
    : [Buffer.from(objects.map((object, index) => `${index + 2} 0 obj ${object} endobj`).join('\n'))]
  const end = compressed ? '\nendstream endobj' : ''
  return Buffer.concat([Buffer.from('%PDF-1.7\n'), ...body, Buffer.from(`${end}\n${more}\n%%EOF`)])
}

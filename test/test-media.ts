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

type PdfOptions = {
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

/** A page for each of `contents`, which is the number of the text that it draws; texts are objects 100, 101 and so on. */
export function writePdfOfTexts(contents: readonly number[], texts: readonly string[], more = ''): Buffer {
  const kids = contents.map((_, index) => `${index + 10} 0 R`).join(' ')
  const pages = contents.map(
    (text, index) => `${index + 10} 0 obj << /Type /Page /Contents ${text + 100} 0 R >> endobj`,
  )
  const streams = texts.map((text, index) => {
    const packed = deflateSync(`BT /F1 4 Tf (${text}) Tj ET`)
    return Buffer.concat([
      Buffer.from(`\n${index + 100} 0 obj << /Length ${packed.length} /Filter /FlateDecode >> stream\n`),
      packed,
      Buffer.from('\nendstream endobj'),
    ])
  })
  const tree = `%PDF-1.7\n2 0 obj << /Type /Pages /Count ${contents.length} /Kids [${kids}] >> endobj\n`
  return Buffer.concat([Buffer.from(tree), Buffer.from(pages.join('\n')), ...streams, Buffer.from(`\n${more}\n%%EOF`)])
}

function writeBox(name: string, ...content: Buffer[]): Buffer {
  const head = Buffer.alloc(8)
  const body = Buffer.concat(content)
  head.writeUInt32BE(8 + body.length)
  head.write(name, 4)
  return Buffer.concat([head, body])
}

type Mp4Options = {
  /** What the tables of its track say; else nothing. */
  trackSeconds?: number
  handler?: 'vide' | 'soun'
  isFragmented?: boolean
}

export function writeMp4(seconds: number, { trackSeconds, handler = 'vide', isFragmented }: Mp4Options = {}): Buffer {
  const times = (length: number) => {
    const bytes = Buffer.alloc(100)
    bytes.writeUInt32BE(1_000, 12)
    bytes.writeUInt32BE(length * 1_000, 16)
    return bytes
  }
  const samples = Buffer.alloc(16)
  samples.writeUInt32BE(1, 4)
  samples.writeUInt32BE(trackSeconds ?? 0, 8)
  samples.writeUInt32BE(1_000, 12)
  const table = writeBox('minf', writeBox('stbl', writeBox('stts', samples)))
  const media = writeBox(
    'mdia',
    writeBox('mdhd', times(0)),
    writeBox('hdlr', Buffer.from(`\0\0\0\0\0\0\0\0${handler}`)),
    table,
  )
  return Buffer.concat([
    writeBox('ftyp', Buffer.from('isom\0\0\0\0isom')),
    writeBox('moov', writeBox('mvhd', times(seconds)), writeBox('trak', media)),
    ...(isFragmented === true ? [writeBox('moof')] : []),
    writeBox('mdat', Buffer.alloc(2_000)),
  ])
}

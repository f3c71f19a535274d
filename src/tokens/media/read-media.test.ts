import assert from 'node:assert/strict'
import { describe, test, type TestContext } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import { readImageSize } from './read-image-size.ts'
import { readMedia } from './read-media.ts'
import { countPdfPages, readHiddenObjects } from './count-pdf-pages.ts'
import { readAudioSeconds } from './read-audio-seconds.ts'
import { readMp4Seconds } from './read-mp4-seconds.ts'
import {
  writeJpeg,
  writeMp3,
  writeMp4,
  writePdf,
  writePdfOfTexts,
  writePng,
  writeWav,
} from '../../../test/test-media.ts'

function readPdfPages(bytes: Buffer): number | undefined {
  const hidden = readHiddenObjects(bytes)
  return hidden === undefined ? undefined : countPdfPages(bytes, hidden)
}

/** The bytes that are searched, turned into text or taken out of buffers from here on: what reading a document consists of. */
function countLooked(t: TestContext): { bytes: number } {
  const looked = { bytes: 0 }
  const { indexOf, lastIndexOf, includes, toString } = Buffer.prototype
  t.mock.method(Buffer.prototype, 'indexOf', function (this: Buffer, value: string, from = 0) {
    const at = indexOf.call(this, value, from)
    looked.bytes += (at === -1 ? this.length : at) - from + 1
    return at
  })
  t.mock.method(Buffer.prototype, 'lastIndexOf', function (this: Buffer, value: string) {
    const at = lastIndexOf.call(this, value)
    looked.bytes += this.length - at
    return at
  })
  t.mock.method(Buffer.prototype, 'includes', function (this: Buffer, value: string) {
    looked.bytes += this.length
    return includes.call(this, value)
  })
  t.mock.method(
    Buffer.prototype,
    'toString',
    function (this: Buffer, encoding?: 'latin1', from?: number, end?: number) {
      const text = toString.call(this, encoding, from, end)
      looked.bytes += text.length
      return text
    },
  )
  return looked
}

describe('images', () => {
  test('PNG, JPEG, GIF and the three forms of WebP say their size', () => {
    const size = { width: 1_024, height: 768 }
    assert.deepEqual(readImageSize(writePng(1_024, 768)), size)
    assert.deepEqual(readImageSize(writeJpeg(1_024, 768, 130_000)), size)
    assert.deepEqual(readImageSize(Buffer.from(`GIF89a\0\x04\0\x03${'\0'.repeat(40)}`, 'latin1')), size)
    const webp = (form: string, rest: number[]) =>
      Buffer.concat([Buffer.from(`RIFF\0\0\0\0WEBP${form}`, 'latin1'), Buffer.from(rest), Buffer.alloc(40)])
    const lossy = [0, 0, 0, 0, 0, 0, 0, 0x9d, 0x01, 0x2a, 0x00, 0x04, 0x00, 0x03]
    assert.deepEqual(readImageSize(webp('VP8 ', lossy)), size)
    assert.deepEqual(readImageSize(webp('VP8X', [0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0x03, 0, 0xff, 0x02, 0])), size)
    const bits = Buffer.alloc(4)
    bits.writeUInt32LE(1_023 | (767 << 14))
    assert.deepEqual(readImageSize(webp('VP8L', [0, 0, 0, 0, 0x2f, ...bits])), size)
  })

  test('what is no image, cut or without a size says nothing', () => {
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(100), writePng(0, 5), writePng(5, 5).subarray(0, 20)])
      assert.equal(readImageSize(bytes), undefined)
    const endless = Buffer.alloc(100, 0xff)
    endless[1] = 0xd8
    assert.equal(readImageSize(endless), undefined)
  })

  test('of an image by value only its beginning is unpacked, also where a preview stands before its size', () => {
    const read = (bytes: Buffer) => readMedia('image', bytes.toString('base64'), 'image/jpeg', 'high')
    assert.deepEqual(read(writeJpeg(640, 480, 120_000)), { kind: 'image', detail: 'high', width: 640, height: 480 })
    assert.deepEqual(read(writeJpeg(640, 480, 300_000)), { kind: 'image', detail: 'high' })
  })
})

describe('audio', () => {
  test('a WAV file lasts as its rate says', () => {
    const seconds = Number(readAudioSeconds(writeWav(12)))
    assert.ok(seconds >= 12 && seconds < 12.1, String(seconds))
  })

  test('an MP3 file lasts as long as its frames, with and without a tag in front', () => {
    const seconds = (100 * 1_152) / 44_100
    assert.ok(Math.abs(Number(readAudioSeconds(writeMp3(100))) - seconds) < 0.001)
    const tag = Buffer.from('ID3\x04\0\0\0\0\x02\0', 'latin1')
    const tagged = Buffer.concat([tag, Buffer.alloc(256), writeMp3(100)])
    assert.ok(Math.abs(Number(readAudioSeconds(tagged)) - seconds) < 0.001)
  })

  test('other formats say nothing, since silence takes hardly any bytes in them', () => {
    const packed = writeWav(1)
    packed.writeUInt16LE(17, 20)
    const ogg = Buffer.concat([Buffer.from('OggS'), writeMp3(100)])
    for (const bytes of [Buffer.alloc(100_000, 1), packed, ogg]) assert.equal(readAudioSeconds(bytes), undefined)
  })
})

describe('video', () => {
  test('an MP4 lasts as long as the longest of what its header and its tracks say', () => {
    assert.equal(readMp4Seconds(writeMp4(3_600)), 3_600)
    assert.equal(readMp4Seconds(writeMp4(1, { trackSeconds: 3_600 })), 3_600)
  })

  test('one that says 0, comes in fragments, is cut or is no MP4 says nothing', () => {
    const cut = writeMp4(10)
    for (const bytes of [writeMp4(0), writeMp4(10, { isFragmented: true }), cut.subarray(0, 60), Buffer.alloc(9_000)])
      assert.equal(readMp4Seconds(bytes), undefined)
  })
})

describe('media are what they are, not what the field that holds them is for', () => {
  const read = (field: 'image' | 'audio' | 'document', bytes: Buffer, type: string) =>
    readMedia(field, bytes.toString('base64'), type, 'high')

  test('the declared type counts', () => {
    assert.deepEqual(read('image', writeMp4(60), 'video/mp4'), { kind: 'video', seconds: 60 })
    assert.deepEqual(read('image', writePdf(3), 'Application/PDF'), { kind: 'document', pages: 3 })
    assert.equal(read('image', writeWav(3), 'audio/wav').kind, 'audio')
    assert.ok(Number(read('image', Buffer.from('words '.repeat(1_000)), 'text/plain').text?.most) > 1_000)
    assert.deepEqual(read('document', writePng(5, 6), 'image/png'), {
      kind: 'image',
      detail: 'high',
      width: 5,
      height: 6,
    })
    assert.deepEqual(read('image', Buffer.alloc(900, 1), 'video/webm'), { kind: 'video' })
  })

  test('where the bytes are something else, the most of the dearer one', () => {
    assert.deepEqual(read('image', writeMp4(60), 'image/png'), { kind: 'video' })
    assert.deepEqual(read('image', writePdf(3), 'image/jpeg'), { kind: 'document' })
    assert.deepEqual(read('image', writeWav(3), 'image/jpeg'), { kind: 'audio' })
    assert.deepEqual(read('document', writePng(5, 6), 'application/pdf'), { kind: 'document' })
    assert.deepEqual(read('audio', Buffer.concat([Buffer.from('OggS'), Buffer.alloc(900)]), 'audio/mp3'), {
      kind: 'video',
    })
    assert.deepEqual(read('audio', writeMp4(60), 'audio/mp4'), { kind: 'video' })
    assert.equal(read('audio', writeMp4(60, { handler: 'soun' }), 'audio/mp4').seconds, 60)
    assert.deepEqual(read('image', Buffer.alloc(900, 1), 'application/octet-stream'), { kind: 'document' })
  })

  test('signs that are no base64 do not hide what the bytes are', () => {
    const hidden = ' '.repeat(9_000) + writeMp4(60).toString('base64')
    assert.deepEqual(readMedia('image', hidden, 'image/png'), { kind: 'video' })
  })
})

describe('the text of a PDF', () => {
  const read = (bytes: Buffer) => readMedia('document', bytes.toString('base64'), 'application/pdf')
  const text = 'words '.repeat(2_000)

  test('counts beside its pages, once for each time that it is drawn', () => {
    const once = Number(read(writePdfOfTexts([0], [text])).text?.most)
    assert.ok(once >= text.length && once < text.length + 100, String(once))
    const [two, shared] = [writePdfOfTexts([0, 1], [text, text]), writePdfOfTexts([0, 0, 0], [text])]
    assert.equal(read(two).text?.most, 2 * once)
    assert.deepEqual([read(shared).pages, read(shared).text?.most], [3, 3 * once])
    const form = `90 0 obj << /Subtype /Form >> stream\n(${text}) Tj\nendstream endobj`
    const drawn = writePdfOfTexts([0], ['x) Tj /A Do /A Do /A Do ('], form)
    assert.ok(Number(read(drawn).text?.most) >= 3 * text.length)
    assert.ok(
      Number(read(writePdf(1, { more: `<< /Subtype /FreeText /Contents (${text}) >>` })).text?.most) >= text.length,
    )
  })

  test('where it cannot be followed the document says nothing', () => {
    const stream = (filter: string) => `100 0 obj << ${filter} >> stream\nx\nendstream endobj`
    const hiding = [
      stream('/Filter [/FlateDecode /FlateDecode]'),
      stream('/Filter /LZWDecode'),
      stream('/Filter 9 0 R'),
      stream('/Filter /FlateDecode'),
      stream('/#46ilter /LZWDecode'),
      stream('/Filter /FlateDecode /DecodeParms << /Predictor 15 >>'),
      '100 0 obj << /Subtype /Form /X (7 0 obj << ) >> stream\nx\nendstream endobj',
      '100 0 obj << /Subtype /Form % 7 0 obj <<\n >> stream\nx\nendstream endobj',
      '100 0 obj << /Subtype /Form /X (stream) >> stream\nx\nendstream endobj',
      `100 0 obj << /Subtype /Form ${' '.repeat(70_000)} >> stream\nx\nendstream endobj`,
      '<< /Contents 999 0 R >>',
      '<< /Contents % 1\n 100 0 R >>',
      `<< /ToUnicode 80 0 R >> 80 0 obj << >> stream\n<41> <${'0041'.repeat(100)}>\nendstream endobj`,
    ]
    for (const more of hiding) assert.deepEqual(read(writePdfOfTexts([0], ['x'], more)), { kind: 'document' }, more)
    const bomb = writePdfOfTexts([0], ['x'.repeat(bounds.mediaUnpackedBytes)])
    assert.ok(bomb.length < 10_000)
    assert.deepEqual(read(bomb), { kind: 'document' })
  })
})

test('so many streams of a PDF are unpacked and no more', () => {
  const write = (streams: number) => {
    const texts = Array.from({ length: streams }, () => 'x')
    return writePdfOfTexts([...texts.keys()], texts)
  }
  const read = (streams: number) => readMedia('document', write(streams).toString('base64'), 'application/pdf')
  assert.equal(read(bounds.mediaUnpackedStreams).pages, bounds.mediaUnpackedStreams)
  assert.deepEqual(read(bounds.mediaUnpackedStreams + 1), { kind: 'document' })
})

describe('PDF', () => {
  test('pages are counted in the clear and in object streams', () => {
    assert.equal(readPdfPages(writePdf(7)), 7)
    assert.equal(readPdfPages(writePdf(7, { compressed: true })), 7)
  })

  test('a tree that says it has more, or names more children, is believed', () => {
    assert.equal(readPdfPages(writePdf(2, { count: 40 })), 40)
    assert.equal(readPdfPages(writePdf(2, { more: '<< /Kids [90 0 R 91 0 R 92 0 R] >>' })), 5)
  })

  test('a file that may hide pages says nothing', () => {
    const hiding = [
      '/Encrypt 9 0 R',
      '<< /Kids [10 0 R 10 0 R] >>',
      '<< /Kids 9 0 R >>',
      '<< /K#69ds [90 0 R] >>',
      '<< /Type /P#61ge >>',
      '4 0 obj << /Type /ObjStm /Filter /LZWDecode >> stream\nx\nendstream',
      '4 0 obj << /Type /ObjStm /Filter [/ASCII85Decode /FlateDecode] >> stream\nx\nendstream',
      '4 0 obj << /Type /ObjStm /Filter /FlateDecode >> stream\nno deflate\nendstream',
      '/Page '.repeat(20_001),
    ]
    for (const more of hiding) assert.equal(readPdfPages(writePdf(2, { more })), undefined, more.slice(0, 80))
    assert.equal(readPdfPages(Buffer.from('no document')), undefined)
    assert.equal(readPdfPages(Buffer.from('%PDF-1.7 nothing')), undefined)
    // Names that only look alike are no reason.
    assert.equal(readPdfPages(writePdf(2, { more: '<< /F#6fnt 1 0 R /Count#20x 1 /PageMode /None >>' })), 2)
  })

  test('object streams that unpack to more than is looked at say nothing', () => {
    const many = writePdf(1, { compressed: true, more: '' })
    assert.equal(readPdfPages(many), 1)
    const large = writePdf(40_000, { compressed: true })
    assert.equal(readPdfPages(large), undefined)
  })

  test('work stays in proportion to the file, whatever it repeats', (t) => {
    const hostile = [
      '#',
      '#4',
      '/Kids[',
      '/Kids[]',
      '/Page',
      '/Count',
      '/ObjStm',
      '/ObjStm stream endstream',
      '/Type /P#',
      'stream ',
      '9 0 obj stream\n',
      '/Contents 9 0 R ',
      '/Contents[',
    ]
    const looked = countLooked(t)
    for (const piece of hostile) {
      const bytes = Buffer.from(`%PDF-1.7 ${piece.repeat(2_000_000 / piece.length)}`)
      const base64 = bytes.toString('base64')
      looked.bytes = 0
      readMedia('document', base64, 'application/pdf')
      assert.ok(looked.bytes < 10 * bytes.length, `${piece}: ${looked.bytes / bytes.length} times its size`)
    }
  })
})

describe('documents of text', () => {
  test('are weighed as their text; what only says to be text is not', () => {
    const text = 'Some words, and some more. '.repeat(100)
    const read = (bytes: Buffer, type: string) => readMedia('document', bytes.toString('base64'), type)
    const weighed = read(Buffer.from(text), 'text/markdown').text
    assert.ok(weighed !== undefined && weighed.most > 500 && weighed.most < 2_000, JSON.stringify(weighed))
    assert.deepEqual(read(writePdf(3), 'text/plain'), { kind: 'document' })
    assert.deepEqual(read(Buffer.from('PK\x03\x04\xff\xfe', 'latin1'), 'text/plain'), { kind: 'document' })
  })
})

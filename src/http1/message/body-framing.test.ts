import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bounds } from '../../foundation/bounds.ts'
import { BodyFraming, type Framing } from './body-framing.ts'
import { countRuns } from '../../../test/runs.ts'

const chunkBounds = { chunkExtensionBytes: bounds.httpChunkExtensionBytes, trailerBytes: bounds.httpTrailerBytes }

/** Reads `bytes` in the given cuts, each through the same buffer, as sockets do. */
function read(framing: Framing, bytes: Buffer, cuts: readonly number[] = [], joins = true) {
  const shared = Buffer.alloc(bytes.length + 8)
  const body = new BodyFraming('responses', chunkBounds)
  body.start(framing)
  const pieces: Buffer[] = []
  const edges = [...new Set([...cuts.filter((cut) => cut > 0 && cut < bytes.length), bytes.length])].sort(
    (a, b) => a - b,
  )
  let from = 0
  let left = 0
  for (const to of edges) {
    if (body.broken !== undefined) break
    shared.fill(0x58)
    bytes.copy(shared, 3, from, to)
    pieces.push(...body.push(shared, 3, 3 + to - from, joins))
    left += body.leftBytes
    from = to
  }
  return { content: Buffer.concat(pieces).toString('latin1'), pieces, ended: body.ended, broken: body.broken, left }
}

const chunked = (text: string, cuts?: readonly number[]) => read('chunked', Buffer.from(text, 'latin1'), cuts)
const everywhere = (size: number) => Array.from({ length: size }, (_, index) => index)
const whole = { ended: true, broken: undefined, left: 0 }

function assertWhole(text: string, content: string) {
  for (const cuts of [[], everywhere(text.length), ...everywhere(text.length).map((cut) => [cut])]) {
    const { pieces: _, ...rest } = chunked(text, cuts)
    assert.deepEqual(rest, { content, ...whole })
  }
}

test('a body of a length ends with it, and what follows is left over', () => {
  const { pieces, ...rest } = read(5, Buffer.from('helloHTTP'))
  assert.deepEqual(rest, { content: 'hello', ended: true, broken: undefined, left: 4 })
  assert.equal(pieces.length, 1)
  assert.equal(read(5, Buffer.from('hell')).ended, false)
  assert.deepEqual(read(0, Buffer.from('x')).left, 1)
})

test('a body until the close never ends by itself', () => {
  const { pieces: _, ...rest } = read('close', Buffer.from('0\r\n\r\n'), everywhere(5))
  assert.deepEqual(rest, { content: '0\r\n\r\n', ended: false, broken: undefined, left: 0 })
})

test('HTTP chunks of one read are one piece', () => {
  const { content, pieces } = chunked('5\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\n\r\n')
  assert.equal(content, 'hello world')
  assert.equal(pieces.length, 1)
  assert.deepEqual(chunked('5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n', [6, 10]).pieces.map(String), [
    'hel',
    'lo',
    ' world',
  ])
})

test('where they are to stay apart each HTTP chunk of a read is a piece', () => {
  const bytes = Buffer.from('5\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\n\r\n')
  assert.deepEqual(read('chunked', bytes, [], false).pieces.map(String), ['hello', ' ', 'world'])
  assert.deepEqual(read('chunked', bytes, [6], false).pieces.map(String), ['hel', 'lo', ' ', 'world'])
})

test('a piece does not change when the buffer is used again', () => {
  const shared = Buffer.from('5\r\nhello\r\n')
  const body = new BodyFraming('responses', chunkBounds)
  body.start('chunked')
  const pieces = body.push(shared, 0, shared.length, true)
  shared.fill(0)
  assert.deepEqual(pieces.map(String), ['hello'])
})

test('sizes in either case, with zeros before them, extensions and trailers give the same content in any cut', () => {
  assertWhole('0\r\n\r\n', '')
  assertWhole('b\r\nhello world\r\n0\r\n\r\n', 'hello world')
  assertWhole('00B\r\nhello world\r\n000\r\n\r\n', 'hello world')
  assertWhole('5;a=b;c="d"\r\nhello\r\n3 ; x\r\n wo\r\n3 \t\r\nrld\r\n0;last\r\n\r\n', 'hello world')
  assertWhole('5\r\nhello\r\n0\r\nx-check: 1\r\ny: 2\r\n\r\n', 'hello')
  assertWhole('4\r\n\r\n\r\n\r\n0\r\n\r\n', '\r\n\r\n')
})

test('what follows the last chunk is left over', () => {
  assert.equal(chunked('0\r\n\r\nHTTP/1.1').left, 8)
  assert.equal(chunked('0\r\n\r\nHTTP/1.1', everywhere(20)).left, 8)
})

test('a body that is cut anywhere has not ended', () => {
  const text = '5;x\r\nhello\r\n10\r\n0123456789abcdef\r\n0\r\nx: y\r\n\r\n'
  for (let size = 0; size < text.length; size += 1) {
    const { ended, broken } = chunked(text.slice(0, size))
    assert.deepEqual({ ended, broken }, { ended: false, broken: undefined })
  }
})

test('what is not framed as chunks is refused, in any cut, and the content before it stands', () => {
  const bad = [
    'x\r\n',
    '\r\n',
    '-1\r\n',
    '0x5\r\nhello\r\n',
    '5\nhello\r\n',
    '5\r\rhello',
    '5\rhello',
    '5 5\r\nhello',
    '5;a\nb\r\n',
    '5;a\0\r\n',
    '5 \n',
    '5\r\nhello5\r\n',
    '5\r\nhello\n0\r\n\r\n',
    '5\r\nhello\r5\r\n',
    '5\r\nhello\r\r\n',
    // What follows would be a whole body if this byte were taken for the line feed.
    '5\r\nhello\rx0\r\n\r\n',
    '0\r\n\n',
    '0\r\nx: y\n\r\n',
    '0\r\nx\ry\r\n',
    '0\r\n\rx',
    '0\r\nx\0\r\n',
  ]
  for (const text of bad) {
    const full = `3\r\nabc\r\n${text}`
    const { content, broken, ended } = chunked(full)
    assert.equal(typeof broken, 'string', text)
    assert.equal(ended, false)
    assert.ok(content.startsWith('abc'))
    for (const cuts of [everywhere(full.length), ...everywhere(full.length).map((cut) => [cut])]) {
      const again = chunked(full, cuts)
      assert.deepEqual({ content: again.content, broken: again.broken }, { content, broken })
    }
  }
})

test('the size of a chunk has thirteen digits at most', () => {
  assert.equal(chunked('0000000000005\r\nhello\r\n0\r\n\r\n').content, 'hello')
  assert.equal(chunked('fffffffffffff\r\nhello').content, 'hello')
  assert.match(chunked('00000000000005\r\nhello').broken ?? '', /too large/)
  assert.match(chunked('10000000000000\r\nhello').broken ?? '', /too large/)
})

test('extensions and trailers are bounded on both sides', () => {
  const extension = (size: number) => chunked(`5;${'x'.repeat(size - 1)}\r\nhello\r\n0\r\n\r\n`)
  assert.equal(extension(bounds.httpChunkExtensionBytes).content, 'hello')
  assert.match(extension(bounds.httpChunkExtensionBytes + 1).broken ?? '', /too long/)
  const trailers = (size: number) => chunked(`0\r\n${`${'x'.repeat(62)}\r\n`.repeat(size / 64)}\r\n`)
  assert.equal(trailers(bounds.httpTrailerBytes - 64).ended, true)
  assert.match(trailers(bounds.httpTrailerBytes).broken ?? '', /too long/)
})

test('of a request extensions are bounded together, are well-formed, and trailers too', () => {
  const read = (text: string) => {
    const body = new BodyFraming('requests', chunkBounds)
    body.start('chunked')
    const bytes = Buffer.from(text, 'latin1')
    const content = Buffer.concat(body.push(bytes, 0, bytes.length, true)).toString()
    return { content, broken: body.broken }
  }
  const half = bounds.httpChunkExtensionBytes / 2
  const extended = (more: number) =>
    read(`1;${'x'.repeat(half - 1)}\r\na\r\n1;${'x'.repeat(half - 1 + more)}\r\nb\r\n0\r\n\r\n`)
  assert.deepEqual(extended(0), { content: 'ab', broken: undefined })
  assert.match(extended(1).broken ?? '', /too long/)
  for (const good of ['a', 'a=b', 'a="b c;d"', 'a;b=c;d'])
    assert.deepEqual(read(`1;${good}\r\na\r\n0\r\nx: y\r\n\r\n`), { content: 'a', broken: undefined })
  for (const bad of ['', ' a', 'a=', 'a="', 'a="\\""', 'a b', 'a=b=c', '\x80'])
    assert.match(read(`1;${bad}\r\na\r\n0\r\n\r\n`).broken ?? '', /malformed/, bad)
  for (const bad of ['x', ' x: y', 'x : y', 'content-length: 5', 'Transfer-Encoding: chunked', 'x: \x01'])
    assert.match(read(`0\r\n${bad}\r\n\r\n`).broken ?? '', /malformed/, bad)
})

test('any content in any chunks, any extensions and any cuts comes out as it went in', () => {
  const chunk = fc.record({
    content: fc.uint8Array({ minLength: 1, maxLength: 40 }),
    extension: fc.constantFrom('', ';a', ' ;b=c'),
  })
  fc.assert(
    fc.property(
      fc.array(chunk),
      fc.array(fc.nat(600)),
      fc.constantFrom('', 'x: y\r\n'),
      fc.boolean(),
      (chunks, cuts, trailer, joins) => {
        const content = Buffer.concat(chunks.map((each) => each.content))
        const bytes = Buffer.concat([
          ...chunks.flatMap((each) => [
            Buffer.from(`${each.content.length.toString(16)}${each.extension}\r\n`),
            each.content,
            Buffer.from('\r\n'),
          ]),
          Buffer.from(`0\r\n${trailer}\r\n`),
        ])
        const { pieces: _, ...rest } = read('chunked', bytes, cuts, joins)
        assert.deepEqual(rest, { content: content.toString('latin1'), ...whole })
      },
    ),
  )
})

test('any bytes at all give the same content and the same verdict in any cut', () => {
  const byte = fc.constantFrom(...'0123aF;\r\n\r\n\r\n x\0')
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 60 }), fc.array(fc.nat(60)), (bytes, cuts) => {
      const text = bytes.join('')
      const { content, broken, ended } = chunked(text)
      const again = chunked(text, cuts)
      assert.deepEqual({ content: again.content, broken: again.broken, ended: again.ended }, { content, broken, ended })
    }),
    { numRuns: countRuns(2_000) },
  )
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { SseParser, writeSse, type Frame } from './sse.ts'

function parseAll(chunks: Uint8Array[]): { frames: Frame[]; cut: boolean } {
  const parser = new SseParser()
  const frames = chunks.flatMap((chunk) => parser.push(chunk))
  const end = parser.end()
  return { frames: [...frames, ...end.frames], cut: end.cut }
}

describe('server-sent events', () => {
  test('every chunking of a stream gives the same frames, whatever line ends it uses', () => {
    const frame = fc.record(
      {
        event: fc.option(fc.stringMatching(/^[a-z._]{1,12}$/), { nil: undefined }),
        data: fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
      },
      { noNullPrototype: true },
    )
    fc.assert(
      fc.property(
        fc.array(frame),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(40)),
        (frames, lineEnd, cuts) => {
          const text = frames
            .map((each) => writeSse(each.event, each.data) + ': comment\n')
            .join('')
            .replaceAll('\n', lineEnd)
          const bytes = Buffer.from(text)
          const chunks: Uint8Array[] = []
          let at = 0
          for (const cut of cuts) {
            chunks.push(bytes.subarray(at, at + cut))
            at += cut
          }
          chunks.push(bytes.subarray(at))
          const parsed = parseAll(chunks)
          assert.deepEqual(parsed.frames, frames)
          assert.equal(parsed.cut, false)
        },
      ),
    )
  })

  test('an event that was not ended is reported as cut and not given out', () => {
    assert.deepEqual(parseAll([Buffer.from('data: 1\n\ndata: 2\n')]), {
      frames: [{ event: undefined, data: '1' }],
      cut: true,
    })
    assert.deepEqual(parseAll([Buffer.from('data: 1\n\nda')]), { frames: [{ event: undefined, data: '1' }], cut: true })
  })

  test('several data lines are one event, joined by line breaks; a byte order mark is passed over', () => {
    assert.deepEqual(parseAll([Buffer.from('\ufeffdata: a\ndata:b\n\n')]).frames, [{ event: undefined, data: 'a\nb' }])
  })

  test('an event is refused just over the bound and accepted at it', () => {
    const accepted = new SseParser(20)
    assert.equal(accepted.push(Buffer.from(`data: ${'x'.repeat(13)}`)).length, 0)
    const refused = new SseParser(20)
    assert.throws(() => refused.push(Buffer.from(`data: ${'x'.repeat(15)}`)), /larger than 20 bytes/)
  })
})

test('megabytes of lines of one kind are searched once for the other kind of line end', () => {
  // Searched once for each line, they would take hours.
  const [feeds, returns] = ['\n', '\r'].map((end) => `data: x${end}`.repeat(1_000_000)) as [string, string]
  for (const text of [`${feeds}\n: \r`, `${returns}\r: \n`]) {
    const [frame] = new SseParser().push(Buffer.from(text))
    assert.equal(frame?.data.length, 2 * 1_000_000 - 1)
  }
})

test('a line that comes a byte at a time is the line that comes at once', () => {
  const line = `data: ${'x'.repeat(5_000)}\n\n`
  const parser = new SseParser()
  const frames = Array.from(Buffer.from(line)).flatMap((byte) => parser.push(Uint8Array.of(byte)))
  assert.deepEqual(frames, new SseParser().push(Buffer.from(line)))
})

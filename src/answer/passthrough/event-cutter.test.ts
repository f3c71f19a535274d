import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FrameError, SseParser } from '../../foundation/frames/sse.ts'
import { EventCutter, EventEnds, findLastEvent } from './event-cutter.ts'

/** Lines of events as servers write them: each kind of line end, comments, empty lines in a row. */
const line = fc.constantFrom('data: x', 'event: e', ': comment', 'data', '', 'id: 1')
const stream = fc
  .tuple(fc.array(line, { maxLength: 30 }), fc.constantFrom('\n', '\r\n', '\r'))
  .map(([lines, end]) => Buffer.from(lines.map((each) => each + end).join('')))

function cut(bytes: Buffer, edges: readonly number[]): Buffer[] {
  const sorted = [0, ...edges.map((edge) => edge % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return sorted.slice(1).map((edge, index) => bytes.subarray(sorted[index], edge))
}

test('at any chunking the same bytes come out, cut only where an event has ended', () => {
  fc.assert(
    fc.property(stream, fc.array(fc.nat(), { maxLength: 12 }), (bytes, edges) => {
      const cutter = new EventCutter(1_000_000)
      const pieces = cut(bytes, edges).flatMap((chunk) => cutter.push(chunk) ?? [])
      const frames = pieces.flatMap((piece) => parseAlone(piece))
      const rest = cutter.takeRest()
      assert.ok(Buffer.concat([...pieces, rest]).equals(bytes))
      assert.deepEqual([...frames, ...parseAlone(rest)], parseAlone(bytes))
    }),
  )
})

/** The frames of bytes that were cut from a stream: none may go on behind them. */
function parseAlone(bytes: Buffer) {
  return new SseParser().push(bytes)
}

test('the events of a piece are found one by one', () => {
  fc.assert(
    fc.property(stream, (bytes) => {
      const ends = new EventEnds(bytes)
      const events: Buffer[] = []
      for (let at = 0; at < bytes.length;) {
        const next = ends.find(at)
        assert.ok(next > at)
        events.push(bytes.subarray(at, next))
        at = next
      }
      assert.ok(Buffer.concat(events).equals(bytes))
      assert.deepEqual(events.flatMap(parseAlone), parseAlone(bytes))
    }),
  )
})

test('an event may be as large as the bound and not a byte larger', () => {
  const size = 1_000
  const bytes = (length: number) => Buffer.from(`data: ${'x'.repeat(length - 6)}`)
  const whole = new EventCutter(size)
  assert.equal(whole.push(bytes(size)), undefined)
  assert.equal(whole.push(Buffer.from('\n\n'))?.length, size + 2)
  const large = new EventCutter(size)
  assert.throws(() => large.push(bytes(size + 1)), FrameError)
})

test('megabytes of tiny events are cut in work that grows with their bytes alone', () => {
  // The kinds of line end that are not there are looked for once: else this would take hours.
  assert.equal(countEvents(Buffer.from(':\n\n'.repeat(8_000_000) + 'data: x\r\n')), 8_000_001)
})

test('empty lines belong to the event before them, however many there are', () => {
  for (const line of ['\n', '\r\n', '\r'])
    assert.equal(countEvents(Buffer.from(`${line.repeat(1_000_000)}data: x${line.repeat(1_000_000)}data: y\n\n`)), 3)
})

test('the last of whole events begins behind the last empty line that something follows on', () => {
  for (const line of ['\n', '\r\n', '\r']) {
    const [one, two] = [`data: a${line}${line}`, `event: x${line}data: b${line}${line}`]
    const last = (text: string) => text.slice(findLastEvent(Buffer.from(text)))
    assert.equal(last(one), one)
    assert.equal(last(one + two), two)
    assert.equal(last(`${one}${two}${line}${line}`), `${two}${line}${line}`)
    assert.equal(last(`${one}x${line}${line}`), `x${line}${line}`)
  }
  assert.equal(findLastEvent(Buffer.from('\n\n')), 0)
})

function countEvents(bytes: Buffer): number {
  const ends = new EventEnds(bytes)
  let events = 0
  for (let at = 0; at < bytes.length; events += 1) at = ends.find(at)
  return events
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bounds } from '../../foundation/bounds.ts'
import { FieldReader } from '../message/field-reader.ts'
import { HeadReader } from './head-reader.ts'
import { WireError } from '../message/wire-error.ts'

const headBounds = { headBytes: bounds.upstreamHeadBytes, interimResponses: bounds.upstreamInterimAnswers }

/** Reads `text` in the given cuts, each through the same buffer, as sockets do. */
function read(text: string, cuts: readonly number[]) {
  const bytes = Buffer.from(text, 'latin1')
  const shared = Buffer.alloc(bytes.length)
  const reader = new HeadReader(new FieldReader(bounds.httpFields, []), headBounds)
  reader.start(false)
  const edges = [...new Set([...cuts.filter((cut) => cut > 0 && cut < bytes.length), bytes.length])].sort(
    (a, b) => a - b,
  )
  let from = 0
  for (const to of edges) {
    shared.fill(0x58)
    bytes.copy(shared, 0, from, to)
    const end = reader.push(shared, to - from)
    if (end !== -1) {
      const { status, headers } = reader.take()
      return { status, headers: { ...headers }, bodyAt: from + end }
    }
    from = to
  }
  return undefined
}

const answer = 'HTTP/1.1 200 OK\r\na: 1\r\ncontent-length: 4\r\n\r\n'
const interims = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'

test('a head is the same in any cut, and the body begins behind it', () => {
  const text = `${interims}${answer}body`
  const whole = { status: 200, headers: { a: '1', 'content-length': '4' }, bodyAt: text.length - 4 }
  assert.deepEqual(read(text, []), whole)
  for (let cut = 1; cut < text.length; cut += 1) assert.deepEqual(read(text, [cut]), whole)
  assert.deepEqual(
    read(
      text,
      Array.from({ length: text.length }, (_, index) => index),
    ),
    whole,
  )
  fc.assert(
    fc.property(fc.array(fc.nat(text.length)), (cuts) => {
      assert.deepEqual(read(text, cuts), whole)
    }),
  )
})

test('a head that has not ended is none', () => {
  for (let size = 1; size < answer.length; size += 1) assert.equal(read(answer.slice(0, size), []), undefined)
  assert.equal(read(interims, []), undefined)
})

test('a head may have as many bytes as the bound and not one more', () => {
  const fill = (size: number) => {
    const start = 'HTTP/1.1 200\r\nx: '
    return `${start}${'y'.repeat(size - start.length - 4)}\r\n\r\n`
  }
  const bound = bounds.upstreamHeadBytes
  assert.equal(read(fill(bound), [])?.bodyAt, bound)
  assert.equal(read(fill(bound), [1, 3_000, 50_000])?.bodyAt, bound)
  assert.throws(() => read(fill(bound + 1), []), WireError)
  assert.throws(() => read(fill(bound + 1), [1, 3_000, 50_000]), WireError)
  assert.throws(() => read(fill(bound + 10).slice(0, bound + 1), []), WireError)
  // Those of interim answers count too.
  const interim = 'HTTP/1.1 100\r\n\r\n'
  assert.equal(read(interim + fill(bound - interim.length), [])?.status, 200)
  assert.throws(() => read(interim + fill(bound - interim.length + 1), []), WireError)
})

test('interim answers are skipped up to the bound', () => {
  const interim = 'HTTP/1.1 100\r\n\r\n'
  assert.equal(read(interim.repeat(bounds.upstreamInterimAnswers) + answer, [])?.status, 200)
  assert.throws(() => read(interim.repeat(bounds.upstreamInterimAnswers + 1) + answer, []), WireError)
})

test('another protocol is refused', () => {
  assert.throws(() => read('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n', []), WireError)
})

test('what cannot become a head is refused before its end', () => {
  assert.throws(() => read('HTTP/1.1 200 OK\n', []), WireError)
  assert.throws(() => read('HTTP/1.1 200 OK\ra', []), WireError)
  assert.equal(read('HTTP/1.1 200 OK\r', []), undefined)
})

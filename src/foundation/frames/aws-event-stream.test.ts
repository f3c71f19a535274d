import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { crc32 } from 'node:zlib'
import { EventStreamCodec, Int64 } from '@smithy/eventstream-codec'
import * as fc from 'fast-check'
import { AwsEventStreamParser, unwrapChunk } from './aws-event-stream.ts'
import { FrameError, type Frame } from './sse.ts'
import { countRuns } from '../../../test/runs.ts'

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
)

function writeMessage(headers: { [name: string]: string }, body: string): Buffer {
  const entries = Object.entries(headers).map(([name, value]) => [name, { type: 'string', value }])
  return Buffer.from(codec.encode({ headers: Object.fromEntries(entries), body: Buffer.from(body, 'utf8') }))
}

/** A message whose checksums are right, whatever it says. */
function frameOf(content: Buffer, headersLength: number): Buffer {
  const bytes = Buffer.alloc(content.length + 16)
  bytes.writeUInt32BE(bytes.length, 0)
  bytes.writeUInt32BE(headersLength, 4)
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 8)), 8)
  content.copy(bytes, 12)
  bytes.writeUInt32BE(crc32(bytes.subarray(0, -4)), bytes.length - 4)
  return bytes
}

function parseAll(chunks: Uint8Array[]): { frames: Frame[]; cut: boolean } {
  const parser = new AwsEventStreamParser()
  const frames = chunks.flatMap((chunk) => parser.push(chunk))
  const end = parser.end()
  return { frames: [...frames, ...end.frames], cut: end.cut }
}

describe('AWS event stream', () => {
  test('every chunking of a stream gives the same frames', () => {
    const frame = fc.record(
      {
        event: fc.stringMatching(/^[a-zA-Z]{1,20}$/),
        data: fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
      },
      { noNullPrototype: true },
    )
    fc.assert(
      fc.property(fc.array(frame), fc.array(fc.nat(60)), (frames, cuts) => {
        const bytes = Buffer.concat(frames.map((each) => writeMessage({ ':event-type': each.event }, each.data)))
        const chunks: Uint8Array[] = []
        let at = 0
        for (const cut of cuts) {
          chunks.push(bytes.subarray(at, at + cut))
          at += cut
        }
        chunks.push(bytes.subarray(at))
        assert.deepEqual(parseAll(chunks), { frames, cut: false })
        assert.deepEqual(parseAll([...bytes].map((byte) => Uint8Array.of(byte))).frames, frames)
      }),
      { numRuns: countRuns(60) },
    )
  })

  test('an exception is named by its type, an error by its code and carries its message', () => {
    const exception = writeMessage(
      { ':message-type': 'exception', ':exception-type': 'throttlingException' },
      '{"message":"slow down"}',
    )
    const error = writeMessage(
      { ':message-type': 'error', ':error-code': 'InternalFailure', ':error-message': 'oh no' },
      '',
    )
    assert.deepEqual(parseAll([exception, error]).frames, [
      { event: 'throttlingException', data: '{"message":"slow down"}' },
      { event: 'InternalFailure', data: '{"message":"oh no"}' },
    ])
  })

  test('headers of every type are read as the codec of AWS writes them', () => {
    const value = fc.oneof(
      fc.constantFrom({ type: 'boolean', value: true }, { type: 'boolean', value: false }),
      fc.integer({ min: -128, max: 127 }).map((byte) => ({ type: 'byte', value: byte })),
      fc.integer({ min: -32_768, max: 32_767 }).map((short) => ({ type: 'short', value: short })),
      fc.integer().map((integer) => ({ type: 'integer', value: integer })),
      fc
        .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
        .map((long) => ({ type: 'long', value: Int64.fromNumber(Number(long >> 12n)) })),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => ({ type: 'binary', value: bytes })),
      fc.string({ unit: 'grapheme' }).map((text) => ({ type: 'string', value: text })),
      fc
        .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
        .map((date) => ({ type: 'timestamp', value: date })),
      fc.uuid().map((uuid) => ({ type: 'uuid', value: uuid })),
    )
    const name = fc.constantFrom(
      ':event-type',
      ':exception-type',
      ':error-code',
      ':error-message',
      ':content-type',
      'é',
    )
    fc.assert(
      fc.property(fc.array(fc.dictionary(name, value), { minLength: 1, maxLength: 4 }), (messages) => {
        const bytes = messages.map((headers) =>
          Buffer.from(codec.encode({ headers: headers as never, body: Buffer.from('{}') })),
        )
        const expected = messages.map((headers) => {
          const text = (header: string) =>
            headers[header]?.type === 'string' ? (headers[header].value as string) : undefined
          return { event: text(':error-code') ?? text(':exception-type') ?? text(':event-type'), data: '{}' }
        })
        assert.deepEqual(parseAll(bytes).frames, expected)
      }),
      { numRuns: countRuns(500) },
    )
  })

  test('headers that break off, and types that nobody knows, are an error', () => {
    const broken = [
      [1],
      [1, 97],
      [1, 97, 10],
      [1, 97, 7],
      [1, 97, 7, 0],
      [1, 97, 7, 0, 2, 98],
      [1, 97, 4, 0, 0, 0],
      [0, 255],
    ]
    for (const headers of broken) {
      assert.throws(() => parseAll([frameOf(Buffer.from(headers), headers.length)]), FrameError, String(headers))
    }
    assert.throws(() => parseAll([frameOf(Buffer.from('abc'), 4)]), /shorter than its headers/)
  })

  test('a message that was not ended is reported as cut and not given out', () => {
    const whole = writeMessage({ ':event-type': 'a' }, '1')
    for (const length of [1, 11, 12, whole.length - 1]) {
      assert.deepEqual(parseAll([whole, whole.subarray(0, length)]), {
        frames: [{ event: 'a', data: '1' }],
        cut: true,
      })
    }
  })

  test('a flipped bit anywhere is an error and never a frame', () => {
    const whole = writeMessage({ ':event-type': 'messageStart' }, '{"role":"assistant"}')
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const broken = Buffer.from(whole)
      broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      assert.throws(() => parseAll([broken]), FrameError)
    }
  })

  test('a message is accepted at the bound and refused just over it, before its bytes have come', () => {
    const whole = writeMessage({ ':event-type': 'a' }, 'x'.repeat(100))
    assert.equal(new AwsEventStreamParser(whole.length).push(whole).length, 1)
    assert.throws(() => new AwsEventStreamParser(whole.length - 1).push(whole.subarray(0, 12)), /larger than/)
  })

  test('a chunk of InvokeModelWithResponseStream is unwrapped into the event of the model', () => {
    const inner = '{"type":"message_stop"}'
    const data = JSON.stringify({ bytes: Buffer.from(inner).toString('base64'), p: 'abcdef' })
    assert.deepEqual(unwrapChunk({ event: 'chunk', data }), { event: 'message_stop', data: inner })
    const exception = { event: 'throttlingException', data: '{"message":"slow down"}' }
    assert.equal(unwrapChunk(exception), exception)
    const odd = { event: 'chunk', data: 'null' }
    assert.equal(unwrapChunk(odd), odd)
  })
})

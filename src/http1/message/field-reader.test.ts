import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FieldReader, isPersistent, readLength } from './field-reader.ts'
import { WireError } from './wire-error.ts'

test('a head has as many headers as the bound and not one more', () => {
  const reader = new FieldReader(3, [])
  assert.deepEqual(Object.keys(reader.read('a: 1\r\nb: 2\r\nc: 3\r\n', 0)), ['a', 'b', 'c'])
  assert.throws(
    () => reader.read('a: 1\r\nb: 2\r\nc: 3\r\nd: 4\r\n', 0),
    (error) => error instanceof WireError && error.kind === 'large',
  )
  // Those of one name too.
  assert.throws(() => reader.read('a: 1\r\n'.repeat(4), 0), WireError)
})

test('what may stand once is refused when it stands twice, in any case, even if it is the same', () => {
  const reader = new FieldReader(10, ['host'])
  assert.equal(reader.read('Host: a\r\nx: 1\r\nX: 2\r\n', 0)['host'], 'a')
  assert.throws(() => reader.read('host: a\r\nHOST: b\r\n', 0), /the header host is repeated/)
  assert.throws(() => reader.read('host: a\r\nhost: a\r\n', 0), WireError)
  assert.throws(() => reader.read('host:\r\nhost: a\r\n', 0), WireError)
})

test('heads in turns keep their own names and values', () => {
  const reader = new FieldReader(10, [])
  for (let round = 0; round < 3; round += 1) {
    assert.deepEqual({ ...reader.read('A: 1\r\nb: 2\r\n', 0) }, { a: '1', b: '2' })
    assert.deepEqual({ ...reader.read('bb: 3\r\nA: 4\r\na:5\r\n', 0) }, { bb: '3', a: '4, 5' })
  }
})

test('more names than are remembered are read all the same', () => {
  const reader = new FieldReader(10, [])
  for (let index = 0; index < 3_000; index += 1)
    assert.deepEqual({ ...reader.read(`X-${index}: ${index}\r\n`, 0) }, { [`x-${index}`]: `${index}` })
})

test('a length is digits that can be counted', () => {
  assert.equal(readLength('0'), 0)
  assert.equal(readLength('0012'), 12)
  assert.equal(readLength('9007199254740991'), Number.MAX_SAFE_INTEGER)
  for (const text of ['', '+1', '-1', '1.0', '1e3', '0x1', ' 1', '1, 1', '٣', '9007199254740992', '00000000000000001'])
    assert.throws(() => readLength(text), WireError, text)
})

test('what a connection header says counts in any case, and close counts most', () => {
  assert.equal(isPersistent(undefined, true), true)
  assert.equal(isPersistent(undefined, false), false)
  assert.equal(isPersistent('Keep-Alive', false), true)
  assert.equal(isPersistent('upgrade, CLOSE', true), false)
  assert.equal(isPersistent('keep-alive, close', false), false)
  assert.equal(isPersistent('te', false), false)
  assert.equal(isPersistent('x \t,\tkeep-alive', false), true)
  assert.equal(isPersistent('keep-alive\xa0', false), false)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { AD_HOC, ANY_ROWS, GROUP_END, packBatch, unpackBatch } from './batch.ts'

const value = fc.oneof(
  fc.string(),
  fc.constant(null),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
  fc.bigInt(),
  fc.constantFrom(2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n), -(2n ** 53n) - 1n, 2n ** 63n - 1n),
)

test('what is unpacked is what was packed, bigints of any size and numbers told apart', () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 40 }), (values) => {
      const operations = [0, 1, GROUP_END]
      const packed = packBatch({ operations, values: [...values] })
      assert.equal(typeof packed, 'string')
      assert.deepEqual(unpackBatch(packed), { operations, values })
    }),
  )
})

test('values of other statements travel as they are', () => {
  const batch = { operations: [AD_HOC, GROUP_END], values: ['select ?', 1, ANY_ROWS, new Uint8Array([1, 2])] }
  assert.equal(unpackBatch(packBatch(batch)), batch)
})

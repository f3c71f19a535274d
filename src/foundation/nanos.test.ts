import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ceilToMicros, floorToMicros, formatUsd, parseUsd } from './nanos.ts'

test('every amount survives being written and read', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (nanos) => parseUsd(formatUsd(nanos)) === nanos),
  )
})

test('decimal text and JSON numbers are exact, exponents included', () => {
  assert.equal(parseUsd('0.1'), 100_000_000n)
  assert.equal(parseUsd(0.3), 300_000_000n)
  assert.equal(parseUsd(1e-7), 100n)
  assert.equal(parseUsd(-2.5e-9 * 2), -5n)
  assert.equal(parseUsd(1e21), 10n ** 30n)
})

test('an amount finer than a nano-dollar, or no amount at all, is refused', () => {
  for (const bad of ['0.0000000001', '', 'abc', '1,5', '1e3', Number.NaN])
    assert.throws(() => parseUsd(bad), RangeError)
})

test('a balance is shown rounded down and a cost rounded up', () => {
  assert.equal(floorToMicros(1_999n), 1)
  assert.equal(floorToMicros(-1n), -1)
  assert.equal(ceilToMicros(1_001n), 2)
  assert.equal(ceilToMicros(0n), 0)
})

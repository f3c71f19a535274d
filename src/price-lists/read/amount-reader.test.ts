import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { countRuns } from '../../../test/runs.ts'
import { parseUsd } from '../../foundation/nanos.ts'
import { AmountReader } from './amount-reader.ts'

/** Any decimal number as a list may write it, with its digits and how far its point is to the left. */
const written = fc
  .record({ digits: fc.bigInt(0n, 10n ** 25n), places: fc.nat(20), exponent: fc.integer({ min: -12, max: 4 }) })
  .map(({ digits, places, exponent }) => {
    const text = digits.toString().padStart(places + 1, '0')
    const plain = places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`
    return { text: exponent === 0 ? plain : `${plain}e${exponent}`, digits, left: places - exponent }
  })

test('an amount is never off by more than half a nano-dollar, whichever way it is written', () => {
  fc.assert(
    fc.property(written, fc.constantFrom('token', 'million tokens'), ({ text, digits, left }, unit) => {
      const amounts = new AmountReader(unit as 'token')
      const read = amounts.read('input', text)
      const places = 9 + (unit === 'token' ? 6 : 0)
      // Both sides times 2 × 10^60, so that everything is whole.
      const exact = 2n * digits * 10n ** BigInt(60 + places - left)
      if (read === undefined) {
        assert.match(amounts.faults.join(), /finer than can be charged/)
        assert.ok(digits > 0n && exact < 10n ** 60n)
        return
      }
      const difference = 2n * parseUsd(read) * 10n ** 60n - exact
      assert.ok((difference < 0n ? -difference : difference) <= 10n ** 60n, `${text} was read as ${read}`)
    }),
    { numRuns: countRuns(3_000) },
  )
})

test('what is written for a token is a million times what is written for a million', () => {
  fc.assert(
    fc.property(written, ({ digits }) => {
      const [whole, part] = [new AmountReader('million tokens'), new AmountReader('token')]
      assert.equal(part.read('input', `${digits}e-6`), whole.read('input', String(digits)))
    }),
    { numRuns: countRuns(1_000) },
  )
})

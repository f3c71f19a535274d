import assert from 'node:assert/strict'
import { test } from 'node:test'
import { correctionOf } from './correct-errors.ts'
import { encodeQr } from './encode-qr.ts'

test('a block is corrected with the words of the example in the standard', () => {
  // ISO/IEC 18004, annex I: "01234567" in version 1-M.
  const block = [0x10, 0x20, 0x0c, 0x56, 0x61, 0x80, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11]
  const corrected = [0xa5, 0x24, 0xd4, 0xc1, 0xed, 0x36, 0xc7, 0x87, 0x2c, 0x55]
  assert.deepEqual(correctionOf(block, 10), corrected)
})

test('a text takes the smallest code that holds it, and one that is too long none', () => {
  const sideOf = (length: number) => encodeQr('a'.repeat(length)).length
  assert.deepEqual([17, 18, 230, 231, 858].map(sideOf), [21, 25, 53, 57, 97])
  assert.throws(() => sideOf(859), RangeError)
})

test('three corners have a finder, and the timing runs between them', () => {
  const rows = encodeQr('otpauth://totp/CrossModel:olga')
  const shown = rows.map((row) => row.map((isDark) => (isDark ? '#' : ' ')).join(''))
  const last = shown.length - 7
  for (const [x, y] of [
    [0, 0],
    [last, 0],
    [0, last],
  ] as const)
    assert.deepEqual(
      shown.slice(y, y + 7).map((row) => row.slice(x, x + 7)),
      ['#######', '#     #', '# ### #', '# ### #', '# ### #', '#     #', '#######'],
    )
  assert.match(shown[6]?.slice(6, last + 1) ?? '', /^(?:# )+#$/)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { BytePile } from './byte-pile.ts'

test('whatever the pieces, they come back as one, in their order, once', () => {
  const piece = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 5_000, maxLength: 40_000 }))
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const pile = new BytePile()
      for (let round = 0; round < 2; round += 1) {
        for (const bytes of pieces) pile.push(Buffer.from(bytes))
        const whole = Buffer.concat(pieces)
        assert.equal(pile.size, whole.length)
        assert.ok(pile.take().equals(whole))
        assert.equal(pile.size, 0)
      }
    }),
  )
})

test('a single piece comes back as it is, without a copy', () => {
  const pile = new BytePile()
  const piece = Buffer.alloc(100)
  pile.push(piece)
  assert.equal(pile.take(), piece)
})

test('bytes that come one at a time take hardly more memory than bytes that come together', () => {
  const pile = new BytePile()
  const count = 4_000_000
  const before = process.memoryUsage()
  for (let at = 0; at < count; at += 1) pile.push(Buffer.from([at & 0xff]))
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  const taken = arrayBuffers - before.arrayBuffers
  // What was already thrown away may still be in the heap; what is kept is outside of it, in few blocks.
  assert.ok(taken < 3 * count, `${taken} bytes for ${count}`)
  assert.ok(heapUsed - before.heapUsed < 200 * 1024 * 1024)
  assert.equal(pile.take().length, count)
})

test('megabytes are joined while they come: taking them joins no more than the first of them', (t) => {
  const concat = t.mock.method(Buffer, 'concat')
  const pile = new BytePile()
  const piece = Buffer.from(Uint8Array.from({ length: 65_000 }, (_, at) => at % 251))
  for (let count = 0; count < 300; count += 1) pile.push(piece)
  const whole = pile.take()
  const sizes = concat.mock.calls.map(({ result }) => result?.length ?? 0)
  assert.ok(Math.max(...sizes) <= 1024 * 1024, `${sizes} bytes`)
  assert.equal(whole.length, 300 * piece.length)
  for (let at = 0; at < whole.length; at += piece.length)
    assert.ok(whole.subarray(at, at + piece.length).equals(piece), `at ${at}`)
})

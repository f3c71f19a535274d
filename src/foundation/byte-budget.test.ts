import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ByteBudget, type ByteShare } from './byte-budget.ts'

test('the whole and each part are bounded on both sides', () => {
  const budget = new ByteBudget(() => ({ totalBytes: 10, partBytes: 6 }))
  const [a, b] = [budget.open('a'), budget.open('b')]
  assert.equal(a.take(6), true)
  assert.equal(a.take(1), false)
  assert.equal(budget.open('a').take(1), false)
  assert.equal(b.take(5), false)
  assert.equal(b.take(4), true)
  assert.equal(budget.takenBytes, 10)
  a.giveBack(1)
  assert.equal(b.take(1), true)
})

test('whatever is taken, given back and closed, the sums are those of the shares, and nothing is left of closed ones', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(4), fc.constantFrom('take', 'giveBack', 'close'), fc.nat(50))), (steps) => {
      const budget = new ByteBudget(() => ({ totalBytes: 100, partBytes: 40 }))
      const open = new Map<number, ByteShare>()
      for (const [id, step, bytes] of steps) {
        const share = open.get(id) ?? budget.open(String(id % 3))
        open.set(id, share)
        if (step === 'take') share.take(bytes)
        else if (step === 'giveBack') share.giveBack(Math.min(bytes, share.bytes))
        else {
          share.close()
          share.close()
          open.delete(id)
        }
        const parts = new Map<number, number>()
        for (const [each, { bytes: held }] of open) parts.set(each % 3, (parts.get(each % 3) ?? 0) + held)
        assert.ok([...parts.values()].every((part) => part <= 40))
        assert.equal(
          budget.takenBytes,
          [...parts.values()].reduce((sum, part) => sum + part, 0),
        )
      }
      for (const share of open.values()) share.close()
      assert.deepEqual([budget.takenBytes, budget.holders], [0, 0])
    }),
  )
})

test('nothing is taken by a share that is closed, and no more is given back than was taken', () => {
  const budget = new ByteBudget(() => ({ totalBytes: 10, partBytes: 10 }))
  const share = budget.open('a')
  share.take(3)
  assert.throws(() => share.giveBack(4), /more given back/)
  share.close()
  assert.equal(share.take(1), false)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../../foundation/bounds.ts'
import { HedgeBudget } from './hedge-budget.ts'

/** How many second calls are made when every call could use one. */
function countTaken(budget: HedgeBudget, calls: number): number {
  let count = 0
  for (let call = 0; call < calls; call += 1) {
    budget.count()
    if (!budget.isOpen) continue
    budget.take()
    count += 1
  }
  return count
}

test('of calls that are all late, the share of the bound is joined by a second one, and no more', () => {
  const budget = new HedgeBudget()
  const first = 100 / bounds.hedgePercent
  assert.equal(countTaken(budget, first - 1), 0)
  assert.equal(countTaken(budget, 1), 1)
  assert.equal(countTaken(budget, 10_000), (10_000 * bounds.hedgePercent) / 100)
})

test('what is not used is saved up to the bound', () => {
  const budget = new HedgeBudget()
  for (let call = 0; call < 10_000; call += 1) budget.count()
  for (let at = 0; at < bounds.hedgeBurst; at += 1) budget.take()
  assert.equal(budget.isOpen, false)
  assert.throws(() => budget.take(), /beyond its budget/)
})

// In which order the entries of a plan are tried, by what became of those before.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bounds } from '../../../foundation/bounds.ts'
import { faultTable, type Fault } from '../../../health/fault.ts'
import type { PlanEntry } from '../../tickets/plan.ts'
import { PlanWalk } from './plan-walk.ts'

type Row = { name: string; endpoint?: string; rank?: string; model?: string; calls?: number }

/** Entries by name; those with the same endpoint differ by their credential. */
function plan(...rows: (Row | string)[]) {
  const endpoints = new Map<string, object>()
  const models = new Map<string, object>()
  const once = (all: Map<string, object>, id: string) => {
    if (!all.has(id)) all.set(id, { id })
    return all.get(id)
  }
  const entries = rows.map((row) => {
    const { name, endpoint = name, rank = 'ready', model = 'm', calls } = typeof row === 'string' ? { name: row } : row
    return {
      endpoint: once(endpoints, endpoint),
      model: once(models, model),
      credential: { id: name },
      reason: { rank, why: 'as listed' },
      ...(calls === undefined ? {} : { calls }),
    } as unknown as PlanEntry
  })
  const walk = new PlanWalk(entries)
  const next = () => walk.next()?.credential.id
  const find = (name: string) => entries.find(({ credential }) => credential.id === name) as PlanEntry
  const fail = (name: string, fault: Fault | undefined, more: { sent?: boolean; retryAfterMs?: number } = {}) =>
    walk.fail(find(name), { fault, sent: true, retryAfterMs: undefined, ...more })
  return { walk, next, find, fail }
}

test('of those that are left one may have its turn before the others, which keep theirs', () => {
  const { walk, next, find, fail } = plan('a', 'b', 'c', 'd')
  next()
  fail('b', 'broken')
  assert.deepEqual(
    walk.left.map(({ credential }) => credential.id),
    ['a', 'c', 'd'],
  )
  walk.prefer(find('c'))
  assert.deepEqual([next(), next(), next()], ['a', 'd', undefined])
})

test('entries are tried in the order of the plan, and the last one knows that it is', () => {
  const { walk, next } = plan('a', 'b')
  assert.equal(next(), 'a')
  assert.equal(walk.isLast, false)
  assert.equal(next(), 'b')
  assert.equal(walk.isLast, true)
  assert.equal(next(), undefined)
  assert.equal(walk.restMs, undefined)
})

describe('several credentials of an endpoint', () => {
  for (const fault of Object.keys(faultTable) as Fault[]) {
    const isOfCredential = ['account', 'forbidden', 'rate-limited'].includes(fault)
    // An account may lack the model, or have a fault of its own.
    if (['missing', 'failing'].includes(fault)) continue
    test(`are ${isOfCredential ? 'tried' : 'left out'} after the fault '${fault}' of the first`, () => {
      const { walk, next, fail } = plan({ name: 'a1', endpoint: 'a' }, { name: 'a2', endpoint: 'a' }, 'b')
      next()
      fail('a1', fault)
      assert.equal(next(), isOfCredential ? 'a2' : 'b')
      assert.equal(walk.isLast, !isOfCredential)
    })
  }

  for (const fault of ['missing', 'failing'] as const)
    test(`one more is tried after the fault '${fault}' of the first, once nothing else is left, and no third`, () => {
      const names = ['a1', 'a2', 'a3'].map((name) => ({ name, endpoint: 'a' }))
      const { walk, next, fail } = plan(...names, 'b')
      assert.equal(next(), 'a1')
      fail('a1', fault)
      assert.deepEqual([next(), walk.isLast], ['b', false])
      fail('b', 'failing')
      assert.deepEqual([next(), walk.isLast], ['a2', true])
      fail('a2', fault)
      assert.deepEqual([next(), walk.restMs], [undefined, undefined])
    })

  test('one that was left alone is the one more', () => {
    const { walk, next, find, fail } = plan({ name: 'a1', endpoint: 'a' }, { name: 'a2', endpoint: 'a' })
    next()
    walk.leaveAlone(find('a1'))
    next()
    fail('a2', 'failing')
    assert.deepEqual([next(), walk.isLast], ['a1', true])
    fail('a1', 'failing')
    assert.equal(next(), undefined)
  })

  test('are left out as well after what was not the provider’s fault', () => {
    const { next, fail } = plan({ name: 'a1', endpoint: 'a' }, { name: 'a2', endpoint: 'a' })
    next()
    fail('a1', undefined)
    assert.equal(next(), undefined)
  })
})

test('what is left alone comes once nothing else is left, and is the last then', () => {
  const { walk, next, find, fail } = plan('a', 'b', 'c')
  next()
  walk.leaveAlone(find('a'))
  next()
  fail('b', 'failing')
  assert.equal(next(), 'c')
  assert.equal(walk.isLast, false)
  walk.leaveAlone(find('c'))
  assert.deepEqual([next(), walk.isLast, next(), walk.isLast, next()], ['a', true, 'c', true, undefined])
})

describe('beside a first that is late', () => {
  test('the next endpoint of the same model may be tried that is ready and takes one call, and then not in its turn', () => {
    const { walk, next, find } = plan(
      { name: 'a1', endpoint: 'a' },
      { name: 'a2', endpoint: 'a' },
      { name: 'b', rank: 'degraded' },
      { name: 'c', model: 'other' },
      { name: 'd', calls: 2 },
      'e',
      'f',
    )
    next()
    assert.equal(walk.takeBeside(find('a1'))?.credential.id, 'e')
    assert.equal(walk.takeBeside(find('a1'))?.credential.id, 'f')
    assert.equal(walk.takeBeside(find('a1')), undefined)
    assert.deepEqual([next(), next(), next(), next(), next()], ['a2', 'b', 'c', 'd', undefined])
  })

  test('one that is left alone then is tried when nothing else is left', () => {
    const { walk, next, find } = plan('a', 'b')
    next()
    walk.leaveAlone(walk.takeBeside(find('a')) as PlanEntry)
    assert.deepEqual([next(), walk.isLast, next()], ['b', true, undefined])
  })
})

describe('a second round', () => {
  test('tries once more what may be over in a moment and nothing else, and there is no third', () => {
    const { walk, next, fail } = plan('a', 'b', 'c')
    next()
    fail('a', 'overloaded')
    next()
    fail('b', 'failing')
    next()
    fail('c', 'unreachable', { sent: false })
    assert.equal(next(), undefined)
    assert.equal(walk.restMs, 0)
    walk.openSecondRound()
    assert.deepEqual([next(), walk.isLast], ['a', true])
    fail('a', 'overloaded')
    assert.deepEqual([next(), next(), walk.restMs], ['c', undefined, undefined])
  })

  test('is for faults that the table calls transient', () => {
    for (const [fault, { isTransient }] of Object.entries(faultTable)) {
      const { walk, next, fail } = plan('a')
      next()
      fail('a', fault as Fault, { sent: false })
      assert.equal(walk.restMs !== undefined, isTransient, fault)
    }
  })

  test('never repeats what may have been begun: a request that was written to a connection that broke', () => {
    const { walk, next, fail } = plan('a')
    next()
    fail('a', 'unreachable', { sent: true })
    assert.equal(walk.restMs, undefined)
  })

  test('waits as long as the providers ask, within its bound, and leaves those alone that ask for more', () => {
    const { walk, next, fail } = plan('a', 'b', 'c')
    next()
    fail('a', 'overloaded', { retryAfterMs: bounds.retryWaitMs })
    next()
    fail('b', 'overloaded', { retryAfterMs: bounds.retryWaitMs + 1 })
    next()
    fail('c', 'overloaded')
    assert.equal(walk.restMs, bounds.retryWaitMs)
    walk.openSecondRound()
    assert.deepEqual([next(), next(), next()], ['a', 'c', undefined])
  })
})

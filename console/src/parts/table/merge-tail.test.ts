import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isCut, keptMost, mergeTail, showWaiting } from './merge-tail.ts'
import type { Kept, TailRead } from './merge-tail.ts'

type Row = { id: string; state: 'open' | 'ended' }

const row = (id: string, state: Row['state'] = 'ended'): Row => ({ id, state })
const read = (rows: readonly Row[], isMore = false): TailRead<Row> => ({ rows, cursor: undefined, isMore })
const kept = (...rows: Row[]): Kept<Row> => ({ rows, waiting: [], isSampled: false })
const now = {
  keyOf: ({ id }: Row) => id,
  isInFlight: ({ state }: Row) => state === 'open',
  mustWait: false,
}
const later = { ...now, mustWait: true }
const ids = (rows: readonly Row[]) => rows.map(({ id }) => id).join('')

describe('a live list', () => {
  test('has new rows on top', () =>
    assert.equal(ids(mergeTail(kept(row('b'), row('a')), read([row('d'), row('c')]), now).rows), 'dcba'))

  test('turns a row in flight into its ended row in its place, also while the person reads', () => {
    const before = kept(row('c'), row('b', 'open'), row('a'))
    for (const options of [now, later]) {
      const after = mergeTail(before, read([row('b')]), options)
      assert.equal(ids(after.rows), 'cba')
      assert.equal(after.rows[1]?.state, 'ended')
      assert.equal(after.waiting.length, 0)
    }
  })

  test('has a row in flight for as long as it is in the answers: one that ended outside the filters goes', () => {
    const before = kept(row('c', 'open'), row('b', 'open'), row('a'))
    for (const options of [now, later])
      assert.equal(ids(mergeTail(before, read([row('c', 'open')]), options).rows), 'ca')
    const waiting = mergeTail(before, read([row('d', 'open'), row('c', 'open'), row('b', 'open')]), later)
    assert.equal(ids(waiting.waiting), 'd')
    assert.equal(ids(mergeTail(waiting, read([row('b')]), later).waiting), '')
  })

  test('keeps new rows back while the person reads, and shows them in order when they want', () => {
    const once = mergeTail(kept(row('a')), read([row('b')]), later)
    const twice = mergeTail(once, read([row('d'), row('c')]), later)
    assert.equal(ids(twice.rows), 'a')
    assert.equal(ids(twice.waiting), 'dcb')
    assert.equal(ids(showWaiting(twice).rows), 'dcba')
    assert.equal(ids(mergeTail(twice, read([row('e')]), now).rows), 'edcba')
  })

  test('has no row twice, whatever is read again', () => {
    const waiting = mergeTail(kept(row('a')), read([row('b')]), later)
    assert.equal(ids(mergeTail(waiting, read([row('b'), row('a')]), now).rows), 'ba')
  })

  test('keeps at most a thousand rows', () => {
    const many = Array.from({ length: keptMost + 50 }, (_, at) => row(`${at},`))
    const after = mergeTail(kept(row('old')), read(many), now)
    assert.equal(after.rows.length, keptMost)
    assert.equal(after.rows[0]?.id, '0,')
    const waiting = mergeTail(kept(row('old')), read(many), later)
    assert.equal(waiting.waiting.length, keptMost)
    assert.deepEqual([isCut(after.rows), isCut(waiting.rows), isCut(showWaiting(waiting).rows)], [true, false, true])
  })

  test('shows a tenth where more came than one answer holds, and says so until it is read anew', () => {
    const many = Array.from({ length: 100 }, (_, at) => row(`${at},`))
    const after = mergeTail(kept(), read(many, true), now)
    assert.equal(after.rows.length, 10)
    assert.equal(after.isSampled, true)
    assert.equal(mergeTail(after, read([row('x')]), now).isSampled, true)
  })
})

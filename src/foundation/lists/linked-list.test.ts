import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LinkedList, type Place } from './linked-list.ts'

test('it is what a Set is to those who add, move, remove and walk it, in any order', () => {
  const step = fc.oneof(
    fc.constant({ kind: 'add' as const }),
    fc.constant({ kind: 'shift' as const }),
    fc.nat().map((which) => ({ kind: 'remove' as const, which })),
    fc.nat().map((which) => ({ kind: 'move' as const, which })),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const list = new LinkedList<number>()
      const model = new Set<number>()
      const places: Place<number>[] = []
      for (const each of steps) {
        if (each.kind === 'add') {
          model.add(places.length)
          places.push(list.add(places.length))
        } else if (each.kind === 'shift') {
          const [oldest] = model
          if (oldest !== undefined) model.delete(oldest)
          assert.equal(list.shift(), oldest)
        } else if (places.length > 0) {
          const which = each.which % places.length
          if (each.kind === 'move') {
            list.moveLast(places[which] as Place<number>)
            if (model.delete(which)) model.add(which)
          } else assert.equal(list.remove(places[which] as Place<number>), model.delete(which))
        }
        assert.deepEqual([...list], [...model])
        assert.equal(list.size, model.size)
        assert.equal(list.oldest, [...model][0])
      }
    }),
  )
})

test('what is given last may be removed while it is walked', () => {
  const list = new LinkedList<string>()
  const places = new Map(['a', 'b', 'c'].map((name) => [name, list.add(name)]))
  const seen: string[] = []
  for (const name of list) {
    seen.push(name)
    list.remove(places.get(name) as Place<string>)
  }
  assert.deepEqual(seen, ['a', 'b', 'c'])
  assert.equal(list.size, 0)
})

test('a place that was left keeps none of its neighbours', () => {
  const list = new LinkedList<number>()
  list.add(1)
  const place = list.add(2)
  list.add(3)
  list.remove(place)
  assert.deepEqual([place.previous, place.next], [undefined, undefined])
  assert.deepEqual([...list], [1, 3])
})

// The list of exceptions can only shrink, and the tables say no more than is so.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Effect } from './effects.ts'
import type { Floors } from './floors.ts'
import { judge } from './judge.ts'
import { permissionRule } from './permissions.ts'
import type { Rule, Tree } from './rule.ts'
import { breakIn } from './small-house.ts'

const tree: Tree = { files: [], documents: [], paths: new Set(['docs/decisions/0001-x.md']) }

/** A rule that these places break. */
function brokenAt(...places: readonly { place: string; amount?: number }[]): Rule {
  return { name: 'rule', find: () => places.map((one) => ({ ...one, message: `${one.place} is broken` })) }
}

describe('exceptions', () => {
  test('a place that breaks a rule is a complaint that says so', () => {
    assert.deepEqual(judge([brokenAt({ place: 'a' })], tree, {}), ['rule: a is broken'])
  })

  test('an excepted place is none, and the next one is', () => {
    assert.deepEqual(judge([brokenAt({ place: 'a' }, { place: 'b' })], tree, { rule: ['a'] }), ['rule: b is broken'])
  })

  test('an exception that nothing needs any more is a complaint', () => {
    assert.deepEqual(judge([brokenAt({ place: 'a' })], tree, { rule: ['a', 'b'] }), [
      "rule: the exception for 'b' is not needed any more: remove it from exceptions.ts",
    ])
  })

  test('an excepted place may reach as far as its exception says, and no further', () => {
    const exceptions = { rule: [{ place: 'a', most: 80 }] }
    assert.deepEqual(judge([brokenAt({ place: 'a', amount: 80 })], tree, exceptions), [])
    assert.deepEqual(judge([brokenAt({ place: 'a', amount: 81 })], tree, exceptions), [
      'rule: a is broken (it is excepted, but only up to 80)',
    ])
  })

  test('of two places of one name the one that reaches further counts', () => {
    const broken = brokenAt({ place: 'a', amount: 90 }, { place: 'a', amount: 75 })
    assert.equal(judge([broken], tree, { rule: [{ place: 'a', most: 80 }] }).length, 1)
  })

  test('one for good names a decision that exists', () => {
    const excepted = (decision: string) => ({ rule: [{ place: 'a', decision }] })
    assert.deepEqual(judge([brokenAt({ place: 'a' })], tree, excepted('docs/decisions/0001-x.md')), [])
    assert.deepEqual(judge([brokenAt({ place: 'a' })], tree, excepted('docs/decisions/0099-y.md')), [
      "rule: the exception for 'a' names docs/decisions/0099-y.md, which does not exist",
    ])
  })

  test('a place is excepted once', () => {
    assert.equal(judge([brokenAt({ place: 'a' })], tree, { rule: ['a', 'a'] }).length, 1)
  })
})

describe('permissions', () => {
  const floors: Floors = [{ 'src/foundation': [] }, { 'src/ledger': [] }, { 'src/stages/admit': ['src/ledger'] }]
  const effect: Effect = { name: 'timers', globals: ['setTimeout'], advice: '', mayUse: ['src/ledger/timer.ts'] }
  const unused = (change: { floors?: Floors; files?: { [path: string]: string } }) =>
    permissionRule(change.floors ?? floors, [effect], { pg: ['src/ledger'] })
      .find(breakIn({ 'src/ledger/timer.ts': "import 'pg'\nsetTimeout(() => 1, 1)\n", ...change.files }))
      .map(({ place }) => place)

  test('what the tables allow and the house uses is right', () => {
    assert.deepEqual(unused({}), [])
  })

  test('an import that no file of the room makes is taken out of the table', () => {
    assert.deepEqual(unused({ floors: [...floors, { 'src/pipeline.ts': ['src/ledger'] }] }), [
      'src/pipeline.ts: src/ledger',
    ])
  })

  test('a room without files is taken out of the table', () => {
    assert.deepEqual(unused({ floors: [...floors, { 'src/attic': [] }] }), ['src/attic: its name'])
  })

  test('an effect and a package that their users no longer use are taken out of the table', () => {
    assert.deepEqual(unused({ files: { 'src/ledger/timer.ts': '// Nothing.\n' } }), [
      'src/ledger/timer.ts: effects: timers',
      'src/ledger: pg',
    ])
  })
})

// The header by which a caller reads how their request found its endpoint.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import type { AttemptNote } from '../tickets/attempt-note.ts'
import type { Exclusion } from '../tickets/plan.ts'
import { summarizeRoute } from './summarize-route.ts'

type Scene = {
  ids?: string[]
  excluded?: Exclusion[]
  attempts?: Partial<AttemptNote>[]
  isUnlimited?: boolean
  why?: string
}

function summarize({
  ids = ['a/one', 'b/two'],
  excluded = [],
  attempts = [],
  isUnlimited = false,
  why = 'as listed',
}: Scene) {
  const entries = ids.map((id) => ({
    endpoint: { id },
    credential: { id: 'secret-id' },
    reason: { rank: 'ready', why },
  }))
  const plan = { entries, excluded }
  return summarizeRoute({ explains: true, plan, attempts, caller: { owner: { isUnlimited } } } as never) ?? ''
}

test('every endpoint stands in its order with its reason, and with what came of trying it', () => {
  const text = summarize({
    attempts: [
      { endpoint: 'a/one', outcome: 'failed', fault: 'rate-limited', durationMs: 10 },
      { endpoint: 'a/one', outcome: 'failed', fault: 'late', durationMs: 20.4 },
      { endpoint: 'b/two', outcome: 'served', durationMs: 5 },
    ],
  })
  assert.equal(
    text,
    '"a/one";rank=ready;why="as listed";tries=2;outcome=failed;fault=late;ms=30, "b/two";rank=ready;why="as listed";tries=1;outcome=served;ms=5',
  )
})

test('a try that is still under way has no outcome, and one that was given up has', () => {
  const text = summarize({
    attempts: [
      { endpoint: 'a/one', outcome: 'abandoned', durationMs: 0.4 },
      { endpoint: 'b/two', outcome: 'abandoned', durationMs: 0 },
    ],
  })
  assert.match(text, /"a\/one";[^,]*;tries=1;outcome=abandoned;ms=0, "b\/two";[^,]*;tries=1$/)
})

test('where nothing is known there is no header', () => {
  assert.equal(summarize({ ids: [] }), '')
})

test('the credentials of an endpoint are not told apart, nor named', () => {
  const text = summarize({ ids: ['a/one', 'b/two', 'a/one'] })
  assert.equal(text, '"a/one";rank=ready;why="as listed", "b/two";rank=ready;why="as listed"')
})

test('customers are told what their own wishes left out, and operators what theirs did as well', () => {
  const excluded: Exclusion[] = [
    { endpoint: 'c/three', credential: undefined, why: 'not wanted', by: 'caller' },
    { endpoint: 'd/four', credential: undefined, why: 'disabled', by: 'operator' },
  ]
  const ids = ['a/one']
  const first = '"a/one";rank=ready;why="as listed", "c/three";excluded;why="not wanted"'
  assert.equal(summarize({ ids, excluded }), first)
  assert.equal(summarize({ ids, excluded, isUnlimited: true }), `${first}, "d/four";excluded;why="disabled"`)
})

test('nothing in a name or a reason ends its text or the header', () => {
  const text = summarize({ ids: ['a/"o\\ne\r\nx: y'], why: 'größer' })
  assert.equal(text, '"a/\\"o\\\\ne??x: y";rank=ready;why="gr??er"')
})

test('what just fits is all said; one more is counted, as is all that does not fit', () => {
  const last = (length: number) => [
    ...Array.from({ length: 9 }, (_, index) => `a/${index}${'x'.repeat(67)}`),
    'b'.repeat(length),
  ]
  const fixed = summarize({ ids: last(0) }).length
  const fit = summarize({ ids: last(bounds.answerHeaderBytes - fixed) })
  assert.equal(fit.length, bounds.answerHeaderBytes)
  assert.doesNotMatch(fit, /more/)
  const over = summarize({ ids: last(bounds.answerHeaderBytes - fixed + 1) })
  assert.match(over, /, more;count=1$/)
  const many = summarize({ ids: Array.from({ length: 100 }, (_, index) => `a/${index}`) })
  assert.ok(many.length <= bounds.answerHeaderBytes)
  const said = many.split('rank=').length - 1
  assert.match(many, new RegExp(`, more;count=${100 - said}$`))
  assert.equal(summarize({ ids: ['a'.repeat(2_000)] }), 'more;count=1')
})

test('who does not ask is told nothing', () => {
  assert.equal(summarizeRoute({ explains: false } as never), undefined)
})

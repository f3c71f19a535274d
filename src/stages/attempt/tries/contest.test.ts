// Which of two tries a generation speaks of at each moment, and what becomes of the other.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { LossList } from '../../../generation/loss/loss.ts'
import type { AnswerReading } from '../../../answer/reader.ts'
import type { AttemptNote } from '../../tickets/attempt-note.ts'
import type { PlanEntry } from '../../tickets/plan.ts'
import { Contest, type Contestant } from './contest.ts'

type Outcome = AttemptNote['outcome']

function open() {
  const generation = {
    entry: { endpoint: { id: 'none' } } as PlanEntry,
    attempt: undefined as AttemptNote | undefined,
    reader: undefined as AnswerReading | undefined,
    answerLosses: new LossList(),
  }
  const contest = new Contest(generation, () => 7n)
  const dropped: string[] = []
  const begin = (name: string): Contestant => {
    const one: Contestant = {
      entry: { endpoint: { id: name } } as PlanEntry,
      note: { endpoint: name, outcome: 'abandoned', sent: false } as AttemptNote,
      answerLosses: new LossList(),
      reader: undefined,
      drop: () => dropped.push(name),
    }
    contest.begin(one)
    return one
  }
  const end = (one: Contestant, outcome: Outcome, isFinal = false) => {
    one.note.outcome = outcome
    contest.end(one, isFinal)
  }
  /** All that the generation says is of this one. */
  const speaksOf = (one: Contestant) => {
    assert.equal(generation.entry, one.entry)
    assert.equal(generation.attempt, one.note)
    assert.equal(generation.reader, one.reader)
    assert.equal(generation.answerLosses, one.answerLosses)
  }
  return { contest, dropped, begin, end, speaksOf }
}

const reader = () => ({}) as AnswerReading

describe('one try after another', () => {
  test('is spoken of as soon as it begins, and its answer as soon as that does', () => {
    const { contest, begin, end, speaksOf } = open()
    const first = begin('first')
    contest.read(first, reader())
    speaksOf(first)
    end(first, 'failed')
    const second = begin('second')
    speaksOf(second)
    assert.equal(contest.win(second), true)
    speaksOf(second)
  })

  test('is refused behind an answer, and so is a third beside two', () => {
    const won = open()
    won.contest.win(won.begin('first'))
    assert.throws(() => won.begin('second'), /behind the answer/)
    const full = open()
    full.begin('first')
    full.begin('second')
    assert.throws(() => full.begin('third'), /a third try/)
  })
})

describe('of two that run', () => {
  test('the first is spoken of, whatever comes of the other’s answer before its content', () => {
    const { contest, begin, speaksOf } = open()
    const first = begin('first')
    const second = begin('second')
    contest.read(second, reader())
    speaksOf(first)
    contest.read(first, reader())
    speaksOf(first)
  })

  for (const [winner, loser] of [
    [0, 1],
    [1, 0],
  ] as const)
    test(`number ${winner + 1} wins by its content: the other is dropped, may cost the operator, and cannot win any more`, () => {
      const { contest, dropped, begin, end, speaksOf } = open()
      const both = [begin('first'), begin('second')] as const
      for (const one of both) contest.read(one, reader())
      both[loser].note.sent = true
      assert.equal(contest.win(both[winner]), true)
      speaksOf(both[winner])
      assert.deepEqual(dropped, [both[loser].note.endpoint])
      assert.deepEqual([both[winner].note.cost_nanos, both[loser].note.cost_nanos], [undefined, '7'])
      assert.equal(contest.win(both[loser]), false)
      end(both[loser], 'abandoned')
      speaksOf(both[winner])
    })

  test('a loser whose request was never written costs nothing', () => {
    const { contest, begin } = open()
    const [first, second] = [begin('first'), begin('second')]
    contest.win(second)
    assert.equal(first.note.cost_nanos, undefined)
  })

  test('the first fails: the other is spoken of with its answer, and costs nobody anything beside it', () => {
    const { contest, dropped, begin, end, speaksOf } = open()
    const [first, second] = [begin('first'), begin('second')]
    second.note.sent = first.note.sent = true
    contest.read(second, reader())
    end(first, 'failed')
    speaksOf(second)
    assert.equal(contest.win(second), true)
    assert.deepEqual(dropped, [])
    assert.deepEqual([first.note.cost_nanos, second.note.cost_nanos], [undefined, undefined])
  })

  test('the first fails for good: it is still spoken of, and the other is dropped', () => {
    const { contest, dropped, begin, end, speaksOf } = open()
    const [first, second] = [begin('first'), begin('second')]
    second.note.sent = true
    end(first, 'failed', true)
    speaksOf(first)
    assert.deepEqual(dropped, ['second'])
    assert.equal(second.note.cost_nanos, '7')
    assert.equal(contest.win(second), false)
  })

  test('the other fails, for good or not: the first goes on', () => {
    for (const isFinal of [false, true]) {
      const { contest, dropped, begin, end, speaksOf } = open()
      const [first, second] = [begin('first'), begin('second')]
      second.note.sent = true
      end(second, 'failed', isFinal)
      speaksOf(first)
      assert.equal(contest.win(first), true)
      assert.deepEqual([dropped, second.note.cost_nanos], [[], undefined])
    }
  })

  test('both are given up, in whichever order: the first is the one to charge for', () => {
    for (const order of [[0, 1] as const, [1, 0] as const]) {
      const { begin, end, speaksOf } = open()
      const both = [begin('first'), begin('second')] as const
      for (const { note } of both) note.sent = true
      for (const at of order) end(both[at], 'abandoned', true)
      speaksOf(both[0])
      assert.deepEqual([both[0].note.cost_nanos, both[1].note.cost_nanos], [undefined, '7'])
    }
  })

  test('the first is given up for good: the other is dropped, which may not be at a point where it learns of that itself', () => {
    const { contest, dropped, begin, end, speaksOf } = open()
    const [first, second] = [begin('first'), begin('second')]
    end(first, 'abandoned', true)
    speaksOf(first)
    assert.deepEqual(dropped, ['second'])
    assert.equal(contest.win(second), false)
  })

  test('a bug ends both', () => {
    const { contest, dropped, begin } = open()
    begin('first')
    begin('second')
    contest.stop()
    assert.deepEqual(dropped, ['second', 'first'])
  })
})

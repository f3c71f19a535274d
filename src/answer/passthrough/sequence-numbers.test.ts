import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SequenceNumbers } from './sequence-numbers.ts'

const event = (number: unknown, more = '') => `data: {"type":"x","sequence_number":${String(number)}${more}}\n\n`

/** What follows on these events, given with their text, and without it as where they are large. */
function follow(...events: readonly string[]): readonly [number, number] {
  const [small, large] = [new SequenceNumbers(), new SequenceNumbers()]
  for (const each of events) {
    small.add(Buffer.from(each), each)
    large.add(Buffer.from(each), undefined)
  }
  return [small.next, large.next]
}

test('the next number is one more than that of the last event, wherever that says it', () => {
  assert.deepEqual(follow(), [0, 0])
  assert.deepEqual(follow(event(0)), [1, 1])
  assert.deepEqual(follow(event(3), event(4) + event(5)), [6, 6])
  assert.deepEqual(follow(event(' 41 ', `,"delta":"${'x'.repeat(100)}"`)), [42, 42])
  assert.deepEqual(follow(event(999_999_998)), [999_999_999, 999_999_999])
})

test('a number that is none, or is too long to be one, counts as none', () => {
  assert.deepEqual(follow(event('"7"')), [0, 0])
  assert.deepEqual(follow(`data: {"sequence_number"${' '.repeat(9)}:7}\n\n`), [0, 0])
})

test('of large events without a number the one before counts', () => {
  const numbers = new SequenceNumbers()
  numbers.add(Buffer.from(event(8)), undefined)
  numbers.add(Buffer.from('data: {}\n\n'), undefined)
  assert.equal(numbers.next, 9)
})

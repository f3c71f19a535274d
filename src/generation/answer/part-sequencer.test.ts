import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import { FrameError } from '../../foundation/frames/sse.ts'
import { PartSequencer } from './part-sequencer.ts'
import type { PartDelta, StreamEvent } from './stream-event.ts'

/** Two tool calls of which the second one must wait. */
function openTwo(): PartSequencer {
  const sequencer = new PartSequencer()
  for (const key of ['a', 'b']) sequencer.open(key, { kind: 'tool-call', id: key, name: 'run', form: 'function' })
  return sequencer
}

const pieces = (events: readonly StreamEvent[]) =>
  events.flatMap((event) => (event.type === 'part-delta' ? [event.delta] : []))

test('a part that waits comes out whole and in few pieces, however many it came in', () => {
  const sequencer = openTwo()
  for (let count = 0; count < 300_000; count += 1) sequencer.delta('b', { kind: 'arguments', text: 'x' })
  const events = sequencer.close('a')
  assert.deepEqual(pieces(events), [{ kind: 'arguments', text: 'x'.repeat(300_000) }])
})

test('what must stay apart stays apart', () => {
  const logprobs = [{ token: 'x', logprob: 0, bytes: null, top: [] }]
  const deltas: PartDelta[] = [
    { kind: 'text', text: 'a' },
    { kind: 'text', text: 'b', logprobs },
    { kind: 'text', text: 'c' },
    { kind: 'citation', citation: { kind: 'url', raw: { protocol: 'gemini', json: {} } } },
    { kind: 'text', text: 'd' },
  ]
  const sequencer = openTwo()
  for (const delta of deltas) sequencer.delta('b', delta)
  assert.deepEqual(pieces(sequencer.close('a')), deltas)
})

test('pieces that stay apart may wait up to a bound, and not one more', () => {
  const citation: PartDelta = { kind: 'citation', citation: { kind: 'url', raw: { protocol: 'gemini', json: {} } } }
  const sequencer = openTwo()
  const waits = (action: () => StreamEvent[]) => assert.deepEqual(action(), [])
  // The second call waits too.
  for (let count = 1; count < bounds.waitingPieces; count += 1) waits(() => sequencer.delta('b', citation))
  assert.throws(() => sequencer.delta('b', citation), FrameError)
})

test('one event may begin so many parts and no more, also those that are given out at once', () => {
  const sequencer = new PartSequencer()
  const give = (count: number) => {
    sequencer.beginEvent()
    for (let at = 0; at < count; at += 1) {
      sequencer.open(String(at), { kind: 'text' })
      sequencer.close(String(at))
    }
  }
  for (let event = 0; event < 3; event += 1) give(bounds.translatedEventParts)
  assert.throws(() => give(bounds.translatedEventParts + 1), FrameError)
})

test('parts may wait up to the same bound, all together, and those that were given out wait no more', () => {
  const sequencer = new PartSequencer()
  const open = (key: string) => {
    sequencer.beginEvent()
    return sequencer.open(key, { kind: 'text' })
  }
  open('live')
  for (let count = 0; count < bounds.waitingPieces; count += 1) open(`part ${count}`)
  assert.throws(() => open('one more'), FrameError)
  const other = openTwo()
  for (let count = 0; count < bounds.waitingPieces * 3; count += 1) {
    other.beginEvent()
    other.open(`part ${count}`, { kind: 'text' })
    other.close(count === 0 ? 'a' : count === 1 ? 'b' : `part ${count - 2}`)
  }
})

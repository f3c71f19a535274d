import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PartDelta, StreamEvent } from '../../generation/answer/stream-event.ts'
import { PairJoiner } from './pair-joiner.ts'

const say = (text: string, kind: 'text' | 'reasoning' | 'arguments' = 'text'): StreamEvent => ({
  type: 'part-delta',
  index: 0,
  delta: { kind, text },
})
const end: StreamEvent = { type: 'part-end', index: 0 }

const add = (event: StreamEvent, given: StreamEvent[]) => void given.push(event)

/** The events that come out: the text of deltas, the types of others. */
function join(...events: StreamEvent[]): string[] {
  const joiner = new PairJoiner(add)
  const given: StreamEvent[] = []
  for (const event of events) joiner.push(event, given)
  return given.map((event) => (event.type === 'part-delta' && 'text' in event.delta ? event.delta.text : event.type))
}

test('the halves of a pair that come apart leave together, in text of any kind', () => {
  for (const kind of ['text', 'reasoning', 'arguments'] as const) {
    assert.deepEqual(join(say('a\ud83d', kind), say('\ude00b', kind), end), ['a', '😀b', 'part-end'])
    assert.deepEqual(join(say('\ud83d', kind), say('', kind), say('\ude00', kind)), ['😀'])
    assert.deepEqual(join(say('\ud83d', kind), say('\ude00\ud83d', kind), say('\ude01', kind)), ['😀', '😁'])
  }
})

test('a half that stays alone becomes the replacement character, before what follows it', () => {
  assert.deepEqual(join(say('a\ud83d'), end), ['a', '\ufffd', 'part-end'])
  assert.deepEqual(join(say('a\ud83d'), say('b'), end), ['a', '\ufffdb', 'part-end'])
  assert.deepEqual(join(say('\ude00a'), say('\ud83d\ud83d'), say('\ude00')), ['\ufffda', '\ufffd', '😀'])
  const signature: PartDelta = { kind: 'signature', signature: { issuer: 'i', protocol: 'gemini', value: 'v' } }
  assert.deepEqual(join(say('\ud83d'), { type: 'part-delta', index: 0, delta: signature }, end), [
    '\ufffd',
    'part-delta',
    'part-end',
  ])
})

test('what is well-formed is handed on as it is, and log probabilities are never lost', () => {
  const event = say('öne 😀')
  const given: StreamEvent[] = []
  new PairJoiner(add).push(event, given)
  assert.equal(given[0], event)
  const logprobs = [{ token: 'x', logprob: -1, bytes: null, top: [] }]
  const half = {
    type: 'part-delta',
    index: 0,
    delta: { kind: 'text', text: '\ud83d', logprobs },
  } as unknown as StreamEvent
  assert.deepEqual(join(half, say('\ude00')), ['', '😀'])
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { StreamEvent } from '../generation/answer/stream-event.ts'
import { emptyUsage, type Usage } from '../generation/usage/usage.ts'
import { UsageWatch } from './usage-watch.ts'

const counts = (input: number, output: number): Usage => ({ ...emptyUsage(), input, output })
const usage = (input = 10, output = 5): StreamEvent => ({ type: 'usage', usage: counts(input, output) })
const start: StreamEvent = { type: 'part-start', index: 0, part: { kind: 'text' } } as StreamEvent
const delta: StreamEvent = { type: 'part-delta', index: 0, delta: { kind: 'text', text: 'x' } } as StreamEvent
const partEnd: StreamEvent = { type: 'part-end', index: 0 } as StreamEvent
const end: StreamEvent = { type: 'response-end', finish: { kind: 'stop' } } as StreamEvent

describe('whether usage is the whole, by what one frame after the other came to', () => {
  const cases: readonly (readonly [title: string, frames: readonly StreamEvent[][], isPartial: boolean])[] = [
    ['none is no part of anything', [[start], [delta], [end]], false],
    [
      'with the end',
      [
        [start, delta],
        [partEnd, usage(), end],
      ],
      false,
    ],
    ['behind the last content', [[delta], [usage()], [end]], false],
    ['before content', [[usage()], [delta]], true],
    ['before a part starts', [[usage()], [start]], true],
    ['before a part ends', [[delta], [usage()], [partEnd]], false],
    ['again behind content', [[usage()], [delta], [usage()]], false],
    // A provider that gives all at once has written the content before it counted.
    ['before content that comes together with the end', [[usage(), start, delta, end]], false],
    ['of no input', [[delta], [usage(0, 5), end]], true],
    ['of no output where there was some', [[delta], [usage(10, 0), end]], true],
    ['of no output where it came with the end', [[usage(10, 0), delta, end]], true],
    ['of no output where there was none', [[usage(10, 0), end]], false],
  ]
  for (const [title, frames, isPartial] of cases)
    test(title, () => {
      const watch = new UsageWatch()
      for (const events of frames) watch.noteEvents(events)
      assert.equal(watch.isPartial, isPartial)
    })

  test('the same report, given out again with more beside it, is no newer; another one is', () => {
    const raw = { protocol: 'openai-chat', json: {} } as const
    const watch = new UsageWatch()
    watch.noteUsage({ ...counts(10, 5), raw })
    watch.noteContent()
    watch.noteUsage({ ...counts(10, 5), raw })
    assert.deepEqual([watch.isFresh, watch.isPartial], [false, true])
    watch.noteUsage({ ...counts(10, 6), raw: { ...raw } })
    assert.deepEqual([watch.isFresh, watch.isPartial, watch.usage?.output], [true, false, 6])
    watch.noteContent()
    watch.noteUsage(counts(10, 7))
    watch.noteContent()
    watch.noteUsage(counts(10, 8))
    assert.equal(watch.isFresh, true)
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FinishReason } from '../../generation/answer/finish-reason.ts'
import type { StreamEvent } from '../../generation/answer/stream-event.ts'
import type { Part } from '../../generation/request/part.ts'
import { CallRestorer } from './call-restorer.ts'

const start = (id: string, form: 'function' | 'custom' = 'function'): StreamEvent => ({
  type: 'part-start',
  index: 0,
  part: { kind: 'tool-call', id, name: 'f', form },
})
const piece = (text: string): StreamEvent => ({ type: 'part-delta', index: 0, delta: { kind: 'arguments', text } })
const end: StreamEvent = { type: 'part-end', index: 0 }
const usage: StreamEvent = { type: 'usage', usage: {} as never }
const finish = (kind: FinishReason['kind']): StreamEvent => ({ type: 'response-end', finish: { kind } })

/** The events, and the text of all arguments. */
function restore(events: readonly StreamEvent[]): { types: string[]; text: string } {
  const restorer = new CallRestorer(undefined)
  const given: StreamEvent[] = []
  for (const event of events) restorer.restoreEvent(event, given)
  const texts = given.map((event) =>
    event.type === 'part-delta' && event.delta.kind === 'arguments' ? event.delta.text : '',
  )
  return { types: given.map(({ type }) => type), text: texts.join('') }
}

test('a call without arguments has an empty object, and everything keeps its order', () => {
  for (const pieces of [[], [''], ['null'], ['n', 'ul', 'l'], [' ', '\n'], [' null ']]) {
    const { types, text } = restore([start('a'), ...pieces.map(piece), end, usage, finish('tool-calls')])
    assert.equal(text, '{}', JSON.stringify(pieces))
    assert.deepEqual(types, ['part-start', 'part-delta', 'part-end', 'usage', 'response-end'])
  }
  const { text } = restore([start('a'), end, start('b'), piece('null'), end, finish('stop')])
  assert.equal(text, '{}{}')
})

test('a call that the answer was cut in keeps what there is of it', () => {
  assert.equal(restore([start('a'), end, usage, finish('length')]).text, '')
  assert.equal(restore([start('a'), end, { type: 'error', error: {} as never }]).text, '')
  assert.equal(restore([start('a'), end, start('b'), end, finish('length')]).text, '{}')
})

test('other arguments, and free text, are given as they came', () => {
  for (const pieces of [['{"a":', '1}'], ['nul'], ['nullable'], [' ', '{}'], [' '.repeat(20)]])
    assert.equal(restore([start('a'), ...pieces.map(piece), end, finish('stop')]).text, pieces.join(''))
  for (const pieces of [[], ['null'], [' ']])
    assert.equal(restore([start('a', 'custom'), ...pieces.map(piece), end, finish('stop')]).text, pieces.join(''))
})

test('a whole answer is restored alike', () => {
  const call = (id: string, text: string, form: 'function' | 'custom' = 'function'): Part => ({
    kind: 'tool-call',
    id,
    name: 'f',
    form,
    arguments: text,
  })
  const parts = [call('a', ''), call('b', 'null'), call('c', '', 'custom'), call('d', '[1]'), call('e', '')]
  const read = (kind: FinishReason['kind']) => {
    const { parts: given } = new CallRestorer(undefined).restoreResponse({ parts, finish: { kind }, opaque: [] })
    return given.map((part) => (part.kind === 'tool-call' ? part.arguments : undefined))
  }
  assert.deepEqual(read('tool-calls'), ['{}', '{}', '', '[1]', '{}'])
  assert.deepEqual(read('length'), ['{}', '{}', '', '[1]', ''])
})

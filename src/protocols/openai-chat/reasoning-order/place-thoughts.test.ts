import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Part, ReasoningPart } from '../../../generation/request/part.ts'
import { placeThoughts } from './place-thoughts.ts'

const thought = (text: string): ReasoningPart => ({ kind: 'reasoning', text, form: 'full' })
const say = (text: string): Part => ({ kind: 'text', text })
const call = (id: string): Part => ({ kind: 'tool-call', id, name: 'f', form: 'function', arguments: '{}' })

/** Each part as its text or id. */
const show = (parts: readonly Part[]) =>
  parts.map((part) => (part.kind === 'tool-call' ? part.id : 'text' in part ? part.text : part.kind))

test('thoughts without a place stand first', () => {
  const thoughts = [thought('T1'), thought('T2')].map((part) => ({ part, place: undefined }))
  assert.deepEqual(show(placeThoughts(thoughts, [say('a')], [call('c')])), ['T1', 'T2', 'a', 'c'])
})

test('a place beyond what there is, or before another, moves nothing and loses nothing', () => {
  const places = [
    { text: 999, calls: 999 },
    { text: 1, calls: 0 },
    { text: 0, calls: 2 },
  ]
  const thoughts = places.map((place, index) => ({ part: thought(`T${index}`), place }))
  assert.deepEqual(show(placeThoughts(thoughts, [say('ab'), say('c')], [call('c1'), call('c2')])), [
    'ab',
    'c',
    'c1',
    'c2',
    'T0',
    'T1',
    'T2',
  ])
})

test('a text is cut where a thought stood, and what belongs to its end stays there', () => {
  const signature = { issuer: 'i', protocol: 'gemini' as const, value: 'v' }
  const parts = placeThoughts(
    [{ part: thought('T'), place: { text: 3, calls: 1 } }],
    [say('a'), { kind: 'refusal', text: 'no' }, { kind: 'text', text: 'bcd', signature }],
    [call('c1'), call('c2')],
  )
  assert.deepEqual(show(parts), ['a', 'no', 'bc', 'c1', 'T', 'd', 'c2'])
  assert.deepEqual(
    parts.map((part) => 'signature' in part),
    [false, false, false, false, false, true, false],
  )
})

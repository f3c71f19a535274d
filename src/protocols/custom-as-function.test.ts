import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../foundation/json/json.ts'
import { LossList } from '../generation/loss/loss.ts'
import { encodeCustomAsFunction } from './custom-as-function.ts'

function encode(format: Json | undefined) {
  const losses = new LossList()
  const tool = {
    kind: 'custom' as const,
    name: 'patch',
    description: 'FREEFORM',
    ...(format === undefined ? {} : { format }),
  }
  const { head, parameters } = encodeCustomAsFunction(tool, losses)
  return { about: head.description, parameters, losses: losses.list().map(({ kind, field }) => `${kind} ${field}`) }
}

test('the grammar of a free-text tool is told in words, in the form of Responses and of Chat', () => {
  const flat = { type: 'grammar', syntax: 'lark', definition: 'start: "a"+' }
  const nested = { type: 'grammar', grammar: { syntax: 'lark', definition: 'start: "a"+' } }
  for (const format of [flat, nested]) {
    const { about, losses } = encode(format)
    assert.match(about, /^FREEFORM\n\n.*"input".*JSON string\.\n\n.*Lark:\n\nstart: "a"\+$/s)
    assert.deepEqual(losses, ['changed tools.custom', 'changed tools.custom.format'])
  }
  assert.match(
    encode({ type: 'grammar', syntax: 'regex', definition: '[0-9]+' }).about,
    /regular expression:\n\n\[0-9\]\+$/,
  )
})

test('free text without a grammar loses nothing but its form; a form that nobody knows is lost', () => {
  for (const format of [undefined, null, { type: 'text' }])
    assert.deepEqual(encode(format).losses, ['changed tools.custom'])
  for (const format of [{ type: 'grammar' }, { type: 'other' }])
    assert.deepEqual(encode(format).losses, ['changed tools.custom', 'dropped tools.custom.format'])
  assert.deepEqual(encode(undefined).parameters['required'], ['input'])
})

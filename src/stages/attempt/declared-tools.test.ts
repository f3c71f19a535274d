// The tools of a request are kept to judge its answer's calls by: as they are, and of a large request as a text, up to a bound.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import type { ReadRequest } from '../tickets/decoded.ts'
import { declaredTools } from './declared-tools.ts'

const read = (body: JsonObject, size = 100, values = 10) =>
  declaredTools.read({ body, size, top: { values } } as unknown as ReadRequest)
const tool = { type: 'function', function: { name: 'weather' } }

test('a request without tools has nothing to be judged by', () => {
  for (const body of [{}, { tools: [] }, { tools: null }, { tools: 'all' }]) assert.equal(read(body), undefined)
})

test('tools are found under their name and the one that they had before, and beside items that bring more', () => {
  assert.deepEqual(read({ tools: [tool] }), { tools: [tool], hasOthers: false })
  assert.deepEqual(read({ functions: [{ name: 'weather' }] }), { tools: [{ name: 'weather' }], hasOthers: false })
  const input = [
    { role: 'user', content: 'Hello' },
    { type: 'additional_tools', tools: [] },
  ]
  assert.equal(read({ tools: [tool], input })?.hasOthers, true)
  assert.equal(read({ tools: [tool], input: input.slice(0, 1) })?.hasOthers, false)
})

test('those of a large request are a text, and are not kept where it is too long', () => {
  const text = JSON.stringify([tool])
  assert.deepEqual(read({ tools: [tool] }, bounds.declaredToolsLength, bounds.largeBodyValues)?.tools, [tool])
  assert.equal(read({ tools: [tool] }, bounds.declaredToolsLength + 1)?.tools, text)
  assert.equal(read({ tools: [tool] }, 100, bounds.largeBodyValues + 1)?.tools, text)
  const padded = (length: number) => [{ ...tool, pad: 'x'.repeat(length - text.length - 9) }]
  const most = padded(bounds.declaredToolsLength)
  assert.equal(read({ tools: most }, bounds.declaredToolsLength + 1)?.tools.length, bounds.declaredToolsLength)
  assert.equal(read({ tools: padded(bounds.declaredToolsLength + 1) }, bounds.declaredToolsLength + 1), undefined)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../../foundation/bounds.ts'
import { decodeTools } from './decode-tools.ts'

test('tools in a namespace and in items of the input count as tools of the request', () => {
  const make = (count: number, name: string) =>
    Array.from({ length: count }, (_, at) => ({ type: 'function', name: `${name}${at}` }))
  const most = bounds.toolsPerRequest - 1
  const within = { tools: [{ type: 'namespace', name: 'n', tools: make(most, 'a') }] }
  const item = (count: number) => [{ type: 'additional_tools', tools: make(count, 'b') }]
  assert.equal(decodeTools({ ...within, input: item(1) }).tools?.length, bounds.toolsPerRequest)
  assert.throws(() => decodeTools({ ...within, input: item(2) }), /more than \d+ entries/)
})

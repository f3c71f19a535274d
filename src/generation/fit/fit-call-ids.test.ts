import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Message } from '../request/message.ts'
import type { Part } from '../request/part.ts'
import { fitCallIds } from './fit-call-ids.ts'

const call = (id: string): Part => ({ kind: 'tool-call', id, name: 'f', arguments: '{}', form: 'function' })
const result = (callId: string): Part => ({ kind: 'tool-result', callId, form: 'function', content: [] })
const fit = (parts: Part[]) => {
  const message: Message = { role: 'assistant', parts }
  const { messages, takenIds } = fitCallIds([message])
  const ids = messages[0]?.parts.map((part) => (part.kind === 'tool-result' ? part.callId : 'id' in part && part.id))
  return { ids, takenIds }
}

test('results go to the calls of their id in turn, and what comes beyond them to the last', () => {
  const { ids, takenIds } = fit([call('a'), call('a'), result('a'), result('b'), result('a'), result('a'), call('a')])
  assert.deepEqual(ids, ['a', 'a_2', 'a', 'b', 'a_2', 'a_2', 'a_3'])
  assert.deepEqual(takenIds, ['a', 'a_2', 'a_3'])
})

test('as many calls of one id as a body holds, with their results, cost a step each', () => {
  const count = 100_000
  for (const id of ['a', '']) {
    // Searched from the first number on, these would be 5,000,000,000 steps: no test would end.
    const each = (make: (id: string) => Part) => Array.from({ length: count }, () => make(id))
    const { ids, takenIds } = fit([...each(call), ...each(result)])
    assert.equal(new Set(takenIds).size, count)
    assert.deepEqual(ids?.slice(0, count), ids?.slice(count))
  }
})

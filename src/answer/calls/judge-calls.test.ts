// Calls are judged by the tools that their request declared, in the words of each protocol.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../../foundation/json/json.ts'
import type { AnsweredCall } from './answered-call.ts'
import { judgeCalls, type ToolCalls } from './judge-calls.ts'

const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const calling = (name: string, text: string, form: AnsweredCall['form'] = 'function'): AnsweredCall => ({
  name,
  form,
  arguments: text,
})

const ways: { readonly [way: string]: Json } = {
  'openai-chat': { type: 'function', function: { name: 'weather', parameters: schema } },
  'openai-chat functions': { name: 'weather', parameters: schema },
  'openai-responses': { type: 'function', name: 'weather', parameters: schema },
  'anthropic-messages': { name: 'weather', input_schema: schema },
  'anthropic-messages custom': { type: 'custom', name: 'weather', input_schema: schema },
}

for (const [way, tool] of Object.entries(ways)) {
  test(`${way}: a call is sound whose tool is known and whose arguments meet the schema`, () => {
    const cases: (readonly [AnsweredCall[], ToolCalls])[] = [
      [[], 'none'],
      [[calling('weather', '{"city":"Paris"}')], 'sound'],
      [[calling('weather', ' {"city": "Paris", "more": [1]} ')], 'sound'],
      [[calling('weather', '{"city":"Paris"')], 'unsound'],
      [[calling('weather', 'Paris')], 'unsound'],
      [[calling('weather', '"Paris"')], 'unsound'],
      [[calling('weather', '{"city":7}')], 'unsound'],
      [[calling('weather', '')], 'unsound'],
      [[calling('Weather', '{"city":"Paris"}')], 'unsound'],
      [[calling('weather', '{"city":"Paris"}'), calling('clock', '{}')], 'unsound'],
    ]
    for (const tools of [[tool], JSON.stringify([tool])])
      for (const [calls, is] of cases)
        assert.equal(judgeCalls(calls, { tools, hasOthers: false }), is, JSON.stringify(calls))
  })
}

test('a tool without a schema takes any object, and no arguments at all', () => {
  const tools = [{ type: 'function', function: { name: 'ping' } }]
  for (const text of ['', ' ', 'null', '{}', '{"a":1}'])
    assert.equal(judgeCalls([calling('ping', text)], { tools, hasOthers: false }), 'sound', text)
  for (const text of ['[]', '1', '{"a":1}}'])
    assert.equal(judgeCalls([calling('ping', text)], { tools, hasOthers: false }), 'unsound', text)
})

test('tools that are called with free text, and those of vendors, are known by their name alone', () => {
  const tools = [
    { type: 'custom', custom: { name: 'patch' } },
    { type: 'custom', name: 'patch_2' },
    { type: 'bash_20250124', name: 'bash' },
  ]
  const calls = [
    calling('patch', '*** begin', 'custom'),
    calling('patch_2', 'any', 'custom'),
    calling('bash', 'no json'),
  ]
  for (const call of calls) assert.equal(judgeCalls([call], { tools, hasOthers: false }), 'sound', call.name)
})

test('where there may be tools beside those that are listed, an unknown name is nobody’s fault', () => {
  const weather = ways['openai-responses'] as Json
  const unknown = [calling('elsewhere', 'no json')]
  assert.equal(judgeCalls(unknown, { tools: [weather], hasOthers: false }), 'unsound')
  assert.equal(judgeCalls(unknown, { tools: [weather], hasOthers: true }), 'sound')
  assert.equal(
    judgeCalls(unknown, { tools: [weather, { type: 'namespace', name: 'ns', tools: [] }], hasOthers: false }),
    'sound',
  )
  assert.equal(judgeCalls(unknown, { tools: [weather, null, 'odd'], hasOthers: false }), 'sound')
})

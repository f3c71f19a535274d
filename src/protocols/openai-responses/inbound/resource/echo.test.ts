// What a response object shows of a request that the official document does not know: the document's defaults.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../../../foundation/json/json.ts'
import { echoIdentifier, echoMetadata, echoReasoning, echoText, echoTier, echoToolChoice, echoTools } from './echo.ts'

test('what the document does not know is shown as its default', () => {
  assert.deepEqual(echoReasoning({ effort: 'ultra', generate_summary: '' }), { effort: null, summary: null })
  assert.deepEqual(echoText({ format: { type: '' }, verbosity: 'endless' }), { format: { type: 'text' } })
  assert.deepEqual(echoText({ format: { type: 'json_schema', name: 'a', schema: '' } }), { format: { type: 'text' } })
  for (const choice of [
    '',
    1,
    { type: 'function' },
    { type: 'a' },
    { type: 'allowed_tools', mode: 'auto', tools: [1] },
  ]) {
    assert.equal(echoToolChoice(choice as JsonObject), 'auto')
  }
  const empty = { description: null, parameters: null, strict: null }
  const mistyped = { description: {}, parameters: '', strict: 'a', defer_loading: 1, allowed_callers: ['a'] }
  assert.deepEqual(
    echoTools([{ type: '' }, { type: 'a' }, { type: 'mcp' }, { type: 'function', name: 'a', ...mistyped }, 1]),
    [{ type: 'function', name: 'a', ...empty }],
  )
  assert.deepEqual(echoTools([{ type: 'custom', name: 'a', description: 1, format: { type: 'grammar' } }]), [
    { type: 'custom', name: 'a' },
  ])
  assert.deepEqual(echoMetadata({ a: 1, b: 'c' }), { b: 'c' })
  assert.equal(echoTier('a'), 'default')
  assert.equal(echoIdentifier('x'.repeat(65)), null)
  assert.equal(echoIdentifier(7), null)
})

test('what the document knows is shown as it was sent', () => {
  const format = { type: 'json_schema', name: 'a', schema: { type: 'object' }, strict: true, description: 'b' }
  assert.deepEqual(echoText({ format, verbosity: 'low' }), { format, verbosity: 'low' })
  assert.deepEqual(echoReasoning({ effort: 'max', summary: 'auto' }), { effort: 'max', summary: 'auto' })
  const grammar = { type: 'grammar', syntax: 'lark', definition: 'a' }
  const tools: JsonObject[] = [
    { type: 'function', name: 'a', description: 'b', parameters: {}, strict: true, allowed_callers: ['direct'] },
    { type: 'custom', name: 'a', description: 'b', format: grammar },
    { type: 'web_search', filters: { allowed_domains: ['a.example'] } },
  ]
  assert.deepEqual(echoTools(tools), tools)
  for (const choice of ['required', { type: 'custom', name: 'a' }, { type: 'code_interpreter' }]) {
    assert.deepEqual(echoToolChoice(choice), choice)
  }
  assert.equal(echoTier('flex'), 'flex')
  assert.equal(echoIdentifier('x'.repeat(64)), 'x'.repeat(64))
})

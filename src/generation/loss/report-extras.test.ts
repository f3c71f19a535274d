import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../../foundation/json/json.ts'
import { LossList } from './loss.ts'
import type { ProtocolName } from '../protocol-name.ts'
import { reportExtras } from './report-extras.ts'

function report(protocol: ProtocolName, extras: { [field: string]: Json }): string[] {
  const losses = new LossList()
  const request = { protocol, model: 'm', stream: false, messages: [], sampling: {}, extras }
  reportExtras(request, 'gemini', losses)
  return losses.list().map(({ field, kind }) => `${kind} ${field}`)
}

test('unknown fields are dropped and told, each by its own name', () => {
  assert.deepEqual(report('openai-chat', { prediction: {}, top_a: 1 }), [
    'dropped extras.prediction',
    'dropped extras.top_a',
  ])
})

test('fields that bear on the bill, the data or the conversation are refused', () => {
  assert.deepEqual(report('anthropic-messages', { inference_geo: 'eu', container: 'c' }), [
    'refused extras.inference_geo',
    'refused extras.container',
  ])
})

test('a wish that the provider keeps the conversation is told, and refuses no request', () => {
  for (const from of ['openai-chat', 'openai-responses'] as const)
    assert.deepEqual(report(from, { store: true }), ['dropped extras.store'])
})

test('values that ask for nothing are no loss, nor is anything at its own protocol', () => {
  assert.deepEqual(report('openai-responses', { truncation: 'disabled', include: [], x: null }), [])
  assert.deepEqual(report('openai-chat', { store: false, stream_options: { include_usage: true } }), [])
  assert.deepEqual(report('anthropic-messages', { inference_geo: 'global', mcp_servers: [] }), [])
  assert.deepEqual(report('gemini', { cachedContent: 'c' }), [])
})

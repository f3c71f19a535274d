import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../../../foundation/json/json.ts'
import { LossList } from '../../../../generation/loss/loss.ts'
import type { Changes } from '../changes.ts'
import { removeDisguised } from './remove-disguised.ts'

function remove(body: JsonObject, changes: Changes = {}) {
  const losses = new LossList()
  removeDisguised(body, changes, losses)
  return { changes, lost: losses.list().map(({ field }) => field) }
}

test('another spelling of what was read, or of what is written, does not go up', () => {
  const body = { model: 'm', Model: 'dear', N: 9, '\u017ftream': true, Store: true }
  assert.deepEqual(remove(body), {
    changes: { Model: undefined, N: undefined, '\u017ftream': undefined, Store: undefined },
    lost: ['extras.Model', 'extras.N', 'extras.\u017ftream', 'extras.Store'],
  })
  assert.deepEqual(remove({ Cache_Salt: 'x' }, { cache_salt: 'y' }).changes, { cache_salt: 'y', Cache_Salt: undefined })
})

test('other names in any case are the provider’s to read', () => {
  assert.deepEqual(remove({ maxRetries: 1, Cache_Salt: 'x', X: 1 }), { changes: {}, lost: [] })
})

test('what was read at the top does not go up a second time inside an object that servers unpack', () => {
  const google = { thinking_config: { include_thoughts: true } }
  const held = { tools: [{ type: 'web_search' }], Service_Tier: 'priority', extra_body: { n: 9 }, google }
  const { changes, lost } = remove({ extra_body: held })
  assert.deepEqual([changes, lost], [{ extra_body: { google } }, ['extras.extra_body']])
  const already = { extra_body: { google, n: 2 } }
  assert.deepEqual(remove({ extra_body: { ...held, max_tokens: 9 } }, already).changes, { extra_body: { google } })
  assert.deepEqual(remove({ extra_body: { google } }), { changes: {}, lost: [] })
})

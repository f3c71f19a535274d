import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LossList } from '../../../../generation/loss/loss.ts'
import type { Quirks } from '../../../../generation/quirks.ts'
import type { ProviderProtocol } from '../../../../providers/provider.ts'
import { addBetas } from './betas.ts'

function add(
  quirks: Quirks,
  takes: boolean,
  body: { anthropic_beta?: string[] },
  header: string | undefined,
  wanted: string[],
) {
  const losses = new LossList()
  const callerHeaders = takes ? ['anthropic-beta'] : []
  const protocol = { protocol: 'anthropic-messages', quirks, callerHeaders } as unknown as ProviderProtocol
  const headers = header === undefined ? {} : { 'anthropic-beta': header }
  const added = addBetas({ body, headers }, protocol, wanted, losses)
  return { ...added, lost: losses.list().map(({ field }) => field) }
}

test('features of the body and of the caller go together, each once, in a header or on Bedrock in the body', () => {
  assert.deepEqual(add({}, true, {}, 'a,b', ['b', 'c']), { body: {}, headers: { 'anthropic-beta': 'a,b,c' }, lost: [] })
  assert.deepEqual(add({ anthropicPlatform: 'bedrock' }, true, { anthropic_beta: ['a'] }, undefined, ['b', 'a']), {
    body: { anthropic_beta: ['a', 'b'] },
    headers: {},
    lost: [],
  })
})

test('a platform is sent what it knows alone, whoever named the rest', () => {
  const quirks: Quirks = { anthropicPlatform: 'bedrock', acceptedBetas: ['known'] }
  for (const named of [
    ['known', 'mine'],
    ['mine', 'known'],
  ]) {
    const added = add(quirks, true, { anthropic_beta: named }, undefined, [])
    assert.deepEqual([added.body, added.lost], [{ anthropic_beta: ['known'] }, ['extras.anthropic-beta']])
  }
  const header = add({ acceptedBetas: ['known'] }, true, {}, 'body-needs-it', ['mine'])
  assert.deepEqual([header.headers, header.lost], [{}, ['extras.anthropic-beta']])
})

test('another vendor is sent none, and the caller is told of those they named', () => {
  assert.deepEqual(add({}, false, {}, 'body-needs-it', []), { body: {}, headers: {}, lost: [] })
  assert.deepEqual(add({}, false, {}, undefined, ['mine']).lost, ['extras.anthropic-beta'])
})

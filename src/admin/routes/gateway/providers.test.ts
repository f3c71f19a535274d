import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { openAdminScene } from '../../../../test/admin-scene.ts'
import { isObject, readArray, type JsonObject } from '../../../foundation/json/json.ts'

describe("providers' credentials over the API", async () => {
  const scene = await openAdminScene()
  scene.persons.set('olga', { gatewayRole: 'operator' })
  scene.persons.set('sam', { gatewayRole: 'support' })
  const path = '/admin/providers/openai/credentials'
  const send = (to: string, body: unknown, as = 'olga') => scene.ask('POST', to, { as, body })
  const errorOf = ({ body }: { body: JsonObject }) => body['error'] as { code: string; message: string; field?: string }
  const credentials = async () => {
    const { body } = await scene.ask('GET', '/admin/providers', { as: 'sam' })
    const all = [...(readArray(body['providers']) ?? []), ...(readArray(body['known']) ?? [])].filter(isObject)
    return (readArray(all.find(({ name }) => name === 'openai')?.['credentials']) ?? []).filter(isObject)
  }

  test('what is wrong with one lands on its field, and says nothing of its text', async () => {
    for (const [body, field] of [
      [{}, 'key'],
      [{ key: 'sk planted with spaces' }, 'key'],
      [{ key: `sk-planted-${'x'.repeat(5_000)}` }, 'key'],
      [{ key: 'sk-planted-0123456789', name: 'mine' }, 'name'],
    ] as const) {
      const refused = await send(path, body)
      assert.equal(refused.status, 400)
      assert.equal(errorOf(refused).field, field)
      assert.doesNotMatch(refused.text, /planted/)
    }
    const unknown = await send('/admin/providers/opnai/credentials', { key: 'sk-planted-0123456789' })
    assert.match(errorOf(unknown).message, /did you mean 'openai'/)
  })

  test('is stored by an operator alone, read by support without its text, and rotated once by two who do it at once', async () => {
    assert.equal((await send(path, { key: 'sk-planted-first-abcd' }, 'sam')).status, 403)
    const { body } = await send(path, { key: 'sk-planted-first-abcd' })
    const rotate = (key: string) => send(`${path}/${String(body['id'])}/rotate`, { key })
    const both = await Promise.all([rotate('sk-planted-second-efgh'), rotate('sk-planted-third-ijkl')])
    assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 404])
    const winner = both.find(({ status }) => status === 200)?.body['id']
    const left = await credentials()
    assert.deepEqual(
      left.map(({ id, from }) => [id, from]),
      [[winner, 'database']],
    )
    assert.match(String(left[0]?.['last_four']), /^(efgh|ijkl)$/)
    const log = await scene.ask('GET', '/admin/audit-log', { as: 'olga' })
    assert.match(log.text, /"action":"provider\.key\.rotate"/)
    assert.doesNotMatch(log.text + JSON.stringify(left), /planted/)
  })

  test('an operator is told what the database says where the master key is not the one that seals it', async () => {
    const file = join(scene.context.dataDirectory, 'secrets.json')
    const before = readFileSync(file, 'utf8')
    const secrets = JSON.parse(before) as { master_keys: { id: string }[] }
    const other = secrets.master_keys.map((key) => ({ ...key, id: 'another' }))
    writeFileSync(file, JSON.stringify({ ...secrets, master_keys: other }))
    const refused = await send(path, { key: 'sk-planted-fourth-mnop' })
    writeFileSync(file, before)
    assert.equal(refused.status, 503)
    assert.match(errorOf(refused).message, /master key in secrets\.json is not the one/)
    assert.equal((await send(path, { key: 'sk-planted-fourth-mnop' })).status, 200)
  })

  test('nothing of it was a bug', () => assert.deepEqual(scene.bugs, []))
})

test('says how many models each provider serves, one with two endpoints there once', async () => {
  const at = (provider: string, model: string) => ({ provider, model, price: 'free' })
  const mine = (base_url: string) => ({ protocols: ['openai-chat'], base_url, api_key: 'planted-in-the-file-0123' })
  const scene = await openAdminScene({
    config: {
      providers: { one: mine('http://127.0.0.1:1/v1'), other: mine('http://127.0.0.1:2/v1') },
      models: {
        'acme/a': { endpoints: [at('one', 'a'), at('one', 'a-fast'), at('other', 'a')] },
        'acme/b': { endpoints: [at('one', 'b')] },
      },
    },
  })
  scene.persons.set('olga', { gatewayRole: 'operator' })
  const { body } = await scene.ask('GET', '/admin/providers', { as: 'olga' })
  const providers = (readArray(body['providers']) ?? []).filter(isObject)
  const counts = new Map(providers.map(({ name, models }) => [name, models]))
  assert.deepEqual([counts.get('one'), counts.get('other')], [2, 1])
})

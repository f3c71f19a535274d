import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openAdminScene } from '../../../test/admin-scene.ts'
import { bounds } from '../../foundation/bounds.ts'
import { readArray, readObject } from '../../foundation/json/json.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { Arguments } from '../../operations/operation.ts'
import { findOperation } from '../../operations/operations.ts'

describe('models over the API', async () => {
  const scene = await openAdminScene()
  const own = await scene.makeWorkspace('own')
  scene.persons.set('ada', { memberships: { [own]: 'read-only' } })
  const ask = (path: string, headers: { [name: string]: string } = {}) =>
    scene.ask('GET', `/admin/workspaces/${own}/${path}`, { as: 'ada', headers })

  test('the list has what can be called, and is sent again only when it has changed', async () => {
    const first = await ask('models')
    assert.equal(first.status, 200)
    const data = readArray(first.body['data']) ?? []
    assert.deepEqual(
      data.map((model) => readObject(model)?.['id']),
      ['crossmodel/sandbox', 'crossmodel/sandbox-embedding'],
    )
    assert.equal(first.headers.get('cache-control'), 'private, no-cache')
    const tag = first.headers.get('etag') ?? ''
    assert.match(tag, /^"[\w-]{22}"$/)
    const again = await ask('models', { 'if-none-match': `"other", W/${tag}` })
    assert.deepEqual([again.status, again.text], [304, ''])
    assert.equal((await ask('models', { 'if-none-match': '"other"' })).status, 200)
  })

  test('how they run is one small answer', async () => {
    const { body } = await ask('models/health')
    const untried = { well: 1, all: 1, open: 1, first_content_ms: null, tokens_per_second: null }
    assert.deepEqual(body['data'], [
      { id: 'crossmodel/sandbox', ...untried },
      { id: 'crossmodel/sandbox-embedding', ...untried },
    ])
  })

  test('however many ask how they run, it is read once within the bound', async () => {
    let [reads, nowMs] = [0, 0]
    const context: OperationContext = {
      ...scene.context,
      clock: { ...scene.context.clock, monotonicMs: () => nowMs },
      health: () => {
        reads += 1
        return scene.context.health()
      },
    }
    const read = () => findOperation('offer.health')?.run(context, new Arguments({}))
    await Promise.all([read(), read()])
    nowMs = bounds.modelHealthMs - 1
    await read()
    assert.equal(reads, 1)
    nowMs = bounds.modelHealthMs
    await read()
    assert.equal(reads, 2)
  })

  test('one model has its endpoints, and no cost and no credential', async () => {
    const { body, text } = await ask('model?id=crossmodel/sandbox')
    const [endpoint] = readArray(body['endpoints']) ?? []
    assert.equal(readObject(endpoint)?.['provider'], 'crossmodel')
    assert.equal(readArray(readObject(endpoint)?.['hours'])?.length, 24)
    assert.equal(body['card'], 'free')
    assert.doesNotMatch(text, /cost|credential|margin/)
  })

  test('one that cannot be called is not there, as one that does not exist', async () => {
    const [known, unknown] = [await ask('model?id=openai/gpt-5.4'), await ask('model?id=nobody/nothing')]
    assert.deepEqual([known.status, unknown.status], [404, 404])
    assert.equal((await ask('model')).status, 400)
  })
})

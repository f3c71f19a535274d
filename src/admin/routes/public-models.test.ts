import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openAdminScene, type AdminAnswer } from '../../../test/admin-scene.ts'
import { readArray, readObject } from '../../foundation/json/json.ts'

const price = { input: 3, output: 15 }
const endpoint = (model: string) => ({ provider: 'secret-supplier', model, price: { input: 1.75, output: 9.75 } })
/** `*` must not be read as “all”, nor `..` as a step up. */
const odd = ['acme/tools/../deep-5.4', 'acme/*', 'acme/a//b.c', 'acme/100%25?x=#y']
const config = {
  providers: {
    'secret-supplier': { protocols: ['openai-chat'], base_url: 'http://127.0.0.1:9/v1', api_key: 'sk-of-the-operator' },
  },
  models: {
    'acme/deep': { display_name: 'Deep One', price, endpoints: [endpoint('upstream-name')] },
    ...Object.fromEntries(odd.map((id) => [id, { price, endpoints: [endpoint(id)] }])),
    'acme/drained': { price, endpoints: [endpoint('drained')] },
  },
  aliases: { 'house-best': 'acme/deep' },
}
const at = (id: string) => `/admin/public/models/${encodeURIComponent(id)}`
const idsOf = ({ body }: AdminAnswer) => (readArray(body['data']) ?? []).map((each) => readObject(each)?.['id'])
const withoutId = (text: string) => text.replace(/req_[\w-]+/, '')

describe('public models', async () => {
  const scene = await openAdminScene({
    config: { ...config, public_models: true, callers_url: 'https://api.example.com/llm/' },
    cookies: ['session=renewed'],
  })
  scene.persons.set('ada', {})
  await scene.operate('endpoint.use', { endpoint: 'secret-supplier/drained', use: 'draining' })
  const read = (path: string, headers: { [name: string]: string } = {}) => scene.ask('GET', path, { headers })

  test('a stranger reads what a model is, what it costs them and where to call it, and nothing else', async () => {
    const { status, body } = await read(at('acme/deep'))
    assert.equal(status, 200)
    const { callers_url, card, price_steps, ...offer } = body
    assert.equal(callers_url, 'https://api.example.com/llm')
    const session = await scene.ask('GET', '/admin/session', { as: 'ada' })
    assert.equal(readObject(session.body['gateway'])?.['callers_url'], callers_url)
    assert.deepEqual(price_steps, [])
    assert.deepEqual(readObject(readArray(readObject(card)?.['tiers'])?.[0])?.['input'], '3')
    const fields = 'context_window_tokens id input json max_output_tokens name output price reasoning'
    const further = 'reasoning_efforts reasoning_toggle released_on state tools vendor'
    assert.equal(Object.keys(offer).toSorted().join(' '), `${fields} ${further}`)
    assert.deepEqual([offer['name'], offer['state']], ['Deep One', 'well'])
    const list = await read('/admin/public/models')
    assert.deepEqual(
      readArray(list.body['data'])?.find((each) => readObject(each)?.['id'] === 'acme/deep'),
      offer,
    )
  })

  test('what the operator pays, to whom and with which key is in no answer, nor are aliases', async () => {
    for (const path of ['/admin/public/models', at('acme/deep')]) {
      const { text } = await read(path)
      assert.doesNotMatch(text, /secret-supplier|upstream-name|sk-of|house-best|1\.75|9\.75|margin|cost|credential/)
    }
    const alias = await read(at('house-best'))
    const nothing = await read(at('nobody/nothing'))
    assert.deepEqual([alias.status, withoutId(alias.text)], [404, withoutId(nothing.text)])
  })

  test('only what a stranger could call is there', async () => {
    const ids = idsOf(await read('/admin/public/models'))
    assert.ok(ids.includes('acme/deep') && ids.includes('crossmodel/sandbox'))
    assert.ok(!ids.includes('acme/drained') && !ids.includes('openai/gpt-5.4'))
    for (const id of ['acme/drained', 'openai/gpt-5.4']) assert.equal((await read(at(id))).status, 404)
  })

  test('an id with any slashes, dots and marks is one model, and no other', async () => {
    for (const id of odd) assert.equal((await read(at(id))).body['id'], id)
    assert.equal((await read('/admin/public/models/acme/deep')).body['id'], 'acme/deep')
    for (const id of ['acme', 'acme/', '*', '..', 'acme/deep/', 'ACME/DEEP', '%00', 'a'.repeat(300), 'a/'.repeat(120)])
      assert.equal((await read(at(id))).status, 404, id)
    assert.equal((await read(at('a'.repeat(2000)))).status >= 400, true)
    assert.equal((await read(`${at('acme/deep')}?cost=1`)).status, 400)
  })

  test('an answer may be kept by anybody and is sent again only when it changed, but never with a person’s cookie', async () => {
    const first = await read('/admin/public/models')
    assert.match(first.headers.get('cache-control') ?? '', /^public, max-age=\d+$/)
    const tag = first.headers.get('etag') ?? ''
    assert.deepEqual((await read('/admin/public/models', { 'if-none-match': tag })).status, 304)
    const own = await scene.ask('GET', '/admin/public/models', { as: 'ada' })
    assert.deepEqual([own.headers.get('set-cookie'), own.headers.get('cache-control')], ['session=renewed', 'no-store'])
    assert.equal(own.headers.get('etag'), tag)
  })

  test('the answers are no bug', () => assert.deepEqual(scene.bugs, []))
})

describe('models that are not public', async () => {
  const scene = await openAdminScene({ config })

  test('are not there, as any path that does not exist', async () => {
    const nowhere = await scene.ask('GET', '/admin/nothing')
    for (const path of ['/admin/public/models', at('acme/deep')]) {
      const { status, text } = await scene.ask('GET', path)
      assert.deepEqual([status, withoutId(text)], [404, withoutId(nowhere.text)])
    }
  })

  test('their pages lead into the console, and nowhere else', async () => {
    for (const path of ['/models', '/models/acme/deep-5.4?language=curl', '/models//evil.example/x']) {
      const { status, headers } = await scene.ask('GET', path)
      assert.deepEqual([status, headers.get('location')], [302, `/console${path}`])
    }
  })
})

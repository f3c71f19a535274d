import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Alias, Catalog, CatalogModel, Endpoint } from '../../catalog/model.ts'
import { bounds } from '../../foundation/bounds.ts'
import { systemClock } from '../../foundation/time/clock.ts'
import { Health } from '../../health/health.ts'
import type { Key } from '../../keys/key.ts'
import { readCard } from '../../pricing/read-card.ts'
import type { Caller } from '../tickets/caller.ts'
import type { Decoded } from '../tickets/decoded.ts'
import { noPreferences, type Preferences } from '../tickets/preferences.ts'
import { route } from './route.ts'
import { Turns, type TakeTurn } from './turns.ts'

type Offer = { provider: string; price?: Endpoint['price']; credentials?: number; isBound?: true }

/** An endpoint of one provider, whose id is the provider's name. */
function offer({ provider, price = 'free', credentials = 1, isBound }: Offer): Endpoint {
  const protocols = [{ protocol: isBound ? 'openai-responses' : 'openai-chat', quirks: {} }]
  const secrets = Array.from({ length: credentials }, (_, index) => ({ id: `${provider}-${index}` }))
  const offering = { name: provider, credentials: secrets, signaturesBoundToCredential: isBound === true }
  return { id: provider, provider: offering, price, protocols } as unknown as Endpoint
}

function listModels(
  models: { [id: string]: readonly Offer[] },
  aliases: readonly Alias[] = [],
  reason?: string,
): Catalog {
  const made = new Map(
    Object.entries(models).map(([id, offers]) => [
      id,
      { id, endpoints: offers.map(offer), reason } as unknown as CatalogModel,
    ]),
  )
  return { models: made, aliases, listedOn: '2026-11-27', find: (id) => made.get(id) }
}

type Asked = {
  model?: string
  key?: Partial<Key>
  isUnlimited?: boolean
  preferences?: Partial<Preferences>
  turns?: TakeTurn
}

const health = new Health(systemClock)

/** `model endpoint` of each entry, the first to be tried first. */
function plan(
  catalog: Catalog,
  { model = 'a/one', key = {}, isUnlimited = false, preferences, turns = new Turns() }: Asked = {},
): readonly string[] {
  const caller = {
    key: { id: 'k', aliases: [], allowedModels: undefined, ...key },
    owner: { isUnlimited },
  } as unknown as Caller
  const decoded = {
    inbound: { name: 'openai-chat' },
    envelope: { model },
    preferences: preferences === undefined ? noPreferences : { ...noPreferences, ...preferences },
    read: () => ({}),
  } as unknown as Decoded
  const { requestedModel, entries } = route(caller, decoded, { catalog: () => catalog, health, turns })
  assert.equal(requestedModel, model)
  return entries.map((entry) => `${entry.model.id} ${entry.endpoint.id} ${entry.credential.id.split('-')[1]}`)
}

const cost = (input: number, output: number) => readCard({ input, output })
const usd = (amount: number) => BigInt(amount) * 1_000_000_000n

describe('endpoints', () => {
  const catalog = listModels({
    'a/one': [
      { provider: 'dear', price: cost(3, 9) },
      { provider: 'even', price: cost(2, 2) },
      { provider: 'cheap', price: cost(1, 3) },
      { provider: 'gift' },
    ],
  })
  const cases: readonly (readonly [title: string, preferences: Partial<Preferences>, order: string])[] = [
    ['nothing is preferred: the order of the catalogue', {}, 'dear even cheap gift'],
    ['preferred ones come first, in the order of the caller', { order: ['gift', 'cheap'] }, 'gift cheap dear even'],
    ['one that is preferred and not there changes nothing', { order: ['absent', 'even'] }, 'even dear cheap gift'],
    ['none but those that are named', { only: ['gift', 'even'] }, 'even gift'],
    ['an ignored one is left out, also where it is named', { only: ['dear', 'even'], ignore: ['dear'] }, 'even'],
    ['by price: the sum of input and output, what is free first', { sort: 'price' }, 'gift even cheap dear'],
    ['by price behind those that are preferred', { sort: 'price', order: ['dear'] }, 'dear gift even cheap'],
    ['other ways to sort keep the order', { sort: 'latency' }, 'dear even cheap gift'],
    ['no dearer input, its bound included', { maxPrice: { input: usd(2), output: undefined } }, 'even cheap gift'],
    ['no dearer output, its bound included', { maxPrice: { input: undefined, output: usd(3) } }, 'even cheap gift'],
    ['both bounds hold together', { maxPrice: { input: usd(1), output: usd(2) } }, 'gift'],
    ['without fallbacks and without an order: the first alone', { allowFallbacks: false }, 'dear'],
    ['without fallbacks: those of the order alone', { allowFallbacks: false, order: ['gift', 'even'] }, 'gift even'],
    ['without fallbacks: the first of what is left', { allowFallbacks: false, sort: 'price' }, 'gift'],
  ]
  for (const [title, preferences, order] of cases)
    test(title, () => {
      const endpoints = plan(catalog, { preferences }).map((entry) => entry.split(' ')[1])
      assert.equal(endpoints.join(' '), order)
    })

  test('equal prices keep the order of the catalogue', () => {
    const equal = listModels({ 'a/one': ['c', 'a', 'b'].map((provider) => ({ provider, price: cost(1, 1) })) })
    assert.deepEqual(plan(equal, { preferences: { sort: 'price' } }), ['a/one c 0', 'a/one a 0', 'a/one b 0'])
  })

  test('the catalogue is not changed by sorting', () => {
    plan(catalog, { preferences: { sort: 'price' } })
    assert.deepEqual(plan(catalog)[0], 'a/one dear 0')
  })
})

describe('models', () => {
  const alias = { name: 'mine', target: 'a/one', prefix: false }
  const catalog = listModels(
    { 'a/one': [{ provider: 'p' }, { provider: 'q' }], 'b/two': [{ provider: 'q' }], 'c/none': [] },
    [{ name: 'house', target: 'b/two', prefix: false }],
    'no key for the provider',
  )
  const refused = (asked: Asked, error: object) => assert.throws(() => plan(catalog, asked), error)

  test('the fallback models follow, each after all endpoints of the one before', () => {
    assert.deepEqual(plan(catalog, { preferences: { fallbackModels: ['b/two'] } }), [
      'a/one p 0',
      'a/one q 0',
      'b/two q 0',
    ])
  })

  test('a model that is named again, or by another name, is tried once', () => {
    const fallbackModels = ['a/one', 'mine', 'house', 'b/two']
    const named = plan(catalog, { key: { aliases: [alias] }, preferences: { fallbackModels } })
    assert.deepEqual(named, ['a/one p 0', 'a/one q 0', 'b/two q 0'])
  })

  test('a fallback serves where the first model has no endpoint', () => {
    assert.deepEqual(plan(catalog, { model: 'c/none', preferences: { fallbackModels: ['b/two'] } }), ['b/two q 0'])
  })

  test('so many different names may be given and no more', () => {
    const count = (names: number) => {
      const models = Object.fromEntries(
        Array.from({ length: names }, (_, index) => [`m/${index}`, [{ provider: 'p' }]]),
      )
      const [model = '', ...fallbackModels] = Object.keys(models)
      return plan(listModels(models), { model, preferences: { fallbackModels: [...fallbackModels, model] } }).length
    }
    assert.equal(count(bounds.modelsPerRequest), bounds.modelsPerRequest)
    assert.throws(() => count(bounds.modelsPerRequest + 1), { kind: 'invalid_request', param: 'models' })
  })

  test('an unknown model is refused under the field that named it', () => {
    refused({ model: 'x/y' }, { kind: 'model_not_found', param: 'model' })
    refused({ preferences: { fallbackModels: ['x/y'] } }, { kind: 'model_not_found', param: 'models' })
  })

  test('a key uses the models that it is allowed, by whatever name they are called', () => {
    const key = { allowedModels: new Set(['a/one']), aliases: [alias] }
    assert.equal(plan(catalog, { key, model: 'mine' }).length, 2)
    refused({ key, model: 'b/two' }, { kind: 'permission_denied', param: 'model' })
    refused({ key, model: 'house' }, { kind: 'permission_denied', param: 'model' })
    refused({ key, preferences: { fallbackModels: ['b/two'] } }, { kind: 'permission_denied', param: 'models' })
    refused({ key: { allowedModels: new Set([]) } }, { kind: 'permission_denied', param: 'model' })
  })

  test('preferences that leave nobody are told apart from a model that nobody offers', () => {
    const unfit = { kind: 'model_not_found', param: 'provider', detail: undefined }
    for (const model of ['a/one', 'b/two']) refused({ model, preferences: { only: ['absent'] } }, unfit)
    const away = { kind: 'model_not_found', param: 'model', detail: 'no key for the provider' }
    refused({ model: 'c/none' }, away)
  })

  test('a name that nobody has bounded is a bug, not a look-up', () => {
    refused({ model: 'x'.repeat(bounds.nameLength) }, { kind: 'model_not_found' })
    refused({ model: 'x'.repeat(bounds.nameLength + 1) }, { name: 'AssertionError' })
  })
})

describe('credentials', () => {
  const catalog = listModels({
    'a/one': [{ provider: 'p', credentials: 3 }, { provider: 'q' }],
    'b/bound': [{ provider: 'o', credentials: 3, isBound: true }],
  })

  test('each credential of an endpoint is an entry, and they take turns', () => {
    const turns = new Turns()
    const orders = [0, 1, 2, 3].map(() => plan(catalog, { turns }).map((entry) => entry.slice('a/one '.length)))
    assert.deepEqual(orders, [
      ['p 0', 'p 1', 'p 2', 'q 0'],
      ['p 1', 'p 2', 'p 0', 'q 0'],
      ['p 2', 'p 0', 'p 1', 'q 0'],
      ['p 0', 'p 1', 'p 2', 'q 0'],
    ])
  })

  test('whoever only asks takes nobody’s turn', () => {
    const turns = new Turns()
    const asked = [0, 1].map(() => plan(catalog, { turns: turns.peeking })[0])
    assert.deepEqual(asked, ['a/one p 0', 'a/one p 0'])
    plan(catalog, { turns })
    assert.equal(plan(catalog, { turns: turns.peeking })[0], 'a/one p 1')
  })

  test('where reasoning is bound to its account a key stays with one, and keys spread over all of them', () => {
    const of = (id: string) => plan(catalog, { key: { id }, model: 'b/bound' })[0]
    const ids = Array.from({ length: 60 }, (_, index) => `key-${index}`)
    assert.deepEqual(ids.map(of), ids.map(of))
    assert.deepEqual(new Set(ids.map(of)), new Set(['b/bound o 0', 'b/bound o 1', 'b/bound o 2']))
    const long = of('key_'.padEnd(200, 'z'))
    assert.match(long ?? '', /^b\/bound o [012]$/)
  })
})

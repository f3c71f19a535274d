import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { KnownHealth, makeCatalog, listNames, routeFor, type Asked } from '../../../test/route-scene.ts'
import type { Catalog } from '../../catalog/model.ts'
import { bounds } from '../../foundation/bounds.ts'
import { readCard } from '../../pricing/read-card.ts'
import type { Preferences } from '../tickets/preferences.ts'
import { Turns } from './turns.ts'

/** `model endpoint` of each entry, the first to be tried first. */
function plan(catalog: Catalog, asked: Asked = {}): readonly string[] {
  const routed = routeFor(catalog, asked)
  const names = listNames(routed)
  return routed.entries.map((entry, index) => `${entry.model.id} ${names[index]}`)
}

const cost = (input: number, output: number) => readCard({ input, output })
const usd = (amount: number) => BigInt(amount) * 1_000_000_000n

describe('endpoints', () => {
  const catalog = makeCatalog(
    {
      'a/one': [
        { provider: 'dear', price: cost(3, 9) },
        { provider: 'even', price: cost(2, 2) },
        { provider: 'cheap', price: cost(1, 3) },
        { provider: 'gift' },
      ],
    },
    { strategy: 'order' },
  )
  const cases: readonly (readonly [title: string, preferences: Partial<Preferences>, order: string])[] = [
    ['nothing is preferred: the order of the operator', {}, 'dear even cheap gift'],
    ['preferred ones come first, in the order of the caller', { order: ['gift', 'cheap'] }, 'gift cheap dear even'],
    ['one that is preferred and not there changes nothing', { order: ['absent', 'even'] }, 'even dear cheap gift'],
    ['none but those that are named', { only: ['gift', 'even'] }, 'even gift'],
    ['an ignored one is left out, also where it is named', { only: ['dear', 'even'], ignore: ['dear'] }, 'even'],
    ['by price: the sum of input and output, what is free first', { sort: 'price' }, 'gift even cheap dear'],
    ['by price behind those that are preferred', { sort: 'price', order: ['dear'] }, 'dear gift even cheap'],
    ['a sort of which nothing is known keeps the order', { sort: 'latency' }, 'dear even cheap gift'],
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
    const equal = makeCatalog({ 'a/one': ['c', 'a', 'b'].map((provider) => ({ provider, price: cost(1, 1) })) })
    assert.deepEqual(plan(equal, { preferences: { sort: 'price' } }), ['a/one c', 'a/one a', 'a/one b'])
  })

  test('the catalogue is not changed by sorting', () => {
    plan(catalog, { preferences: { sort: 'price' } })
    assert.deepEqual(plan(catalog)[0], 'a/one dear')
  })
})

describe('models', () => {
  const alias = { name: 'mine', target: 'a/one', prefix: false }
  const catalog = makeCatalog(
    { 'a/one': [{ provider: 'p' }, { provider: 'q' }], 'b/two': [{ provider: 'q' }], 'c/none': [] },
    { strategy: 'order', reason: 'no key for the provider' },
    [{ name: 'house', target: 'b/two', prefix: false }],
  )
  const refused = (asked: Asked, error: object) => assert.throws(() => plan(catalog, asked), error)

  test('the fallback models follow, each after all endpoints of the one before', () => {
    assert.deepEqual(plan(catalog, { preferences: { fallbackModels: ['b/two'] } }), ['a/one p', 'a/one q', 'b/two q'])
  })

  test('a model that is named again, or by another name, is tried once', () => {
    const fallbackModels = ['a/one', 'mine', 'house', 'b/two']
    const named = plan(catalog, { key: { aliases: [alias] }, preferences: { fallbackModels } })
    assert.deepEqual(named, ['a/one p', 'a/one q', 'b/two q'])
  })

  test('a fallback serves where the first model has no endpoint', () => {
    assert.deepEqual(plan(catalog, { model: 'c/none', preferences: { fallbackModels: ['b/two'] } }), ['b/two q'])
  })

  test('so many different names may be given and no more', () => {
    const count = (names: number) => {
      const models = Object.fromEntries(
        Array.from({ length: names }, (_, index) => [`m/${index}`, [{ provider: 'p' }]]),
      )
      const [model = '', ...fallbackModels] = Object.keys(models)
      return plan(makeCatalog(models), { model, preferences: { fallbackModels: [...fallbackModels, model] } }).length
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

  test('a model whose endpoints the operator has closed is away for a while, and is not unknown', () => {
    const health = new KnownHealth().know('q', { use: 'disabled' })
    const closed = {
      kind: 'model_unavailable',
      status: 503,
      blame: 'operator',
      retryAfterSeconds: bounds.closedAgainMs / 1_000,
    }
    const words = "Model 'b/two' is not available at the moment: who runs this gateway has closed it."
    refused({ model: 'b/two', health }, { ...closed, message: words })
    assert.deepEqual(plan(catalog, { health }), ['a/one p'])
    assert.deepEqual(plan(catalog, { model: 'b/two', health, preferences: { fallbackModels: ['a/one'] } }), ['a/one p'])
  })

  test('a name that nobody has bounded is a bug, not a look-up', () => {
    refused({ model: 'x'.repeat(bounds.nameLength) }, { kind: 'model_not_found' })
    refused({ model: 'x'.repeat(bounds.nameLength + 1) }, { name: 'AssertionError' })
  })
})

describe('credentials', () => {
  const catalog = makeCatalog(
    {
      'a/one': [{ provider: 'p', credentials: 3 }, { provider: 'q' }],
    },
    { strategy: 'order' },
  )

  test('each credential of an endpoint is an entry, and they take turns', () => {
    const turns = new Turns()
    const orders = [0, 1, 2, 3].map(() => listNames(routeFor(catalog, { turns })).join(' '))
    assert.deepEqual(orders, ['p-0 p-1 p-2 q', 'p-1 p-2 p-0 q', 'p-2 p-0 p-1 q', 'p-0 p-1 p-2 q'])
  })

  test('where not all can be tried, an endpoint’s many credentials leave tries to others', () => {
    const most = bounds.attemptsPerRequest
    const of = (credentials: number, health = new KnownHealth()) => {
      const many = makeCatalog({ 'a/one': [{ provider: 'p', credentials }, { provider: 'q' }] }, { strategy: 'order' })
      return listNames(routeFor(many, { health }))
    }
    assert.equal(of(most - 1).indexOf('q'), most - 1)
    const over = of(most)
    assert.equal(over.indexOf('q'), most / 2)
    assert.equal(new Set(over).size, most + 1)
    const left = of(most, new KnownHealth().know('p-0', { state: 'open' }))
    assert.deepEqual([left.indexOf('q'), left.at(-1)], [most / 2, 'p-0'])
  })

  test('go on where the catalogue is read again, of so many models as the bound', () => {
    const turns = new Turns()
    const first = () => listNames(routeFor(makeCatalog({ 'a/one': [{ provider: 'p', credentials: 2 }] }), { turns }))[0]
    assert.deepEqual([first(), first(), first()], ['p-0', 'p-1', 'p-0'])
    for (let many = 0; many < bounds.turnsKept; many += 1) turns.take('provider', `q${many}`)
    assert.equal(first(), 'p-0')
  })

  test('whoever only asks takes nobody’s turn', () => {
    const turns = new Turns()
    const asked = [0, 1].map(() => listNames(routeFor(catalog, { turns: turns.peeking }))[0])
    assert.deepEqual(asked, ['p-0', 'p-0'])
    routeFor(catalog, { turns })
    assert.equal(listNames(routeFor(catalog, { turns: turns.peeking }))[0], 'p-1')
  })
})

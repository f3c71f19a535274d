// A conversation stays where it was served, for as long as there is a reason to.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  KnownHealth,
  listNames,
  listReasons,
  makeCatalog,
  routeFor,
  type Asked,
  type Offer,
} from '../../../../test/route-scene.ts'
import type { JsonObject } from '../../../foundation/json/json.ts'
import { Turns } from '../turns.ts'

const three: readonly Offer[] = [{ provider: 'a' }, { provider: 'b', credentials: 2 }, { provider: 'c' }]
const catalog = makeCatalog({ 'a/one': three, 'b/two': three })
const user = { role: 'user', content: 'Hi' }
const said = { role: 'assistant', content: 'Well.' }
const second: JsonObject = { messages: [user, said, { role: 'user', content: 'More' }] }
const idOf = (asked: Asked = {}, models = catalog) => routeFor(models, asked).conversation?.id
const ids = (...asked: Asked[]) => new Set(asked.map((each) => idOf(each))).size

/** What is known once a conversation was served there. */
function served(asked: Asked, endpoint: string, credential = `${endpoint}-0`): KnownHealth {
  const health = new KnownHealth()
  health.places.set(String(idOf(asked)), { endpoint, credential, untilMs: Infinity })
  return health
}

describe('the name of a conversation', () => {
  test('is the caller’s, by field or header before the key of a cache and what went before', () => {
    const body = { ...second, prompt_cache_key: 'key', previous_response_id: 'resp' }
    assert.equal(ids({ session: 's', body }, { session: 's' }), 1)
    assert.equal(ids({ body }, { body: { prompt_cache_key: 'key' } }), 1)
    assert.equal(
      ids({ session: 's' }, { session: 't' }, { body }, { body: { previous_response_id: 'resp' } }, { body: second }),
      5,
    )
  })

  test('is no other owner’s, whatever they say, and each model has its own', () => {
    assert.equal(ids({ session: 's', owner: 'one' }, { session: 's', owner: 'two' }), 2)
    assert.equal(ids({ body: second, owner: 'one' }, { body: second, owner: 'two' }), 2)
    assert.equal(ids({ session: 's' }, { session: 's', model: 'b/two' }), 2)
  })

  test('of a session cannot be that of an opening', () => {
    const opening = idOf({ body: second })
    for (const session of [String(opening), 'true', 'false']) assert.notEqual(idOf({ session }), opening)
  })

  test('tells nothing of what was said', () => {
    assert.match(String(idOf({ session: 'my secret' })), /^[\w-]{43}$/)
  })

  test('is not looked for where there is one place alone', () => {
    assert.equal(routeFor(makeCatalog({ 'a/one': [{ provider: 'a' }] }), { session: 's' }).conversation, undefined)
    assert.notEqual(idOf({}, makeCatalog({ 'a/one': [{ provider: 'a', credentials: 2 }] })), undefined)
  })

  test('is kept for as long as its cache was bought', () => {
    const lives = (body: JsonObject) => routeFor(catalog, { body }).conversation?.cacheMs
    assert.equal(lives({}), 5 * 60_000)
    assert.equal(lives({ prompt_cache_retention: '24h' }), 60 * 60_000)
  })
})

describe('the place of a conversation', () => {
  const placed = 'its conversation was served there before'
  const list = (health: KnownHealth, asked: Asked = { body: second }) =>
    listReasons(routeFor(catalog, { ...asked, health }))

  test('comes first, with the credential that has its cache', () => {
    assert.equal(list(served({ body: second }, 'c'))[0], `c: ${placed}`)
    const [first, then] = list(served({ body: second }, 'b', 'b-1'))
    assert.deepEqual([first, then], [`b-1: ${placed}`, 'b-0: another credential of the endpoint before it'])
  })

  test('is looked for by a name from the first turn on, and by an opening from the second', () => {
    const session = { session: 's', body: { messages: [user] } }
    assert.equal(list(served(session, 'c'), session)[0], `c: ${placed}`)
    const first = { body: { messages: [user] } }
    const health = served({ body: second }, 'c')
    assert.equal(idOf(first), idOf({ body: second }))
    assert.ok(!list(health, first).join().includes(placed))
  })

  test('takes nobody’s turn', () => {
    const turns = new Turns()
    const health = served({ body: second }, 'b', 'b-1')
    for (let count = 0; count < 5; count += 1) routeFor(catalog, { body: second, health, turns })
    const { turns: fresh } = { turns: new Turns() }
    assert.deepEqual(listNames(routeFor(catalog, { turns })), listNames(routeFor(catalog, { turns: fresh })))
  })

  test('is left while it is degraded, full or left alone, and found again', () => {
    const health = served({ body: second }, 'c')
    const full = { requests: 0, tokens: undefined, fraction: 0, resetsMs: Infinity }
    for (const standing of [
      { isDegraded: true },
      { headroom: full },
      { state: 'open' as const },
      { state: 'cooling' as const },
    ]) {
      assert.ok(!list(health.know('c', standing))[0]?.startsWith('c'), JSON.stringify(standing))
      assert.equal(list(health.know('c', {}))[0], `c: ${placed}`)
    }
  })

  test('is kept where all are degraded alike', () => {
    const health = served({ body: second }, 'c')
    for (const id of ['a', 'b', 'c']) health.know(id, { isDegraded: true })
    assert.equal(listNames(routeFor(catalog, { body: second, health }))[0], 'c')
  })

  test('is left when its endpoint is twice as busy as its peers, from four calls on', () => {
    const health = served({ body: second }, 'c')
    const isKept = (own: number, others: number) => {
      health.know('c', { inFlight: own })
      for (const id of ['a', 'b-0', 'b-1']) health.know(id, { inFlight: id === 'a' ? 2 * others : others })
      return list(health)[0] === `c: ${placed}`
    }
    assert.deepEqual(
      [isKept(3, 0), isKept(4, 0), isKept(4, 1), isKept(6, 1), isKept(5, 1)],
      [true, false, true, false, false],
    )
  })

  test('comes behind the order of the caller, and behind one that the strategy names', () => {
    const health = served({ body: second }, 'c')
    const preferences = { order: ['a'] }
    assert.deepEqual(listNames(routeFor(catalog, { body: second, health, preferences })).slice(0, 2), ['a', 'c'])
    const ordered = makeCatalog({ 'a/one': three }, { strategy: 'order' })
    assert.equal(listNames(routeFor(ordered, { body: second, health }))[0], 'a')
  })

  test('comes before what was measured, which changes from one turn to the next', () => {
    const health = served({ body: second }, 'c')
    const fast = { p50: 1, p75: 1, p90: 1, p95: 1, p99: 1, count: 9 }
    health.know('a', { firstContentMs: fast })
    const preferences = { sort: 'latency' as const }
    assert.equal(listReasons(routeFor(catalog, { body: second, health, preferences }))[0], `c: ${placed}`)
  })

  test('stays open to it while its endpoint is drained, and to no other', () => {
    const health = served({ body: second }, 'c').know('c', { use: 'draining' })
    assert.equal(list(health)[0], `c: ${placed}`)
    const other = routeFor(catalog, { session: 'other', health })
    assert.ok(!listNames(other).includes('c'))
    assert.deepEqual(other.excluded, [
      {
        endpoint: 'c',
        credential: undefined,
        why: 'the operator drains it, so it takes no new conversation',
        by: 'operator',
      },
    ])
  })

  test('changes nothing where its endpoint or its credential is not there any more', () => {
    assert.ok(
      !list(served({ body: second }, 'gone'))
        .join()
        .includes(placed),
    )
    const [first] = list(served({ body: second }, 'b', 'b-9'))
    assert.match(String(first), /^b-[01]: its conversation was served there before$/)
  })
})

test('where reasoning is bound to its account a conversation stays with one credential also when nothing is remembered', () => {
  const bound = makeCatalog({
    'a/one': [{ provider: 'o', credentials: 3, isBound: true, protocol: 'openai-responses' }],
  })
  const turns = new Turns()
  const of = (session: string) => listNames(routeFor(bound, { session, turns }))
  const sessions = Array.from({ length: 60 }, (_, index) => `session-${index}`)
  const firsts = sessions.map((session) => of(session)[0])
  assert.deepEqual(
    sessions.map((session) => of(session)[0]),
    firsts,
  )
  assert.deepEqual(new Set(firsts), new Set(['o-0', 'o-1', 'o-2']))
  // Where that one is left alone it is the next of all, and still the same for each turn.
  const health = new KnownHealth().know('o-1', { state: 'cooling', untilMs: 9 })
  for (const session of sessions) {
    const before = of(session)
    const now = listNames(routeFor(bound, { session, turns, health }))
    assert.deepEqual(now, [...before.filter((name) => name !== 'o-1'), 'o-1'])
  }
})

test('conversations that have no place are spread by weight, whatever their names are', () => {
  const turns = new Turns()
  const equal = makeCatalog({ 'a/one': [{ provider: 'a' }, { provider: 'b' }, { provider: 'c' }] })
  const counts: { [name: string]: number } = {}
  for (let count = 0; count < 600; count += 1) {
    const [first = ''] = listNames(routeFor(equal, { session: `s${count}`, turns }))
    counts[first] = (counts[first] ?? 0) + 1
  }
  for (const name of ['a', 'b', 'c']) assert.ok(Math.abs((counts[name] ?? 0) - 200) <= 20, JSON.stringify(counts))
})

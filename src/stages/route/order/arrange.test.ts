// The order of a plan and the reason of each entry: a row for each rule about what is known of endpoints.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  check,
  coolingWords,
  degraded,
  failing,
  full,
  fullWords,
  open,
  openWords,
  three,
  usd,
  type Row,
} from '../../../../test/route-rows.ts'
import { KnownHealth, listNames, makeCatalog, routeFor, type Offer } from '../../../../test/route-scene.ts'

describe('by what is known of endpoints', () => {
  const rows: readonly Row[] = [
    {
      title: 'one endpoint is all there is',
      offers: [{ provider: 'a' }],
      known: { a: degraded },
      entries: ['a: nothing else serves it'],
    },
    {
      title: 'one endpoint is tried though it is open',
      offers: [{ provider: 'a' }],
      known: { a: open(5) },
      entries: [`a: ${openWords}`],
    },
    {
      title: 'healthy ones are drawn by weight',
      entries: ['a: drawn by weight', 'b: next by weight', 'c: next by weight'],
    },
    {
      title: 'the turn decides who is drawn',
      turn: 1,
      entries: ['c: drawn by weight', 'b: next by weight', 'a: next by weight'],
    },
    {
      title: 'ready comes before degraded, that before full, that before open',
      offers: [...three, { provider: 'd', price: usd(1) }],
      known: { a: open(9), b: full, c: degraded },
      entries: ['d: no other stands as well', `c: ${failing}`, `b: ${fullWords}`, `a: ${openWords}`],
    },
    {
      title: 'of those that are left alone the soonest back comes first',
      known: { a: open(9), b: open(7, 'cooling'), c: open(8) },
      entries: [`b: ${coolingWords}`, `c: ${openWords}`, `a: ${openWords}`],
    },
    {
      title: 'one that may be back is tried first, by one call',
      known: { b: { state: 'probing' } },
      entries: ['b: it may be back, and one call finds out', 'a: next by weight', 'c: next by weight'],
    },
    {
      title: 'of several that may be back one is tried first, and the others after all that are well',
      known: { a: { state: 'probing' }, b: { state: 'probing' } },
      entries: ['a: it may be back, and one call finds out', 'c: next by weight', 'b: next by weight'],
    },
    {
      title: 'one with four calls under way gives way to the next, where that has less than half',
      known: { a: { inFlight: 4 }, b: { inFlight: 1 } },
      entries: [
        'b: drawn by weight, since the one drawn before is busier',
        'a: drawn by weight, and busier than the one before',
        'c: next by weight',
      ],
    },
    {
      title: 'not where that has half as many',
      known: { a: { inFlight: 4 }, b: { inFlight: 2 } },
      entries: ['a: drawn by weight', 'b: next by weight', 'c: next by weight'],
    },
    {
      title: 'nor with three',
      known: { a: { inFlight: 3 } },
      entries: ['a: drawn by weight', 'b: next by weight', 'c: next by weight'],
    },
    {
      title: 'calls that wait for a provider that fell silent do not make it busy',
      known: { a: { inFlight: 9, stuck: 6 } },
      entries: ['a: drawn by weight', 'b: next by weight', 'c: next by weight'],
    },
    {
      title: 'being busy is measured by weight',
      offers: [
        { provider: 'a', weight: 8 },
        { provider: 'b', weight: 1 },
      ],
      known: { a: { inFlight: 9 } },
      entries: ['a: drawn by weight', 'b: next by weight'],
    },
    {
      title: 'an endpoint that the operator disabled is in no plan',
      known: { a: { use: 'disabled' } },
      entries: ['b: drawn by weight', 'c: next by weight'],
      excluded: ['a: the operator has disabled it (operator)'],
    },
    {
      title: 'one that is drained takes no new conversation',
      known: { b: { use: 'draining' } },
      entries: ['a: drawn by weight', 'c: next by weight'],
      excluded: ['b: the operator drains it, so it takes no new conversation (operator)'],
    },
  ]
  for (const row of rows) check(row)
})

describe('by credentials', () => {
  const offers: readonly Offer[] = [
    { provider: 'a', weight: 9, credentials: 3 },
    { provider: 'b', weight: 1 },
  ]
  const rows: readonly Row[] = [
    {
      title: 'those of an endpoint stand together',
      offers,
      entries: [
        'a-0: drawn by weight',
        'a-1: another credential of the endpoint before it',
        'a-2: another credential of the endpoint before it',
        'b: next by weight',
      ],
    },
    {
      title: 'those that are left alone come last, and the others take turns',
      offers,
      turn: 3,
      known: { 'a-0': open(5, 'cooling') },
      entries: [
        'a-2: drawn by weight',
        'a-1: another credential of the endpoint before it',
        'b: next by weight',
        `a-0: ${coolingWords}`,
      ],
    },
    {
      title: 'one that may be back is tried before the others',
      offers,
      known: { 'a-1': { state: 'probing' } },
      entries: [
        'a-1: it may be back, and one call finds out',
        'a-2: another credential of the endpoint before it',
        'a-0: another credential of the endpoint before it',
        'b: next by weight',
      ],
    },
    {
      title: 'one of several that may be back is tried before the others, and the rest after another endpoint',
      offers,
      known: { 'a-0': { state: 'probing' }, 'a-1': { state: 'probing' } },
      entries: [
        'a-0: it may be back, and one call finds out',
        'a-2: another credential of the endpoint before it',
        'b: next by weight',
        'a-1: another credential of the endpoint before it',
      ],
    },
    {
      title: 'one endpoint with two has two entries',
      offers: [{ provider: 'a', credentials: 2 }],
      turn: 1,
      entries: ['a-1: no other stands as well', 'a-0: another credential of the endpoint before it'],
    },
  ]
  for (const row of rows) check(row)
})

test('where each of several models has one endpoint, what is left alone comes behind all of them', () => {
  const catalog = makeCatalog({ 'a/one': [{ provider: 'a' }], 'b/two': [{ provider: 'b' }] })
  const preferences = { fallbackModels: ['b/two'] }
  const names = (health: KnownHealth) => listNames(routeFor(catalog, { health, preferences }))
  assert.deepEqual(names(new KnownHealth().know('a', open(5))), ['b', 'a'])
  assert.deepEqual(names(new KnownHealth().know('a', open(5)).know('b', open(4))), ['a', 'b'])
  assert.deepEqual(names(new KnownHealth().know('a', degraded)), ['a', 'b'])
})

// The order of a plan and the reason of each entry: a row for each wish of a caller or of the operator.
import { describe } from 'node:test'
import {
  check,
  degraded,
  failing,
  full,
  fullWords,
  open,
  openWords,
  quantiles,
  three,
  usd,
  type Row,
} from '../../../../test/route-rows.ts'

describe('by the wishes of the caller', () => {
  const latencies = {
    a: { firstContentMs: quantiles(300) },
    b: { firstContentMs: quantiles(100) },
    c: { firstContentMs: quantiles(200) },
  }
  const rows: readonly Row[] = [
    {
      title: 'their order comes before the weight',
      preferences: { order: ['c', 'b'] },
      entries: ['c: in the order of the caller', 'b: in the order of the caller', 'a: next by weight'],
    },
    {
      title: 'their order comes before what is degraded or full',
      preferences: { order: ['c', 'b'] },
      known: { c: degraded, b: full },
      entries: [`c: ${failing}`, `b: ${fullWords}`, 'a: next by weight'],
    },
    {
      title: 'what is left alone comes last also where they named it',
      preferences: { order: ['c', 'b'] },
      known: { c: open(5) },
      entries: ['b: in the order of the caller', 'a: next by weight', `c: ${openWords}`],
    },
    {
      title: 'only, ignore and max_price keep out',
      offers: [...three, { provider: 'd', price: usd(3) }],
      preferences: { only: ['b', 'c', 'd'], ignore: ['c'], maxPrice: { input: 2_000_000_000n, output: undefined } },
      entries: ['b: nothing else serves it'],
      excluded: [
        'a: not in provider.only (caller)',
        'c: in provider.ignore (caller)',
        'd: dearer than provider.max_price (caller)',
      ],
    },
    {
      title: 'without fallbacks the first is alone, once all are in order',
      preferences: { allowFallbacks: false },
      known: { a: degraded },
      turn: 1,
      entries: ['c: drawn by weight'],
      excluded: ['b: provider.allow_fallbacks is false (caller)', 'a: provider.allow_fallbacks is false (caller)'],
    },
    {
      title: 'without fallbacks the order is all there is',
      preferences: { allowFallbacks: false, order: ['c', 'a'] },
      entries: ['c: in the order of the caller', 'a: in the order of the caller'],
      excluded: ['b: provider.allow_fallbacks is false (caller)'],
    },
    {
      title: 'by latency',
      preferences: { sort: 'latency' },
      known: latencies,
      entries: ['b: by latency', 'c: by latency', 'a: by latency'],
    },
    {
      title: 'by latency among those that stand well',
      preferences: { sort: 'latency' },
      known: { ...latencies, b: { ...latencies.b, ...degraded } },
      entries: ['c: by latency', 'a: by latency', `b: ${failing}`],
    },
    {
      title: 'by the time of whole answers where nothing is streamed',
      preferences: { sort: 'latency' },
      known: {
        a: { ...latencies.a, bodyMs: quantiles(1) },
        b: { ...latencies.b, bodyMs: quantiles(3) },
        c: { bodyMs: quantiles(2) },
      },
      stream: false,
      entries: ['a: by latency', 'c: by latency', 'b: by latency'],
    },
    {
      title: 'by throughput, the highest first',
      preferences: { sort: 'throughput' },
      known: {
        a: { tokensPerSecond: quantiles(20) },
        b: { tokensPerSecond: quantiles(10) },
        c: { tokensPerSecond: quantiles(30) },
      },
      entries: ['c: by throughput', 'a: by throughput', 'b: by throughput'],
    },
    {
      title: 'what is not known stands at the median, in the order of the list where that is shared',
      offers: [...three, { provider: 'd' }],
      preferences: { sort: 'latency' },
      known: {
        b: { firstContentMs: quantiles(100) },
        c: { firstContentMs: quantiles(200) },
        d: { firstContentMs: quantiles(300) },
      },
      entries: ['b: by latency', 'a: by latency', 'c: by latency', 'd: by latency'],
    },
    {
      title: 'every twentieth turn what is not known comes first',
      preferences: { sort: 'latency' },
      known: { a: latencies.a, b: latencies.b },
      turn: 39,
      entries: ['c: its turn to be measured', 'b: by latency', 'a: by latency'],
    },
    {
      title: 'no turn is for learning where all are known',
      preferences: { sort: 'latency' },
      known: latencies,
      turn: 39,
      entries: ['b: by latency', 'c: by latency', 'a: by latency'],
    },
    {
      title: 'nor do those learn that stand behind others',
      preferences: { sort: 'latency' },
      known: { a: latencies.a, b: degraded, c: { ...latencies.c, ...degraded } },
      turn: 39,
      entries: ['a: no other stands as well', `b: ${failing}`, `c: ${failing}`],
    },
    {
      title: 'and in no other turn',
      preferences: { sort: 'latency' },
      known: { a: latencies.a, b: latencies.b },
      turn: 38,
      entries: ['b: by latency', 'c: by latency', 'a: by latency'],
    },
    {
      title: 'a sort of which nothing is known leaves the draw',
      preferences: { sort: 'latency' },
      entries: ['a: drawn by weight', 'b: next by weight', 'c: next by weight'],
    },
    {
      title: 'the credential that was measured most speaks for its endpoint',
      offers: [{ provider: 'a', credentials: 2 }, { provider: 'b' }],
      preferences: { sort: 'latency' },
      known: {
        'a-0': { firstContentMs: quantiles(50, 5) },
        'a-1': { firstContentMs: quantiles(500, 6) },
        b: { firstContentMs: quantiles(100) },
      },
      entries: ['b: by latency', 'a-1: by latency', 'a-0: another credential of the endpoint before it'],
    },
    {
      title: 'one that is above preferred_max_latency comes behind, and is not kept out',
      preferences: { maxLatency: { p90: 0.25 } },
      known: latencies,
      turn: 1,
      entries: ['c: drawn by weight', 'b: next by weight', 'a: degraded, its latency is above preferred_max_latency'],
    },
    {
      title: 'one that is above preferred_max_latency comes before one that fails',
      preferences: { maxLatency: { p50: 0.05 } },
      known: { a: { ...latencies.a, ...degraded }, b: latencies.b, c: { ...latencies.c, ...degraded } },
      entries: ['b: degraded, its latency is above preferred_max_latency', `a: ${failing}`, `c: ${failing}`],
    },
    {
      title: 'by price what costs the operator less comes first where callers pay the same',
      offers: [
        { provider: 'a', price: usd(2), cost: usd(2) },
        { provider: 'b', price: usd(2), cost: usd(1) },
        { provider: 'c', price: usd(1), cost: usd(3) },
      ],
      preferences: { sort: 'price' },
      entries: ['c: by price', 'b: by price', 'a: by price'],
    },
  ]
  for (const row of rows) check(row)
})

describe('by the strategy of the operator', () => {
  const rows: readonly Row[] = [
    {
      title: 'in the order of the list, what is degraded behind',
      strategy: 'order',
      turn: 1,
      known: { a: degraded },
      entries: ['b: in the order of the operator', 'c: in the order of the operator', `a: ${failing}`],
    },
    {
      title: 'by price, equal ones in the order of the list',
      strategy: 'price',
      turn: 1,
      offers: [
        { provider: 'a', price: usd(2) },
        { provider: 'b', price: usd(1) },
        { provider: 'c', price: usd(1) },
      ],
      entries: ['b: by price', 'c: by price', 'a: by price'],
    },
    {
      title: 'the caller’s wish comes before it',
      strategy: 'order',
      preferences: { sort: 'price' },
      offers: [
        { provider: 'a', price: usd(2) },
        { provider: 'b', price: usd(1) },
      ],
      entries: ['b: by price', 'a: by price'],
    },
    {
      title: 'and it holds where nothing is known of what the caller wishes',
      strategy: 'order',
      preferences: { sort: 'throughput' },
      turn: 1,
      entries: [
        'a: in the order of the operator',
        'b: in the order of the operator',
        'c: in the order of the operator',
      ],
    },
  ]
  for (const row of rows) check(row)
})

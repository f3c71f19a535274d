// How endpoints are summed for a scrape, and that their series are bounded.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../foundation/bounds.ts'
import { countRefused, EndpointSeriesBook, type EndpointSample } from './endpoint-series.ts'

function sample(endpoint: string, more: Partial<EndpointSample> = {}): EndpointSample {
  const about = { provider: 'provider', credential: 'one', state: 'ready', inFlight: 1 }
  return { endpoint, ...about, isIdle: false, headroom: undefined, isRefused: false, ...more }
}

const names = (book: EndpointSeriesBook, samples: EndpointSample[]) => book.sum(samples).map(({ endpoint }) => endpoint)

test('an endpoint that was called keeps its series when it is idle again; one that never was has none', () => {
  const book = new EndpointSeriesBook()
  assert.deepEqual(names(book, [sample('a', { isIdle: true })]), ['other'])
  assert.deepEqual(names(book, [sample('a'), sample('b', { isIdle: true, state: 'open' })]), ['a', 'b'])
  assert.deepEqual(names(book, [sample('a', { isIdle: true }), sample('b', { isIdle: true })]), ['a', 'b'])
})

test('as many endpoints as the bound have series of their own, and all further ones share one', () => {
  const most = bounds.endpointSeries
  const book = new EndpointSeriesBook()
  const known = Array.from({ length: most }, (_, index) => sample(`p/${index}`))
  assert.deepEqual(
    names(book, known),
    known.map(({ endpoint }) => endpoint),
  )
  const more = [...known, sample('c'), sample('d', { headroom: 0.5 })]
  const other = book.sum(more).at(-1)
  assert.deepEqual(other, { endpoint: 'other', states: new Map([['ready', 2]]), inFlight: 2, headroom: undefined })
  assert.equal(book.sum(more).length, most + 1)
})

test('a key that its provider refuses is one, however many endpoints it is refused at', () => {
  const refused = { isRefused: true }
  const samples = [
    sample('a', refused),
    sample('b', refused),
    sample('b', { ...refused, credential: 'two' }),
    sample('c'),
  ]
  assert.deepEqual([...countRefused(samples)], [['provider', 2]])
  assert.deepEqual([...countRefused([sample('a')])], [])
})

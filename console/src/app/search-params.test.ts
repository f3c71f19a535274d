import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  flag,
  oneOf,
  parseSearch,
  searchParams,
  stringifySearch,
  text,
  texts,
  whole,
  withoutDefaults,
} from './search-params.ts'

const read = searchParams({
  range: oneOf(['1h', '24h']),
  model: texts(3),
  status: text(10),
  live: flag(),
  most: whole(1, 100),
})

describe('what an address says', () => {
  test('is read by kind', () =>
    assert.deepEqual(read(parseSearch('?range=24h&model=openai/gpt-5.4&model=a&status=failed&live=1&most=20')), {
      range: '24h',
      model: ['openai/gpt-5.4', 'a'],
      status: 'failed',
      live: true,
      most: 20,
    }))

  test('is dropped where it is unknown or cannot be read', () =>
    assert.deepEqual(read(parseSearch('?range=9y&status=far-too-long-a-word&live=maybe&most=1000&other=1')), {}))

  test('keeps a number that is text', () => assert.deepEqual(read(parseSearch('?status=123')), { status: '123' }))

  test('holds each value of a list once, and at most so many', () =>
    assert.deepEqual(read(parseSearch('?model=a&model=a&model=b&model=c&model=d')).model, ['a', 'b', 'c']))

  test('is written as people read it, and comes back the same', () => {
    const search = { range: '24h', model: ['openai/gpt-5.4', 'a b&c'], live: true } as const
    const written = stringifySearch(search)
    assert.equal(written, '?range=24h&model=openai/gpt-5.4&model=a%20b%26c&live=1')
    assert.deepEqual(read(parseSearch(written)), search)
  })

  test('has no defaults in it', () =>
    assert.equal(stringifySearch(withoutDefaults({ range: '1h', live: undefined }, { range: '1h' })), ''))
})

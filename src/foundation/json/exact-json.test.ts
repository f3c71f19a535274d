import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseJson } from './json.ts'
import { parseExactJson, parseExactJsonObject } from './exact-json.ts'

describe('exact JSON', () => {
  test('whole numbers beyond 2^53 come out as they went in', () => {
    const text =
      '{"id":1234567890123456789,"list":[-98765432109876543210,9007199254740991],"text":"12345678901234567890"}'
    assert.equal(JSON.stringify(parseExactJson(text)), text)
    assert.notEqual(JSON.stringify(parseJson(text)), text)
  })

  test('a lone large number is no object', () => {
    assert.equal(parseExactJsonObject('1234567890123456789'), undefined)
    assert.equal(JSON.stringify(parseExactJsonObject(' {"a":1234567890123456789}')), '{"a":1234567890123456789}')
  })

  test('all other numbers stay numbers, whatever their length', () => {
    assert.deepEqual(
      parseExactJson('[-2.569578065976992,1000000000000000]'),
      [-2.569578065976992, 1_000_000_000_000_000],
    )
    assert.equal(parseExactJson('{"a":1234567890123456789'), undefined)
  })
})

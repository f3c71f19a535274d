import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isObject, parseJson, readNumber } from './json.ts'
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

  test('decimals of more digits than a double has come out as they went in, and so do numbers beyond its range', () => {
    for (const number of [
      '0.12345678901234567890123',
      '-0.000000123456789012345678',
      '3.141592653589793238',
      '1.00000000000000000000001',
      '123456789.12345678901',
      '1e400',
      '-1E-400',
      '12345678901234567890e3',
      '1.234567890123456789e2',
    ]) {
      const text = `{"a":${number},"list":[${number}]}`
      assert.equal(JSON.stringify(parseExactJson(text)), text)
      assert.equal(JSON.stringify(parseExactJson(text.replaceAll(':', ' : '))), text)
    }
  })

  test('a number that a double holds stays one beside those that it does not', () => {
    const values = ['0.00012345678901234567', '1.1920928955078125e-7', '1e21', '0.0', '0e5', '1.50']
    const parsed = parseExactJson(`[1234567890123456789,${values.join()}]`)
    assert.ok(Array.isArray(parsed))
    assert.deepEqual(parsed.slice(1), values.map(Number))
  })

  test('a reader of numbers reads what was kept in full as the nearest number', () => {
    const parsed = parseExactJson('{"a":-0.12345678901234567890123,"b":{"rawJSON":"1"},"c":1e400}')
    assert.ok(isObject(parsed))
    assert.equal(readNumber(parsed['a']), Number('-0.12345678901234567890123'))
    assert.equal(readNumber(parsed['b']), undefined)
    assert.equal(readNumber(parsed['c']), undefined)
  })

  test('a number of a million zeros is read once', () => {
    // Searched from each zero on, it would take half a trillion steps, and no test would end.
    const zeros = '0'.repeat(1_000_000)
    for (const number of [`1.${zeros}1`, `0.${zeros}1`, `1.${zeros}`, `1.${zeros}1e5`]) {
      const parsed = parseExactJson(`[${number}]`)
      assert.equal(JSON.stringify(parsed), number === `1.${zeros}` ? '[1]' : `[${number}]`)
    }
  })
})

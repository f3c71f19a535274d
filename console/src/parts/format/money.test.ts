import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { nanosOf, writeMoney, writePrice, writeShortMoney } from './money.ts'
import type { MoneyForm } from './money.ts'

/** What is faint stands in brackets. */
const show = (usd: string, form: MoneyForm, isSigned = false) =>
  writeMoney(usd, form, isSigned)
    .parts.map(({ text, tone }) => (tone === 'faint' ? `[${text}]` : text))
    .join('')

describe('money', () => {
  const aggregates: readonly (readonly [usd: string, seen: string])[] = [
    ['386.45', '$386.45'],
    ['386.459999999', '$386.45'],
    ['0', '$0.00'],
    ['0.009999999', '$0.00'],
    ['1284567.891', '$1,284,567.89'],
    ['-12.349', '−$12.34'],
  ]
  for (const [usd, seen] of aggregates)
    test(`an aggregate of ${usd} is ${seen}: cut, never rounded`, () => assert.equal(show(usd, 'sum'), seen))

  const rows: readonly (readonly [usd: string, seen: string])[] = [
    ['0.106975', '$0.10[6975]'],
    ['411.181561', '$411.18[1561]'],
    ['1284.5', '$1,284.50[0000]'],
    ['0.01', '$0.01[0000]'],
    ['0.009999999', '[$0.00]9999'],
    ['0.001602', '[$0.00]1602'],
    ['0.000123', '[$0.000]123'],
    ['0.000226', '[$0.000]226'],
    ['0.0000001', '[$0.000000]'],
    ['0', '[$0.000000]'],
    ['-0.0016', '[−$0.00]1600'],
  ]
  for (const [usd, seen] of rows)
    test(`a request of ${usd} is ${seen}: what is read first is in ink`, () => assert.equal(show(usd, 'row'), seen))

  test('the detail of a generation has all nine digits', () =>
    assert.equal(show('0.106975125', 'whole'), '$0.10[6975125]'))

  test('only a ledger shows a plus, and nothing has no sign', () => {
    assert.equal(show('50', 'row', true), '+$50.00[0000]')
    assert.equal(show('0', 'row', true), '[$0.000000]')
    assert.equal(show('-50', 'row', true), '−$50.00[0000]')
  })

  test('what is copied is exact, without separators', () => {
    assert.equal(writeMoney('1284567.891', 'sum').exact, '1284567.891000000')
    assert.equal(writeMoney('-0.000000001', 'row').exact, '-0.000000001')
  })

  test('an amount beyond what a float can hold keeps its last digit', () =>
    assert.equal(writeMoney('9007199254740993.000000001', 'whole').exact, '9007199254740993.000000001'))

  test('an amount finer than a nano-dollar is cut to it, and its exact text has all of it', () => {
    const { text, exact } = writeMoney('0.0000001239', 'whole')
    assert.deepEqual([text, exact], ['$0.000000123', '0.0000001239'])
    assert.equal(writeMoney('-0.0000000009', 'whole').exact, '-0.0000000009')
  })

  test('a text that is no amount is refused', () => {
    for (const text of ['', '1e3', '1.', '.5', '1,000', 'NaN', '0.0000000001'])
      assert.throws(() => nanosOf(text), RangeError)
  })

  const prices: readonly (readonly [usd: string, seen: string])[] = [
    ['0', 'free'],
    ['3', '$3.00'],
    ['0.0028', '$0.0028'],
    ['0.5', '$0.50'],
    ['15.125', '$15.125'],
  ]
  for (const [usd, seen] of prices) test(`a price of ${usd} is ${seen}`, () => assert.equal(writePrice(usd), seen))

  test('an axis leaves out cents that are not there', () =>
    assert.deepEqual(['30', '0.5', '1200'].map(writeShortMoney), ['$30', '$0.50', '$1,200']))
})

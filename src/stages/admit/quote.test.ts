import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assert as check, bigInt, constantFrom, integer, property, array } from 'fast-check'
import { bounds } from '../../foundation/bounds.ts'
import { readCard } from '../../pricing/read-card.ts'
import { findWorst, priceWorst } from '../../pricing/price.ts'
import { measureBody } from './measure-body.ts'
import { Quote } from './quote.ts'
import { testEntry, usualCard } from '../../../test/test-plan.ts'

const words = measureBody({ messages: [{ role: 'user', content: 'words '.repeat(5_000) }] }, 'openai-chat')
const dearInput = readCard({ input: 30, output: 1 })
const dearOutput = readCard({ input: 1, output: 30 })
const asked = {}
const quote = (...cards: (typeof usualCard | 'free')[]) =>
  new Quote(
    cards.map((price) => testEntry({ price })),
    words,
    asked,
  )

test('whichever endpoint is the dearest at that length of answer counts', () => {
  const both = quote(dearInput, dearOutput)
  assert.equal(both.price(0), quote(dearInput).price(0))
  assert.equal(both.price(100_000), quote(dearOutput).price(100_000))
  assert.equal(both.priceMore(1_000), quote(dearOutput).priceMore(1_000))
})

test('what a price pays for is covered on every endpoint, and not a token more', () => {
  const cards = constantFrom(usualCard, dearInput, dearOutput, 'free' as const)
  check(
    property(
      array(cards, { minLength: 1, maxLength: 4 }),
      integer({ min: 0, max: 1_000_000 }),
      bigInt(0n, 50n),
      (plan, tokens, off) => {
        const made = quote(...plan)
        const covered = made.cover(made.price(tokens) + off)
        assert.ok(covered >= tokens)
        if (made.isFree) return
        assert.ok(covered === Infinity || made.price(covered) <= made.price(tokens) + off)
        assert.ok(covered === Infinity || made.price(covered + 1) > made.price(tokens) + off)
      },
    ),
  )
  assert.equal(quote(usualCard).cover(0n), 0)
})

test('what has no bound of its own is bounded by the window, which all input shares', () => {
  const document = measureBody(
    {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'file', file: { file_id: 'f' } },
            { type: 'text', text: 'words' },
          ],
        },
      ],
    },
    'openai-chat',
  )
  const of = (contextWindowTokens?: number) =>
    new Quote(
      [testEntry({ capabilities: contextWindowTokens === undefined ? {} : { contextWindowTokens } })],
      document,
      asked,
    )
  assert.equal(of(50_000).mostInputTokens, 50_000)
  assert.equal(of().mostInputTokens, bounds.assumedWindowTokens)
  assert.ok(of(50_000).likelyInputTokens < 50_000)
})

test('calls of server tools are held, as many as are sent upstream where the caller names no bound', () => {
  const tools = [{ name: 'web_search', maxCalls: undefined, field: 'tools[0]' }]
  const card = readCard({ input: 3, output: 15, serverToolCalls: { web_search: '0.01' } })
  const made = new Quote([testEntry({ price: card })], words, { ...asked, serverTools: tools })
  const inputTokens = quote(card).mostInputTokens
  const serverToolCalls = { web_search: bounds.serverToolCalls }
  assert.equal(made.price(100), priceWorst(findWorst({ inputTokens, serverToolCalls }, card), 100))
})

test('tools bring the words with which a vendor explains them', () => {
  const tool = { name: 'bash', type: 'bash_20250124' }
  const plain = measureBody({ messages: [] }, 'anthropic-messages')
  const tooled = measureBody({ messages: [], tools: [tool] }, 'anthropic-messages')
  const most = (measure: typeof plain, model: string) =>
    new Quote([testEntry({ model })], measure, asked).mostInputTokens
  assert.ok(most(tooled, 'claude-opus-4-8') > most(plain, 'claude-opus-4-8') + 1_500)
  assert.ok(most(tooled, 'model') < most(plain, 'model') + 100)
})

describe('media', () => {
  const entry = (model: string, contextWindowTokens = 200_000) =>
    testEntry({ model, capabilities: { contextWindowTokens } })
  const measureImages = (count: number) =>
    measureBody(
      {
        messages: [
          {
            role: 'user',
            content: Array.from({ length: count }, () => ({
              type: 'image_url',
              image_url: { url: 'https://e.com/a.png' },
            })),
          },
        ],
      },
      'openai-chat',
    )
  const [claude, plain] = [entry('claude-opus-4-8'), { ...measureImages(1), media: [] }]
  const of = (entries: ReturnType<typeof entry>[], measure = measureImages(1)) => new Quote(entries, measure, asked)

  test('are added by the rule of the model, as they likely are and as they are at most', () => {
    const without = of([claude], plain)
    assert.equal(of([claude]).likelyInputTokens - without.likelyInputTokens, 1_600)
    assert.equal(of([claude]).mostInputTokens - without.mostInputTokens, 4_784)
  })

  test('count as likely on the endpoint that is tried first, and at most on whichever takes the most', () => {
    const other = entry('gemini-3-pro')
    assert.equal(of([other, claude]).likelyInputTokens, of([other]).likelyInputTokens)
    assert.equal(of([claude, other]).likelyInputTokens, of([claude]).likelyInputTokens)
    const most = Math.max(of([claude]).mostInputTokens, of([other]).mostInputTokens)
    assert.deepEqual(
      [of([claude, other]), of([other, claude])].map(({ mostInputTokens }) => mostInputTokens),
      [most, most],
    )
  })

  test('that alone may fill the window share it with the text; smaller ones come beside it', () => {
    assert.equal(of([entry('claude-opus-4-8', 4_784)]).mostInputTokens, 4_784)
    assert.ok(of([entry('claude-opus-4-8', 4_785)]).mostInputTokens > 4_785)
    assert.ok(of([entry('claude-opus-4-8', 4_785)], measureImages(2)).mostInputTokens > 2 * 4_784)
  })

  test('a request with tools likely has half of the words with which they are explained', () => {
    const tooled = { ...plain, tools: { count: 1, vendorDefined: 0 } }
    assert.equal(of([claude], tooled).likelyInputTokens - of([claude], plain).likelyInputTokens, 425)
    assert.equal(of([claude], tooled).mostInputTokens - of([claude], plain).mostInputTokens, 850)
  })
})

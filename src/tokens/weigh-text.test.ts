import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { seededRandom } from '../foundation/random.ts'
import { weighText, emptyWeight } from './weigh-text.ts'

const random = seededRandom(7)
const draw = (letters: string, length: number) =>
  Array.from({ length }, () => letters[Math.floor(random.fraction() * letters.length)]).join('')
const lower = 'abcdefghijklmnopqrstuvwxyz'
const base64 = `${lower}${lower.toUpperCase()}0123456789+/`
const chinese = '从前有一座山，山里有一座庙，庙里有一个老和尚在讲故事。我们继续往下说，直到钱包空了为止。'

const ordinary: { readonly [kind: string]: string } = {
  english: readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8').slice(0, 20_000),
  code: readFileSync(new URL('../ledger/embedded/embedded-ledger.ts', import.meta.url), 'utf8').slice(0, 20_000),
  json: readFileSync(new URL('../catalog/known-models.jsonl', import.meta.url), 'utf8').slice(0, 20_000),
  chinese: chinese.repeat(50),
}
const dense: { readonly [kind: string]: string } = {
  base64: draw(base64, 10_000),
  hexadecimal: draw('0123456789abcdef', 10_000),
  decimals: Array.from({ length: 1_000 }, () => (random.fraction() * 1_000).toFixed(3)).join(','),
  'random words': Array.from({ length: 2_000 }, () => draw(lower, 4)).join(' '),
  'single letters': Array.from({ length: 5_000 }, () => draw(lower, 1)).join(' '),
  'white space': draw(' \n\t', 10_000),
  punctuation: draw('!"#$%&()*+,-./:;<=>?@[]^_{|}~', 10_000),
  emoji: Array.from({ length: 2_000 }, () => String.fromCodePoint(0x1f300 + Math.floor(random.fraction() * 600))).join(
    '',
  ),
}

function weigh(text: string) {
  const weight = emptyWeight()
  weighText(weight, text)
  return weight
}

/** In pieces: a tokenizer's time grows with the square of a run. */
function count(text: string): number {
  let tokens = 0
  for (let at = 0; at < text.length; at += 500)
    tokens += countTokens(text.slice(at, at + 500), { disallowedSpecial: new Set() })
  return tokens
}

for (const [kind, text] of Object.entries({ ...ordinary, ...dense })) {
  test(`the most that is weighed for ${kind} is no less than its tokens`, () => {
    const { most } = weigh(text)
    assert.ok(most >= count(text), `${most} for ${count(text)}`)
    assert.ok(most <= 4 * count(text), `${most} for ${count(text)}`)
  })
}

for (const [kind, text] of Object.entries(ordinary)) {
  test(`what is likely for ${kind} is within a fifth of its tokens`, () => {
    assert.ok(Math.abs(weigh(text).likely / count(text) - 1) < 0.2, `${weigh(text).likely} for ${count(text)}`)
  })
}

test('a text weighs as much as its parts, however long it is', () => {
  const long = 'ab '.repeat(1_000_000)
  assert.equal(weigh(long).most, 1 + 1_000_000 * (0.53 + 0.53 + 0.5))
})

test('a text weighs what its characters weigh, wherever the runs and blocks end in which it is read', () => {
  const heavy = '\ue000'
  const surrogate = '\ud83d\ude00'
  const one = weigh(heavy).most - weigh('').most
  for (const length of [1, 47, 48, 215, 216, 217, 432, 16_383, 16_384, 16_385, 40_000]) {
    const { most, likely } = weigh(heavy.repeat(length))
    assert.equal(Math.round(100 * (most - 1)), Math.round(100 * length * one))
    assert.ok(likely < most)
    const mixed = `${'a'.repeat(length)}${surrogate}`
    const apart = weigh('a'.repeat(length)).most + weigh(surrogate).most - weigh('').most
    assert.equal(Math.round(100 * weigh(mixed).most), Math.round(100 * apart))
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../foundation/json/json.ts'
import { formatAge } from './format-age.ts'
import { formatUpdate } from './format-update.ts'

const card = (input: string, output: string) => ({ tiers: [{ from_input_tokens: 0, input, output }] })
const change = (id: string, more: JsonObject) => ({ id, provider: 'p', model: 'm', before: null, after: null, ...more })

test('an update is shown kind by kind, with what changed and why something waits', () => {
  const text = formatUpdate({
    applied: false,
    unchanged: 7,
    new: [change('a/new', { after: card('1', '2') })],
    dearer: [change('a/dear', { before: card('1', '2'), after: card('1', '3'), changed: ['output', 'cache_read'] })],
    cheaper: [],
    odd: [change('a/odd', { before: card('1', '2'), after: 'free', reasons: ['the list says that it costs nothing'] })],
    unpriced: [change('a/none', { reasons: ['input is missing'] })],
    gone: [change('a/gone', { before: card('5', '6') })],
  })
  assert.match(text, /^New: 1\n.*\n +a\/new +p +1 +2\n/)
  assert.match(text, /a\/dear +p +1 +2 -> 3 +changed: cache_read\n/)
  assert.doesNotMatch(text, /Cheaper/)
  assert.match(text, /Odd, not applied without --force: 1\n.*\n.*a\/odd .* 1 -> free +2 -> free +the list says/)
  assert.match(text, /a\/none .*input is missing/)
  assert.match(text, /Gone from the list; these keep the price they have: 1\n.*\n +a\/gone +p +5 +6\n/)
  assert.match(text, /\nNew and changed prices to apply \(--apply\): 2; unchanged: 7\.$/)
})

test('a long list is cut, and says by how much', () => {
  const many = Array.from({ length: 28 }, (_, index) => change(`a/${index}`, { after: card('1', '2') }))
  const text = formatUpdate({ applied: true, unchanged: 0, new: many })
  assert.match(text, /^New: 28\n/)
  assert.equal(text.match(/ a\/\d+ /g)?.length, 25)
  assert.match(text, /… and 3 more \(--json shows all\)/)
  assert.match(text, /New and changed prices applied; they hold from now on: 28; unchanged: 0\./)
  const gone = formatUpdate({ unchanged: 0, gone: many })
  assert.match(gone, /^Gone from the list; these keep the price they have: 28\n/)
  assert.equal(gone.match(/ a\/\d+ /g)?.length, 5)
  assert.match(gone, /… and 23 more \(--json shows all\)/)
  assert.equal(formatUpdate({ unchanged: 3 }), 'Nothing to apply; unchanged: 3.')
})

test('a list of models says that its prices are old only where they are', () => {
  assert.equal(formatAge({ models: [], age_days: 60, is_old: false }), undefined)
  assert.match(
    formatAge({ models: [], age_days: 61, is_old: true }) ?? '',
    /listed 61 days ago: `crossmodel catalog update`/,
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldName, isSpelledOtherwise } from './fold-name.ts'

test('names that a server without regard to case takes for one are one', () => {
  for (const name of [
    'max_tokens',
    'MAX_TOKENS',
    'Max_Tokens',
    'max_to\u212aens',
    'max_token\u017f',
    'ma\u0058_tokens',
  ])
    assert.equal(foldName(name), 'max_tokens')
  assert.equal(foldName('maxOutputTokens'), 'maxoutputtokens')
  assert.notEqual(foldName('max-tokens'), 'max_tokens')
  assert.equal(foldName(''), '')
})

test('a member in another spelling of a name is told from the name itself', () => {
  for (const odd of ['TYPE', 'Type', 'tYpe']) assert.equal(isSpelledOtherwise({ type: 1, [odd]: 2 }, 'type'), true)
  assert.equal(isSpelledOtherwise({ type: 1, kind: 2, Types: 3, typ: 4 }, 'type'), false)
  assert.equal(isSpelledOtherwise({ 'max_u\u017fes': 1 }, 'max_uses'), true)
  assert.equal(isSpelledOtherwise({ faﬆ: 1 }, 'fast'), true)
  assert.equal(isSpelledOtherwise({}, 'type'), false)
})

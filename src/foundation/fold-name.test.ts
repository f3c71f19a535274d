import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldName } from './fold-name.ts'

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

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { assertName } from './assert-name.ts'

const refused = (error: unknown) =>
  error instanceof GatewayError && error.kind === 'invalid_request' && error.param === 'model'

test('a name that no database, log or terminal minds is taken, in any script', () => {
  for (const name of ['openai/gpt-5', 'a b', '模型/名', '😀', 'é', 'x'.repeat(bounds.nameLength)])
    assertName(name, 'model')
})

test('control characters, halves of pairs and too many characters are refused by name', () => {
  const odd = ['a\0', '\n', 'a\tb', '\x7f', '\x85', '\u2028', '\ud800', 'a\udc00b', 'x'.repeat(bounds.nameLength + 1)]
  // Each of these turns the direction of the text behind it: one name would look like another.
  odd.push('\u061c', '\u200e', '\u202a', 'acme/\u202eledom', '\u2066', '\u2069')
  for (const name of odd) assert.throws(() => assertName(name, 'model'), refused, JSON.stringify(name))
})

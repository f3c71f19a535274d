import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { describeText } from './describe-text.ts'

test('a text is described by its length and form', () => {
  assert.equal(describeText(''), 'empty')
  assert.equal(describeText(' \n'), '2 characters of space')
  assert.equal(describeText(' <html>'), '7 characters, beginning as markup')
  assert.equal(describeText('{"a":'), '5 characters, beginning as a JSON object')
  assert.equal(describeText('[1]'), '3 characters, beginning as a JSON array')
  assert.equal(describeText('"a"'), '3 characters, beginning as a JSON string')
  assert.equal(describeText('event: x'), '8 characters, beginning as an event stream')
  assert.equal(describeText('upstream down'), '13 characters, beginning as plain text')
})

test('nothing of the text itself is in its description', () => {
  const form =
    /^(empty|\d+ characters( of space|, beginning as (markup|plain text|an event stream|a JSON (object|array|string))))$/
  fc.assert(fc.property(fc.string(), (text) => form.test(describeText(text))))
})

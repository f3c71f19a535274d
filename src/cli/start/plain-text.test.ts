import assert from 'node:assert/strict'
import { test } from 'node:test'
import { escapeSteering, plainLines, plainText } from './plain-text.ts'

const steering = 'a\u0007b\u001b[31mc\u009b2Jd\u202ee\u2066f\u007fg\u{e0041}h\u2028i'

test('a line for a person has no character that steers a terminal, and every other one', () => {
  assert.equal(plainText(`${steering}\nä模型→`), 'a?b?[31mc?2Jd?e?f?g?h?i?ä模型→')
  assert.equal(plainLines(`${steering}\nä`), 'a?b?[31mc?2Jd?e?f?g?h?i\nä')
})

test('a line of JSON has none either, and says the same', () => {
  const line = `${JSON.stringify({ model: steering, other: 'ä模型→' })}\n`
  const escaped = escapeSteering(line)
  assert.doesNotMatch(escaped.trimEnd(), /[\p{Cc}\p{Cf}\u2028\u2029]/u)
  assert.ok(escaped.includes('ä模型→'))
  assert.deepEqual(JSON.parse(escaped), JSON.parse(line))
})

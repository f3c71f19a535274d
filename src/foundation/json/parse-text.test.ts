// Names with escapes, whatever was parsed before: what one caller sends must not change what another one's text says.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bounds } from '../bounds.ts'
import { parseJson } from './json.ts'
import { parseExactJson } from './exact-json.ts'
import { parseText } from './parse-text.ts'
import { countRuns } from '../../../test/runs.ts'

test('a name is what it says, also after another text had one with a backslash in its place', () => {
  for (const poison of [
    '{"a":1,"b\\\\":2}',
    '{"a":1,"b\\u005c":2}',
    '{"a":1,"b\\\\u540d":2}',
    '{"\\\\":1}',
    '{"a":{"\\\\":1}}',
  ])
    JSON.parse(poison)
  const cases: [string, string[]][] = [
    ['{"a":1,"b\\u540d":2}', ['a', 'b名']],
    ['{"a":1,"b\\n" : 2}', ['a', 'b\n']],
    ['{"a":1,"b\\"c\\"":2}', ['a', 'b"c"']],
    ['{"a":1,"b\\\\":2}', ['a', 'b\\']],
    ['{"a":1,"b\\\\u540d":2}', ['a', 'b\\u540d']],
    ['{"a":"\\n","b\\u540d"\n:2}', ['a', 'b名']],
    ['{"a":"\\\\","b\\u540d":":","c":"\\\\\\":"}', ['a', 'b名', 'c']],
    ['{"a":1,"mod\\u0065l":2,"\\u005f_proto__":3}', ['a', 'model', '__proto__']],
  ]
  for (const [text, names] of cases) assert.deepEqual(Object.keys(parseText(text) as object), names, text)
})

test('Node still reads such names wrongly: once it does not, JSON.parse will do instead of parseText', () => {
  JSON.parse('{"first":1,"b\\\\":2}')
  assert.deepEqual(Object.keys(JSON.parse('{"first":1,"b\\n":2}') as object), ['first', 'b\\'])
})

test('an escaped name keeps its place and its value, and of two that are equal the later counts', () => {
  const value = parseText('{"b\\u0061":1,"x":[{"\\n":[2]}],"ba":3,"\\u0031":4}') as object
  assert.deepEqual(Object.entries(value), [
    ['1', 4],
    ['ba', 3],
    ['x', [{ '\n': [2] }]],
  ])
})

test('large numbers below an escaped name are exact', () => {
  const text = '{"\\n":{"id":12345678901234567890}}'
  assert.equal(JSON.stringify(parseExactJson(text)), text)
})

test('any value survives being written and read, in any order of texts', () => {
  const key = fc.oneof(
    fc.constantFrom('\\', '"', '\n', 'a', 'a\\', 'a\n', 'a"', '\\u0061', '\ud800', '名', '":', '__proto__'),
    fc.string(),
  )
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(fc.integer(), fc.string(), fc.constantFrom('\\', '":', '\\":', null)),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }))
  fc.assert(
    fc.property(tree, fc.constantFrom(undefined, 1, '\t'), fc.boolean(), (value, space, escapes) => {
      let text = JSON.stringify(value, null, space)
      // As clients write it that send ASCII alone.
      if (escapes)
        text = text.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      assert.equal(JSON.stringify(parseText(text)), JSON.stringify(value))
    }),
    { numRuns: countRuns(3_000) },
  )
})

test('so many different names may need an escape, and not one more; how often they stand, and all others, do not count', () => {
  const many = (count: number) =>
    `[${Array.from({ length: count }, (_, n) => `{"\\n${n}":0,"\\u540d${n}":0,"\\n0":1}`).join(',')}]`
  assert.equal((parseText(many(bounds.jsonEscapedNames)) as unknown[]).length, bounds.jsonEscapedNames)
  assert.throws(() => parseText(many(bounds.jsonEscapedNames + 1)), RangeError)
})

test('what is not JSON is refused, with and without escaped names', () => {
  for (const text of [
    '{"a\\n":',
    '{"a\\q":1}',
    '{"a\\n":1}}',
    '"a\\n":1',
    '{"a\\n":1,}',
    '{"\\',
    '\\":',
    '{"a\\u12":1}',
  ])
    assert.equal(parseJson(text), undefined, text)
})

test('marks of its own in a text are names like others', () => {
  const text = '{"\ud800\ud8000":1,"\ud8000":2,"\\n":3}'
  assert.deepEqual(Object.keys(parseText(text) as object), ['\ud800\ud8000', '\ud8000', '\n'])
  const escaped = '{"\\ud8000":1,"\\ud8001":2,"\\n":3,"\\r":4}'
  assert.deepEqual(Object.entries(parseText(escaped) as object), [
    ['\ud8000', 1],
    ['\ud8001', 2],
    ['\n', 3],
    ['\r', 4],
  ])
})

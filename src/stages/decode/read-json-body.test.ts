import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import { readJsonBody, scanBody } from './read-json-body.ts'

const read = (text: string) => readJsonBody(Buffer.from(text))
const refused = (text: string | Buffer, error: object) => assert.throws(() => readJsonBody(Buffer.from(text)), error)
const nest = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`
const list = (values: number) => `{"a":[${Array.from({ length: values }, () => 1).join(',')}]}`
const members = (count: number) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => [`m${index}`, 1])))

test('a byte order mark is no part of the body, and nothing else is taken off', () => {
  const { bytes, body } = read('\ufeff{"a":1}')
  assert.deepEqual([bytes.toString(), body], ['{"a":1}', { a: 1 }])
  assert.equal(read(' {"a":1}').bytes.toString(), ' {"a":1}')
  for (const half of ['\xef\xbb{}', '\xef{}', '\xef\xbb\xbe{}', '\xef\x80\xbf{}', '\x80\xbb\xbf{}'])
    refused(Buffer.from(half, 'latin1'), { kind: 'invalid_json' })
})

test('what is no JSON object in UTF-8 is refused', () => {
  for (const text of [
    '',
    ' ',
    '[]',
    '"a"',
    '1',
    'null',
    '{"a":1',
    '{"a":1}}',
    "{'a':1}",
    '{"a":\n"\n"}',
    '\ufeff\ufeff{}',
  ])
    refused(text, { kind: 'invalid_json' })
  refused(Buffer.from('{"a":"\xff"}', 'latin1'), { kind: 'invalid_json', message: 'The body is not valid UTF-8.' })
})

test('a field that the gateway reads may stand once, and any other as often as it likes', () => {
  refused('{"model":"a","model":"b"}', { kind: 'invalid_json', param: 'model' })
  refused('{"x":1,"x":2,"stream":true,"stre\\u0061m":false}', { kind: 'invalid_json', param: 'stream' })
  assert.deepEqual(read('{"model":"a","x":1,"x":2}').body, { model: 'a', x: 2 })
  assert.deepEqual(read('{"model":"a","x":{"model":"b","model":"c"}}').body, { model: 'a', x: { model: 'c' } })
})

test('so deep a body may be, so many members and values it may have, and no more', () => {
  assert.ok('a' in read(nest(bounds.jsonDepth)).body)
  refused(nest(bounds.jsonDepth + 1), { kind: 'invalid_json', message: /nests deeper/ })
  assert.ok('m1' in read(members(bounds.jsonMembers)).body)
  refused(members(bounds.jsonMembers + 1), { kind: 'request_too_large', message: /members/ })
  // The object and its list are values too.
  assert.ok('a' in read(list(bounds.jsonValues - 3)).body)
  refused(list(bounds.jsonValues + 1), { kind: 'request_too_large', message: /values/ })
})

test('different names with escapes are bounded, since a parser looks at them twice', () => {
  const names = Array.from({ length: bounds.jsonEscapedNames + 1 }, (_, index) => `"\\n${index}":1`)
  // In objects of a few members each, which have a bound of their own.
  const objects = names.map((name) => `{${name}}`)
  refused(`{"x":[${objects.join(',')}]}`, { kind: 'invalid_json', message: /names with escapes/ })
})

test('a look at the size alone stops where there is too much', () => {
  assert.equal(scanBody(Buffer.from(list(100)), 50).top.values, 51)
})

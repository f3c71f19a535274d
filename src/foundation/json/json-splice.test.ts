import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseText } from './parse-text.ts'
import { scanTopLevel, spliceJson } from './json-splice.ts'
import { countRuns } from '../../../test/runs.ts'

const key = fc.oneof(fc.constantFrom('model', 'stream', 'messages', 'a"b', 'ü'), fc.string({ maxLength: 4 }))
const object = fc
  .dictionary(key, fc.jsonValue({ maxDepth: 3 }), { noNullPrototype: true })
  .filter((value) => !Object.hasOwn(value, '__proto__'))
const spaces = fc.constantFrom(undefined, 1, '\t')

test('splicing equals parsing, changing and writing again', () => {
  fc.assert(
    fc.property(
      object,
      spaces,
      fc.dictionary(key, fc.option(fc.jsonValue({ maxDepth: 1 }), { nil: undefined }), { noNullPrototype: true }),
      (value, space, changes) => {
        delete changes['__proto__']
        const bytes = Buffer.from(JSON.stringify(value, null, space))
        const top = scanTopLevel(bytes)
        assert.ok(top)
        const edits = Object.fromEntries(
          Object.entries(changes).map(([name, change]) => [
            name,
            change === undefined ? undefined : JSON.stringify(change),
          ]),
        )
        const expected: Record<string, unknown> = { ...(value as object) }
        for (const [name, change] of Object.entries(changes)) {
          if (change === undefined) delete expected[name]
          else expected[name] = change
        }
        assert.deepEqual(parseText(spliceJson(bytes, top, edits).toString()), parseText(JSON.stringify(expected)))
      },
    ),
    { numRuns: countRuns(2_000) },
  )
})

test('bytes outside the edit are untouched, odd spacing and number forms included', () => {
  const body = '{ "seed" : 12345678901234567890 ,\n"model":"a\\"b", "x":1.50e+3}'
  const bytes = Buffer.from(body)
  const top = scanTopLevel(bytes)
  assert.ok(top)
  assert.equal(spliceJson(bytes, top, { model: '"m"' }).toString(), body.replace('"a\\"b"', '"m"'))
})

test('a key that stands twice is reported, also when one is written with escapes', () => {
  assert.deepEqual(scanTopLevel(Buffer.from('{"model":1,"mod\\u0065l":2}'))?.duplicates, ['model'])
  assert.deepEqual(scanTopLevel(Buffer.from('{"a":{"model":1,"model":2}}'))?.duplicates, [])
})

test('depth counts brackets outside strings', () => {
  assert.equal(scanTopLevel(Buffer.from('{"a":"[[[","b":[[1]]}'))?.depth, 3)
})

test('values are counted as a parser would make them, whatever their kind and spacing', () => {
  const count = (value: unknown): number =>
    typeof value !== 'object' || value === null
      ? 1
      : Object.values(value).reduce((sum: number, each) => sum + count(each), 1)
  fc.assert(
    fc.property(object, spaces, (value, space) => {
      assert.equal(scanTopLevel(Buffer.from(JSON.stringify(value, null, space)))?.values, count(value))
    }),
    { numRuns: countRuns(2_000) },
  )
  assert.equal(scanTopLevel(Buffer.from('{"a":[ ],"b":{\n},"c":"[1,2,3]"}'))?.values, 4)
})

test('names that a parser looks at twice are counted, at any depth; texts are not', () => {
  const count = (text: string) => scanTopLevel(Buffer.from(text))?.slowNames
  assert.equal(count('{"a\\n":1,"b":[{"c\\u0064" : {"\\\\":2}}],"e":"\\n\\n"}'), 3)
  assert.equal(count(`{"${'x'.repeat(31)}":1,"y":"${'z'.repeat(100)}"}`), 0)
  assert.equal(count(`{"${'x'.repeat(100)}":1,"y":{"${'z'.repeat(100)}":2}}`), 2)
})

test('the scan stops where there are more values than are allowed, wherever they are', () => {
  for (const text of [
    '{"a":[1,2,3,4]}',
    '{"a":1,"b":2,"c":3,"d":4,"e":5}',
    '{"a":[[[[[1]]]]]}',
    '{"a":[{},{},{},{}]}',
  ]) {
    const bytes = Buffer.from(text)
    assert.equal(scanTopLevel(bytes, 6)?.values, scanTopLevel(bytes)?.values, text)
    const stopped = scanTopLevel(Buffer.from(text.replace(/[\]}]*$/, `${',1'.repeat(1_000)}`)), 6)
    assert.ok((stopped?.values ?? 0) <= 7, text)
  }
})

test('strings of any length and any escapes end where they end', () => {
  for (const length of [0, 1, 30, 31, 32, 33, 34, 63, 64, 65, 200]) {
    for (const text of ['x'.repeat(length), '\\'.repeat(length), '"'.repeat(length), `${'x'.repeat(length)}\\"\\`]) {
      const bytes = Buffer.from(JSON.stringify({ a: text, b: [text, 1] }))
      assert.deepEqual(scanTopLevel(bytes)?.members.get('b')?.valueEnd, bytes.length - 1)
      assert.equal(scanTopLevel(bytes)?.values, 5)
    }
  }
})

test('any bytes at all are scanned to an end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.string(), (noise, text) => {
      scanTopLevel(Buffer.from(noise))
      scanTopLevel(Buffer.from(`{${text}`))
      scanTopLevel(Buffer.from(`{"a":${text}`))
    }),
  )
})

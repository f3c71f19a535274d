import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { HeadFinder } from './head-finder.ts'
import { forbiddenInHead } from './token.ts'
import { WireError } from './wire-error.ts'
import { countRuns } from '../../../test/runs.ts'

/** What comes of `text` in the given cuts: where its head ends and what it is, that it goes on, or that it is none. */
function find(text: string, cuts: readonly number[], boundBytes = 1_000): object | string {
  const finder = new HeadFinder()
  const bytes = Buffer.from(text, 'latin1')
  let from = 0
  try {
    for (const to of [...new Set([...cuts.filter((cut) => cut < bytes.length), bytes.length])].sort((a, b) => a - b)) {
      const end = finder.push(bytes, from, to, boundBytes)
      if (end !== -1) return forbiddenInHead.test(finder.text) ? 'malformed' : { end, text: finder.text }
      from = to
    }
    return 'goes on'
  } catch (error) {
    assert.ok(error instanceof WireError)
    return error.kind
  }
}

test('any bytes give the same head, or the same verdict, in any cut', () => {
  const bytes = fc.array(fc.constantFrom('\r\n', '\r\n', '\r\n', 'a', 'b: c', '\r', '\n', '\0'), { maxLength: 12 })
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(30)), (parts, cuts) => {
      const text = parts.join('')
      assert.deepEqual(find(text, cuts), find(text, []))
    }),
    { numRuns: countRuns(5_000) },
  )
})

test('a head has as many bytes as the bound and not one more, in any cut', () => {
  const head = (size: number) => `${'x'.repeat(size - 4)}\r\n\r\n`
  for (const cuts of [[], [1], [50], [97], [98], [99]]) {
    assert.deepEqual(find(`${head(100)}body`, cuts, 100), { end: 100, text: `${'x'.repeat(96)}\r\n` })
    assert.equal(find(`${head(101)}body`, cuts, 100), 'large')
    assert.equal(find('x'.repeat(101), cuts, 100), 'large')
    assert.equal(find('x'.repeat(100), cuts, 100), 'goes on')
  }
})

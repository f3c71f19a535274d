import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OutboundProtocol } from '../../protocols/port/outbound-protocol.ts'
import { MarkerSearch, PATTERN_BYTES } from './marker-search.ts'

const markers = ['"usage":{', '[DONE]', '.a+b']
const search = MarkerSearch.of({ meterMarkers: markers } as unknown as OutboundProtocol)

test('each marker is found as it is written, in few bytes and in many, with their text and without', () => {
  for (const size of [100, PATTERN_BYTES, PATTERN_BYTES + 1]) {
    for (const [text, isThere] of [
      ...markers.map((marker) => [marker, true] as const),
      ['"usage":[', false],
      ['DONE', false],
      // Characters that mean something in a pattern mean themselves.
      ['xaab', false],
    ] as const) {
      const whole = text.padEnd(size, '-')
      assert.equal(search.find(Buffer.from(whole)), isThere, `${text} in ${size}`)
      assert.equal(search.find(Buffer.from(whole), whole), isThere, `${text} in ${size}`)
    }
  }
})

test('a search is made once for a protocol', () => {
  const [one, other] = [{ meterMarkers: ['a'] }, { meterMarkers: ['b'] }] as unknown as OutboundProtocol[]
  assert.ok(one !== undefined && other !== undefined)
  assert.equal(MarkerSearch.of(one), MarkerSearch.of(one))
  assert.equal(MarkerSearch.of(other).find(Buffer.from('a')), false)
})

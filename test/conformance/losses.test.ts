// The loss table of docs/protocols.md is what is measured, and nothing is lost in silence.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { inboundProtocolNames } from '../../src/generation/protocol-name.ts'
import { inbounds, outboundNames, outbounds } from './codecs.ts'
import { measure, withoutEffect, writeLossTable } from './loss-table.ts'

const skip =
  inbounds.size === inboundProtocolNames.length && outbounds.size === outboundNames.length
    ? false
    : 'codec not there yet'

test('nothing that a caller can say is lost in silence, in any of the 15 pairs', { skip }, () => {
  const silent: string[] = []
  for (const from of inboundProtocolNames) {
    for (const { field, outcomes } of measure(from)) {
      for (const to of outboundNames) {
        if (outcomes[to] === 'silent' && !(field in withoutEffect)) silent.push(`${field}: ${from} to ${to}`)
      }
    }
  }
  assert.deepEqual(silent, [])
})

test('the same protocol on both sides loses nothing', { skip }, () => {
  for (const from of inboundProtocolNames) {
    const lossy = measure(from).filter(({ outcomes }) => !['carried', '—'].includes(outcomes[from]))
    assert.deepEqual(
      lossy.map(({ field, outcomes }) => `${field}: ${outcomes[from]} in ${from}`),
      [],
    )
  }
})

test(
  'docs/protocols.md lists every loss: run `node test/conformance/write-loss-table.ts` when one was meant',
  { skip },
  () => {
    const listed = readFileSync(new URL('../../docs/protocols.md', import.meta.url), 'utf8')
    assert.equal(writeLossTable(), listed)
  },
)

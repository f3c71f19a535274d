// The loss table of docs/protocols.md is what is measured, and nothing is lost in silence.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { inboundProtocolNames, protocolNames } from '../../src/generation/protocol-name.ts'
import { measure, withoutEffect, writeLossTable } from './loss-table.ts'

test('nothing that a caller can say is lost in silence, in any of the 15 pairs', () => {
  const silent: string[] = []
  const excused = new Set<string>()
  for (const from of inboundProtocolNames) {
    for (const { field, outcomes } of measure(from)) {
      for (const to of protocolNames) {
        if (outcomes[to] !== 'silent') continue
        if (field in withoutEffect) excused.add(field)
        else silent.push(`${field}: ${from} to ${to}`)
      }
    }
  }
  assert.deepEqual(silent, [])
  assert.deepEqual(Object.keys(withoutEffect).sort(), [...excused].sort(), 'an excuse that nothing needs any more')
})

test('the same protocol on both sides loses nothing', () => {
  for (const from of inboundProtocolNames) {
    const lossy = measure(from).filter(({ outcomes }) => !['carried', '—'].includes(outcomes[from]))
    assert.deepEqual(
      lossy.map(({ field, outcomes }) => `${field}: ${outcomes[from]} in ${from}`),
      [],
    )
  }
})

test('docs/protocols.md lists every loss: run `node test/conformance/write-loss-table.ts` when one was meant', () => {
  const listed = readFileSync(new URL('../../docs/protocols.md', import.meta.url), 'utf8')
  assert.equal(writeLossTable(), listed)
})

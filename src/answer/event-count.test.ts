import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeBytes, openTestReader, streams } from '../../test/readers.ts'
import { inboundProtocolNames, protocolNames } from '../generation/protocol-name.ts'

for (const from of inboundProtocolNames)
  for (const to of protocolNames)
    test(`each piece of output from ${to} counts as an event on its way to ${from}: it brings a token at least`, () => {
      const reader = openTestReader({ from, to, mayEndShort: true })
      const { start, text } = streams[to]
      reader.push(makeBytes(to, ...start))
      const before = reader.eventCount
      for (let piece = 0; piece < 50; piece += 1) reader.push(makeBytes(to, text('\n')))
      assert.equal(reader.eventCount - before, 50)
    })

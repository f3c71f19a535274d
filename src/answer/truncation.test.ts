// A stream that is cut at any byte never looks whole, one that came whole is passed or translated the same however its bytes
// are cut into reads, and either has one end: for every pair of protocols, by a loop and no network.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { makeBytes, openTestReader, streams, type TestReader } from '../../test/readers.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import {
  inboundProtocolNames,
  protocolNames,
  type InboundProtocolName,
  type ProtocolName,
} from '../generation/protocol-name.ts'
import type { Output } from './reader.ts'

/** What says to a caller that the answer is whole. */
const terminals: { readonly [from in InboundProtocolName]: string } = {
  'openai-chat': '[DONE]',
  'openai-responses': '"response.completed"',
  'anthropic-messages': '"message_stop"',
}

/** The bytes of a small stream, and how many there are when its last content has come. */
function writeStream(to: ProtocolName): { bytes: Buffer; contentBytes: number } {
  const { start, text, partEnd, end, usage } = streams[to]
  const content = makeBytes(to, ...start, text('Hello'), text(' world'))
  const rest = makeBytes(to, ...(partEnd === undefined ? [] : [partEnd]), ...end(usage))
  return { bytes: Buffer.concat([content, rest]), contentBytes: content.length }
}

/** What the caller was given, and how the answer ended: of these reads, and then of the upstream's end. */
function read(way: TestReader, chunks: readonly Buffer[]) {
  const reader = openTestReader(way)
  const outputs: Output[] = chunks.map((chunk) => reader.push(chunk))
  outputs.push(reader.end())
  const endings = outputs.flatMap(({ ending }) => ending ?? [])
  const text = Buffer.concat(outputs.map(({ bytes }) => Buffer.from(bytes))).toString()
  return { text, endings, usage: reader.usage?.output, isFinal: reader.finish !== undefined }
}

/** Ids that are made for each translation differ, and so do the times of their creation. */
const plain = (text: string) =>
  text
    .replaceAll(/"((?:\w+_)?id)":"[^"]*"/g, '"$1":""')
    .replaceAll(/"(created|created_at|completed_at)":\d+/g, '"$1":0')

for (const to of protocolNames)
  for (const from of inboundProtocolNames)
    describe(`${to} for a caller of ${from}`, () => {
      const way = { from, to }
      const { bytes, contentBytes } = writeStream(to)

      test('cut at any byte it fails, and never looks whole, until what says that it is has come', () => {
        let wholeFrom: number | undefined
        for (let cut = 0; cut <= bytes.length; cut += 1) {
          const { text, endings } = read(way, [bytes.subarray(0, cut)])
          const [ending] = endings
          assert.equal(endings.length, 1, `${cut} bytes have ${endings.length} ends`)
          if (ending === 'end') wholeFrom ??= cut
          else {
            assert.ok(ending instanceof GatewayError, `${cut} bytes`)
            // Some servers of Chat never send what follows on the finish reason; a cut inside of that is a cut all the same.
            const isCutBehind = from === 'openai-chat' && to === 'openai-chat'
            assert.ok(wholeFrom === undefined || isCutBehind, `whole with ${wholeFrom} bytes, and not with ${cut}`)
            assert.ok(!text.includes(terminals[from]), `${cut} bytes look whole: ${text}`)
          }
        }
        assert.ok(
          wholeFrom !== undefined && wholeFrom > contentBytes,
          `whole with ${wholeFrom} of ${bytes.length} bytes`,
        )
      })

      test('cut into reads at any byte it is the same answer', () => {
        const whole = read(way, [bytes])
        assert.deepEqual([whole.endings, whole.usage, whole.isFinal], [['end'], 5, true])
        assert.ok(whole.text.includes(terminals[from]))
        if (from === to) assert.equal(whole.text, bytes.toString())
        for (let cut = 1; cut < bytes.length; cut += 1) {
          const { text, ...rest } = read(way, [bytes.subarray(0, cut), bytes.subarray(cut)])
          const { text: wanted, ...others } = whole
          assert.deepEqual([plain(text), rest], [plain(wanted), others], `cut at ${cut}`)
        }
        const single = read(
          way,
          Array.from(bytes, (byte) => Buffer.of(byte)),
        )
        assert.equal(plain(single.text), plain(whole.text))
      })

      test('nothing but the rest of a passed stream follows on its end, and a failure ends it once', () => {
        const reader = openTestReader(way)
        reader.push(bytes.subarray(0, contentBytes))
        const failed = reader.fail(new GatewayError('provider_timeout', 'The provider went silent.'))
        assert.ok(failed.ending instanceof GatewayError)
        for (const output of [reader.push(bytes.subarray(contentBytes)), reader.end()])
          assert.deepEqual([output.bytes.toString(), output.ending], ['', undefined])
      })
    })

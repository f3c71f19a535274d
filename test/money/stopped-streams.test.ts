// Streams that the gateway ends before their time: a drain that runs out ends them free of charge, a key that is
// switched off ends them for the price of what was given. Each caller gets an error event of their own protocol,
// numbered where the protocol numbers events.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { callControlSocket } from '../../src/control/call-control-socket.ts'
import { readArray, readObject } from '../../src/foundation/json/json.ts'
import { inboundProtocolNames, type InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { paths } from '../e2e/world.ts'
import { Gate, sendFrames } from '../upstream/script.ts'
import { noTokens, writeFrames } from './answers.ts'
import {
  ask,
  openBank,
  prices,
  recorded,
  until,
  within,
  writeRequest,
  type Asked,
  type Bank,
  type Purse,
} from './bank.ts'

const answer = { pieces: ['Well ', 'then ', 'so.'], tokens: { ...noTokens, input: 41, output: 23 } }
const filled = 1_000_000_000n

/** A stream whose upstream waits after its first words. */
async function openStream(bank: Bank, from: InboundProtocolName, purse: Purse) {
  const { steps, ...script } = sendFrames(from, writeFrames(from, answer))
  bank.upstream.next({ ...script, steps: [...steps.slice(0, -3), { hold: new Gate() }] })
  const asked = ask(bank.gateway, paths[from], writeRequest(from, from, { stream: true }), { key: purse.key })
  await until('the first words', () => asked.soFar().includes('Well'))
  return asked
}

/** A stream of each protocol, each with a purse of its own. */
async function openStreams(bank: Bank) {
  const scenes = []
  for (const from of inboundProtocolNames) {
    const purse = await bank.openPurse(filled)
    scenes.push({ from, purse, asked: await openStream(bank, from, purse) })
  }
  return scenes
}

/** The caller hears that the stream has failed, in a whole answer and in its protocol's words. */
async function assertFailed(from: InboundProtocolName, asked: Asked, message: RegExp): Promise<void> {
  const { whole, text } = await within('the end of the stream', asked.heard)
  assert.ok(whole, 'the connection was broken off')
  assert.match(text, message)
  assert.doesNotMatch(text, /injected|\[DONE\]|response\.completed|message_stop/)
  assertNumbered(from, text)
}

/** The events are numbered without a gap, the error's own number included. */
function assertNumbered(from: InboundProtocolName, text: string): void {
  if (from !== 'openai-responses') return
  const numbers = [...text.matchAll(/"sequence_number":(\d+)/g)].map(([, number]) => Number(number))
  assert.ok(numbers.length > 3, text)
  for (const [index, number] of numbers.entries()) assert.equal(number, index, text)
}

describe('a drain that runs out', () => {
  let bank: Bank
  before(async () => {
    bank = await openBank({ bounds: { drain: '300ms' } })
  })
  after(() => bank.stop())

  test("ends each stream in its protocol's error event, and charges nothing", async () => {
    const scenes = await openStreams(bank)
    assert.equal(await bank.gateway.stop(), 0)
    for (const { from, purse, asked } of scenes) {
      await assertFailed(from, asked, /going down/)
      const entry = await recorded(bank, purse, asked)
      assert.deepEqual([entry.status, entry.error, entry.charge], ['failed', 'overloaded', 0n])
    }
  })
})

describe('a key that is disabled', () => {
  let bank: Bank
  before(async () => {
    bank = await openBank()
  })
  after(() => bank.stop())

  for (const from of inboundProtocolNames)
    test(`ends its ${from} stream with an error, for the price of what was given`, async () => {
      const purse = await bank.openPurse(filled)
      const asked = await openStream(bank, from, purse)
      const listed = await callControlSocket(bank.gateway.data, 'key.list', { owner: purse.owner })
      const [key] = readArray(readObject(listed?.result)?.['keys']) ?? []
      await callControlSocket(bank.gateway.data, 'key.disable', { id: String(readObject(key)?.['id']) })
      await assertFailed(from, asked, /disabled|not active|inactive/i)
      const entry = await recorded(bank, purse, asked)
      assert.deepEqual([entry.status, entry.holdEnd, entry.estimated], ['cancelled', 'settled', true])
      assert.ok(entry.charge > 0n)
      bank.books.assertBalanced(purse.walletId, prices)
    })
})

for (const fault of ['throw', 'reject'] as const) {
  describe(`a bug that belongs to no call (${fault})`, () => {
    let bank: Bank
    before(async () => {
      const preload = `--import ${new URL('../fault.ts', import.meta.url).href}`
      bank = await openBank({}, { environment: { NODE_OPTIONS: preload, TEST_FAULT: fault } })
    })
    after(() => bank.stop())

    test('ends the process after its streams were told, and what runs costs nothing', async () => {
      const scenes = await openStreams(bank)
      const ended = bank.gateway.ended
      process.kill(bank.gateway.pid, 'SIGUSR2')
      for (const { from, purse, asked } of scenes) {
        await assertFailed(from, asked, /Something went wrong on our side/)
        const entry = await recorded(bank, purse, asked)
        assert.deepEqual([entry.status, entry.charge], ['failed', 0n])
      }
      assert.equal(await ended, 1)
      assert.match(bank.gateway.log(), /a bug: the gateway ends/)
    })
  })
}

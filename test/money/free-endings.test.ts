// What costs nothing: requests that are refused, attempts that another one replaced, and answers that the
// gateway could not write into its books.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, afterEach, before, describe, test } from 'node:test'
import { inboundProtocolNames } from '../../src/generation/protocol-name.ts'
import { paths } from '../e2e/world.ts'
import { Gate, sendFrames, sendJson } from '../upstream/script.ts'
import { asReported, writeBody, writeFailure, writeFrames, type Tokens } from './answers.ts'
import { ask, costs, openBank, openPurse, prices, recorded, until, within } from './bank.ts'
import { writePrices, writeRequest, type Asked, type Bank, type Purse } from './bank.ts'
import { priceOf, type Prices } from './books.ts'

const tokens: Tokens = { input: 41, cacheRead: 5, cacheWrite5m: 0, cacheWrite1h: 0, output: 23, reasoning: 0 }
const answer = { pieces: ['Well ', 'then.'], tokens }
/** What the second endpoint of a model with two costs its callers, ten times the first. */
const second: Prices = { ...prices, input: 1_234_570_000n, output: 76_543_210_000n }

let bank: Bank
let purse: Purse
let spare: Purse
const filled = 1_000_000_000n
before(async () => {
  bank = await openBank({
    models: {
      'test/two': {
        strategy: 'order',
        endpoints: [
          { provider: 'test-anthropic-messages', model: 'first', price: writePrices(prices) },
          { provider: 'test-openai-chat', model: 'second', price: writePrices(second) },
        ],
      },
      'test/unpriced': { endpoints: [{ provider: 'test-openai-chat', model: 'unpriced' }] },
    },
  })
  purse = await bank.openPurse(filled)
  spare = await bank.openPurse(filled)
})
after(() => bank.stop())
afterEach(() => bank.upstream.forget())

describe('a refused request costs nothing, reaches no provider and is told in the shape of the caller', () => {
  for (const from of inboundProtocolNames) {
    const to = from
    const good = writeRequest(from, to)
    const cases: readonly [name: string, status: number, body: object | string, key?: string][] = [
      ['a body that is not JSON', 400, '{"model": '],
      ['a malformed request', 400, { ...good, messages: 7, input: 7 }],
      ['an unknown key', 401, good, 'cm-nobody-has-this-key-0123456789abcdef'],
      ['an unknown model', 404, { ...good, model: 'test/nothing' }],
      ['a model without a price', 404, { ...good, model: 'test/unpriced' }],
      ['too large a body', 413, JSON.stringify({ ...good, user: 'x'.repeat(33 * 1024 * 1024) })],
    ]
    for (const [name, status, body, key = purse?.key] of cases) {
      test(`${from}: ${name} is ${status}`, async () => {
        const wallet = bank.books.wallet(purse.walletId)
        const count = bank.books.entries(purse.walletId).length
        const asked = ask(bank.gateway, paths[from], body as never, { key: key ?? purse.key })
        const heard = await within('the answer', asked.heard)
        // A caller may still be sending when a body is refused for its size.
        if (status !== 413 || heard.status !== 0) {
          assert.equal(heard.status, status, heard.text)
          assert.equal(heard.json['type'], from === 'anthropic-messages' ? 'error' : undefined)
        }
        assert.equal(bank.upstream.received.length, 0)
        assert.deepEqual(bank.books.wallet(purse.walletId), wallet)
        assert.equal(bank.books.entries(purse.walletId).length, count)
      })
    }

    test(`${from}: one request over the limit is 429`, async () => {
      const limited = await openPurse(bank.gateway.data, filled, 1)
      bank.upstream.next(sendJson(writeBody(to, answer)))
      const first = ask(bank.gateway, paths[from], good, { key: limited.key })
      assert.equal((await within('the answer', first.heard)).status, 200)
      await recorded(bank, limited, first)
      const wallet = bank.books.wallet(limited.walletId)
      const heard = await within('the answer', ask(bank.gateway, paths[from], good, { key: limited.key }).heard)
      assert.equal(heard.status, 429, heard.text)
      assert.match(heard.text, /Rate limit exceeded: max 1 requests per minute\./)
      assert.equal(bank.upstream.received.length, 1)
      assert.deepEqual(bank.books.wallet(limited.walletId), wallet)
      assert.equal(bank.books.entries(limited.walletId).length, 1)
    })

    test(`${from}: an owner without money is 402`, async () => {
      const poor = await bank.openPurse(0n)
      const heard = await within('the answer', ask(bank.gateway, paths[from], good, { key: poor.key }).heard)
      assert.equal(heard.status, 402, heard.text)
      assert.match(heard.text, /Insufficient balance/)
      assert.match(heard.text, /billing_error/)
      assert.equal(bank.upstream.received.length, 0)
      assert.deepEqual(bank.books.entries(poor.walletId), [])
      assert.deepEqual(bank.books.wallet(poor.walletId), { posted: 0n, held: 0n, openHolds: 0n })
    })
  }
})

describe('failover costs the attempt that served, at its own price', () => {
  for (const stream of [true, false]) {
    test(stream ? 'streamed' : 'whole', async () => {
      const early = writeFrames('anthropic-messages', answer).slice(0, 1)
      const failures = [
        sendJson({ error: { message: 'broken' } }, 500),
        // It reported usage, and failed before there was content.
        ...(stream ? [sendFrames('anthropic-messages', [...early, writeFailure('anthropic-messages', tokens)])] : []),
      ]
      for (const failure of failures) {
        const before = bank.books.wallet(purse.walletId).posted
        bank.upstream.next(
          failure,
          stream
            ? sendFrames('openai-chat', writeFrames('openai-chat', answer))
            : sendJson(writeBody('openai-chat', answer)),
        )
        const body = { ...writeRequest('openai-chat', 'openai-chat', { stream }), model: 'test/two' }
        const asked = ask(bank.gateway, paths['openai-chat'], body, { key: purse.key })
        const heard = await within('the answer', asked.heard)
        assert.equal(heard.status, 200, heard.text)
        assert.equal(heard.headers['x-crossmodel-attempts'], '2')
        const entry = await recorded(bank, purse, asked)
        assert.equal(entry.endpoint, 'test-openai-chat/second')
        assert.equal(entry.charge, priceOf(asReported('openai-chat', tokens), second))
        assert.equal(before - bank.books.wallet(purse.walletId).posted, entry.charge)
      }
    })
  }
})

describe('another program holds the database', () => {
  test('for a moment: what ends meanwhile is served and charged, and in the books once it lets go', async () => {
    const owner = await openPurse(bank.gateway.data, filled)
    const unlock = lockDatabase()
    const asked = []
    try {
      for (const from of inboundProtocolNames)
        for (const stream of [false, true]) {
          bank.upstream.next(stream ? sendFrames(from, writeFrames(from, answer)) : sendJson(writeBody(from, answer)))
          const one = ask(bank.gateway, paths[from], writeRequest(from, from, { stream }), { key: owner.key })
          const heard = await within('the answer', one.heard)
          assert.equal(heard.status, 200, heard.text)
          asked.push(one)
        }
      assert.equal(bank.books.entries(owner.walletId).length, 0)
    } finally {
      unlock()
    }
    for (const each of asked) assert.equal((await recorded(bank, owner, each)).status, 'completed')
    bank.books.assertBalanced(owner.walletId, prices)
  })
})

describe('what cannot be written into the books is not served, and not charged', () => {
  test('new calls reach no provider; a running stream ends well and is charged, or in an error and is free; all is settled once the disk writes again', async () => {
    const scenes = []
    for (const from of inboundProtocolNames) {
      const owner = await openPurse(bank.gateway.data, filled)
      const gate = new Gate()
      const frames = writeFrames(from, answer)
      const { steps, ...script } = sendFrames(from, frames)
      bank.upstream.next({ ...script, steps: [...steps.slice(0, -1), { hold: gate }, ...steps.slice(-1)] })
      const asked = ask(bank.gateway, paths[from], writeRequest(from, from, { stream: true }), { key: owner.key })
      await until('the first words', () => asked.soFar().includes('Well'))
      scenes.push({ owner, gate, asked })
    }
    const filler = await openPurse(bank.gateway.data, filled)
    const unlock = lockDatabase()
    await fillJournal(filler)
    const late = await assertRefused()
    for (const { gate } of scenes) gate.open()
    const told = new Map<Asked, boolean>()
    for (const { asked } of scenes) {
      const heard = await within('the end of an answer', asked.heard)
      const isWhole = /\[DONE\]|response\.completed|message_stop/.test(heard.text)
      told.set(asked, isWhole)
      if (!isWhole) assert.match(heard.text, /db_error|api_error/)
      // An end that is not told gives its number to the error.
      const numbers = [...heard.text.matchAll(/"sequence_number":(\d+)/g)].map(([, number]) => Number(number))
      for (const [index, number] of numbers.entries()) assert.equal(number, index, heard.text)
    }
    unlock()
    for (const { owner, asked } of scenes) {
      const { status, error, charge } = await recorded(bank, owner, asked)
      const due = told.get(asked) === true ? bank.books.charges(owner.walletId).size : 0
      assert.deepEqual([status, error], due === 0 ? ['interrupted', 'db_error'] : ['completed', null])
      assert.equal(charge > 0n, due > 0)
      await until('the end of the hold', () => bank.books.wallet(owner.walletId).openHolds === 0n)
      assert.deepEqual(bank.books.wallet(owner.walletId), { posted: filled - charge, held: 0n, openHolds: 0n })
    }
    assert.equal(bank.books.charges(late.owner.walletId).size, 0)
  })

  /** What the database does not take the journal does, up to its bound. */
  async function fillJournal(owner: Purse): Promise<void> {
    bank.upstream.always(sendJson(writeBody('openai-chat', answer)))
    let isFull = false
    const asking = Array.from({ length: 8 }, async () => {
      for (let count = 0; count < 500 && !isFull; count += 1) {
        const body = writeRequest('openai-chat', 'openai-chat')
        const { status, text } = await ask(bank.gateway, paths['openai-chat'], body, { key: owner.key }).heard
        if (status === 200) continue
        assert.match(text, /"code":"db_error"/)
        // Once the journal was full it takes nothing more: the first refusal says so.
        isFull = true
      }
    })
    await within('the bound of the journal', Promise.all(asking))
    assert.ok(isFull, 'the journal took all of it')
    bank.upstream.forget()
  }

  /** What cannot be booked is sent to no provider. */
  async function assertRefused(): Promise<{ owner: Purse }> {
    const count = bank.upstream.received.length
    for (const stream of [true, false]) {
      const body = writeRequest('openai-chat', 'openai-chat', { stream })
      const heard = await within('the refusal', ask(bank.gateway, paths['openai-chat'], body, { key: spare.key }).heard)
      assert.equal(heard.status, 500, heard.text)
      assert.match(heard.text, /"code":"db_error"/)
    }
    assert.equal(bank.upstream.received.length, count)
    return { owner: spare }
  }
})

/** Another program writes to the database, and takes its time. */
function lockDatabase(): () => void {
  const lock = new DatabaseSync(join(bank.gateway.data, 'crossmodel.db'), { timeout: 5_000 })
  lock.exec('begin immediate')
  return () => {
    lock.exec('rollback')
    lock.close()
  }
}

test('what we paid is recorded beside what was charged', async () => {
  bank.upstream.next(sendJson(writeBody('gemini', answer)))
  const asked = ask(bank.gateway, paths['openai-chat'], writeRequest('openai-chat', 'gemini'), { key: purse.key })
  const entry = await recorded(bank, purse, asked)
  assert.equal(entry.cost, priceOf(tokens, costs))
  assert.equal(entry.charge, priceOf(tokens, prices))
})

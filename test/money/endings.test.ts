// What each ending of a generation costs, through real sockets: every row for callers of all three
// protocols, with bytes handed on and with a translation, streamed and whole. After each: one record, nothing held, and
// a balance that is exact to the nano-dollar.
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { JsonObject } from '../../src/foundation/json/json.ts'
import type { InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { countText } from '../../src/tokens/count-text.ts'
import { paths } from '../e2e/world.ts'
import { cutAfter, Gate, sendFrames, sendJson, type Script } from '../upstream/script.ts'
import * as say from './answers.ts'
import type { Answer, Tokens, UpstreamProtocol } from './answers.ts'
import * as counter from './bank.ts'
import { ask, openBank, prices, recorded, writeRequest, within } from './bank.ts'
import type { Asked, Bank, Heard, Purse } from './bank.ts'
import { priceOf, type Entry } from './books.ts'

const pairs: readonly (readonly [from: InboundProtocolName, to: UpstreamProtocol])[] = [
  ['openai-chat', 'openai-chat'],
  ['openai-responses', 'openai-responses'],
  ['anthropic-messages', 'anthropic-messages'],
  ['openai-chat', 'anthropic-messages'],
  ['openai-responses', 'gemini'],
  ['anthropic-messages', 'openai-chat'],
]
const tokens: Tokens = {
  input: 131,
  cacheRead: 4_099,
  cacheWrite5m: 257,
  cacheWrite1h: 67,
  output: 523,
  reasoning: 89,
}
const pieces = ['The quick ', 'brown fox ', 'jumps over ', 'the lazy dog.']
const filled = 1_000_000_000n

let bank: Bank
let purse: Purse
before(async () => {
  bank = await openBank({}, { bounds: { journalApplyMs: 10, usageWaitMs: 1_500 } })
})
after(async () => {
  await counter.atRest(bank)
  await bank.stop()
})
afterEach(() => bank.upstream.forget())

for (const [from, to] of pairs) {
  for (const stream of [true, false]) {
    const name = `${from} ${from === to ? 'handed on' : `from ${to}`}, ${stream ? 'streamed' : 'whole'}`
    describe(name, () => {
      const scene = { from, to, stream }
      before(async () => {
        purse = await bank.openPurse(filled)
      })
      after(() => bank.books.assertBalanced(purse.walletId, prices))
      testNormalEnds(scene)
      testFailures(scene)
      if (stream) {
        testLeavingEarly(scene)
        testLeavingLate(scene)
      } else testLeavingWhole(scene)
    })
  }
}

type Scene = { from: InboundProtocolName; to: UpstreamProtocol; stream: boolean }

const send = ({ to, stream }: Scene, answer: Answer): Script =>
  stream ? sendFrames(to, say.writeFrames(to, answer)) : sendJson(say.writeBody(to, answer))

function start({ from, to, stream }: Scene, script: Script, more: JsonObject = {}, leaveAtByte?: number): Asked {
  bank.upstream.next(script)
  const body = writeRequest(from, to, { stream, ...more })
  return ask(bank.gateway, paths[from], body, {
    key: purse.key,
    ...(leaveAtByte === undefined ? {} : { leaveAtByte }),
  })
}

/** Runs one call to its end; what it left in the books, and what it took from the wallet. */
async function run(scene: Scene, script: Script): Promise<{ heard: Heard; entry: Entry; paid: bigint }> {
  const before = bank.books.wallet(purse.walletId).posted
  const count = bank.books.entries(purse.walletId).length
  const asked = start(scene, script)
  const heard = await within('the answer', asked.heard)
  const entry = await recorded(bank, purse, asked)
  assert.equal(bank.books.entries(purse.walletId).length, count + 1)
  assert.equal(entry.id, counter.idOf(heard))
  const wallet = bank.books.wallet(purse.walletId)
  assert.deepEqual([wallet.held, wallet.openHolds], [0n, 0n])
  return { heard, entry, paid: before - wallet.posted }
}

function testNormalEnds(scene: Scene): void {
  const { to, stream } = scene
  const reported = say.asReported(to, tokens)

  test('a complete answer costs its usage times its price', async () => {
    const { heard, entry, paid } = await run(scene, send(scene, { pieces, tokens }))
    assert.equal(heard.status, 200, heard.text)
    assert.ok(heard.whole)
    assert.deepEqual(entry.tokens, reported)
    assert.deepEqual(
      [entry.status, entry.holdEnd, entry.finish, entry.estimated],
      ['completed', 'settled', 'stop', false],
    )
    assert.equal(paid, priceOf(reported, prices))
    assert.equal(entry.charge, paid)
    assert.equal(entry.cost, priceOf(reported, counter.costs))
    const shown = heard.headers['x-crossmodel-cost-micro']
    if (stream) assert.equal(shown, undefined)
    else assert.equal(shown, String((paid + 999n) / 1_000n))
  })

  test('an answer without output costs its input and what a request costs, and no more', async () => {
    const least = { ...say.noTokens, input: 3 }
    const { heard, entry, paid } = await run(scene, send(scene, { pieces: [], tokens: least }))
    assert.equal(heard.status, 200, heard.text)
    assert.deepEqual([entry.status, entry.estimated], ['completed', false])
    assert.deepEqual(entry.tokens, least)
    assert.equal(paid, priceOf(least, prices))
  })

  for (const end of ['length', 'filter', 'refusal'] as const) {
    test(`an answer that ended by ${end} costs its usage`, async () => {
      const { heard, entry, paid } = await run(scene, send(scene, { pieces, tokens, end }))
      assert.equal(heard.status, 200, heard.text)
      assert.equal(entry.status, 'completed')
      if (end === 'length') assert.equal(entry.finish, 'length')
      else assert.notEqual(entry.finish, 'stop')
      assert.equal(paid, priceOf(reported, prices))
    })
  }

  test('a complete answer without usage costs what was counted, and the operator is told', async () => {
    const { heard, entry, paid } = await run(scene, send(scene, { pieces }))
    assert.equal(heard.status, 200, heard.text)
    assert.deepEqual([entry.status, entry.estimated], ['completed', true])
    assert.ok(entry.tokens !== undefined && entry.tokens.input > 0)
    assert.equal(entry.tokens.output, await countText(pieces.join('')))
    assert.equal(paid, priceOf(entry.tokens, prices))
    await counter.until('the alert', () =>
      bank.gateway
        .log()
        .split('\n')
        .some((line) => line.includes(entry.id) && line.includes('reported no usage') && line.includes('"error"')),
    )
  })
}

function testFailures(scene: Scene): void {
  const { from, to, stream } = scene
  const frames = say.writeFrames(to, { pieces, tokens })

  /** A failed call: told to the caller, recorded, free of charge. */
  async function fails(script: Script, status: number): Promise<Entry> {
    const { heard, entry, paid } = await run(scene, script)
    assert.equal(heard.status, status, heard.text)
    assert.deepEqual([entry.status, entry.holdEnd, entry.charge, paid], ['failed', 'released', 0n, 0n])
    assert.ok(entry.error !== null)
    return entry
  }

  test('a refusal of the upstream costs nothing', async () => {
    const error = { error: { message: 'bad request', type: 'invalid_request_error' } }
    assert.equal((await fails(sendJson(error, 400), 400)).error, 'invalid_request')
    await fails(sendJson({ error: { message: 'slow down' } }, 429), 503)
    await fails(sendJson({ error: { message: 'no' } }, 401), 502)
  })

  test('a failure before any content costs nothing', async () => {
    await fails(sendJson({ error: { message: 'broken' } }, 500), 502)
    await fails({ beforeHeaders: [{ cut: 'reset' }], steps: [] }, 502)
    await fails({ ...send(scene, { pieces, tokens }), framing: 'chunked', steps: [{ cut: 'fin' }] }, 502)
    if (stream) {
      const failure = sendFrames(to, [say.writeFailure(to)])
      // Anthropic's says that it is overloaded, so that it is asked once more.
      const isOverloaded = to === 'anthropic-messages'
      if (isOverloaded) bank.upstream.next(failure)
      await fails(failure, isOverloaded ? 503 : 502)
      await fails(sendFrames(to, []), 502)
    } else await fails(sendJson('{"half', 200), 502)
  })

  if (!stream) {
    test('a whole answer that breaks off costs nothing', async () => {
      const bytes = Buffer.from(JSON.stringify(say.writeBody(to, { pieces, tokens })))
      const steps = [{ send: bytes.subarray(0, bytes.length - 9) }, { cut: 'fin' as const }]
      await fails({ headers: { 'content-type': 'application/json' }, steps }, 502)
    })
    return
  }

  test('a failure after content costs nothing where no usage was reported', async () => {
    const silent = say.writeFrames(to, { pieces })
    const content = silent.length - 3
    for (const how of ['fin', 'reset', 'end'] as const) {
      const entry = await fails(cutAfter(sendFrames(to, silent), Math.max(2, content), how), 200)
      assert.equal(entry.tokens, undefined)
    }
    const told = [...silent.slice(0, Math.max(2, content)), say.writeFailure(to)]
    await fails(sendFrames(to, told), 200)
  })

  test('a failure after content costs the caller nothing and us what the provider reported', async () => {
    const early = say.writeFrames(to, { pieces, tokens, early: true })
    const failure = say.writeFailure(to, tokens)
    const entry = await fails(sendFrames(to, [...early.slice(0, Math.max(3, early.length - 3)), failure]), 200)
    assert.ok(entry.tokens !== undefined, 'what was reported is recorded')
    assert.ok(entry.tokens.input > 0)
    assert.equal(entry.cost, priceOf(entry.tokens, counter.costs))
  })

  test('a stream that a caller heard fail ends in an error event or a broken connection, never well', async () => {
    const { heard } = await run(scene, cutAfter(sendFrames(to, frames), frames.length - 2, 'fin'))
    assert.doesNotMatch(heard.text, /\[DONE\]|response\.completed|message_stop/, `${from}`)
  })
}

function testLeavingWhole(scene: Scene): void {
  const { to } = scene
  /** The record of a call whose caller leaves once the provider has it, and before the gate opens. */
  const leaveEarly = async (gate: Gate, script: Script): Promise<Entry> => {
    const arrived = bank.upstream.arrived(bank.upstream.received.length + 1)
    const asked = start(scene, script)
    await within('the request', arrived)
    asked.leave()
    await within('the end of the call', asked.heard)
    await counter.seen(bank)
    gate.open()
    return recorded(bank, purse, asked)
  }

  test('a caller who leaves before a whole answer pays what it costs: the call goes on to its end', async () => {
    const { steps, ...script } = send(scene, { pieces, tokens })
    const holds: ((gate: Gate) => Script)[] = [
      (gate) => ({ ...script, beforeHeaders: [{ hold: gate }], steps }),
      (gate) => ({ ...script, steps: [{ hold: gate }, ...steps] }),
    ]
    for (const hold of holds) {
      const gate = new Gate()
      const entry = await leaveEarly(gate, hold(gate))
      assert.deepEqual([entry.status, entry.holdEnd, entry.estimated], ['cancelled', 'settled', false])
      assert.equal(entry.charge, priceOf(say.asReported(to, tokens), prices))
    }
  })

  test('a caller who leaves before a whole answer that then fails pays nothing', async () => {
    const gate = new Gate()
    const entry = await leaveEarly(gate, { beforeHeaders: [{ hold: gate }, { cut: 'reset' }], steps: [] })
    assert.deepEqual([entry.holdEnd, entry.charge], ['released', 0n])
  })
}

const stall = { stall: true as const }

function testLeavingEarly(scene: Scene): void {
  const { to } = scene
  const frames = say.writeFrames(to, { pieces, tokens })

  test('a caller who leaves before anything came pays for the input, as estimated', async () => {
    for (const script of [
      { beforeHeaders: [stall], steps: [] },
      { ...send(scene, { pieces }), framing: 'chunked' as const, steps: [stall] },
    ]) {
      const arrived = bank.upstream.arrived(bank.upstream.received.length + 1)
      const asked = start(scene, script)
      const received = await within('the request', arrived)
      asked.leave()
      await within('the end of the upstream call', received.aborted)
      const entry = await recorded(bank, purse, asked)
      assert.deepEqual([entry.status, entry.holdEnd, entry.estimated], ['cancelled', 'settled', true])
      assert.ok(entry.tokens !== undefined && entry.tokens.input > 0)
      assert.equal(entry.tokens.output, 0)
      assert.equal(entry.charge, priceOf(entry.tokens, prices))
    }
  })

  const ended = say.countBeforeUsage(to, frames)
  // Where it is undefined, usage comes with the finish itself.
  if (ended !== undefined)
    test('a caller who leaves when a finish was seen pays what the provider reports right after', async () => {
      const gate = new Gate()
      const { steps, ...script } = sendFrames(to, frames)
      const asked = start(scene, {
        ...script,
        steps: [...steps.slice(0, ended), { hold: gate }, ...steps.slice(ended)],
      })
      await counter.until('the last words', () => asked.soFar().includes('the lazy dog.'))
      // What comes right behind them shows nothing to every caller.
      await counter.until('the finish', () => (bank.upstream.last?.sent.length ?? 0) >= ended)
      await counter.seen(bank)
      asked.leave()
      await within('the end of the call', asked.heard)
      await counter.seen(bank)
      gate.open()
      const entry = await recorded(bank, purse, asked)
      assert.deepEqual([entry.status, entry.estimated], ['cancelled', false])
      assert.equal(entry.charge, priceOf(say.asReported(to, tokens), prices))
    })

  test('a caller who leaves mid-stream pays for what had come', async () => {
    const silent = say.writeFrames(to, { pieces })
    const first = silent.findIndex(({ data }) => data.includes('brown fox')) + 1
    for (const [count, said, last] of [
      [first, 'The quick brown fox ', 'brown fox'],
      [say.countBeforeEnd(to, silent), pieces.join(''), 'the lazy dog.'],
    ] as const) {
      const script = sendFrames(to, silent.slice(0, count))
      const asked = start(scene, { ...script, steps: [...script.steps, stall] })
      await leaveAfter(asked, last)
      const entry = await recorded(bank, purse, asked)
      assert.deepEqual([entry.status, entry.estimated], ['cancelled', true])
      assert.equal(entry.tokens?.output, await countText(said))
      assert.ok(entry.tokens.input > 0)
      assert.equal(entry.charge, priceOf(entry.tokens, prices))
    }
  })
}

function testLeavingLate(scene: Scene): void {
  const { to } = scene
  const frames = say.writeFrames(to, { pieces, tokens })

  test('a caller who leaves after usage was reported pays no less than that', async () => {
    const early = say.writeFrames(to, { pieces, tokens, early: true })
    const count = to === 'gemini' ? 2 : to === 'openai-responses' ? early.length - 1 : 4
    const script = sendFrames(to, early.slice(0, count))
    const asked = start(scene, { ...script, steps: [...script.steps, stall] })
    await leaveAfter(asked, 'The quick')
    const entry = await recorded(bank, purse, asked)
    assert.equal(entry.status, 'cancelled')
    // Responses reports nothing before its end.
    if (to !== 'openai-responses') {
      assert.equal(entry.tokens?.input, say.asReported(to, tokens).input)
      assert.equal(entry.tokens.cacheRead, tokens.cacheRead)
    }
    assert.equal(entry.charge, priceOf(entry.tokens as Tokens, prices))
  })

  test('a caller who leaves at any byte pays once', async () => {
    const length = (await run(scene, sendFrames(to, frames))).heard.text.length
    for (const share of [0, 0.1, 0.35, 0.6, 0.85, 0.99]) {
      const asked = start(scene, sendFrames(to, frames, 2), {}, Math.floor(length * share))
      await within('the end of the call', asked.heard)
      const entry = await recorded(bank, purse, asked)
      assert.ok(entry.status === 'cancelled' || entry.status === 'completed', entry.status)
      if (entry.status === 'completed') assert.equal(entry.charge, priceOf(say.asReported(to, tokens), prices))
    }
  })
}

/** Leaves once the caller has heard this. */
async function leaveAfter(asked: Asked, piece: string): Promise<void> {
  await counter.until(`the words '${piece}'`, () => asked.soFar().includes(piece.trim()))
  asked.leave()
  await within('the end of the call', asked.heard)
}

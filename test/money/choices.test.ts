// Several answers to one request, from providers that give one a call: what every ending of them costs. The provider bills
// each call by itself, so that a charge is the sum of what the calls cost, each with its own input and price of a request.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { parseJsonObject, readArray, readObject, type JsonObject } from '../../src/foundation/json/json.ts'
import { bounds } from '../../src/foundation/bounds.ts'
import { SseParser } from '../../src/foundation/frames/sse.ts'
import { paths } from '../e2e/world.ts'
import { operate } from '../operate.ts'
import { cutAfter, Gate, sendFrames, sendJson, type Script } from '../upstream/script.ts'
import { noTokens, writeBody, writeFailure, writeFrames, type Tokens, type UpstreamProtocol } from './answers.ts'
import {
  ask,
  atRest,
  openBank,
  prices,
  costs,
  recorded,
  seen,
  until,
  within,
  writePrices,
  writeRequest,
} from './bank.ts'
import type { Asked, Bank, Heard, Purse } from './bank.ts'
import { priceOf } from './books.ts'

/** A Chat provider that takes no `n`, beside the three others that have none. */
const plain = 'test/plain-chat'
const upstreams: readonly (readonly [model: string | undefined, to: UpstreamProtocol])[] = [
  [plain, 'openai-chat'],
  [undefined, 'openai-responses'],
  [undefined, 'anthropic-messages'],
  [undefined, 'gemini'],
]
const filled = 1_000_000_000_000n
const from = 'openai-chat'

let bank: Bank
let purse: Purse
before(async () => {
  // The upstream's address is known once it runs: the provider is made of the one that it has already.
  bank = await openBank((base) => {
    const chat = readObject(readObject(base['providers'])?.['test-openai-chat'])
    return {
      providers: {
        ...readObject(base['providers']),
        plain: { ...chat, quirks: { ...readObject(chat?.['quirks']), refused_fields: ['n'] } },
      },
      models: {
        [plain]: {
          price: writePrices(prices),
          endpoints: [{ provider: 'plain', model: 'upstream-plain', price: writePrices(costs) }],
        },
      },
    }
  })
  purse = await bank.openPurse(filled)
})
after(async () => {
  bank.books.assertBalanced(purse.walletId, prices)
  await atRest(bank)
  await bank.stop()
})
afterEach(() => bank.upstream.forget())

/** What the answer to call number `index` used: different for each, so that no two can be taken for each other. */
const tokensOf = (index: number): Tokens => ({ ...noTokens, input: 101 + index, output: 11 + 2 * index })
const answerOf = (index: number) => ({ pieces: [`answer ${index} `, 'goes ', 'on.'], tokens: tokensOf(index) })
const framesOf = (to: UpstreamProtocol, index: number) => writeFrames(to, answerOf(index))
const script = (to: UpstreamProtocol, index: number, stream: boolean): Script =>
  stream ? sendFrames(to, framesOf(to, index)) : sendJson(writeBody(to, answerOf(index)))
const costOf = (...indices: number[]) => indices.reduce((sum, index) => sum + priceOf(tokensOf(index), prices), 0n)
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

function start(model: string | undefined, to: UpstreamProtocol, more: JsonObject, of = purse): Asked {
  const body = { ...writeRequest(from, to, more), ...(model === undefined ? {} : { model }) }
  return ask(bank.gateway, paths[from], body, { key: of.key })
}

type Choice = { text: string; finish: string | undefined }

/** What a client makes of it: the text and the finish of each choice. */
function readChoices(heard: Heard, stream: boolean): Choice[] {
  const choices: Choice[] = []
  const chunks = stream
    ? new SseParser().push(Buffer.from(heard.text)).map(({ data }) => parseJsonObject(data) ?? {})
    : [heard.json]
  for (const chunk of chunks)
    for (const each of readArray(chunk['choices']) ?? []) {
      const choice = readObject(each)
      const index = Number(choice?.['index'])
      const known = (choices[index] ??= { text: '', finish: undefined })
      const said = readObject(choice?.[stream ? 'delta' : 'message'])
      known.text += String(said?.['content'] ?? '')
      if (typeof choice?.['finish_reason'] === 'string') known.finish = choice['finish_reason']
    }
  return choices
}

const textsOf = (count: number) => upTo(count).map((index) => ({ text: `answer ${index} goes on.`, finish: 'stop' }))
const byText = (a: Choice, b: Choice) => (a.text < b.text ? -1 : 1)

for (const [model, to] of upstreams)
  for (const stream of [true, false]) {
    const name = `${model ?? to}, ${stream ? 'streamed' : 'whole'}`

    test(`three answers of ${name} are three choices, charged as their three calls`, async () => {
      const before = bank.books.wallet(purse.walletId).posted
      bank.upstream.next(...upTo(3).map((index) => script(to, index, stream)))
      const asked = start(model, to, { n: 3, stream, stream_options: { include_usage: true } })
      const heard = await within('the answer', asked.heard)
      assert.equal(heard.status, 200, heard.text)
      assert.equal(heard.headers['x-crossmodel-dropped'], undefined)
      assert.deepEqual(readChoices(heard, stream).sort(byText), textsOf(3))
      assert.ok(bank.upstream.received.every(({ body }) => body['n'] === undefined))
      const entry = await recorded(bank, purse, asked)
      assert.deepEqual([entry.status, entry.finish, entry.estimated], ['completed', 'stop', false])
      assert.equal(entry.charge, costOf(0, 1, 2))
      assert.equal(before - bank.books.wallet(purse.walletId).posted, entry.charge)
      assert.deepEqual([entry.tokens?.input, entry.tokens?.output], [306, 39])
      const usage = stream
        ? readObject(parseJsonObject(heard.text.match(/\{[^\n]*"choices":\[\],[^\n]*/)?.[0] ?? '')?.['usage'])
        : readObject(heard.json['usage'])
      assert.deepEqual([usage?.['prompt_tokens'], usage?.['completion_tokens']], [306, 39])
      if (stream) {
        assert.equal(heard.text.match(/\[DONE\]/g)?.length, 1)
        assert.ok(heard.text.endsWith('data: [DONE]\n\n'))
        assert.equal(new Set(heard.text.match(/"id":"[^"]*"/g)).size, 1)
      } else assert.equal(heard.headers['x-crossmodel-attempts'], '3')
    })
  }

for (const stream of [true, false]) {
  const how = stream ? 'streamed' : 'whole'
  const to = 'anthropic-messages'

  test(`one call that fails before its content is tried again alone, ${how}`, async () => {
    const failure = sendJson({ error: { message: 'broken' } }, 500)
    bank.upstream.next(script(to, 0, stream), failure, ...[1, 2].map((index) => script(to, index, stream)))
    const asked = start(undefined, to, { n: 3, stream })
    const heard = await within('the answer', asked.heard)
    assert.deepEqual(readChoices(heard, stream).sort(byText), textsOf(3))
    assert.equal(bank.upstream.received.length, 4)
    assert.equal((await recorded(bank, purse, asked)).charge, costOf(0, 1, 2))
  })

  test(`one call that fails twice ends the answer with its error, at no cost, ${how}`, async () => {
    bank.upstream.next(script(to, 0, stream))
    bank.upstream.always(sendJson({ error: { message: 'broken' } }, 500))
    const asked = start(undefined, to, { n: 2, stream })
    const heard = await within('the answer', asked.heard)
    if (stream) {
      assert.match(heard.text, /"error":\{/)
      assert.doesNotMatch(heard.text, /\[DONE\]/)
    } else assert.equal(heard.status, 502, heard.text)
    assert.equal(bank.upstream.received.length, 1 + bounds.triesPerChoice)
    const entry = await recorded(bank, purse, asked)
    assert.deepEqual([entry.status, entry.holdEnd, entry.charge], ['failed', 'released', 0n])
  })

  test(`where the first call fails before its content, the request fails as one answer does, ${how}`, async () => {
    bank.upstream.always(sendJson({ error: { message: 'broken' } }, 500))
    const asked = start(undefined, to, { n: 5, stream })
    const heard = await within('the answer', asked.heard)
    assert.equal(heard.status, 502, heard.text)
    assert.equal(bank.upstream.received.length, 1)
    assert.equal((await recorded(bank, purse, asked)).charge, 0n)
  })
}

test('one call that fails after its content ends the stream, breaks the others off and costs nothing', async () => {
  const to = 'openai-responses'
  const frames = framesOf(to, 1)
  bank.upstream.next(
    { ...script(to, 0, true), steps: [...script(to, 0, true).steps.slice(0, -2), { stall: true }] },
    cutAfter(sendFrames(to, frames), frames.length - 2, 'fin'),
  )
  const asked = start(undefined, to, { n: 2, stream: true })
  const heard = await within('the answer', asked.heard)
  assert.match(heard.text, /"error":\{[^\n]*\n\n$/)
  assert.doesNotMatch(heard.text, /\[DONE\]/)
  assert.equal(
    await within('the other call', bank.upstream.received[0]?.ended ?? Promise.reject(new Error())),
    'aborted',
  )
  const entry = await recorded(bank, purse, asked)
  assert.deepEqual([entry.status, entry.charge], ['failed', 0n])
})

test('a refusal of the answer itself after content costs what the calls have reported and brought', async () => {
  const to = 'openai-responses'
  const refusal = writeFailure(to)
  const policy = { ...refusal, data: refusal.data.replace(/"code":"[^"]*"/, '"code":"content_policy_violation"') }
  const gate = new Gate()
  const second = sendFrames(to, [...framesOf(to, 1).slice(0, -2), policy])
  bank.upstream.next(script(to, 0, true), { ...second, beforeHeaders: [{ hold: gate }] })
  const asked = start(undefined, to, { n: 2, stream: true })
  await until('the first choice', () => asked.soFar().includes('"finish_reason":"stop"'))
  gate.open()
  const heard = await within('the answer', asked.heard)
  assert.match(heard.text, /content_policy_violation/)
  const entry = await recorded(bank, purse, asked)
  assert.equal(entry.status, 'failed')
  // The first by its report; the second, which reported nothing, by what went by.
  assert.ok(entry.charge > costOf(0), `${entry.charge}`)
})

test('seventeen answers: sixteen calls at a time, the last as soon as one has ended', async () => {
  const to = 'anthropic-messages'
  const count = bounds.choiceCallsAtOnce + 1
  const gates = upTo(count).map(() => new Gate())
  let arrived = 0
  bank.upstream.always(() => {
    const index = arrived
    arrived += 1
    const { steps, ...rest } = script(to, index, true)
    return { ...rest, steps: [...steps.slice(0, 4), { hold: gates[index] as Gate }, ...steps.slice(4)] }
  })
  const asked = start(undefined, to, { n: count, stream: true })
  await within('sixteen calls', bank.upstream.arrived(bounds.choiceCallsAtOnce))
  await until('text of each', () => new Set(asked.soFar().match(/answer \d+/g)).size === bounds.choiceCallsAtOnce)
  await seen(bank)
  assert.equal(bank.upstream.received.length, bounds.choiceCallsAtOnce)
  gates[3]?.open()
  await within('the last call', bank.upstream.arrived(count))
  for (const gate of gates) gate.open()
  const heard = await within('the answer', asked.heard)
  assert.equal(readChoices(heard, true).length, count)
  assert.ok(readChoices(heard, true).every(({ finish }) => finish === 'stop'))
  assert.equal((await recorded(bank, purse, asked)).charge, costOf(...upTo(count)))
})

for (const stream of [true, false])
  test(`as many answers as may be asked for, ${stream ? 'streamed' : 'whole'}`, async () => {
    const to = 'gemini'
    let arrived = 0
    let most = 0
    let running = 0
    bank.upstream.always((request) => {
      running += 1
      most = Math.max(most, running)
      void request.ended.then(() => (running -= 1))
      const index = arrived
      arrived += 1
      return script(to, index, stream)
    })
    const asked = start(undefined, to, { n: bounds.candidates, stream })
    const heard = await within('the answer', asked.heard)
    assert.equal(heard.status, 200, heard.text)
    const choices = readChoices(heard, stream)
    assert.equal(choices.length, bounds.candidates)
    assert.equal(new Set(choices.map(({ text }) => text)).size, bounds.candidates)
    assert.equal(bank.upstream.received.length, bounds.candidates)
    assert.ok(most <= bounds.choiceCallsAtOnce + 1, `${most} at once`)
    const entry = await recorded(bank, purse, asked)
    assert.equal(entry.charge, costOf(...upTo(bounds.candidates)))
  })

test('a caller who leaves pays for what each call has reported or brought, and every call is broken off', async () => {
  const to = 'anthropic-messages'
  const whole = script(to, 0, true)
  const { steps, ...rest } = script(to, 1, true)
  bank.upstream.next(
    whole,
    { ...rest, steps: [...steps.slice(0, 4), { stall: true }] },
    { beforeHeaders: [{ stall: true }], steps: [] },
  )
  const asked = start(undefined, to, { n: 3, stream: true })
  await within('three calls', bank.upstream.arrived(3))
  await until(
    'the choices',
    () => asked.soFar().includes('answer 1') && asked.soFar().includes('"finish_reason":"stop"'),
  )
  asked.leave()
  const entry = await recorded(bank, purse, asked)
  assert.deepEqual([entry.status, entry.estimated], ['cancelled', true])
  for (const received of bank.upstream.received.slice(1))
    assert.equal(await within('a call', received.ended), 'aborted')
  // One is charged as reported, the second what it said it had read and what it wrote, the third for its input.
  assert.ok(entry.tokens !== undefined && entry.tokens.input > 101 + 102 && entry.tokens.output > 11)
  assert.ok(entry.charge > costOf(0) + priceOf({ ...noTokens, input: 102 }, prices))
})

test('a caller who leaves before whole answers pays for the calls that run, which go on to their end', async () => {
  const to = 'openai-responses'
  const gate = new Gate()
  const held = (index: number) => ({ ...script(to, index, false), beforeHeaders: [{ hold: gate }] })
  bank.upstream.next(script(to, 0, false), ...upTo(16).map((index) => held(index + 1)))
  const asked = start(undefined, to, { n: 40 })
  await within('the calls', bank.upstream.arrived(1 + bounds.choiceCallsAtOnce))
  asked.leave()
  await within('the end of the call', asked.heard)
  await seen(bank)
  gate.open()
  const entry = await recorded(bank, purse, asked)
  assert.deepEqual([entry.status, entry.estimated], ['cancelled', false])
  assert.equal(entry.charge, costOf(...upTo(17)))
  assert.equal(bank.upstream.received.length, 17)
})

for (const chunking of ['events', 'whole'] as const)
  for (const to of ['anthropic-messages', 'openai-responses'] as const)
    test(`a wallet that is spent ends every choice of ${to} by length, those that never began too, its bytes in ${chunking}`, async () => {
      const poor = await bank.openPurse((prices.reasoning * 9_500n) / 1_000_000n)
      const pieces = upTo(2_000).map((index) => `${index}: and so it goes on and on, for as long as it pays. `)
      const long = sendFrames(to, writeFrames(to, { pieces, tokens: { ...noTokens, input: 20, output: 40_000 } }))
      const bytes = Buffer.concat(long.steps.flatMap((step) => ('send' in step ? [step.send] : [])))
      bank.upstream.always(chunking === 'events' ? long : { ...long, steps: [{ send: bytes }] })
      const asked = start(undefined, to, { n: 20, stream: true, cap: 40_000 }, poor)
      const heard = await within('the answer', asked.heard)
      assert.equal(heard.status, 200, heard.text)
      const choices = readChoices(heard, true)
      assert.equal(choices.length, 20)
      assert.deepEqual(new Set(choices.map(({ finish }) => finish)), new Set(['length']))
      assert.ok(heard.text.endsWith('data: [DONE]\n\n'))
      const entry = await recorded(bank, poor, asked)
      const wallet = bank.books.wallet(poor.walletId)
      assert.ok(wallet.posted >= 0n && wallet.held === 0n, `${wallet.posted}`)
      assert.deepEqual([entry.status, entry.finish, entry.waived], ['completed', 'length', 0n])
      bank.books.assertBalanced(poor.walletId, prices)
    })

test('a wallet that could pay for one answer and not for the input of all is refused before anything is asked', async () => {
  const long = 'word '.repeat(20_000)
  const to = 'anthropic-messages'
  const poor = await bank.openPurse((prices.cacheWrite1h * 60_000n) / 1_000_000n)
  const body = { messages: [{ role: 'user', content: long }], cap: 16 }
  bank.upstream.always(script(to, 0, false))
  const one = await within('one answer', start(undefined, to, body, poor).heard)
  assert.equal(one.status, 200, one.text)
  const asked = start(undefined, to, { ...body, n: 4 }, poor)
  const heard = await within('four answers', asked.heard)
  assert.equal(heard.status, 402, heard.text)
  assert.equal(bank.upstream.received.length, 1)
})

test('requests for several answers that race for a wallet never overspend it, and what is served is paid', async () => {
  const to = 'anthropic-messages'
  const poor = await bank.openPurse(40_000_000n)
  let arrived = 0
  bank.upstream.always(({ body }) => script(to, (arrived += 1) % 7, body['stream'] === true))
  const racers = upTo(60).map((at) => start(undefined, to, { n: 2 + (at % 4), stream: at % 2 === 0, cap: 100 }, poor))
  const heard = await within('all of them', Promise.all(racers.map((racer) => racer.heard)))
  const served = heard.filter(({ status }) => status === 200).length
  assert.ok(served > 0 && served < 60, `${served} were served`)
  assert.ok(heard.every(({ status }) => status === 200 || status === 402))
  await until(
    'the books',
    () => bank.books.entries(poor.walletId).filter(({ charge }) => charge > 0n).length === served,
  )
  assert.ok(bank.books.wallet(poor.walletId).posted >= 0n)
  assert.ok(bank.books.entries(poor.walletId).every(({ waived }) => waived === 0n))
  bank.books.assertBalanced(poor.walletId, prices)
})

test('the auditor computes every charge of several calls again from its record', async () => {
  const report = await operate(bank.gateway.data, 'wallet.audit', {})
  assert.deepEqual(report['differences'], [], JSON.stringify(report))
  assert.ok(Number(report['generations']) > 20, JSON.stringify(report))
})

// Several answers from a provider that gives one a call, as a caller of Chat meets them: valid against OpenAI's document, with
// slow callers and silent providers, with a key that is disabled, from streams that are folded, and from bodies that are
// read on another thread.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { bounds } from '../../src/foundation/bounds.ts'
import { parseJsonObject, readArray, readObject, type JsonObject } from '../../src/foundation/json/json.ts'
import { SseParser } from '../../src/foundation/frames/sse.ts'
import { noTokens, writeBody, writeFrames, writeShortBody } from '../money/answers.ts'
import { openBank, prices, recorded, seen, until, within, writePrices, writeRequest, ask } from '../money/bank.ts'
import type { Bank, Purse } from '../money/bank.ts'
import { operate } from '../operate.ts'
import { assertValid, testJudged } from '../schemas.ts'
import { sendFrames, sendJson, type Script } from '../upstream/script.ts'
import { call, paths } from './world.ts'

const path = paths['openai-chat']
const folding = 'test/folding'
const both = 'test/both'
const filled = 1_000_000_000_000n
const streamIdleMs = 600

let bank: Bank
let purse: Purse
before(async () => {
  bank = await openBank(
    (base) => {
      const providers = readObject(base['providers']) ?? {}
      const messages = readObject(providers['test-anthropic-messages'])
      const offer = (provider: string) => ({ provider, model: 'claude-sonnet-4-5', price: writePrices(prices) })
      return {
        providers: { ...providers, anthropic: { base_url: messages?.['base_url'] ?? '', api_key: 'k' } },
        models: {
          [folding]: { price: writePrices(prices), endpoints: [offer('anthropic')] },
          [both]: {
            price: writePrices(prices),
            strategy: 'order',
            endpoints: [offer('test-anthropic-messages'), offer('test-openai-chat')],
          },
        },
      }
    },
    { bounds: { journalApplyMs: 10, streamIdleMs, lastLookMs: 50 } },
  )
  purse = await bank.openPurse(filled)
})
after(() => bank.stop())
afterEach(() => bank.upstream.forget())

const answer = (pieces: readonly string[]) => ({ pieces, tokens: { ...noTokens, input: 10, output: 20 } })
const start = (more: JsonObject, key = purse.key) =>
  ask(bank.gateway, path, writeRequest('openai-chat', 'anthropic-messages', more), { key })

function chunksOf(text: string): JsonObject[] {
  const frames = new SseParser().push(Buffer.from(text)).filter(({ data }) => data !== '[DONE]')
  return frames.map(({ data }) => parseJsonObject(data) ?? {})
}

function textsOf(text: string): string[] {
  const texts: string[] = []
  for (const chunk of chunksOf(text))
    for (const choice of readArray(chunk['choices']) ?? []) {
      const { index, delta } = readObject(choice) ?? {}
      texts[Number(index)] = (texts[Number(index)] ?? '') + String(readObject(delta)?.['content'] ?? '')
    }
  return texts
}

test('chunks and bodies of several choices are valid against the document of OpenAI', async () => {
  bank.upstream.always(sendFrames('anthropic-messages', writeFrames('anthropic-messages', answer(['Hello', ' there']))))
  const streamed = await within(
    'a stream',
    start({ n: 3, stream: true, stream_options: { include_usage: true } }).heard,
  )
  const chunks = chunksOf(streamed.text)
  for (const chunk of chunks) assertValid('openai', 'CreateChatCompletionStreamResponse', chunk)
  assert.equal(new Set(chunks.map(({ id, model, created }) => `${id} ${model} ${created}`)).size, 1)
  assert.deepEqual(
    textsOf(streamed.text),
    Array.from({ length: 3 }, () => 'Hello there'),
  )
  bank.upstream.always(sendJson(writeShortBody('anthropic-messages')))
  const whole = await within('a body', start({ n: 3 }).heard)
  assertValid('openai', 'CreateChatCompletionResponse', whole.json)
})

test('choices are interleaved as they come, each by its index', async () => {
  const frames = writeFrames('anthropic-messages', answer(Array.from({ length: 40 }, (_, at) => `piece ${at} `)))
  bank.upstream.always(sendFrames('anthropic-messages', frames, 5))
  const { text } = await within('a stream', start({ n: 4, stream: true }).heard)
  const order = chunksOf(text).flatMap(({ choices }) =>
    (readArray(choices) ?? []).map((each) => readObject(each)?.['index']),
  )
  const turns = order.filter((index, at) => at > 0 && index !== order[at - 1]).length
  assert.ok(turns > 10, `${turns} changes of choice`)
  assert.equal(new Set(textsOf(text)).size, 1)
})

test('a caller who reads late gets all of every choice', async () => {
  const piece = 'x'.repeat(60_000)
  const pieces = Array.from({ length: 60 }, () => piece)
  bank.upstream.always(sendFrames('anthropic-messages', writeFrames('anthropic-messages', answer(pieces))))
  const body = writeRequest('openai-chat', 'anthropic-messages', { n: 12, stream: true, cap: 2_000_000 })
  const calling = call(bank.gateway, path, { body })
  calling.pause()
  await within('the calls', bank.upstream.arrived(2))
  await seen(bank)
  calling.resume()
  const reply = await within('the rest', calling.reply)
  assert.deepEqual(
    textsOf(reply.text).map(({ length }) => length),
    Array.from({ length: 12 }, () => 60 * 60_000),
  )
  assert.ok(reply.text.endsWith('data: [DONE]\n\n'))
})

const held = (steps: number): Script => {
  const script = sendFrames('anthropic-messages', writeFrames('anthropic-messages', answer(['Hello', ' there'])))
  return { ...script, steps: [...script.steps.slice(0, steps), { stall: true }] }
}

test('one provider that goes silent in the middle ends the answer, once the others have ended', async () => {
  const whole = sendFrames('anthropic-messages', writeFrames('anthropic-messages', answer(['Hello', ' there'])))
  bank.upstream.next(whole, held(4), whole)
  const asked = start({ n: 3, stream: true })
  const { text } = await within('the end', asked.heard)
  assert.match(text, /"code":"provider_timeout"/)
  assert.doesNotMatch(text, /\[DONE\]/)
  assert.equal((await recorded(bank, purse, asked)).charge, 0n)
})

test('a call that is slow to begin is not taken for a silent one', async () => {
  const whole = sendFrames('anthropic-messages', writeFrames('anthropic-messages', answer(['Hello', ' there'])))
  bank.upstream.next(whole, { ...whole, beforeHeaders: [{ waitMs: streamIdleMs * 3 }] })
  const { text } = await within('the end', start({ n: 2, stream: true }).heard)
  assert.deepEqual(textsOf(text), ['Hello there', 'Hello there'])
  assert.ok(text.endsWith('data: [DONE]\n\n'))
})

test('a key that is disabled ends the stream of all choices, and every call', async () => {
  const { data } = bank.gateway
  const made = await operate(data, 'key.create', { name: 'short', owner: purse.owner })
  bank.upstream.always(held(4))
  const asked = start({ n: 3, stream: true }, String(made['key']))
  await until('text', () => new Set(asked.soFar().match(/"index":\d/g)).size === 3)
  await operate(data, 'key.disable', { id: String(made['id']) })
  const { text } = await within('the end', asked.heard)
  assert.match(text, /"error":\{/)
  for (const received of bank.upstream.received) assert.equal(await within('a call', received.ended), 'aborted')
})

test('answers that a provider only streams are folded into the choices of one body', async () => {
  bank.upstream.always(sendFrames('anthropic-messages', writeFrames('anthropic-messages', answer(['Hello', ' there']))))
  const heard = await within('the answer', start({ model: folding, n: 2, cap: 30_000 }).heard)
  assert.equal(heard.status, 200, heard.text)
  assert.ok(bank.upstream.received.every(({ body }) => body['stream'] === true))
  const texts = readArray(heard.json['choices'])?.map((each) => readObject(readObject(each)?.['message'])?.['content'])
  assert.deepEqual(texts, ['Hello there', 'Hello there'])
})

test('a caller who leaves folded answers ends their calls, and pays for what went by', async () => {
  const whole = sendFrames('anthropic-messages', writeFrames('anthropic-messages', answer(['Hello', ' there'])))
  bank.upstream.next(whole, held(4))
  const asked = start({ model: folding, n: 2, cap: 30_000 })
  await within('both calls', bank.upstream.arrived(2))
  await until('its text', () => (bank.upstream.received[1]?.sent.length ?? 0) === 4)
  await seen(bank)
  asked.leave()
  const entry = await recorded(bank, purse, asked)
  assert.equal(await within('the call', bank.upstream.received[1]?.ended ?? Promise.reject(new Error())), 'aborted')
  assert.deepEqual([entry.status, entry.estimated], ['cancelled', true])
  assert.ok(entry.tokens !== undefined && entry.tokens.output > 20)
})

test('large answers are read elsewhere and joined', async () => {
  const text = 'word '.repeat((2 * bounds.largeAnswerBytes) / 5)
  bank.upstream.always(sendJson(writeBody('anthropic-messages', answer([text]))))
  const heard = await within('the answer', start({ n: 3, cap: 2_000_000 }).heard)
  assert.equal(heard.status, 200, heard.text.slice(0, 300))
  const choices = readArray(heard.json['choices']) ?? []
  assert.deepEqual(
    choices.map((each) => [
      readObject(each)?.['index'],
      String(readObject(readObject(each)?.['message'])?.['content']).length,
    ]),
    [0, 1, 2].map((index) => [index, text.length]),
  )
})

test('where the first call fails before its content, the next endpoint is asked, in one call if it can', async () => {
  bank.upstream.next(sendJson({ error: { message: 'broken' } }, 500))
  const body = writeShortBody('openai-chat')
  const [choice] = readArray(body['choices']) ?? []
  bank.upstream.next(sendJson({ ...body, choices: [0, 1].map((index) => ({ ...readObject(choice), index })) }))
  const heard = await within('the answer', start({ model: both, n: 2 }).heard)
  assert.equal(heard.status, 200, heard.text)
  assert.equal(readArray(heard.json['choices'])?.length, 2)
  assert.deepEqual(
    bank.upstream.received.map(({ body: sent }) => sent['n']),
    [undefined, 2],
  )
})

testJudged()

// A stream that its wallet cannot pay to the end stops cleanly: the protocol's length reason, the protocol's
// terminal event, valid against the official documents, charged within the wallet. In all three protocols, with bytes
// handed on and with a translation, wherever the upstream's bytes happen to be cut.
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { parseJsonObject, readObject, type JsonObject } from '../../src/foundation/json/json.ts'
import { SseParser, type Frame } from '../../src/foundation/frames/sse.ts'
import type { InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { countText } from '../../src/tokens/count-text.ts'
import { paths } from '../e2e/world.ts'
import { writeFrame } from '../recordings.ts'
import { assertValid, testJudged } from '../schemas.ts'
import { cutBytes, Gate, type Chunking } from '../upstream/script.ts'
import { noTokens, writeFrames, type UpstreamProtocol } from './answers.ts'
import { ask, openBank, prices, recorded, until, within, writeRequest, type Bank, type Purse } from './bank.ts'

const pairs: readonly (readonly [from: InboundProtocolName, to: UpstreamProtocol])[] = [
  ['openai-chat', 'openai-chat'],
  ['openai-responses', 'openai-responses'],
  ['anthropic-messages', 'anthropic-messages'],
  ['openai-chat', 'gemini'],
  ['openai-responses', 'anthropic-messages'],
  ['anthropic-messages', 'openai-responses'],
]
const chunkings: readonly (readonly [name: string, chunking: Chunking | 'events'])[] = [
  ['an event at a time', 'events'],
  ['all at once', 'whole'],
  ['cut inside events', { seed: 11, most: 3_000 }],
  ['cut into small pieces', { seed: 12, most: 120 }],
]
/** Ten tokens and more each, about 40,000 in all; the upstream does not keep to the cap that it was sent. */
const pieces = Array.from(
  { length: 2_000 },
  (_, index) => `${index}: and so it goes on and on, for as long as it pays. `,
)
const tokens = { ...noTokens, input: 20, output: 40_000 }

let bank: Bank
before(async () => {
  bank = await openBank()
})
after(() => bank.stop())
afterEach(() => bank.upstream.forget())

for (const [from, to] of pairs) {
  describe(`${from} ${from === to ? 'handed on' : `from ${to}`}`, () => {
    const frames = writeFrames(to, { pieces, tokens })
    for (const [name, chunking] of chunkings) {
      test(`a stream that comes ${name} ends by length when the wallet is spent`, async () => {
        // Enough for the first hold and a little more, not for an extension.
        const purse = await bank.openPurse((prices.reasoning * 9_500n) / 1_000_000n)
        await assertEndsShort(from, to, frames, chunking, purse)
      })
    }

    test('a stream of Chinese ends no later, though a character there is nearly a token', async () => {
      const chinese = Array.from({ length: 4_000 }, (_, index) => `第${index}句话：我们继续往下说，直到钱包空了为止。`)
      const purse = await bank.openPurse((prices.reasoning * 9_500n) / 1_000_000n)
      const text = await assertEndsShort(from, to, writeFrames(to, { pieces: chinese, tokens }), 'events', purse)
      // Responses says it all again at the end.
      const heard = new Set(text.match(/第\d+句话：我们继续往下说，直到钱包空了为止。/g))
      const said = await countText([...heard].join(''))
      // Gemini's cap is what the wallet pays for, since its reasoning is not seen: one who breaks it is given a fifth more,
      // by which tokenizers may differ.
      const most = to === 'gemini' ? 9_500 * 1.25 : 9_500
      assert.ok(said < most, `${said} tokens were given for the price of 9,500`)
      const charged = bank.books.entries(purse.walletId)[0]?.tokens?.output ?? 0
      assert.ok(charged > said / 2 && charged < said * 2, `${charged} tokens were charged for ${said}`)
    })

    test('a stream ends by length where other requests took the money meanwhile', async () => {
      // Four times the longest answer is there at first; then all of it is held by others.
      const body = writeRequest(from, to, { stream: true, cap: 9_000 })
      const purse = await bank.openPurse((prices.reasoning * 60_000n) / 1_000_000n)
      await assertEndsShort(from, to, frames, 'events', purse, body, async () => {
        const other = writeRequest('openai-chat', 'openai-chat', { cap: 49_000 })
        // A whole answer is awaited to its end, also when its caller has left: it ends when the provider fails.
        const gate = new Gate()
        bank.upstream.next({ beforeHeaders: [{ hold: gate }, { cut: 'reset' }], steps: [] })
        const count = bank.upstream.received.length
        const asked = ask(bank.gateway, paths['openai-chat'], other, { key: purse.key })
        await within('the other request', bank.upstream.arrived(count + 1))
        return () => {
          asked.leave()
          gate.open()
        }
      })
    })
  })
}

async function assertEndsShort(
  from: InboundProtocolName,
  to: UpstreamProtocol,
  frames: readonly Frame[],
  chunking: Chunking | 'events',
  purse: Purse,
  request: JsonObject = writeRequest(from, to, { stream: true, cap: 30_000 }),
  meanwhile?: () => Promise<() => void>,
): Promise<string> {
  const body = from === 'openai-chat' ? { ...request, stream_options: { include_usage: true } } : request
  const bytes = frames.map((frame) => writeFrame(frame, to))
  const chunks = chunking === 'events' ? bytes : cutBytes(Buffer.concat(bytes), chunking)
  const opened = Promise.withResolvers<void>()
  const headers = { 'content-type': 'text/event-stream' }
  const [first = Buffer.alloc(0), ...rest] = chunking === 'whole' ? [Buffer.alloc(0), ...chunks] : chunks
  const gate = { hold: { opened: opened.promise, open: opened.resolve } as never }
  bank.upstream.next({ headers, steps: [{ send: first }, gate, ...rest.map((send) => ({ send }))] })
  const arrived = bank.upstream.arrived(bank.upstream.received.length + 1)
  const asked = ask(bank.gateway, paths[from], body, { key: purse.key })
  const received = await within('the request', arrived)
  const leave = await meanwhile?.()
  opened.resolve()
  const heard = await within('the end of the stream', asked.heard)
  assert.equal(heard.status, 200, heard.text)
  assert.ok(heard.whole, 'the connection was broken')
  assertLengthEnd(from, heard.text, new Set(from === to ? frames.map(({ data }) => data) : []))
  await within('the end of the upstream call', received.ended)
  leave?.()
  const entry = await recorded(bank, purse, asked)
  assert.deepEqual([entry.status, entry.finish, entry.holdEnd], ['completed', 'length', 'settled'])
  assert.ok(entry.charge > 0n && entry.estimated)
  assert.equal(readToldOutput(from, heard.text), entry.tokens?.output, 'the end tells another usage than is charged')
  await until('the end of all holds', () => bank.books.wallet(purse.walletId).openHolds === 0n)
  assert.ok(bank.books.wallet(purse.walletId).posted >= 0n)
  bank.books.assertBalanced(purse.walletId, prices)
  return heard.text
}

/** The output tokens that the newest usage in a stream tells. */
function readToldOutput(from: InboundProtocolName, text: string): unknown {
  const events = new SseParser().push(Buffer.from(text)).map(({ data }) => parseJsonObject(data) ?? {})
  const usages = events.map(
    (event) => readObject(event['usage']) ?? readObject(readObject(event['response'])?.['usage']),
  )
  const usage = usages.findLast((each) => each !== undefined)
  return from === 'openai-chat' ? usage?.['completion_tokens'] : usage?.['output_tokens']
}

/** `handedOn`: what the provider wrote, which is not ours to judge. */
function assertLengthEnd(from: InboundProtocolName, text: string, handedOn: ReadonlySet<string>): void {
  const parser = new SseParser()
  const frames = [...parser.push(Buffer.from(text)), ...parser.end().frames]
  const ours = frames.filter(({ data }) => !handedOn.has(data) && data !== '[DONE]')
  const events = frames.map(({ data }) => parseJsonObject(data) ?? {})
  for (const { data } of ours) judgeEvent(from, parseJsonObject(data) ?? {})
  switch (from) {
    case 'openai-chat': {
      assert.equal(frames.at(-1)?.data, '[DONE]')
      const finishes = events.flatMap(({ choices }) => (choices as JsonObject[] | undefined) ?? [])
      assert.equal(finishes.at(-1)?.['finish_reason'], 'length')
      return
    }
    case 'openai-responses': {
      const last = events.at(-1)
      assert.equal(last?.['type'], 'response.incomplete')
      const response = readObject(last['response'])
      assert.deepEqual(response?.['incomplete_details'], { reason: 'max_output_tokens' })
      const said = events.filter(({ type }) => type === 'response.output_text.delta').map(({ delta }) => delta)
      const [item] = response['output'] as JsonObject[]
      const [part] = (item?.['content'] ?? []) as JsonObject[]
      assert.equal(part?.['text'], said.join(''))
      return
    }
    case 'anthropic-messages': {
      assert.equal(events.at(-1)?.['type'], 'message_stop')
      assert.equal(readObject(events.at(-2)?.['delta'])?.['stop_reason'], 'max_tokens')
      const open = events.filter(({ type }) => type === 'content_block_start').length
      assert.equal(events.filter(({ type }) => type === 'content_block_stop').length, open)
      return
    }
    default:
      from satisfies never
  }
}

const messagesSchemas: { readonly [type: string]: string } = {
  message_start: 'MessageStartEvent',
  message_delta: 'MessageDeltaEvent',
  message_stop: 'MessageStopEvent',
  content_block_start: 'ContentBlockStartEvent',
  content_block_delta: 'ContentBlockDeltaEvent',
  content_block_stop: 'ContentBlockStopEvent',
}

function judgeEvent(from: InboundProtocolName, event: JsonObject): void {
  const type = String(event['type'])
  const [document, schema] =
    from === 'openai-chat'
      ? (['openai', 'CreateChatCompletionStreamResponse'] as const)
      : from === 'openai-responses'
        ? (['openai', 'ResponseStreamEvent'] as const)
        : (['anthropic', messagesSchemas[type] ?? `no schema for ${type}`] as const)
  assertValid(document, schema, event)
}

testJudged()

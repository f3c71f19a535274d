// A wallet pays for all that providers bill: media by reference, output that nobody sees, text that looks like
// media, predictions. Many calls at once, against a provider that bills what its documents allow and keeps to the caps that it
// was sent. On SQLite, and on two gateways that share a Postgres.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { isObject, type JsonObject } from '../../src/foundation/json/json.ts'
import { parseUsd } from '../../src/foundation/nanos.ts'
import type { InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { writeMp4, writePdfOfTexts } from '../test-media.ts'
import { paths } from '../e2e/world.ts'
import { startGateway, type Gateway } from '../gateway.ts'
import { operate } from '../operate.ts'
import { openPostgres, postgresAbsent, type Postgres } from '../postgres.ts'
import { startTwo } from '../two-gateways.ts'
import { sendFrames, sendJson, type Script } from '../upstream/script.ts'
import { Upstream, type Received } from '../upstream/upstream.ts'
import { noTokens, writeBody, writeFrames } from './answers.ts'
import { ask, within, type Heard } from './bank.ts'

/** Nano-dollars a token. */
const INPUT = 3_000n
const OUTPUT = 15_000n
const WINDOW = 200_000
const prices = { input: 3, output: 15, cache_write_1h: 3 }

/** Models at 3 and 15 USD a million: one that hides what it thinks, one that shows it, Claude, and one that predicts. */
function configure(upstreamUrl: string, more: object = {}): object {
  const offer = (provider: string, model: string) => ({
    context_window_tokens: WINDOW,
    max_output_tokens: 100_000,
    endpoints: [{ provider, model, price: prices }],
  })
  return {
    providers: {
      hidden: { protocols: ['openai-chat'], base_url: `${upstreamUrl}/v1`, api_key: 'k' },
      claude: { protocols: ['anthropic-messages'], base_url: upstreamUrl, api_key: 'k', allow: ['private-addresses'] },
      shown: {
        protocols: ['openai-chat'],
        base_url: `${upstreamUrl}/v1`,
        api_key: 'k',
        quirks: { reasoning_stream: 'whole' },
      },
    },
    models: {
      'acme/hidden': offer('hidden', 'thinker'),
      'acme/shown': offer('shown', 'talker'),
      'acme/claude': offer('claude', 'claude-haiku-4-5'),
    },
    discover_local: false,
    ...more,
  }
}

type Bench = { upstream: Upstream; gateways: readonly Gateway[] }
type Trial = {
  /** Prepaid, USD. */
  usd: string
  from: InboundProtocolName
  body: JsonObject
  calls: number
  /** Tokens that the provider bills for the call; it answers a stream with a stream. */
  bill(received: Received): { input: number; output: number }
}
type Outcome = { heard: Heard[]; served: number; billed: bigint; paid: bigint; received: Received[] }

let owners = 0

/** All calls at once, over the gateways in turn; what the provider bills, and what the wallet paid for it. */
async function run({ upstream, gateways }: Bench, trial: Trial): Promise<Outcome> {
  const data = gateways[0]?.data ?? ''
  owners += 1
  const owner = `owner-${owners}`
  const open = { requests_per_minute: 'none', tokens_per_minute: 'none', concurrent_requests: 'none' }
  const made = await operate(data, 'key.create', { name: 'k', owner, ...open })
  await operate(data, 'wallet.top-up', { owner, amount: trial.usd })
  const key = String(made['key'])
  let billed = 0n
  upstream.forget()
  upstream.always((received) => {
    const { input, output } = trial.bill(received)
    billed += BigInt(input) * INPUT + BigInt(output) * OUTPUT
    return answer(received, { ...noTokens, input, output })
  })
  const asked = Array.from({ length: trial.calls }, (_, index) =>
    ask(gateways[index % gateways.length] as Gateway, paths[trial.from], trial.body, { key }),
  )
  const heard = await within('all answers', Promise.all(asked.map((each) => each.heard)))
  const received = [...upstream.received]
  const left = await readBalance(data, owner)
  const served = heard.filter(({ status }) => status === 200).length
  return { heard, served, billed, paid: parseUsd(trial.usd) - left, received }
}

/** Once nothing is held any more. */
async function readBalance(data: string, owner: string): Promise<bigint> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const wallet = await operate(data, 'wallet.show', { owner })
    const { balance, open_holds: open } = wallet
    if (typeof balance !== 'string' || typeof open !== 'number') throw new Error(JSON.stringify(wallet))
    if (open === 0) return parseUsd(balance)
    await sleep(20)
  }
  throw new Error('money stays held')
}

function answer({ path, body }: Received, tokens: typeof noTokens): Script {
  const protocol = path.endsWith('/messages') ? 'anthropic-messages' : 'openai-chat'
  const said = { pieces: ['Done.'], tokens }
  return body['stream'] === true
    ? sendFrames(protocol, writeFrames(protocol, said), 5)
    : sendJson(writeBody(protocol, said))
}

/** The cap that went upstream. */
function capOf({ body }: Received): number {
  return Number(body['max_completion_tokens'] ?? body['max_tokens'] ?? Number.NaN)
}

function assertPaid({ billed, paid, served, received }: Outcome): void {
  assert.equal(paid, billed, 'what the provider bills and what the wallet paid differ')
  assert.equal(served, received.length, 'a provider was called in vain')
}

function assertRefusedOrServed({ heard }: Outcome): void {
  for (const { status, text } of heard) {
    if (status === 200) continue
    // A thousand calls at once on a busy machine: a database that is late refuses too, and nothing was sent or paid.
    if (status === 500 && text.includes('cannot reach its ledger')) continue
    assert.equal(status, 402, text)
    assert.match(text, /needs [\d.]+ USD and [\d.]+ USD is available/)
  }
}

const say = (content: unknown, more: JsonObject = {}): JsonObject => ({
  model: 'acme/hidden',
  messages: [{ role: 'user', content: content as string }],
  ...more,
})
const picture = { type: 'image_url', image_url: { url: 'https://example.com/picture.png' } }
const paper = (cap: number): JsonObject => ({
  model: 'acme/claude',
  max_tokens: cap,
  messages: [
    { role: 'user', content: [{ type: 'document', source: { type: 'url', url: 'http://127.0.0.1:9/paper.pdf' } }] },
  ],
})

type OpenBench = () => Promise<Bench>

function describeTrials(open: OpenBench): void {
  tryMedia(open)
  tryOddMedia(open)
  tryHolds(open)
  tryCaps(open)
}

function tryMedia(open: OpenBench): void {
  test('1,000 documents by URL on a wallet for 10 images: none is let through that cannot be paid', async () => {
    // Nobody can fetch the address, so each document is held at what the window takes, which is what is billed.
    const bill = () => ({ input: WINDOW, output: 10 })
    const poor = await run(await open(), {
      usd: '0.05',
      from: 'anthropic-messages',
      body: paper(10),
      calls: 1_000,
      bill,
    })
    assertPaid(poor)
    assertRefusedOrServed(poor)
    assert.equal(poor.served, 0)
    const rich = await run(await open(), { usd: '6.1', from: 'anthropic-messages', body: paper(10), calls: 100, bill })
    assertPaid(rich)
    assertRefusedOrServed(rich)
    assert.ok(rich.served >= 1 && rich.served <= 10, String(rich.served))
  })

  test('1,000 images by URL are paid at what their vendor bounds an image', async () => {
    const body = {
      ...paper(10),
      messages: [
        { role: 'user', content: [{ type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } }] },
      ],
    }
    const outcome = await run(await open(), {
      usd: '0.05',
      from: 'anthropic-messages',
      body,
      calls: 1_000,
      bill: () => ({ input: 1_600, output: 10 }),
    })
    assertPaid(outcome)
    assertRefusedOrServed(outcome)
    assert.ok(outcome.served >= 1 && outcome.served <= 10, String(outcome.served))
  })
}

function tryOddMedia(open: OpenBench): void {
  const inline = (type: string, bytes: Buffer) => ({
    type: 'image_url',
    image_url: { url: `data:${type};base64,${bytes.toString('base64')}` },
  })
  const words = 'The quick brown fox jumps. '.repeat(8_000)
  for (const [what, part, input] of [
    ['a long text as an image', inline('text/plain', Buffer.from(words)), 60_000],
    ['a video that says it is a picture', inline('image/png', writeMp4(3_600)), WINDOW],
    ['a video of an hour, in two kilobytes', inline('video/mp4', writeMp4(3_600)), WINDOW],
    ['a page with the text of a hundred', inline('application/pdf', writePdfOfTexts([0], [words])), 60_000],
    ['another format as MP3', { type: 'input_audio', input_audio: { data: 'T2dnUw==', format: 'mp3' } }, WINDOW],
  ] as const)
    test(`${what} is not let through on a wallet for ten pictures`, async () => {
      const bill = () => ({ input, output: 10 })
      const body = say([part], { max_completion_tokens: 10 })
      const poor = await run(await open(), { usd: '0.1', from: 'openai-chat', body, calls: 5, bill })
      assertPaid(poor)
      assertRefusedOrServed(poor)
      assert.equal(poor.served, 0)
      const rich = await run(await open(), { usd: '1.3', from: 'openai-chat', body, calls: 5, bill })
      assertPaid(rich)
      assertRefusedOrServed(rich)
      assert.ok(rich.served >= 1, String(rich.served))
    })
}

function tryHolds(open: OpenBench): void {
  for (const [kind, model, stream] of [
    ['answers', 'acme/hidden', false],
    ['streams that nobody sees into', 'acme/hidden', true],
    ['streams that are seen', 'acme/shown', true],
  ] as const)
    test(`1,000 ${kind} on a wallet for ten holds: ten are served at most, and all is paid`, async () => {
      const body = say('Hello there', { model, stream, max_completion_tokens: 1_000 })
      // A hold is a little more than 1,000 tokens of output.
      const bill = () => ({ input: 15, output: 1_000 })
      const outcome = await run(await open(), { usd: '0.152', from: 'openai-chat', body, calls: 1_000, bill })
      assertPaid(outcome)
      assertRefusedOrServed(outcome)
      assert.ok(outcome.served >= 1 && outcome.served <= 10, String(outcome.served))
    })

  test('a picture of 1024 × 1024 by URL with 100 tokens of answer is served for 0.05 USD', async () => {
    for (const model of ['acme/hidden', 'acme/claude']) {
      const body = say([picture, { type: 'text', text: 'What is it?' }], { model, max_tokens: 100 })
      const bill = () => ({ input: 1_400, output: 100 })
      const outcome = await run(await open(), { usd: '0.05', from: 'openai-chat', body, calls: 1, bill })
      assertPaid(outcome)
      assert.equal(outcome.served, 1, outcome.heard[0]?.text ?? '')
    }
  })

  for (const [calls, usd] of [
    [10, '1.3'],
    [100, '1.3'],
  ] as const)
    test(`${calls} streams at once whose reasoning nobody sees cost no more than is in the wallet`, async () => {
      const body = say('Think hard.', { stream: true, max_completion_tokens: 100_000 })
      // The provider keeps to the cap that it was sent, and uses all of it.
      const bill = (received: Received) => ({ input: 30, output: capOf(received) })
      const outcome = await run(await open(), { usd, from: 'openai-chat', body, calls, bill })
      assertPaid(outcome)
      assertRefusedOrServed(outcome)
      assert.ok(outcome.served >= 1)
      const [first] = outcome.received
      assert.ok(first !== undefined && capOf(first) < 100_000)
      const told = outcome.heard.find(({ status }) => status === 200)?.headers['x-crossmodel-output-cap']
      assert.equal(told, String(capOf(first)))
    })
}

function tryCaps(open: OpenBench): void {
  test('answers that are not streamed, without a cap, are paid to the last token', async () => {
    const bill = (received: Received) => ({ input: 30, output: capOf(received) })
    const outcome = await run(await open(), { usd: '2', from: 'openai-chat', body: say('Go on.'), calls: 50, bill })
    assertPaid(outcome)
    assertRefusedOrServed(outcome)
  })

  test('a stream that is seen keeps its cap, whatever others hold at that instant', async () => {
    const bench = await open()
    const body = say('Write.', { model: 'acme/shown', stream: true, max_completion_tokens: 20_000 })
    // Ten first holds of 8,192 tokens.
    const outcome = await run(bench, {
      usd: '1.24',
      from: 'openai-chat',
      body,
      calls: 10,
      bill: () => ({ input: 30, output: 4_000 }),
    })
    assertPaid(outcome)
    assert.equal(outcome.served, 10)
    for (const received of outcome.received) assert.equal(capOf(received), 20_000)
  })

  test('text that begins like media, or stands where a prediction does, is held as what it is', async () => {
    const english = 'The quick brown fox jumps over the lazy dog. '.repeat(20_000)
    const bill = () => ({ input: 180_000, output: 10 })
    for (const content of [`${'a'.repeat(300)} ${english}`, `data:image/png;base64,${english}`]) {
      const body = say([{ type: 'text', text: content }], { max_tokens: 10 })
      const outcome = await run(await open(), { usd: '0.02', from: 'openai-chat', body, calls: 3, bill })
      assertPaid(outcome)
      assertRefusedOrServed(outcome)
      assert.equal(outcome.served, 0)
    }
    const body = say('Repeat.', { max_tokens: 10, prediction: { type: 'content', content: english.slice(0, 90_000) } })
    const rejected = () => ({ input: 30, output: 21_000 })
    const outcome = await run(await open(), { usd: '0.2', from: 'openai-chat', body, calls: 3, bill: rejected })
    assertPaid(outcome)
    assertRefusedOrServed(outcome)
  })

  test('the largest number that JSON knows is a cap like any other', async () => {
    const body = say('Hello', { max_tokens: Number.MAX_SAFE_INTEGER, n: 2 })
    const bill = (received: Received) => ({ input: 30, output: 2 * capOf(received) })
    const outcome = await run(await open(), { usd: '1', from: 'openai-chat', body, calls: 2, bill })
    assertPaid(outcome)
    assertRefusedOrServed(outcome)
    const many = say('Hello', { max_tokens: 10, n: 129 })
    const refused = await run(await open(), { usd: '1', from: 'openai-chat', body: many, calls: 1, bill })
    const error = refused.heard[0]?.json['error']
    assert.equal(refused.heard[0]?.status, 400)
    assert.equal(isObject(error) ? error['param'] : undefined, 'n')
  })
}

describe('one gateway on SQLite', () => {
  let bench: Promise<Bench> | undefined
  after(async () => {
    const opened = await bench
    for (const gateway of opened?.gateways ?? []) await gateway.stop()
    await opened?.upstream.stop()
  })
  describeTrials(
    () =>
      (bench ??= Upstream.start().then(async (upstream) => ({
        upstream,
        gateways: [await startGateway({ config: configure(upstream.url) })],
      }))),
  )
})

describe('two gateways on one Postgres', { skip: postgresAbsent }, () => {
  let server: Postgres | undefined
  let bench: Promise<Bench> | undefined
  after(async () => {
    const opened = await bench
    for (const gateway of opened?.gateways ?? []) await gateway.stop()
    await opened?.upstream.stop()
    await server?.close()
  })
  const start = async (): Promise<Bench> => {
    server = await openPostgres()
    const upstream = await Upstream.start()
    const config = configure(upstream.url, { database: await server.createDatabase() })
    return { upstream, gateways: await startTwo(config) }
  }
  describeTrials(() => (bench ??= start()))
})

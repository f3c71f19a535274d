import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import type { Nanos } from '../../foundation/nanos.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Hold, HoldRequest, Ledger } from '../../ledger/ledger.ts'
import { decideHold, type Wallet } from '../../ledger/rules/wallet.ts'
import type { Figures, Need, Ticket } from '../../limits/limits.ts'
import { readCard } from '../../pricing/read-card.ts'
import type { Envelope } from '../../protocols/port/envelope.ts'
import { writePdf } from '../../../test/test-media.ts'
import type { BodyTask, ReadRequest } from '../tickets/decoded.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Generation } from '../tickets/generation.ts'
import { admit } from './admit.ts'
import { measureBody } from './measure-body.ts'
import { Quote } from './quote.ts'
import { testEntry, type TestEntry } from '../../../test/test-plan.ts'
import type { MediaFetcher } from '../tickets/fetched-media.ts'

type World = {
  /** What the wallet has, nano-dollars; undefined: an unlimited one. */
  available?: Nanos | undefined
  entries?: TestEntry[]
  envelope?: Partial<Envelope>
  body?: JsonObject
  /** What the key's limit of spend leaves. */
  spend?: Nanos
  limitsOutput?: boolean
  limitsTokens?: boolean
  figures?: Figures
  /** Where the headers go that the caller is given. */
  told?: object[]
  fetch?: MediaFetcher['fetch']
  /** Absent: `w`. */
  walletId?: undefined
}

/** Admits one request of a world of fakes; the wallet and the limits decide by their own rules. */
async function admitIn(world: World) {
  const { available = 10n ** 12n, entries = [{}], body = { messages: [] }, spend, limitsOutput = false } = world
  const isUnlimited = 'available' in world && world.available === undefined
  const wallet: Wallet = {
    id: 'w',
    posted: available,
    held: 0n,
    openHolds: 0,
    creditLimit: isUnlimited ? undefined : 0n,
  }
  const needs: Need[] = []
  const holds: Nanos[] = []
  const hold = (request: HoldRequest): Hold => {
    const nanos = decideHold(wallet, request.nanos, request.leastNanos ?? request.nanos)
    holds.push(nanos)
    const left = isUnlimited ? undefined : wallet.posted - nanos
    return { nanos, available: () => left, extend: () => true } as unknown as Hold
  }
  const ticket = {
    figures: world.figures ?? { requests: undefined, tokens: undefined },
    limitsOutput,
    limitsTokens: world.limitsTokens ?? false,
    reserve(need: Need) {
      needs.push(need)
      if (spend === undefined || spend >= need.nanos) return need.nanos
      if (spend >= (need.leastNanos ?? need.nanos)) return spend
      throw new GatewayError('rate_limit_exceeded', 'Rate limit exceeded.')
    },
    extend: () => true,
  } as unknown as Ticket
  const envelope = { model: 'm', stream: false, candidateCount: 1, wantsStreamUsage: true, ...world.envelope }
  const decoded = {
    inbound: { name: 'openai-chat' },
    envelope,
    read: () => measureBody(body, 'openai-chat'),
    perform: (task: BodyTask<unknown, unknown>, args: unknown) => task.perform({} as ReadRequest, args),
  }
  const caller = { key: {}, owner: { id: 'o', isUnlimited }, walletId: 'walletId' in world ? undefined : 'w' }
  const generation = {
    id: 'g',
    caller,
    decoded,
    plan: { entries: entries.map(testEntry) },
    startedMs: 0,
  } as unknown as Generation
  const exchange = {
    shape: { name: 'openai-chat' },
    addHeaders: (headers: object) => void world.told?.push(headers),
    whenGone() {},
    gone: false,
  } as unknown as Exchange
  const ports = {
    ledger: { hold, readWallet: () => Promise.resolve(wallet) } as unknown as Ledger,
    clock: new FakeClock(),
    media: { fetch: world.fetch ?? (() => Promise.reject(new Error('no network'))) } as unknown as MediaFetcher,
  }
  const admission = await admit(generation, exchange, ticket, ports)
  return { admission, generation, needs, holds }
}

/** 15,000 nano-dollars a token of output. */
const output = (tokens: number) => BigInt(tokens) * 15_000n
const seen: TestEntry = { reasoningStream: 'whole', model: 'deepseek-v4-pro' }

test('caps that go upstream are backed by their own hold, and the lowered one is told', async () => {
  const { admission, holds } = await admitIn({ available: output(5_000), envelope: { outputCap: 20_000 } })
  const { outputCap, loweredCap, cover } = admission
  assert.ok(outputCap !== undefined && outputCap > 4_900 && outputCap < 5_000, String(outputCap))
  assert.deepEqual([loweredCap, cover, holds], [outputCap, undefined, [output(5_000)]])
})

test('a cap that is held as it was asked goes up as it came', async () => {
  const { admission } = await admitIn({ envelope: { outputCap: 2_000 } })
  assert.deepEqual([admission.outputCap, admission.loweredCap], [undefined, undefined])
})

test('where the caller names none, the one that is held is sent, and told only where more could be expected', async () => {
  const known = { capabilities: { maxOutputTokens: 64_000 } }
  const { admission } = await admitIn({ entries: [known] })
  assert.deepEqual([admission.outputCap, admission.loweredCap], [64_000, undefined])
  const unknown = (await admitIn({})).admission
  assert.deepEqual([unknown.outputCap, unknown.loweredCap], [32_768, 32_768])
})

test('a stream that is seen keeps its cap and is watched to its end, also where its hold covers all of it', async () => {
  const { admission } = await admitIn({ entries: [seen], envelope: { stream: true, outputCap: 300 } })
  assert.deepEqual([admission.outputCap, admission.cover?.capTokens], [undefined, 300])
  assert.ok((admission.cover?.tokens ?? 0) >= 300)
  const open = (await admitIn({ entries: [seen], envelope: { stream: true } })).admission
  assert.equal(open.cover?.capTokens, Infinity)
})

test('a stream that is not seen is held whole', async () => {
  const { admission, holds } = await admitIn({ envelope: { stream: true, outputCap: 100_000 } })
  assert.ok((holds[0] ?? 0n) >= output(100_000))
  assert.ok((admission.cover?.tokens ?? 0) >= 100_000)
})

test('an unlimited wallet and a free model are neither capped nor watched', async () => {
  for (const world of [
    { available: undefined, envelope: { stream: true } },
    { entries: [{ price: 'free' as const }], envelope: { stream: true } },
  ]) {
    const { outputCap, cover } = (await admitIn(world)).admission
    assert.deepEqual([outputCap, cover], [undefined, undefined])
  }
  // But for the limits of the key.
  const limited = await admitIn({ available: undefined, envelope: { stream: true }, limitsOutput: true })
  assert.ok(limited.admission.cover !== undefined)
})

test('a limit of spend lowers the cap as a wallet does, of an unlimited owner too', async () => {
  for (const available of [undefined, 10n ** 12n]) {
    const { admission } = await admitIn({ available, spend: output(3_000), envelope: { outputCap: 20_000 } })
    const { outputCap = 0 } = admission
    assert.ok(outputCap > 2_900 && outputCap < 3_000, String(outputCap))
  }
  await assert.rejects(admitIn({ spend: output(1_000), envelope: { outputCap: 20_000 } }), {
    kind: 'rate_limit_exceeded',
  })
})

test('the hold covers the endpoint of the plan on which the input may be the most, whichever is tried first', async () => {
  const of = (contextWindowTokens: number): TestEntry => ({
    capabilities: { contextWindowTokens, maxOutputTokens: 1_000 },
  })
  const document = { messages: [{ role: 'user', content: [{ type: 'file', file: { file_id: 'f' } }] }] }
  const envelope = { outputCap: 1_000 }
  const [one, other] = [
    await admitIn({ body: document, envelope, entries: [of(100_000), of(300_000)] }),
    await admitIn({ body: document, envelope, entries: [of(300_000)] }),
  ]
  assert.deepEqual(one.holds, other.holds)
})

test('limits reserve what is likely, the wallet what is possible', async () => {
  const body = { messages: [{ role: 'user', content: 'The quick brown fox jumps. '.repeat(1_000) }] }
  const { needs, holds, admission } = await admitIn({ body, envelope: { outputCap: 500 } })
  const { tokens = 0 } = needs[0] ?? {}
  assert.ok(tokens > 6_000 && tokens < 8_000, String(tokens))
  assert.ok((holds[0] ?? 0n) > 2n * BigInt(tokens) * 3_000n - output(1_000))
  assert.equal(admission.fallback.inputTokens, admission.estimatedInputTokens)
  assert.equal(tokens, admission.estimatedInputTokens + 500)
})

const paper = {
  messages: [{ role: 'user', content: [{ type: 'file', file: { file_url: 'https://example.com/paper.pdf' } }] }],
}

test('a document by URL is fetched once for a prepaid wallet, held by its pages and sent by value', async () => {
  const asked: string[] = []
  const fetch: MediaFetcher['fetch'] = async (url) => {
    asked.push(url)
    return { bytes: writePdf(2), mediaType: 'application/pdf' }
  }
  const { admission, generation, holds } = await admitIn({ body: paper, fetch, envelope: { outputCap: 10 } })
  assert.deepEqual(asked, ['https://example.com/paper.pdf'])
  assert.deepEqual([...admission.fetched.keys()], asked)
  assert.equal(generation.plan.entries[0]?.mode.request, 'encode')
  // Less than a tenth of what a document of unknown size is held at.
  assert.ok((holds[0] ?? 0n) < 20_000n * 3_000n * 10n)
  admission.forgetFetched()
  assert.equal(admission.fetched.size, 0)
})

test('what cannot be fetched is held at what the window takes and sent as it came', async () => {
  const { admission, generation, holds } = await admitIn({ body: paper, envelope: { outputCap: 10 } })
  assert.equal(admission.fetched.size, 0)
  assert.equal(generation.plan.entries[0]?.mode.request, 'splice')
  assert.ok((holds[0] ?? 0n) >= 200_000n * 3_000n)
})

test('nothing is fetched for whom it would not change anything', async () => {
  // Counted, since a fetch that fails is no failure of the request.
  let fetches = 0
  const fetch = () => {
    fetches += 1
    return Promise.reject(new Error('the network is down'))
  }
  await admitIn({ body: paper, available: undefined, fetch })
  await admitIn({ body: paper, entries: [{ price: 'free' }], fetch })
  await assert.rejects(admitIn({ body: paper, available: 0n, fetch }), { kind: 'insufficient_balance' })
  const image = {
    messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://e.com/a' } }] }],
  }
  await admitIn({ body: image, fetch })
  assert.equal(fetches, 0)
  await admitIn({ body: paper, fetch })
  assert.equal(fetches, 1)
})

test('what a request asks for beside tokens is held at its own price', async () => {
  const price = readCard({ input: 3, output: 15, serverToolCalls: { web_search: '0.01' }, regions: { us: '2' } })
  const measure = measureBody({ messages: [] }, 'openai-chat')
  const plain = new Quote([testEntry({ price })], measure, {}).price(1_000)
  const serverTools = [{ name: 'web_search', maxCalls: 3, field: 'tools[0]' }]
  for (const asked of [{ serverTools }, { terms: { region: 'us' } }, { serverTools, terms: { region: 'us' } }]) {
    const { holds } = await admitIn({ entries: [{ price }], envelope: { outputCap: 1_000, ...asked } })
    const quoted = new Quote([testEntry({ price })], measure, asked).price(1_000)
    assert.deepEqual(holds, [quoted])
    assert.ok(quoted > plain)
  }
})

test('several answers, thoughts beside the cap and a prediction that fails are all part of what is backed', async () => {
  const entries: TestEntry[] = [{ ...seen, quirks: { reasoningBesideCap: 500 } }]
  const body = { messages: [], prediction: { type: 'content', content: 'words and '.repeat(1_000) } }
  const predicted = Math.ceil(measureBody(body, 'openai-chat').prediction.most)
  const envelope = { outputCap: 1_000, candidateCount: 2, stream: true }
  const { admission } = await admitIn({ entries, body, envelope })
  assert.equal(admission.capTokens, 3_000)
  assert.equal(admission.sentTokens, 3_000 + predicted)
  assert.equal(admission.cover?.capTokens, 3_000)
  // The prediction is held, and is no output that a stream may give.
  assert.ok((admission.cover?.heldTokens ?? 0) >= 3_000 && (admission.cover?.heldTokens ?? 0) < 3_100)
})

test('a limit of tokens bounds a stream by what is reserved of it', async () => {
  const envelope = { outputCap: 50_000, stream: true }
  const { admission } = await admitIn({ entries: [seen], envelope, limitsTokens: true })
  assert.equal(admission.cover?.tokens, bounds.holdOutputTokens)
  const unlimited = { available: undefined, entries: [seen], envelope, limitsTokens: true, limitsOutput: true }
  assert.equal((await admitIn(unlimited)).admission.cover?.tokens, bounds.holdOutputTokens)
})

test('media are fetched from the first wallet on that could pay for the rest of the request with one token of answer', async () => {
  const measure = { ...measureBody(paper, 'openai-chat'), media: [] }
  const rest = new Quote([testEntry()], measure, {}).price(1)
  let fetches = 0
  const fetch = () => {
    fetches += 1
    return Promise.reject(new Error('the network is down'))
  }
  const count = async (available: Nanos) => {
    fetches = 0
    await admitIn({ body: paper, available, fetch }).catch((error: unknown) => assert.ok(error instanceof GatewayError))
    return fetches
  }
  assert.deepEqual([await count(rest - 1n), await count(rest)], [0, 1])
  fetches = 0
  await admitIn({ body: paper, walletId: undefined, fetch })
  assert.equal(fetches, 0)
})

test('a caller is told where they stand with their limits, also when a limit refuses them', async () => {
  const told: object[] = []
  const figures = { requests: { limit: 60, remaining: 9, resetInMs: 1_000 }, tokens: undefined }
  await admitIn({ figures, told })
  await assert.rejects(admitIn({ figures, told, spend: 0n, envelope: { outputCap: 1_000 } }), {
    kind: 'rate_limit_exceeded',
  })
  assert.deepEqual(
    told.map((headers) => (headers as { [name: string]: unknown })['x-ratelimit-remaining-requests']),
    [9, 9],
  )
})

test('so many media of a request are fetched and no more, each address once', async () => {
  const asked: string[] = []
  const fetch: MediaFetcher['fetch'] = async (url) => {
    asked.push(url)
    return { bytes: writePdf(1), mediaType: 'application/pdf' }
  }
  const file = (index: number) => ({ type: 'file', file: { file_url: `https://example.com/${index}.pdf` } })
  const content = Array.from({ length: bounds.mediaPerRequest + 1 }, (_, index) => file(index))
  await admitIn({ body: { messages: [{ role: 'user', content: [file(0), ...content] }] }, fetch })
  assert.equal(asked.length, bounds.mediaPerRequest)
  assert.equal(new Set(asked).size, asked.length)
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bounds } from '../../../foundation/bounds.ts'
import type { Json, JsonObject } from '../../../foundation/json/json.ts'
import type { ReadRequest } from '../../tickets/decoded.ts'
import { conversationFacts, openingFact } from './conversation-facts.ts'

const requestOf = (body: JsonObject) => ({ body, bytes: Buffer.from(JSON.stringify(body)) }) as unknown as ReadRequest
const facts = (body: JsonObject) => conversationFacts.read(requestOf(body))
const open = (body: JsonObject) => openingFact.read(requestOf(body))
const digest = (body: JsonObject) => open(body).key

test('a conversation is named by the key of its prompt cache, else by what went before', () => {
  const names = { prompt_cache_key: 'key', previous_response_id: 'resp_1' }
  assert.equal(facts(names).name, 'key')
  assert.equal(facts({ ...names, prompt_cache_key: '' }).name, 'resp_1')
  assert.equal(facts({ prompt_cache_key: null, previous_response_id: 7 }).name, undefined)
})

test('a name is kept up to a bound, and a longer one as its digest', () => {
  const longest = 'k'.repeat(bounds.nameLength)
  assert.equal(facts({ prompt_cache_key: longest }).name, longest)
  const [one, other] = ['a', 'b'].map((end) => facts({ prompt_cache_key: `${longest}${end}` }).name)
  assert.notEqual(one, other)
  assert.equal(facts({ prompt_cache_key: 'k'.repeat(1_000_000) }).name?.length, one?.length)
  assert.ok((one?.length ?? 0) < bounds.nameLength)
})

test('an hour is bought by the time to live of a marker, or by retention for a day', () => {
  const marked = (ttl: Json) => ({ system: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral', ttl } }] })
  const cases: [JsonObject, boolean][] = [
    [marked('1h'), true],
    [marked('5m'), false],
    [{ prompt_cache_retention: '24h' }, true],
    [{ prompt_cache_retention: 'in_memory' }, false],
    [{ messages: [{ role: 'user', content: 'wait "1h" for me' }] }, false],
    [{}, false],
  ]
  for (const [body, buysHour] of cases) assert.equal(facts(body).buysHour, buysHour, JSON.stringify(body))
})

describe('how a conversation begins', () => {
  const user = (content: Json): JsonObject => ({ role: 'user', content })
  const said: JsonObject = { role: 'assistant', content: 'Well.' }
  const system: JsonObject = { role: 'system', content: 'Be brief.' }
  const tools = [{ type: 'function', function: { name: 'find', parameters: {} } }]

  const turns: readonly (readonly [title: string, first: JsonObject, second: JsonObject])[] = [
    ['Chat', { tools, messages: [system, user('Hi')] }, { tools, messages: [system, user('Hi'), said, user('More')] }],
    [
      'Messages, whose markers of a cache move on',
      {
        system: [{ type: 'text', text: 'S', cache_control: { type: 'ephemeral' } }],
        messages: [user([{ type: 'text', text: 'Hi', cache_control: { type: 'ephemeral' } }])],
      },
      { system: [{ type: 'text', text: 'S' }], messages: [user([{ type: 'text', text: 'Hi' }]), said, user('More')] },
    ],
    [
      'Responses',
      { instructions: 'S', input: [user([{ type: 'input_text', text: 'Hi' }])] },
      {
        instructions: 'S',
        input: [
          user([{ type: 'input_text', text: 'Hi' }]),
          { type: 'reasoning', summary: [] },
          { type: 'function_call', name: 'find' },
        ],
      },
    ],
    [
      'Claude Code, whose first line differs from one request to the next',
      {
        system: [
          { type: 'text', text: 'x-anthropic-billing-header: cch=1;' },
          { type: 'text', text: 'S' },
        ],
        messages: [user('Hi')],
      },
      {
        system: [
          { type: 'text', text: 'x-anthropic-billing-header: cch=2;' },
          { type: 'text', text: 'S' },
        ],
        messages: [user('Hi'), said],
      },
    ],
  ]
  for (const [title, first, second] of turns)
    test(`is the same in its second turn: ${title}`, () => {
      assert.equal(digest(first), digest(second))
      assert.deepEqual([open(first).isContinued, open(second).isContinued], [false, true])
    })

  test('differs by system, names of tools and first message, and by nothing else', () => {
    const body: JsonObject = { tools, messages: [system, user('Hi')] }
    const others: JsonObject[] = [
      { ...body, messages: [{ ...system, content: 'Be long.' }, user('Hi')] },
      { ...body, messages: [system, user('Ho')] },
      { ...body, messages: [system, user([{ type: 'text', text: 'Ha' }])] },
      { ...body, messages: [system, user([{ type: 'text', text: 'He' }])] },
      { ...body, messages: [system, user([{ type: 'image', source: { type: 'url', url: 'https://a.example/1' } }])] },
      { ...body, messages: [system, user([{ type: 'image', source: { type: 'url', url: 'https://a.example/2' } }])] },
      { ...body, messages: [user('Hi')] },
      { ...body, tools: [] },
      { ...body, tools: [{ type: 'function', function: { name: 'seek' } }] },
      { ...body, tools: [{ name: 'look' }] },
      {
        ...body,
        messages: [
          system,
          user([
            { type: 'image_url', image_url: { url: 'data:1' } },
            { type: 'text', text: 'Hi' },
          ]),
        ],
      },
    ]
    const digests = [body, ...others].map(digest)
    assert.equal(new Set(digests).size, digests.length)
    assert.equal(digest({ ...body, temperature: 1, stream: true, max_tokens: 9 }), digest(body))
    const written = [{ type: 'function', function: { name: 'find', parameters: { type: 'object' } } }]
    assert.equal(digest({ ...body, tools: written }), digest(body))
  })

  test('is its text up to openingKeyLength, and a longer one its digest', () => {
    // The texts of both stand with one mark between them.
    const half = 'x'.repeat(2_000)
    const of = (length: number) =>
      digest({ system: half, messages: [user([half, 'x'.repeat(length - 2 * half.length - 2)])] })
    assert.equal(of(bounds.openingKeyLength).length, bounds.openingKeyLength)
    assert.equal(of(bounds.openingKeyLength + 1).length, 43)
  })

  test('of a long text its length, its beginning and its end count', () => {
    const edge = bounds.openingTextEdge
    const long = 'x'.repeat(2 * edge + 1)
    const of = (text: string) => digest({ messages: [user(text)] })
    const others = [`${long}x`, `y${long.slice(1)}`, `${long.slice(1)}y`]
    assert.equal(new Set([long, ...others].map(of)).size, 4)
    const changeMiddle = (text: string) => `${text.slice(0, edge)}y${text.slice(edge + 1)}`
    assert.equal(of(changeMiddle(long)), of(long))
    const whole = long.slice(1)
    assert.notEqual(of(changeMiddle(whole)), of(whole))
  })

  test('so many parts of a message count, down to a depth, and no more', () => {
    const of = (content: Json) => digest({ messages: [user(content)] })
    const parts = (count: number, last: string) => [...Array<string>(count - 1).fill('x'), last]
    const { openingParts: most, openingDepth: depth } = bounds
    assert.notEqual(of(parts(most, 'a')), of(parts(most, 'b')))
    assert.equal(of(parts(most + 1, 'a')), of(parts(most + 1, 'b')))
    const nest = (levels: number, text: Json) => Array.from({ length: levels }).reduce<Json>((inner) => [inner], text)
    assert.notEqual(of(nest(depth, 'a')), of(nest(depth, 'b')))
    assert.equal(of(nest(depth + 1, 'a')), of(nest(depth + 1, 'b')))
  })

  test('what is malformed has a digest too', () => {
    const odd: JsonObject[] = [
      {},
      { messages: 'x' },
      { messages: [null, 7] },
      { tools: [null], system: 7 },
      { input: 'Hi' },
    ]
    for (const body of odd) assert.equal(typeof digest(body), 'string')
    assert.notEqual(digest({ input: 'Hi' }), digest({ input: 'Ho' }))
    let nested: Json = 'x'
    for (let depth = 0; depth < 1_000; depth += 1) nested = [nested]
    assert.equal(typeof digest({ messages: [user(nested)] }), 'string')
  })
})

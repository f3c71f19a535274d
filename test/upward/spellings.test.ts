// Servers forgive: they do not mind upper and lower case, take a list's first element, a text for an object, an object for
// a list of one, and parse addresses in their own way. Whatever a caller writes, what such a server would read as a tool
// that it runs, or as an address inside the operator's network, is refused or does not go up.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { isObject, type Json, type JsonObject } from '../../src/foundation/json/json.ts'
import { seededRandom, type Random } from '../../src/foundation/random.ts'
import { inboundProtocolNames, type InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { below, listPlaces, pick, setMember } from '../fuzz/mutate.ts'
import { startUpward, type Upward } from './upward.ts'

const RUNS = 250
const seeds = [1, Math.floor(Math.random() * 2 ** 31)]

let upward: Upward
let key: string
before(async () => {
  upward = await startUpward()
  key = await upward.openKey(100_000n)
})
after(() => upward?.stop())

/** What a server that forgives all of it finds under a name. */
function* readForgiving(holder: Json | undefined, name: string): Generator<Json> {
  if (Array.isArray(holder)) for (const element of holder) yield* readForgiving(element, name)
  else if (isObject(holder))
    for (const [member, value] of Object.entries(holder))
      if (value !== undefined && member.toUpperCase().toLowerCase() === name) yield value
}

function* flatten(value: Json | undefined): Generator<Json> {
  if (Array.isArray(value)) for (const element of value) yield* flatten(element)
  else if (value !== undefined && value !== null) yield value
}

const callersTypes: readonly Json[] = ['function', 'custom']

/** The first tool that such a server would run; undefined where there is none. */
function findServerTool(body: JsonObject): Json | undefined {
  const tops = [body, ...readForgiving(body, 'extra_body')]
  for (const top of tops) {
    for (const name of ['web_search_options', 'enable_search', 'search_parameters', 'plugins'])
      for (const value of readForgiving(top, name)) if (value !== false && value !== null) return { [name]: value }
    const holders = [top, ...flatten([...readForgiving(top, 'input')])]
    for (const holder of holders)
      for (const tools of readForgiving(holder, 'tools'))
        for (const tool of flatten(tools)) {
          if (typeof tool === 'string') return tool
          for (const given of readForgiving(tool, 'type'))
            for (const type of flatten(given)) if (!callersTypes.includes(type)) return tool
        }
  }
  return undefined
}

const serverTools: { readonly [from in InboundProtocolName]: readonly JsonObject[] } = {
  'openai-chat': [
    { tools: [{ type: 'openrouter:web_search' }] },
    { web_search_options: { search_context_size: 'high' } },
    { enable_search: true },
    { search_parameters: { mode: 'on' } },
    { plugins: [{ id: 'web' }] },
  ],
  'openai-responses': [
    { tools: [{ type: 'web_search' }] },
    { tools: [{ type: 'code_interpreter', container: { type: 'auto' } }] },
    { tools: [{ type: 'namespace', name: 'n', tools: [{ type: 'web_search' }] }] },
    { input: [{ type: 'additional_tools', tools: [{ type: 'web_search' }] }] },
  ],
  'anthropic-messages': [{ tools: [{ type: 'web_search_20260318', name: 'web_search' }] }],
}

const inside: readonly string[] = [
  'http://10.0.0.5/x',
  'http://169.254.169.254/a',
  'http://localhost:1/x',
  '/etc/x.png',
]

/** `address` wherever each protocol has one. */
const writeMedia = (from: InboundProtocolName, address: string): readonly JsonObject[] => {
  const said = (part: JsonObject) => ({ messages: [{ role: 'user', content: [part] }] })
  const given = (part: JsonObject) => ({ input: [{ role: 'user', content: [part] }] })
  const source = { type: 'url', url: address }
  switch (from) {
    case 'openai-chat':
      return [
        said({ type: 'image_url', image_url: { url: address } }),
        said({ type: 'video_url', video_url: { url: address } }),
        said({ type: 'file', file: { file_data: address } }),
        said({ type: 'input_audio', input_audio: { data: address, format: 'wav' } }),
      ]
    case 'openai-responses':
      return [
        given({ type: 'input_image', image_url: address }),
        given({ type: 'input_file', file_url: address }),
        given({ type: 'input_file', file_data: address }),
      ]
    case 'anthropic-messages':
      return [
        said({ type: 'image', source }),
        said({ type: 'tool_result', tool_use_id: 't', content: [{ type: 'document', source }] }),
      ]
    default:
      return from satisfies never
  }
}

/** Another spelling of an address, for a parser that forgives. */
function respell(random: Random, address: string): string {
  return pick<(text: string) => string>(random, [
    (text) => text,
    (text) => text.replace('http', 'hTTp'),
    (text) => text.replace('http://', 'http:'),
    (text) => text.replace('http://', 'http:////'),
    (text) => text.replace('http://', 'http:\\\\'),
    (text) => text.replace('http://', 'http://example.com@'),
    (text) => text.replace('http://', 'http://example.com\\@'),
    (text) => text.replace('http://', 'ht\ntp:/\t/'),
    (text) => ` \u0000${text}`,
    (text) => text.replace('10.0.0.5', '0x0a000005'),
    (text) => text.replace('10.0.0.5', '012.0.0.5'),
    (text) => text.replace('10.0.0.5', '010.8.8.8'),
    (text) => text.replace('10.0.0.5', '[::ffff:10.0.0.5]'),
    (text) => text.replace('10.0.0.5', '%31%30.0.0.5'),
    (text) => text.replace('169.254.169.254', '2852039166'),
    (text) => text.replace('localhost', 'LocalHost.'),
    (text) => text.replace('/etc', '//etc'),
    (text) => text.replace('/etc', '../../etc'),
  ])(address)
}

const respellName = (random: Random, name: string): string =>
  pick<(text: string) => string>(random, [
    (text) => text.toUpperCase(),
    (text) => text.replace(/^./, (first) => first.toUpperCase()),
    (text) => text.replace('s', '\u017f'),
  ])(name)

/** One place of `body` in another form; what makes it a conversation stays. */
function disguise(random: Random, body: JsonObject): void {
  const places = listPlaces(body).filter(
    ({ key: name }) => !['role', 'content', 'messages', 'input'].includes(`${name}`),
  )
  const { holder, key: name, value } = pick(random, places)
  const replace = (other: Json) => setMember(holder, name, other)
  switch (below(random, 4)) {
    case 0:
      if (Array.isArray(holder) || typeof name === 'number') return
      delete holder[name]
      return setMember(holder, respellName(random, name), value)
    case 1:
      return replace([value ?? null])
    case 2: {
      // Not a part of the content itself: a part that is a text is text.
      const only =
        isObject(value) && !Array.isArray(holder) ? (value['url'] ?? value['data'] ?? value['type']) : undefined
      return only === undefined ? undefined : replace(only)
    }
    default:
      if (Array.isArray(value) && value.length === 1 && name !== 'tools') return replace(value[0] ?? null)
  }
}

for (const seed of seeds) {
  test(`no spelling brings a tool that the server runs past its price, seed ${seed}`, async () => {
    const random = seededRandom(seed)
    let refused = 0
    for (let run = 0; run < RUNS; run += 1) {
      const from = pick(random, inboundProtocolNames)
      const more = structuredClone(pick(random, serverTools[from]))
      for (let times = below(random, 4); times > 0; times -= 1) disguise(random, more)
      const body = from === 'openai-chat' && random.fraction() < 0.2 ? { extra_body: more } : more
      const { reply, up } = await upward.send(from, 'own-server', from, body, { key })
      const written = JSON.stringify(body)
      if (up === undefined) {
        refused += 1
        assert.equal(reply.status, 400, `${from} ${written}: ${reply.text}`)
      } else assert.equal(findServerTool(up.body), undefined, `${from} ${written} went up as ${up.bytes.toString()}`)
    }
    assert.ok(refused > RUNS / 4, `${refused}`)
  })

  test(`no spelling brings an address inside the network to a server of the operator, seed ${seed}`, async () => {
    const random = seededRandom(seed)
    let refused = 0
    for (let run = 0; run < RUNS; run += 1) {
      const from = pick(random, inboundProtocolNames)
      const address = respell(random, pick(random, inside))
      const more = structuredClone(pick(random, writeMedia(from, address)))
      for (let times = below(random, 4); times > 0; times -= 1) disguise(random, more)
      const { reply, up } = await upward.send(from, 'own-server', from, more, { key })
      const written = JSON.stringify(more)
      // A disguise may have taken the address out.
      if (!written.includes(JSON.stringify(address).slice(1, -1))) continue
      assert.deepEqual([reply.status, up], [400, undefined], `${from} ${written}: ${reply.text}`)
      refused += 1
    }
    assert.ok(refused > RUNS / 2, `${refused}`)
  })
}

// Every SDK over every upstream protocol, by recorded answers: what the SDK gives its user is what the provider said, and
// when the SDK itself sends the answer back with a tool's result, the provider gets a valid request with its own call,
// the result and its own signatures.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { protocolNames, type ProtocolName } from '../../src/generation/protocol-name.ts'
import { judges, yardsticks } from '../conformance/codecs.ts'
import { squeeze, type AnswerProjection } from '../conformance/projection.ts'
import { configureUpstream, startGateway, testModel, type Gateway } from '../gateway.ts'
import { recordingsAbsent } from '../recordings.ts'
import { schemaErrors } from '../schemas.ts'
import { Upstream } from '../upstream/upstream.ts'
import type { SdkClient, Told, Tool } from './client.ts'
import { clientNames, openClients } from './clients.ts'
import { findScene, type Scene, type SceneKind } from './recorded-scenes.ts'

const RESULT = 'sunny, 21 degrees'

let gateway: Gateway
let upstream: Upstream
let clients: Map<string, SdkClient>

describe('SDKs over recorded answers', { skip: recordingsAbsent }, () => {
  before(async () => {
    upstream = await Upstream.start()
    gateway = await startGateway({ config: configureUpstream(upstream.url, { limits: unlimited }) })
    clients = new Map(openClients(gateway).map((client) => [client.name, client]))
  })
  beforeEach(() => upstream.forget())
  after(async () => {
    await gateway?.stop()
    await upstream?.stop()
  })

  for (const name of clientNames) {
    for (const protocol of protocolNames) {
      for (const stream of [false, true]) {
        const how = stream ? 'streamed' : 'whole'
        test(`${name} reads what ${protocol} said, ${how}`, async () => {
          for (const kind of ['text', 'reasoning', 'tool'] as const) {
            const scene = requireScene(protocol, kind, stream)
            upstream.next(scene.script)
            const tool = scene.told.calls[0] === undefined ? undefined : makeTool(scene.told.calls[0])
            const told = await openClient(name).ask({
              model: testModel(protocol),
              prompt: 'Hello',
              stream,
              ...(tool === undefined ? {} : { tool }),
            })
            assertSame(told, scene.told, openClient(name), scene.name)
          }
        })

        test(`${name} runs a tool for ${protocol} and sends the answer back, ${how}`, async () => {
          // The scene with a signature where one was recorded, and one without.
          // Chat has no word of OpenAI's for signatures: whether a provider has one is a quirk of it, not of this upstream.
          const kinds = protocol === 'openai-chat' ? (['tool'] as const) : (['tool', 'proof'] as const)
          const scenes = kinds.flatMap((kind) => findScene(protocol, kind, stream) ?? [])
          assert.ok(scenes.length > 0)
          for (const scene of scenes) await converse(openClient(name), protocol, stream, scene)
        })
      }
    }
  }
})

const unlimited = { requests_per_minute: 1_000_000, tokens_per_minute: 1_000_000_000 }

async function converse(client: SdkClient, protocol: ProtocolName, stream: boolean, scene: Scene): Promise<void> {
  const [call] = scene.told.calls
  assert.ok(call !== undefined)
  const last = requireScene(protocol, 'text', stream)
  const before = upstream.received.length
  upstream.next(scene.script, last.script)
  const inputs: unknown[] = []
  const tool: Tool = {
    ...makeTool(call),
    run: (input) => {
      inputs.push(input)
      return RESULT
    },
  }
  const text = await client.converse({ model: testModel(protocol), prompt: 'Hello', stream, tool })
  assert.equal(squeeze(text), last.told.text, `${scene.name}: the last text`)
  assert.deepEqual(inputs, [call.arguments], `${scene.name}: what the tool was given`)
  assert.equal(upstream.received.length, before + 2)
  const sent = upstream.last?.body ?? {}
  const { document, request } = judges[protocol]
  const judged = protocol === 'gemini' || protocol === 'bedrock-converse' ? sent : { ...sent, model: 'gpt-5-mini' }
  // What the SDK itself wrote goes up as it came.
  if (client.inbound !== protocol)
    assert.deepEqual(schemaErrors(document, request, judged), [], `${scene.name}: ${JSON.stringify(sent)}`)
  const { turns, signatures } = yardsticks[protocol].projectRequest(sent)
  const items = turns.flatMap((turn) => turn.items)
  const told = items.find((item) => item.kind === 'call')
  assert.deepEqual([told?.name, told?.arguments], [call.name, call.arguments], JSON.stringify(turns))
  const result = items.find((item) => item.kind === 'result')
  assert.equal(result?.id, told?.id)
  assert.ok(result?.text.includes(RESULT), JSON.stringify(turns))
  const kept = client.keepsSignatures === true || (client.keepsSignatures === 'whole' && !stream)
  if (kept) assert.deepEqual(signatures, scene.signatures, `${scene.name}: signatures`)
}

function openClient(name: string): SdkClient {
  const client = clients.get(name)
  assert.ok(client !== undefined)
  return client
}

function requireScene(protocol: ProtocolName, kind: SceneKind, stream: boolean): Scene {
  const scene = findScene(protocol, kind, stream)
  assert.ok(scene !== undefined, `${protocol} was recorded saying ${kind}`)
  return scene
}

function makeTool({ name }: { name: string }): Tool {
  return {
    name,
    description: 'The tool that the recorded answer calls.',
    parameters: { type: 'object', properties: { city: { type: 'string' } } },
    run: () => RESULT,
  }
}

function assertSame(told: Told, expected: AnswerProjection, client: SdkClient, scene: string): void {
  assert.equal(squeeze(told.text), expected.text, `${scene}: text`)
  // Summaries in several parts are joined with a line or with nothing.
  if (told.reasoning !== undefined) assert.equal(bare(told.reasoning), bare(expected.reasoning), `${scene}: reasoning`)
  const calls = expected.calls.map(({ name, arguments: input }) => ({ name, arguments: input }))
  assert.deepEqual(told.calls, calls, `${scene}: calls`)
  assert.match(told.finish, finishWords[expected.finish], `${client.name}, ${scene}: finish`)
}

const bare = (text: string) => text.replace(/\s+/g, '')

/** How the SDKs say why an answer ended; Responses says `completed` of calls too. */
const finishWords = {
  stop: /^(stop|end_turn|stop_sequence|completed)$/,
  length: /^(length|max_tokens|max_output_tokens)$/,
  'tool-calls': /^(tool_calls|tool_use|tool-calls|completed)$/,
  filter: /^(content_filter|refusal|content-filter)$/,
} as const

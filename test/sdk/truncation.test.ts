// An upstream that stops before its end: whichever SDK the caller uses and whichever protocol the upstream speaks, at
// every event boundary of a recorded stream, of text and of a tool's arguments, the SDK throws: by a clean end of the
// connection and by a torn one, within an event, by its own error event and by what is no event. It must never give its user
// a cut answer as a finished one.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { protocolNames, type ProtocolName } from '../../src/generation/protocol-name.ts'
import { configureUpstream, startGateway, testModel, type Gateway } from '../gateway.ts'
import { writeFailure } from '../money/answers.ts'
import { recordingsAbsent, writeFrame } from '../recordings.ts'
import { cutAfter, type Script } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import type { SdkClient } from './client.ts'
import { clientNames, openClients } from './clients.ts'
import { findScene } from './recorded-scenes.ts'

/** Of a long stream, so many boundaries, from its first to its last. */
const CUTS_MAX = 12

let gateway: Gateway
let upstream: Upstream
let clients: Map<string, SdkClient>

describe('SDKs over streams that are cut', { skip: recordingsAbsent }, () => {
  before(async () => {
    upstream = await Upstream.start()
    const limits = { requests_per_minute: 1_000_000, tokens_per_minute: 1_000_000_000 }
    gateway = await startGateway({ config: configureUpstream(upstream.url, { limits }) })
    clients = new Map(openClients(gateway).map((client) => [client.name, client]))
  })
  beforeEach(() => upstream.forget())
  after(async () => {
    await gateway?.stop()
    await upstream?.stop()
  })

  for (const name of clientNames) {
    for (const protocol of protocolNames) {
      test(`${name} throws wherever ${protocol} breaks off`, async () => {
        const client = clients.get(name)
        assert.ok(client !== undefined)
        for (const kind of ['text', 'tool'] as const) {
          const scene = findScene(protocol, kind, true)
          assert.ok(scene !== undefined)
          const last = readTerminal(protocol, scene.answer.frames?.map(({ event, data }) => `${event} ${data}`) ?? [])
          for (const [index, at] of spread(last).entries()) {
            const how = (kind === 'text' ? hows : hows.toReversed())[index % hows.length] ?? 'end'
            upstream.always(breakOff(protocol, scene.script, at, how))
            const question = { model: testModel(protocol), prompt: 'Hello', stream: true }
            await assert.rejects(
              client.ask(question),
              refuseFinished,
              `${scene.name}, cut after ${at} of ${last}, ${how}`,
            )
          }
        }
      })
    }
  }
})

/** As Bedrock sends one in the middle of a stream. */
const exception = { event: 'internalServerException', data: '{"message":"The server had an error."}' }

const hows = ['end', 'reset', 'within', 'error', 'garbage'] as const

function breakOff(protocol: ProtocolName, script: Script, at: number, how: (typeof hows)[number]): Script {
  if (how === 'end' || how === 'reset') return cutAfter(script, at, how)
  const next = script.steps[at]
  const event = next !== undefined && 'send' in next ? next.send : Buffer.alloc(0)
  const half = event.subarray(0, Math.floor(event.length / 2))
  const failed = protocol === 'bedrock-converse' ? exception : writeFailure(protocol)
  const last = {
    within: half,
    error: writeFrame(failed, protocol),
    garbage: Buffer.from('data: {"choices": [,,,\n\n'),
  }[how]
  return { ...script, framing: 'chunked', steps: [...script.steps.slice(0, at), { send: last }] }
}

/** How many events may be sent without the answer being whole: what ends it stands behind them. */
function readTerminal(protocol: ProtocolName, events: readonly string[]): number {
  const ends: { readonly [name in ProtocolName]: RegExp } = {
    'openai-chat': /"finish_reason": ?"/,
    'openai-responses': /"type": ?"response\.(completed|incomplete)"/,
    'anthropic-messages': /"type": ?"message_stop"/,
    gemini: /"finishReason": ?"/,
    'bedrock-converse': /^messageStop /,
  }
  const found = events.findIndex((event) => ends[protocol].test(event))
  assert.ok(found >= 0, 'a recorded stream ends')
  return found
}

/** 0 to `last`, thinned out. */
function spread(last: number): number[] {
  const step = Math.max(1, Math.ceil((last + 1) / CUTS_MAX))
  const cuts: number[] = []
  for (let at = last; at >= 0; at -= step) cuts.push(at)
  return cuts
}

/** Any error of the SDK will do, but for one that is our own mistake. */
function refuseFinished(error: unknown): true {
  assert.ok(error instanceof Error, String(error))
  assert.ok(!(error instanceof TypeError || error instanceof assert.AssertionError), String(error.stack))
  return true
}

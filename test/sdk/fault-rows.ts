// All that a provider can do wrong with one answer: at the beginning, at each boundary between two events of a stream, and at
// some bytes of a body. Each fault is a script for the scripted upstream.
import type { JsonObject } from '../../src/foundation/json/json.ts'
import { writeBody, writeFailure, writeFrames, noTokens, type UpstreamProtocol } from '../money/answers.ts'
import { writeFrame } from '../recordings.ts'
import { cutAfter, sendJson, streamType, type Script } from '../upstream/script.ts'

/** What the provider that fails would have said, and what the healthy one says. */
export const unsaid = ['One, ', 'two, ', 'three.']
export const said = ['All of ', 'the answer.']

/** Of a script: how many events of the stream go by before the fault. */
export type Played = { script: Script; events: number; where: string }

/** A whole answer as its events, and how many of them come before the first content, and before what ends it. */
type Events = { bytes: Buffer[]; content: number; end: number }

export function writeEvents(protocol: UpstreamProtocol, pieces: readonly string[]): Events {
  const frames = writeFrames(protocol, { pieces, tokens: { ...noTokens, input: 3, output: 9 } })
  const holds = (text: string) => frames.findIndex(({ data }) => data.includes(JSON.stringify(text)))
  const ends: { readonly [name in UpstreamProtocol]: RegExp } = {
    'openai-chat': /"finish_reason":"/,
    'openai-responses': /"type":"response\.completed"/,
    'anthropic-messages': /"type":"message_stop"/,
    gemini: /"finishReason":"/,
  }
  return {
    bytes: frames.map((frame) => writeFrame(frame, protocol)),
    content: holds(pieces[0] ?? ''),
    end: frames.findIndex(({ data }) => ends[protocol].test(data)),
  }
}

export function writeStream(protocol: UpstreamProtocol, pieces: readonly string[]): Script {
  return sendStream(protocol, writeEvents(protocol, pieces).bytes)
}

export function writeWhole(protocol: UpstreamProtocol, pieces: readonly string[]): Script {
  return sendJson(writeAnswer(protocol, pieces))
}

function writeAnswer(protocol: UpstreamProtocol, pieces: readonly string[]): JsonObject {
  return writeBody(protocol, { pieces, tokens: { ...noTokens, input: 3, output: 9 } })
}

function sendStream(protocol: UpstreamProtocol, events: readonly Uint8Array[]): Script {
  return { headers: { 'content-type': streamType(protocol) }, steps: events.map((send) => ({ send })) }
}

/** What happens between two events, by what is sent there. */
export const streamFaults: {
  readonly [name: string]: (protocol: UpstreamProtocol, events: Events, at: number) => Script
} = {
  'ends there': (protocol, { bytes }, at) => cutAfter(sendStream(protocol, bytes), at, 'end'),
  'is closed there': (protocol, { bytes }, at) => cutAfter(sendStream(protocol, bytes), at, 'fin'),
  'is reset there': (protocol, { bytes }, at) => cutAfter(sendStream(protocol, bytes), at, 'reset'),
  'ends in the middle of the event': (protocol, { bytes }, at) => {
    const half = bytes[at]?.subarray(0, Math.floor((bytes[at]?.length ?? 0) / 2)) ?? Buffer.alloc(0)
    return sendStream(protocol, [...bytes.slice(0, at), half])
  },
  'fails by its own error event': (protocol, { bytes }, at) =>
    sendStream(protocol, [...bytes.slice(0, at), writeFrame(writeFailure(protocol), protocol)]),
  'goes on behind its own error event as if nothing were wrong': (protocol, { bytes }, at) =>
    sendStream(protocol, [...bytes.slice(0, at), writeFrame(writeFailure(protocol), protocol), ...bytes.slice(at)]),
  'turns into what is no JSON': (protocol, { bytes }, at) =>
    sendStream(protocol, [...bytes.slice(0, at), Buffer.from('data: {"choices": [,,, \n\n')]),
  'turns into a web page': (protocol, { bytes }, at) =>
    sendStream(protocol, [...bytes.slice(0, at), Buffer.from('<html><body>502 Bad Gateway</body></html>\n\n')]),
}

/** What never ends by itself. The gateway's own times end it. */
export const silentFaults: typeof streamFaults = {
  'falls silent there': (protocol, { bytes }, at) => {
    const { steps, ...script } = sendStream(protocol, bytes.slice(0, at))
    return { ...script, steps: [...steps, { stall: true }] }
  },
}

const page = '<html><body>Bad gateway</body></html>'
const refused = (status: number, headers: { [name: string]: string } = {}) =>
  sendJson({ error: { message: 'It cannot be done now.', type: 'server_error', code: null } }, status, headers)
const empty: Script = { headers: { 'content-type': 'application/json' }, steps: [], framing: 'length' }

/** In the place of an answer, streamed or not. */
export const answerFaults: { readonly [name: string]: Script } = {
  'refused with 500': refused(500),
  'refused with 502 and a web page': sendJson(page, 502, { 'content-type': 'text/html' }),
  'refused with 503': refused(503),
  'refused with 529': refused(529),
  'refused with 429': refused(429),
  'refused with 429 and a Retry-After': refused(429, { 'retry-after': '30' }),
  'refused with 401': refused(401),
  'refused with 402': refused(402),
  'refused with 403': refused(403),
  'refused with 404': refused(404),
  'refused with 408': refused(408),
  'cut before its head': { beforeHeaders: [{ cut: 'fin' }], steps: [] },
  'reset before its head': { beforeHeaders: [{ cut: 'reset' }], steps: [] },
  'a 200 without a body': empty,
  'a 200 with a web page': sendJson(page, 200, { 'content-type': 'text/html' }),
  'a 200 with an error in its body': sendJson({ error: { message: 'Overloaded.', type: 'overloaded', code: 500 } }),
}

/** Of a body: how it breaks off after so many of its bytes. */
export function* breakBody(protocol: UpstreamProtocol): Generator<{ name: string; script: Script }> {
  const bytes = Buffer.from(JSON.stringify(writeAnswer(protocol, unsaid)))
  for (const part of [0, 0.5, 1]) {
    const kept = Math.min(bytes.length - 1, Math.floor(bytes.length * part))
    const sent = { headers: { 'content-type': 'application/json' }, steps: [{ send: bytes.subarray(0, kept) }] }
    for (const how of ['fin', 'reset', 'end'] as const)
      yield { name: `a body of which ${kept} of ${bytes.length} bytes come, by ${how}`, script: cutAfter(sent, 1, how) }
  }
}

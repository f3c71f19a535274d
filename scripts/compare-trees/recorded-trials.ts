// The recorded traffic as trials: every answer to callers of all three protocols, every request to all five protocols, every
// error, and answers that are cut or whose caller leaves.
import type { JsonObject } from '../../src/foundation/json/json.ts'
import { inboundProtocolNames, protocolNames, type ProtocolName } from '../../src/generation/protocol-name.ts'
import type { InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { leastBody, paths } from '../../test/e2e/world.ts'
import { readSeeds } from '../../test/fuzz/request-seeds.ts'
import { testModel } from '../../test/gateway.ts'
import { makeFrame, streams } from '../../test/readers.ts'
import { recordedAnswers, recordedErrors, toBytes, writeFrame, type RecordedAnswer } from '../../test/recordings.ts'
import { cutBytes, replay, sendFrames, sendJson, streamType, type Script } from '../../test/upstream/script.ts'
import { readTarget, type Received } from '../../test/upstream/upstream.ts'
import { plainModel } from './configure.ts'
import type { Caller, Trial } from './trial.ts'

/** One write of this size is one read of the gateway's, so that what it makes of it does not hang on the moment. */
const ONE_READ_BYTES = 32 * 1024
const ANSWER_BYTES = 400_000
const CUT_EVERY = 12
/** A caller leaves after one of so many parts of the stream. */
const LEFT_AFTER = 4
const ERROR_CALLERS: readonly Caller[] = ['prepaid', 'unlimited']

export function readRecordedTrials(): Trial[] {
  return [...readAnswerTrials(), ...readRequestTrials(), ...readErrorTrials(), ...readBrokenTrials()]
}

function post(from: InboundProtocolName, body: JsonObject, headers: { [name: string]: string } = {}): Trial['request'] {
  return { method: 'POST', path: paths[from], headers, body: JSON.stringify(body) }
}

/** What asks for a stream with the usage that clients ask for, and not. */
function streaming(from: InboundProtocolName, index: number): JsonObject {
  return from === 'openai-chat' && index % 2 === 0
    ? { stream: true, stream_options: { include_usage: true } }
    : { stream: true }
}

const callerOf = (index: number): Caller => (index % 3 === 0 ? 'unlimited' : 'prepaid')

function readAnswerTrials(): Trial[] {
  return protocolNames.flatMap((to) =>
    recordedAnswers(to)
      .filter((answer) => isSureOfItsCharge(answer))
      .flatMap((answer, index) =>
        inboundProtocolNames.map((from): Trial => {
          // Now and then the provider streams though nobody asked, or the other way about.
          const asksForStream = index % 17 === 5 ? !answer.stream : answer.stream
          return {
            name: `answer ${from} ${to} ${answer.name}`,
            caller: callerOf(index),
            request: post(
              from,
              leastBody(from, to, { ...(asksForStream ? streaming(from, index) : {}), ...wideCap(from) }),
            ),
            answer: () => replayInReads(answer),
            isOneRead: toBytes(answer).length < ONE_READ_BYTES,
          }
        }),
      ),
  )
}

/** No answer is ended at its cap: where exactly hangs on how its bytes are read. */
const wideCap = (from: InboundProtocolName): JsonObject => (from === 'anthropic-messages' ? { max_tokens: 60_000 } : {})

/**
 * How often the output of a stream is counted on the way hangs on how its bytes are read, and tells where it reports no usage
 * of its own.
 */
function isSureOfItsCharge(answer: RecordedAnswer): boolean {
  const bytes = toBytes(answer)
  if (!answer.stream || bytes.length < ONE_READ_BYTES) return bytes.length < ANSWER_BYTES
  return bytes.length < ANSWER_BYTES && /"usage(?:Metadata)?":\s*\{/.test(bytes.toString('latin1'))
}

/** In writes that are read one by one, since the gateway reads no more at a time. */
function replayInReads(answer: RecordedAnswer): Script {
  return toBytes(answer).length < ONE_READ_BYTES
    ? replay(answer)
    : replay(answer, { seed: 1, most: 4 * ONE_READ_BYTES })
}

/** Each to its own protocol and to another one, in turn. */
function readRequestTrials(): Trial[] {
  return readSeeds().flatMap(({ from, body }, index) =>
    protocolNames
      .filter((to, position) => to === from || position === index % protocolNames.length)
      .filter((to) => !wouldFetch(to, body))
      .map((to): Trial => ({
        name: `request ${from} ${to} number ${index}`,
        caller: callerOf(index),
        request: post(
          from,
          { ...body, model: testModel(to) },
          index % 11 === 0 ? { 'x-crossmodel-strict': 'true' } : {},
        ),
        answer: (received) => answerShortly(received),
        isOneRead: true,
      })),
  )
}

/** Media whose address nobody has: how its look-up fails hangs on the moment. */
function wouldFetch(to: ProtocolName, body: JsonObject): boolean {
  return (to === 'gemini' || to === 'bedrock-converse') && JSON.stringify(body).includes('//media.invalid')
}

/** The least whole answer in the protocol of the request's path. */
export function answerShortly(received: Received): Script {
  const to = readTarget(received.path)
  const asksForStream = received.body['stream'] === true || /converse-stream|streamGenerateContent/.test(received.path)
  return asksForStream ? streamShortly(to) : sendJson(writeShortAnswer(to))
}

function streamShortly(to: ProtocolName): Script {
  const { start, text, partEnd, end, usage } = streams[to]
  const parts = [...start, text('Hello '), text('there.'), ...(partEnd === undefined ? [] : [partEnd]), ...end(usage)]
  const { steps, ...script } = sendFrames(
    to,
    parts.map((part) => makeFrame(to, part)),
  )
  return { ...script, steps: [{ send: joinSends(steps) }] }
}

function joinSends(steps: Script['steps']): Buffer {
  return Buffer.concat(steps.flatMap((step) => ('send' in step ? [step.send] : [])))
}

function writeShortAnswer(to: ProtocolName): JsonObject {
  const { usage } = streams[to]
  const text = 'Hello there.'
  switch (to) {
    case 'openai-chat':
      return {
        id: 'chatcmpl-1',
        object: 'chat.completion',
        created: 1_700_000_000,
        model: 'upstream-model-1',
        choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
        usage,
      }
    case 'openai-responses':
      return {
        id: 'resp_1',
        object: 'response',
        created_at: 1_700_000_000,
        status: 'completed',
        model: 'upstream-model-1',
        output: [
          {
            id: 'msg_1',
            type: 'message',
            role: 'assistant',
            status: 'completed',
            content: [{ type: 'output_text', text, annotations: [] }],
          },
        ],
        usage,
      }
    case 'anthropic-messages':
      return {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'upstream-model-1',
        content: [{ type: 'text', text }],
        stop_reason: 'end_turn',
        stop_sequence: null,
        usage,
      }
    case 'gemini':
      return {
        candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP', index: 0 }],
        modelVersion: 'upstream-model-1',
        usageMetadata: usage,
      }
    case 'bedrock-converse':
      return {
        output: { message: { role: 'assistant', content: [{ text }] } },
        stopReason: 'end_turn',
        usage,
        metrics: { latencyMs: 1 },
      }
    default:
      return to satisfies never
  }
}

function readErrorTrials(): Trial[] {
  return recordedErrors().flatMap(({ name, protocol, status, text }, index) =>
    inboundProtocolNames.flatMap((from) =>
      [false, true].map((streams): Trial => ({
        name: `error ${from} ${protocol} ${name}${streams ? ' (stream)' : ''}`,
        caller: ERROR_CALLERS[index % ERROR_CALLERS.length] ?? 'prepaid',
        request: post(from, leastBody(from, protocol, streams ? streaming(from, index) : {})),
        answer: () => sendJson(text, status, index % 4 === 0 ? { 'retry-after': '7' } : {}),
      })),
    ),
  )
}

/**
 * Streams that are cut, end early or are left by their caller, each at a fixed byte. Reasoning that a model hides would be
 * charged by the time that passed.
 */
function readBrokenTrials(): Trial[] {
  return protocolNames.flatMap((to) =>
    recordedAnswers(to)
      .filter((answer, index) => answer.stream && index % CUT_EVERY === 0 && toBytes(answer).length < ONE_READ_BYTES)
      .flatMap((answer, index) => inboundProtocolNames.flatMap((from) => breakStream(from, to, answer, index))),
  )
}

function breakStream(from: InboundProtocolName, to: ProtocolName, answer: RecordedAnswer, index: number): Trial[] {
  const bytes = toBytes(answer)
  const frames = answer.frames ?? []
  const headers = { 'content-type': streamType(to) }
  const inside = cutBytes(bytes, { at: [Math.floor((bytes.length * (1 + (index % 4))) / 5)] })[0] ?? bytes
  const join = (count: number) => Buffer.concat(frames.slice(0, count).map((frame) => writeFrame(frame, to)))
  const half = join(Math.ceil(frames.length / 2))
  const trial = (what: string, steps: Script['steps'], more: Partial<Trial> = {}): Trial => ({
    name: `${what} ${from} ${to} ${answer.name}`,
    caller: callerOf(index),
    request: post(from, leastBody(from, to, { ...streaming(from, index), model: plainModel(to) })),
    answer: () => ({ headers, steps }),
    ...more,
  })
  const broken = [
    trial('cut inside an event', [{ send: inside }, { cut: 'fin' }]),
    trial('reset at the end of an event', [{ send: half }, { cut: 'reset' }]),
    trial('ended early', [{ send: half }]),
  ]
  // Where so little has come, no part has ended, and the gateway does not wait for the usage of a caller that left.
  const early = join(Math.floor(frames.length / LEFT_AFTER))
  const leaves = trial('left', [{ send: early }, { stall: true }], { leaveAtByte: 1 })
  return frames.length < 2 * LEFT_AFTER ? broken : [...broken, leaves]
}

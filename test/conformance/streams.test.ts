// Streams that are cut up, cut off or corrupted. Any chunking of the bytes gives the same events; a stream cut at any
// event's boundary ends in an error, never cleanly; corrupted input gives legal sentences and nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { parseJsonObject, readArray, readObject, type Json } from '../../src/foundation/json/json.ts'
import { seededRandom } from '../../src/foundation/random.ts'
import { FrameError, type Frame } from '../../src/foundation/frames/sse.ts'
import { protocolNames, type ProtocolName } from '../../src/generation/protocol-name.ts'
import { StreamGrammar } from '../../src/generation/answer/stream-grammar.ts'
import { inboundProtocols, outboundProtocols } from '../../src/protocols/protocols.ts'
import { recordedAnswers, recordingsAbsent, toBytes } from '../recordings.ts'
import { countRuns } from '../runs.ts'
import { cutBytes } from '../upstream/script.ts'
import { createParser } from './codecs.ts'
import { Failures } from './failures.ts'
import { decodeFrames, encodeStream, sourceOf } from './translate.ts'

const CUTS_OF_LONG_STREAMS = countRuns(150, 20)

/** Whether this frame is where the protocol says that the answer is over. What comes before it is not an end. */
function isEnd(protocol: ProtocolName, frame: Frame): boolean {
  if (frame.data === '[DONE]') return true
  const event = parseJsonObject(frame.data)
  switch (protocol) {
    case 'openai-chat':
      return hasMember(event?.['choices'], 'finish_reason')
    case 'openai-responses':
      return /^response\.(completed|incomplete|failed)$|^error$/.test(String(event?.['type']))
    case 'anthropic-messages':
      return event?.['type'] === 'message_stop' || event?.['type'] === 'error'
    case 'gemini':
      return (
        hasMember(event?.['candidates'], 'finishReason') ||
        readObject(event?.['promptFeedback'])?.['blockReason'] !== undefined
      )
    case 'bedrock-converse':
      return frame.event === 'messageStop'
    default:
      return protocol satisfies never
  }
}

function hasMember(list: Json | undefined, member: string): boolean {
  return (readArray(list) ?? []).some((entry) => typeof readObject(entry)?.[member] === 'string')
}

for (const protocol of protocolNames) {
  const outbound = outboundProtocols[protocol]
  const skip = recordingsAbsent
  const streams = () => recordedAnswers(protocol).filter((answer) => answer.frames !== undefined)

  test(`every recorded stream of ${protocol} gives the same events at any chunking of its bytes`, { skip }, () => {
    const failures = new Failures()
    for (const [index, answer] of streams().entries()) {
      failures.check(answer.name, () => {
        const bytes = toBytes(answer)
        const whole = readFrames(protocol, [bytes])
        const expected = decodeFrames(outbound.createEventDecoder(sourceOf(outbound)), whole)
        const random = seededRandom(index)
        // An event of a megabyte (an image) in pieces of two bytes is not a stream that anybody sends.
        const most = bytes.length > 300_000 ? 60_000 : ([3, 40, 700, 9000][index % 4] ?? 40)
        for (const chunks of [cutBytes(bytes, { seed: index, most }), cutAround(bytes, random.fraction())]) {
          const frames = readFrames(protocol, chunks)
          // Not deepEqual: its message about thousands of frames takes minutes to write.
          assert.ok(isDeepStrictEqual(frames, whole), 'other frames at another chunking')
        }
        if (bytes.length < 4000)
          assert.ok(
            isDeepStrictEqual(readFrames(protocol, cutBytes(bytes, 'bytes')), whole),
            'other frames byte by byte',
          )
        assert.ok(expected.length > 0)
      })
    }
    failures.settle()
  })

  test(`a stream of ${protocol} cut at any event's boundary is an error, never an end`, { skip }, () => {
    const failures = new Failures()
    for (const { name, frames } of streams()) {
      if (frames === undefined) continue
      const end = frames.findIndex((frame) => isEnd(protocol, frame))
      const limit = end === -1 ? frames.length : end
      const step = Math.max(1, Math.floor(limit / CUTS_OF_LONG_STREAMS))
      for (let cut = 0; cut <= limit; cut += cut + step > limit && cut < limit ? limit - cut : step) {
        failures.check(`${name} cut after ${cut} of ${frames.length}`, () => {
          const events = decodeFrames(outbound.createEventDecoder(sourceOf(outbound)), frames.slice(0, cut))
          assert.equal(events.at(-1)?.type, 'error')
        })
      }
    }
    failures.settle()
  })

  test(`corrupted frames of ${protocol} give legal sentences, and every caller's encoder writes them`, { skip }, () => {
    const failures = new Failures()
    for (const [index, { name, frames }] of streams().entries()) {
      if (frames === undefined || frames.length > 600) continue
      for (let round = 0; round < 4; round += 1) {
        const seed = index * 10 + round
        failures.check(`${name} seed ${seed}`, () => {
          const events = decodeFrames(outbound.createEventDecoder(sourceOf(outbound)), spoil(frames, seed))
          const grammar = new StreamGrammar()
          for (const event of events) grammar.check(event)
          for (const inbound of Object.values(inboundProtocols)) encodeStream(inbound, events)
        })
      }
    }
    failures.settle()
  })
}

/** @throws FrameError as the parser does. */
function readFrames(protocol: ProtocolName, chunks: readonly Uint8Array[]): Frame[] {
  const parser = createParser(protocol)
  const frames = chunks.flatMap((chunk) => parser.push(chunk))
  const end = parser.end()
  if (end.cut) throw new FrameError('the recording ends inside an event')
  return [...frames, ...end.frames]
}

/** Two chunks, cut in the middle of a multi-byte character where there is one near. */
function cutAround(bytes: Buffer, fraction: number): Uint8Array[] {
  let at = Math.floor(bytes.length * fraction)
  while (at < bytes.length && ((bytes[at] ?? 0) & 0xc0) !== 0x80) at += 1
  return [bytes.subarray(0, at), bytes.subarray(at)]
}

/** Frames dropped, doubled, swapped, cut short, with members of other types, or not JSON at all. */
function spoil(frames: readonly Frame[], seed: number): Frame[] {
  const random = seededRandom(seed)
  const pick = (size: number) => Math.floor(random.fraction() * size)
  const spoilt = [...frames]
  for (let count = 1 + pick(4); count > 0 && spoilt.length > 0; count -= 1) {
    const at = pick(spoilt.length)
    const frame = spoilt[at] as Frame
    switch (pick(7)) {
      case 0:
        spoilt.splice(at, 1)
        break
      case 1:
        spoilt.splice(at, 0, frame)
        break
      case 2: {
        const other = pick(spoilt.length)
        spoilt[at] = spoilt[other] as Frame
        spoilt[other] = frame
        break
      }
      case 3:
        spoilt[at] = { ...frame, data: frame.data.slice(0, pick(frame.data.length)) }
        break
      case 4:
        spoilt[at] = { ...frame, data: 'not json \u0000 {' }
        break
      case 5:
        spoilt[at] = { ...frame, data: JSON.stringify(twist(readOrNull(frame.data), pick)) }
        break
      default:
        spoilt[at] = { event: 'something.new', data: frame.data }
    }
  }
  return spoilt
}

function readOrNull(text: string): Json {
  return parseJsonObject(text) ?? null
}

const oddities: readonly Json[] = [null, 0, -1, 1.5, '', 'odd', true, [], {}, [null], [[]], { type: 7 }, 1e300]

/** One member somewhere inside replaced by something of another type. */
function twist(value: Json, pick: (size: number) => number): Json {
  if (Array.isArray(value) && value.length > 0 && pick(4) > 0) {
    const at = pick(value.length)
    return value.map((entry, index) => (index === at ? twist(entry, pick) : entry))
  }
  const object = readObject(value)
  const keys = Object.keys(object ?? {})
  if (object !== undefined && keys.length > 0 && pick(4) > 0) {
    const key = keys[pick(keys.length)] ?? ''
    return { ...object, [key]: twist(object[key] ?? null, pick) }
  }
  return oddities[pick(oddities.length)] ?? null
}

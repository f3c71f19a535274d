// Answers of providers and what a fault, a bug or bad will makes of them. Everything is decided by the random source alone,
// so that a seed repeats it.
import { isObject, parseJson, type Json, type JsonObject } from '../../src/foundation/json/json.ts'
import type { Random } from '../../src/foundation/random.ts'
import type { Frame } from '../../src/foundation/frames/sse.ts'
import { protocolNames, type ProtocolName } from '../../src/generation/protocol-name.ts'
import { recordedAnswers, recordingsAbsent, writeFrame } from '../recordings.ts'
import { makeFrame, streams } from '../readers.ts'
import { below, listPlaces, mutateBytes, noPrimitive, pick, setMember } from './mutate.ts'

/** An answer to begin with: a stream has frames, one that is not streamed has a body. */
export type Seed = { protocol: ProtocolName; frames: readonly Frame[] } | { protocol: ProtocolName; body: JsonObject }

export type MutatedAnswer = { protocol: ProtocolName; stream: boolean; bytes: Buffer }

/** Larger recordings would make a run slow, and find nothing more. */
const SEED_BYTES = 60_000

/** The recorded answers, where they are there, and small ones of every protocol. */
export function readSeeds(): Seed[] {
  const small = protocolNames.map((protocol): Seed => {
    const { start, text, partEnd, end, usage } = streams[protocol]
    const events = [...start, text('Hello'), ...(partEnd === undefined ? [] : [partEnd]), ...end(usage)]
    return { protocol, frames: events.map((event) => makeFrame(protocol, event)) }
  })
  if (recordingsAbsent !== false) return small
  const recorded = recordedAnswers().flatMap(({ protocol, frames, body, status }): Seed[] => {
    if (status !== 200) return []
    if (frames !== undefined) return sizeOf(frames) < SEED_BYTES ? [{ protocol, frames }] : []
    return body === undefined || JSON.stringify(body).length > SEED_BYTES ? [] : [{ protocol, body }]
  })
  return [...small, ...recorded]
}

function sizeOf(frames: readonly Frame[]): number {
  return frames.reduce((sum, { data }) => sum + data.length, 0)
}

/** `seed` with a few changes, some of them taken from `other`. */
export function mutateAnswer(random: Random, seed: Seed, other: Seed): MutatedAnswer {
  const { protocol } = seed
  const times = pick(random, [0, 1, 1, 2, 4])
  let bytes: Buffer
  if ('body' in seed) {
    const body = structuredClone(seed.body)
    for (let done = 0; done < times; done += 1) changeOnce(random, body, 'body' in other ? other.body : {})
    bytes = Buffer.from(JSON.stringify(body))
  } else {
    const frames = [...seed.frames]
    for (let done = 0; done < times; done += 1) changeFrames(random, frames, 'frames' in other ? other.frames : [])
    bytes = Buffer.concat(frames.map((frame) => write(random, frame, protocol)))
  }
  if (random.fraction() < 0.25) bytes = mutateBytes(random, bytes, oddBytes, pick(random, [4, 60, 2_000]))
  return { protocol, stream: 'frames' in seed, bytes }
}

/** Servers end their lines, and say their names, in more than one way. */
function write(random: Random, frame: Frame, protocol: ProtocolName): Buffer {
  const bytes = writeFrame(frame, protocol)
  if (protocol === 'bedrock-converse' || random.fraction() > 0.02) return bytes
  const text = bytes.toString()
  const changed = pick(random, [
    text.replaceAll('\n', '\r\n'),
    text.replaceAll('\n', '\r'),
    text.replace(/^event: [^\n]*\n/, ''),
    `: comment\nid: 7\nretry: 10\n${text}`,
    text.replace('data: ', 'data:'),
    text.replace(/\n\n$/, '\n\n\n\n'),
    text.replace(/\n\n$/, ''),
  ])
  return Buffer.from(changed)
}

function changeFrames(random: Random, frames: Frame[], others: readonly Frame[]): void {
  const at = below(random, frames.length)
  const frame = frames[at]
  if (frame === undefined) return
  switch (below(random, 10)) {
    case 0:
      frames.splice(at, 1 + below(random, 3))
      return
    case 1:
      frames.splice(at, 0, frame)
      return
    case 2:
      frames.splice(below(random, frames.length), 0, ...frames.splice(at, 1))
      return
    case 3:
      frames.length = at + 1
      return
    case 4:
      frames.splice(at, 0, pick(random, others) ?? frame)
      return
    case 5:
      frames[at] = {
        event: pick(random, [undefined, 'error', 'ping', 'x', frame.event]),
        data: pick(random, brokenTexts),
      }
      return
    default: {
      // What is too deep already cannot be changed by those who walk it.
      if (brokenTexts.includes(frame.data)) return
      const value = parseJson(frame.data)
      const other = parseJson(pick(random, others)?.data ?? '{}')
      if (!isObject(value)) return
      changeOnce(random, value, isObject(other) ? other : {})
      frames[at] = { ...frame, data: JSON.stringify(value) }
    }
  }
}

const brokenTexts: readonly string[] = [
  '',
  '[DONE]',
  'null',
  '[]',
  '{}',
  '"text"',
  '{"error":{"message":"x"}}',
  '{"error":"x"}',
  '{"type":"error","error":{"type":"overloaded_error","message":"x"}}',
  '{"choices":[]}',
  '{"usage":{"prompt_tokens":1.5}}',
  '{"a":',
  'x'.repeat(3_000),
  '['.repeat(600),
  ...[deep(150), deep(20_000), `[${'{},'.repeat(2_000)}0]`].flatMap((inside) => [
    `{"choices":[{"index":0,"delta":{"x":${inside}}}]}`,
    `{"type":"content_block_start","index":9,"content_block":{"type":"dream","x":${inside}}}`,
    `{"type":"response.output_item.done","output_index":9,"item":{"type":"dream","x":${inside}}}`,
    `{"candidates":[{"content":{"parts":[{"x":${inside}}]}}]}`,
  ]),
]

/** More than a recursive reader's stack can take, where it is much. */
function deep(depth: number): string {
  return `${'[{"x":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`
}

function changeOnce(random: Random, document: JsonObject, other: JsonObject): void {
  const places = listPlaces(document)
  const place = pick(random, places)
  if (place === undefined) return
  const { holder, key, value } = place
  switch (below(random, 7)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1)
      else delete holder[key]
      return
    case 1:
      return setMember(holder, key, structuredClone(pick(random, listPlaces(other))?.value ?? null))
    case 2:
      return setMember(holder, key, structuredClone(pick(random, places).value ?? null))
    case 3:
      if (isObject(value)) return setMember(value, pick(random, names), makeOdd(random))
      return setMember(document, pick(random, names), makeOdd(random))
    case 4:
      if (Array.isArray(value)) return void value.push(...structuredClone(value.slice(0, 3)))
      if (typeof value === 'number')
        return setMember(holder, key, pick<Json>(random, [-value, value + 0.5, `${value}`, value * 1e12, 0]))
      if (typeof value === 'string')
        return setMember(
          holder,
          key,
          pick<Json>(random, ['', value + value, [value], { text: value }, pick(random, words)]),
        )
      return setMember(holder, key, [value ?? null])
    default:
      return setMember(holder, key, makeOdd(random))
  }
}

function makeOdd(random: Random): Json {
  const kind = random.fraction()
  if (kind < 0.35)
    return pick<Json>(random, [
      null,
      true,
      0,
      -1,
      1.5,
      2 ** 31,
      2 ** 53,
      1e308,
      [],
      {},
      [[]],
      [null],
      [{}],
      noPrimitive(),
    ])
  if (kind < 0.6) return pick(random, words)
  if (kind < 0.8) return pick(random, oddTexts)
  if (kind < 0.97) return { type: pick(random, words), [pick(random, names)]: pick(random, oddTexts) }
  let deep: Json = 'x'
  for (let depth = 0; depth < 1_500; depth += 1) deep = pick(random, [0, 1]) === 0 ? [deep] : { a: deep }
  return deep
}

const oddTexts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\r\n\r\n',
  '\ufeff',
  '__proto__',
  '{"a":',
  'x'.repeat(5_000),
  '字😀',
]

const names: readonly string[] =
  `type index id object model choices delta message content role tool_calls function name arguments custom input refusal
  reasoning reasoning_content reasoning_details annotations audio data transcript images finish_reason usage prompt_tokens
  completion_tokens total_tokens error response item part output output_index content_index summary encrypted_content status
  content_block partial_json thinking signature citation stop_reason input_tokens output_tokens server_tool_use iterations
  cache_creation candidates parts text functionCall args partialArgs willContinue inlineData thought thoughtSignature
  finishReason usageMetadata promptFeedback groundingMetadata citationMetadata logprobs logprobsResult toolUse start
  contentBlockIndex stopReason metadata trace __proto__ constructor toString length`.split(/\s+/)

const words: readonly string[] =
  `stop length tool_calls content_filter error function text image_url refusal thinking reasoning.text reasoning.encrypted
  message reasoning function_call custom_tool_call image_generation_call web_search_call output_text
  response.completed response.failed response.incomplete response.output_item.done response.output_text.delta
  response.created text_delta input_json_delta thinking_delta signature_delta citations_delta tool_use server_tool_use
  redacted_thinking web_search_tool_result message_start message_delta message_stop content_block_start
  content_block_stop ping end_turn STOP MAX_TOKENS MALFORMED_FUNCTION_CALL assistant completed failed in_progress`.split(
    /\s+/,
  )

const oddBytes: readonly Buffer[] = [
  Buffer.of(0),
  Buffer.of(0xff, 0xfe),
  Buffer.of(0xed, 0xa0, 0x80),
  ...[
    '"',
    '\\',
    '{',
    '}',
    '[',
    ',',
    '\n',
    '\r',
    '\n\n',
    '\r\n\r\n',
    'data: ',
    'event: error\n',
    'data: [DONE]\n\n',
    ':',
  ].map((text) => Buffer.from(text)),
]

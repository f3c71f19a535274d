// Mutations of JSON documents and of bytes, each decided by the random source alone, so that a seed repeats them. What JSON
// values cannot say (doubled members, numbers without bounds, depth) is written into the text behind a placeholder.
import { isObject, type Json, type JsonObject } from '../../src/foundation/json/json.ts'
import type { Random } from '../../src/foundation/random.ts'

export function pick<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random.fraction() * values.length)] as T
}

export const below = (random: Random, count: number): number => Math.floor(random.fraction() * count)

/** Stands in a document for text that is put in its place when it is written. */
const RAW = '\u0001raw:'

const oddTexts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udc00y',
  '\u001b[31m\r\n\t\u007f\u0085\u2028',
  '\ufeff\u202e',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '../../etc/passwd',
  '%00%2e',
  '\\u0000',
  '"}],"stream":true,"x":[{"',
  'data: [DONE]\n\n',
  'data:image/png;base64,',
  'data:;base64,!!!!',
  'data:image/png,%ZZ',
  'https://example.invalid/a.png',
  'http://[::1',
  's3://bucket/key',
  'file:///etc/passwd',
  '@tool:get_weather {"city":"a"}',
  '{"city":',
  '<|endoftext|>',
  '-1',
  '1e999',
  'NaN',
  '👩‍👩‍👧‍👦',
  'e\u0301'.repeat(50),
]

const oddRaw: readonly string[] = [
  '1e400',
  '-1e400',
  '99999999999999999999999999',
  '9007199254740993',
  '-9223372036854775809',
  '1e-400',
  '-0',
  '0.1e1',
  '1.5',
  '"\\ud800"',
  '"\\u0000"',
  '"\\ud83d\\ude00\\/\\b\\f"',
  '{"a":1,"a":2}',
  '{"__proto__":{"type":"text"},"constructor":1}',
  '{"\\u0074ype":"text","text":"a"}',
  '{"type":"text","type":"image"}',
]

const noJson: readonly string[] = ['nul', '01', '+1', "'a'", '[1,]', '{"a"}', '"\n"', '"\\x"']

/** Members that mean something somewhere, or did to somebody. */
const names: readonly string[] =
  `model stream messages input system instructions tools tool_choice max_tokens max_completion_tokens max_output_tokens n
  temperature top_p top_k stop stop_sequences seed logprobs top_logprobs logit_bias response_format text format reasoning
  reasoning_effort thinking budget_tokens metadata user user_id safety_identifier store previous_response_id conversation
  background include modalities audio prediction service_tier speed stream_options include_usage parallel_tool_calls
  cache_control ttl type role content name id call_id tool_call_id tool_use_id arguments input_schema parameters function
  output summary encrypted_content signature data source media_type url image_url input_audio file file_id file_data
  filename detail citations context_management container mcp_servers prompt prompt_cache_key truncation provider models
  is_error refusal annotations status phase strict description schema json_schema custom grammar allowed_tools mode effort
  functions function_call web_search_options verbosity max_tool_calls safety_settings anthropic_version betas output_config
  __proto__ constructor prototype toString hasOwnProperty then toJSON length valueOf`
    .split(/\s+/)
    .concat('', '\u0000', '\ud800', 'a'.repeat(300), 'model ', 'Stream')

const typeWords: readonly string[] =
  `text image image_url input_text output_text input_image input_file input_audio refusal reasoning thinking
  redacted_thinking tool_use tool_result function_call function_call_output custom custom_tool_call
  custom_tool_call_output message item_reference document server_tool_use web_search_tool_result web_search_20250305
  mcp_tool_use computer_call compaction local_shell_call function image_generation_call video_url video file json_schema
  json_object auto none required any tool enabled disabled adaptive base64 url content ephemeral user assistant system
  developer tool critic grammar allowed_tools namespace high minimal xhigh max default flex priority 1h 5m`.split(/\s+/)

export type Place = { holder: Json[] | JsonObject; key: string | number; value: Json | undefined }

export function listPlaces(value: Json | undefined, places: Place[] = []): Place[] {
  if (Array.isArray(value)) {
    value.forEach((element, key) => places.push({ holder: value, key, value: element }))
    for (const element of value) listPlaces(element, places)
  } else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      places.push({ holder: value, key, value: member })
      listPlaces(member, places)
    }
  }
  return places
}

/** Also where the name is one of every object's. */
export function setMember(holder: Json[] | JsonObject, key: string | number, value: Json | undefined): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true })
}

/** Throws where it is made a text or a number. */
export const noPrimitive = (): Json => ({ toString: 1, valueOf: 1 })

function makeOdd(random: Random): Json {
  const kind = random.fraction()
  if (kind < 0.3) return pick(random, oddTexts)
  if (kind < 0.5) return RAW + pick(random, random.fraction() < 0.05 ? noJson : oddRaw)
  if (kind < 0.6) return pick(random, typeWords)
  if (kind < 0.75)
    return pick<Json>(random, [null, true, false, 0, -1, 1.5, 2 ** 31, 2 ** 53, [], {}, [null], [[]], noPrimitive()])
  if (kind < 0.87) return { type: pick(random, typeWords), [pick(random, names)]: pick(random, oddTexts) }
  if (kind < 0.92) return [{ role: pick(random, typeWords), content: pick(random, oddTexts) }]
  return makeLarge(random)
}

function makeLarge(random: Random): Json {
  const size = random.fraction() < 0.02 ? 200_000 : 1 + below(random, 3_000)
  const open = pick(random, ['[', '{"a":', '[{"content":'])
  const close = { '[': ']', '{"a":': '}', '[{"content":': '}]' }[open] as string
  switch (below(random, 4)) {
    case 0:
      return RAW + open.repeat(size) + 'null' + close.repeat(size)
    case 1:
      return `${RAW}[${`${pick(random, ['{}', '""', '0', '{"type":"text","text":"a"}'])},`.repeat(size)}0]`
    case 2:
      return pick(random, oddTexts).repeat(Math.ceil(size / 4))
    default:
      return `${RAW}{${Array.from({ length: Math.min(size, 20_000) }, (_, index) => `"k${index}":0`).join(',')}}`
  }
}

/** Changes `document` at one place; `other` is where parts of another document come from. */
function changeOnce(random: Random, document: JsonObject, other: JsonObject): void {
  const places = listPlaces(document)
  const place = pick(random, places)
  if (place === undefined) return
  const { holder, key, value } = place
  switch (below(random, 11)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1)
      else delete holder[key]
      return
    case 1:
      if (Array.isArray(holder)) holder.splice(Number(key), 0, structuredClone(value) as Json)
      else setMember(holder, `${RAW}twice:${key}`, value)
      return
    case 2:
      if (Array.isArray(holder)) holder.reverse()
      else {
        delete holder[key]
        setMember(holder, pick(random, names), value)
      }
      return
    case 3:
    case 4:
      setMember(holder, key, makeOdd(random))
      return
    case 5:
      setMember(holder, key, structuredClone(pick(random, listPlaces(other))?.value ?? null))
      return
    case 9:
    case 10: {
      // What another request has in the same place mostly is a valid value here.
      const alike = pick(
        random,
        listPlaces(other).filter((candidate) => candidate.key === key),
      )
      if (alike !== undefined) setMember(holder, key, structuredClone(alike.value))
      return
    }
    case 6: {
      const second = pick(random, places)
      setMember(holder, key, structuredClone(second.value))
      return
    }
    case 7:
      if (isObject(value)) setMember(value, pick(random, names), makeOdd(random))
      else setMember(document, pick(random, names), makeOdd(random))
      return
    default:
      if (typeof value === 'string')
        setMember(holder, key, pick(random, [value + pick(random, oddTexts), [value], { text: value }]))
      else if (typeof value === 'number')
        setMember(holder, key, pick<Json>(random, [-value, value + 0.5, `${value}`, value * 1e9]))
      else setMember(holder, key, pick<Json>(random, [[value ?? null], null, 'a', JSON.stringify(value) ?? '']))
  }
}

/** A changed copy. */
export function mutateDocument(random: Random, document: JsonObject, other: JsonObject): JsonObject {
  const copy = structuredClone(document)
  const times = 1 + below(random, 1 + below(random, 4))
  for (let done = 0; done < times; done += 1) changeOnce(random, copy, other)
  return copy
}

/** The document as bytes, each placeholder replaced by its raw text. */
export function writeDocument(document: JsonObject): Buffer {
  const text = JSON.stringify(document)
    .replace(/"\\u0001raw:twice:((?:[^"\\]|\\.)*)":/g, '"$1":null,"$1":')
    .replace(/"\\u0001raw:((?:[^"\\]|\\.)*)"/g, (_, inner: string) => JSON.parse(`"${inner}"`) as string)
  return Buffer.from(text)
}

/** Of a request: the most bytes that are cut out or doubled at once. */
const RANGE_BYTES = 40

const oddBytes: readonly Buffer[] = [
  Buffer.of(0),
  Buffer.of(0xff, 0xfe),
  Buffer.of(0xed, 0xa0, 0x80),
  Buffer.of(0xc0, 0x80),
  Buffer.of(0xef, 0xbb, 0xbf),
  ...['"', '\\', '{', '}', '[', ']', ',', ':', '\\u', '\n', '/*', '"model":"a",', '"stream":true,'].map((text) =>
    Buffer.from(text),
  ),
]

/** A changed copy: one bit flipped, a range of at most `most` bytes cut out or doubled, one of `odd` put in, the end cut off. */
export function mutateBytes(
  random: Random,
  bytes: Buffer,
  odd: readonly Buffer[] = oddBytes,
  most: number = RANGE_BYTES,
): Buffer {
  const at = below(random, bytes.length + 1)
  const to = Math.min(bytes.length, at + 1 + below(random, most))
  const before = bytes.subarray(0, at)
  switch (below(random, 5)) {
    case 0: {
      const copy = Buffer.from(bytes)
      if (at < copy.length) copy[at] = (copy[at] as number) ^ (1 << below(random, 8))
      return copy
    }
    case 1:
      return Buffer.concat([before, bytes.subarray(to)])
    case 2:
      return Buffer.concat([before, bytes.subarray(at, to), bytes.subarray(at)])
    case 3:
      return Buffer.concat([before, pick(random, odd), bytes.subarray(at)])
    default:
      return Buffer.from(before)
  }
}

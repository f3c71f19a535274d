// Anthropic's usage, both ways. Its `input_tokens` are the fresh ones alone: cache reads and writes stand beside them, so
// the buckets are disjoint as they come. `output_tokens` include thinking; `output_tokens_details` tells the share.
//
// Two things are in no total and are added here from `iterations`: compaction, and an advisor's own
// sampling. An advisor's part, and all of an answer that a fallback gave, are the use of another model, which is named. A
// hop that a fallback replaced is not billed and is left out.
import { bounds } from '../../foundation/bounds.ts'
import { isObject, readArray, readObject, readString, type JsonObject } from '../../foundation/json/json.ts'
import { setOwn } from '../../foundation/lists/look-up.ts'
import { readTerms } from '../../generation/usage/billing-terms.ts'
import { addCalls, type ServerToolCalls } from '../../generation/usage/server-tool-calls.ts'
import { makeSense, MOST_TOKENS, readTokens } from '../../generation/usage/read-tokens.ts'
import {
  emptyUsage,
  subtract,
  sumOutput,
  type OtherUsage,
  type TokenCounts,
  type Usage,
} from '../../generation/usage/usage.ts'
import { PROTOCOL } from './wire.ts'

/** The neutral buckets of a wire usage object; undefined where it has no counts, or one that makes no sense. */
export function decodeUsage(wire: JsonObject): Usage | undefined {
  if (!makeSense(...totalMembers.map((name) => wire[name]))) return undefined
  if (totalMembers.every((name) => readTokens(wire[name]) === undefined)) return undefined
  const usage = emptyUsage()
  const served: Counts = emptyCounts()
  let replaced: string | undefined
  const beside: Counts[] = []
  const others: OtherUsage[] = []
  const iterations = readArray(wire['iterations']) ?? []
  if (iterations.length > bounds.usageIterations) return undefined
  for (const entry of iterations) {
    if (!isObject(entry)) continue
    const counts = decodeCounts(entry)
    const type = readString(entry['type'])
    const model = readString(entry['model']) ?? ''
    if (type === 'message') add(served, counts)
    else if (type === 'fallback_message') replaced = model
    else {
      beside.push(counts)
      if (model !== '' && type === 'advisor_message') others.push({ model, ...toTokens(counts, 0) })
    }
  }
  const total = decodeCounts(wire)
  // Cache writes of server-tool iterations have been seen missing from the total: the larger of both counts.
  if (replaced === undefined) for (const name of countNames) total[name] = Math.max(total[name], served[name])
  const thinking = Math.min(
    readTokens(readObject(wire['output_tokens_details'])?.['thinking_tokens']) ?? 0,
    total.output,
  )
  if (replaced) others.push({ model: replaced, ...toTokens(total, thinking) })
  for (const counts of beside) add(total, counts)
  if (countNames.some((name) => total[name] > MOST_TOKENS)) return undefined
  Object.assign(usage, toTokens(total, thinking))
  if (others.length > 0) usage.others = others
  const calls = decodeServerToolCalls(wire)
  if (calls !== undefined) usage.serverToolCalls = calls
  const terms = readTerms({ serviceTier: wire['service_tier'], speed: wire['speed'], region: wire['inference_geo'] })
  if (terms !== undefined) usage.terms = terms
  usage.raw = { protocol: PROTOCOL, json: wire }
  return usage
}

/**
 * Usage of `message_start` with that of a later `message_delta`: the later number wins. An input side that
 * is all zero or missing is a provider that says nothing of it there, and leaves the earlier one in force. The output of
 * `message_start` is only what was written by then, so that a later usage without a count of output has none.
 */
export function mergeUsage(earlier: JsonObject, later: JsonObject): JsonObject {
  const merged: JsonObject = { ...earlier }
  delete merged['output_tokens']
  const isCount = (name: string) => totalMembers.includes(name)
  let room = bounds.usageMembers - Object.keys(merged).filter((name) => !isCount(name)).length
  const inputKnown = inputMembers.some((name) => (readTokens(later[name]) ?? 0) > 0)
  for (const [name, value] of Object.entries(later)) {
    if (value === null || value === undefined) continue
    if (!inputKnown && inputMembers.includes(name) && readTokens(merged[name]) !== undefined) continue
    if (!Object.hasOwn(merged, name) && !isCount(name)) {
      room -= 1
      if (room < 0) continue
    }
    setOwn(merged, name, value)
  }
  return merged
}

/** Neutral usage as the members of `Usage` and `MessageDeltaUsage`, all that the document requires of both. */
export function encodeUsage(usage: Usage): JsonObject {
  const raw = usage.raw?.protocol === PROTOCOL ? usage.raw.json : undefined
  const calls = usage.serverToolCalls
  return {
    input_tokens: usage.input + usage.inputAudio + usage.inputImage,
    cache_creation_input_tokens: usage.cacheWrite5m + usage.cacheWrite1h,
    cache_read_input_tokens: usage.cacheRead,
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cacheWrite5m,
      ephemeral_1h_input_tokens: usage.cacheWrite1h,
    },
    output_tokens: sumOutput(usage),
    output_tokens_details: usage.reasoning > 0 ? { thinking_tokens: usage.reasoning } : null,
    server_tool_use:
      calls === undefined
        ? null
        : { web_search_requests: calls['web_search'] ?? 0, web_fetch_requests: calls['web_fetch'] ?? 0 },
    service_tier: null,
    inference_geo: null,
    ...raw,
    ...(isObject(raw?.['server_tool_use'])
      ? { server_tool_use: { web_search_requests: 0, web_fetch_requests: 0, ...raw['server_tool_use'] } }
      : {}),
  }
}

/** What `message_start` shows before anything is known: the estimated input. */
export function estimateUsage(inputTokens: number): JsonObject {
  return encodeUsage({ ...emptyUsage(), input: Math.max(1, Math.ceil(inputTokens)) })
}

const inputMembers: readonly string[] = ['input_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens']
const totalMembers: readonly string[] = [...inputMembers, 'output_tokens']

const countNames = ['input', 'cacheRead', 'cacheWrite', 'cacheWrite1h', 'output'] as const
type Counts = { [name in (typeof countNames)[number]]: number }

function toTokens(counts: Counts, thinking: number): TokenCounts {
  return {
    ...emptyUsage(),
    input: counts.input,
    cacheRead: counts.cacheRead,
    cacheWrite1h: counts.cacheWrite1h,
    cacheWrite5m: subtract(counts.cacheWrite, counts.cacheWrite1h),
    reasoning: thinking,
    output: counts.output - thinking,
  }
}

function emptyCounts(): Counts {
  return { input: 0, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0, output: 0 }
}

function add(sum: Counts, counts: Counts): void {
  for (const name of countNames) sum[name] += counts[name]
}

/** The split by lifetime may be zero where the total is not (seen with web search, 2026-06): the rest counts as 5 m. */
function decodeCounts(wire: JsonObject): Counts {
  const split = readObject(wire['cache_creation'])
  const cacheWrite5m = readTokens(split?.['ephemeral_5m_input_tokens']) ?? 0
  const cacheWrite1h = readTokens(split?.['ephemeral_1h_input_tokens']) ?? 0
  return {
    input: readTokens(wire['input_tokens']) ?? 0,
    cacheRead: readTokens(wire['cache_read_input_tokens']) ?? 0,
    cacheWrite: Math.max(readTokens(wire['cache_creation_input_tokens']) ?? 0, cacheWrite5m + cacheWrite1h),
    cacheWrite1h,
    output: readTokens(wire['output_tokens']) ?? 0,
  }
}

/** `{web_search_requests: 2}` as `{web_search: 2}`; zeros say nothing. */
function decodeServerToolCalls(wire: JsonObject): ServerToolCalls | undefined {
  const calls: ServerToolCalls = {}
  for (const [name, value] of Object.entries(readObject(wire['server_tool_use']) ?? {}))
    addCalls(calls, name.replace(/_requests$/, ''), readTokens(value) ?? 0)
  return Object.keys(calls).length === 0 ? undefined : calls
}

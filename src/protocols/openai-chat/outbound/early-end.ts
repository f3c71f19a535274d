// The end of a stream of Chat that passes through, written by us before its time: a last chunk for each answer that has not
// finished, usage where it is known, `[DONE]`.
import { parseJsonObject, readArray, type JsonObject } from '../../../foundation/json/json.ts'
import { writeSse, type Frame } from '../../../foundation/frames/sse.ts'
import type { Usage } from '../../../generation/usage/usage.ts'
import { encodeUsage } from '../usage.ts'

/** Members that every chunk of a stream repeats. */
const repeated = ['id', 'object', 'created', 'model', 'system_fingerprint', 'service_tier']

/** `finished`: the indexes of the answers whose finish reason has gone by. */
export function encodeEarlyEnd(
  newest: readonly Frame[],
  answers: number,
  finished: ReadonlySet<number>,
  usage: Usage | undefined,
): string | undefined {
  const chunk = newest.map(({ data }) => parseJsonObject(data)).findLast((data) => readArray(data?.['choices']))
  if (chunk === undefined) return undefined
  const head: JsonObject = {}
  for (const name of repeated) if (chunk[name] !== undefined) head[name] = chunk[name]
  let text = ''
  for (let index = 0; index < answers; index += 1) {
    if (finished.has(index)) continue
    const choice = { index, delta: {}, logprobs: null, finish_reason: 'length' }
    text += writeSse(undefined, JSON.stringify({ ...head, choices: [choice] }))
  }
  if (usage !== undefined)
    text += writeSse(undefined, JSON.stringify({ ...head, choices: [], usage: encodeUsage(usage) }))
  return text + writeSse(undefined, '[DONE]')
}

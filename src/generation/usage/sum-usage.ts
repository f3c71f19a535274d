// The usage of several calls as one: what an answer used whose choices were asked for one by one. The calls stay beside the
// sum, since a price may depend on the size, the tier or the number of each.
import { addCalls, type ServerToolCalls } from './server-tool-calls.ts'
import { emptyUsage, inputBuckets, outputBuckets, type Usage } from './usage.ts'

const buckets = [...inputBuckets, ...outputBuckets]

/** Undefined where there is none; one alone is itself. */
export function sumUsage(calls: readonly Usage[]): Usage | undefined {
  const [first] = calls
  if (first === undefined || calls.length === 1) return first
  const sum = emptyUsage()
  const tools: ServerToolCalls = {}
  const others: Usage['others'] = []
  const unpriced = new Set<string>()
  for (const call of calls) {
    for (const bucket of buckets) sum[bucket] += call[bucket]
    for (const [name, count] of Object.entries(call.serverToolCalls ?? {})) addCalls(tools, name, count)
    others.push(...(call.others ?? []))
    for (const what of call.unpriced ?? []) unpriced.add(what)
  }
  if (Object.keys(tools).length > 0) sum.serverToolCalls = tools
  if (first.terms !== undefined) sum.terms = first.terms
  if (others.length > 0) sum.others = others
  if (unpriced.size > 0) sum.unpriced = [...unpriced]
  sum.calls = calls.map(({ raw: _raw, ...call }) => call)
  return sum
}

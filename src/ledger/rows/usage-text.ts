// The usage of a generation as the text that its record keeps.
import { emptyUsage, inputBuckets, outputBuckets, type Usage } from '../../generation/usage/usage.ts'

/** The buckets that are not zero, and what else is billed; the provider's own object is not kept. */
export function encodeUsageText(usage: Usage): string {
  let text = ''
  for (const bucket of inputBuckets) if (usage[bucket] !== 0) text += `,"${bucket}":${usage[bucket]}`
  for (const bucket of outputBuckets) if (usage[bucket] !== 0) text += `,"${bucket}":${usage[bucket]}`
  if (usage.serverToolCalls !== undefined) text += `,"serverToolCalls":${JSON.stringify(usage.serverToolCalls)}`
  if (usage.others !== undefined) text += `,"others":${JSON.stringify(usage.others)}`
  if (usage.terms !== undefined) text += `,"terms":${JSON.stringify(usage.terms)}`
  if (usage.unpriced !== undefined) text += `,"unpriced":${JSON.stringify(usage.unpriced)}`
  if (usage.calls !== undefined) text += `,"calls":[${usage.calls.map(encodeUsageText).join(',')}]`
  return `{${text.slice(1)}}`
}

/** `text` is one that `encodeUsageText` wrote. */
export function decodeUsageText(text: string): Usage {
  return complete(JSON.parse(text) as Partial<Usage>)
}

function complete(usage: Partial<Usage>): Usage {
  const { calls } = usage
  return { ...emptyUsage(), ...usage, ...(calls === undefined ? {} : { calls: calls.map(complete) }) }
}

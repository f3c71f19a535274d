// The usage that a generation is charged for: what the provider reported; where a caller left or nothing was reported,
// what we counted, and said to be an estimate (contract B4).
import type { GenerationRequest } from '../../generation/request.ts'
import { emptyUsage, sumOutput, type Usage } from '../../generation/usage.ts'
import type { Ending } from '../relay/relay.ts'
import type { Generation } from './generation.ts'

/** UTF-8 bytes of text for one token, where only their number was kept. */
const BYTES_PER_TOKEN = 4

export type CountPorts = {
  countText(text: string): Promise<number>
  countRequest(request: GenerationRequest): Promise<number>
}

/** Whether what was reported is not the whole of what a provider may bill. */
export function needsEstimate({ usage, status, endedShort, finish }: Ending): boolean {
  if (status === 'failed') return false
  return usage === undefined || endedShort !== undefined || (status !== 'completed' && finish === undefined)
}

/** `usage` undefined: nothing is charged, since nothing had begun. */
export async function estimateUsage(
  ending: Ending,
  generation: Generation,
  ports: CountPorts,
): Promise<{ usage: Usage | undefined; estimated: boolean }> {
  const { usage, status } = ending
  if (status === 'cancelled' && !wasSent(generation)) return { usage: undefined, estimated: false }
  const { text, share, mediaTokens } = ending.takeOutput()
  const counted = Math.ceil((await ports.countText(text)) / share) + Math.ceil(ending.countedBytes / BYTES_PER_TOKEN)
  const output = counted + mediaTokens
  if (usage === undefined) {
    const input = await ports.countRequest(generation.decoded.request())
    return { usage: { ...emptyUsage(), input, output }, estimated: true }
  }
  // Reported while the answer was under way: its input stands, its output may be far behind.
  const missing = Math.max(0, output - sumOutput(usage))
  return { usage: { ...usage, output: usage.output + missing }, estimated: true }
}

/** A provider was given the request and had not failed when the caller left, so it may bill for it. */
function wasSent({ attempts }: Generation): boolean {
  const last = attempts.at(-1)
  return last !== undefined && last.sent && last.outcome !== 'failed'
}

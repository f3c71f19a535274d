// What one open slow stream keeps alive in the gateway: the bytes that are left when all garbage is collected, with so many
// streams open, less those with none, divided by their number. Resident memory would also tell of garbage and of what the
// engine keeps for later.
import type { Cell } from '../report/cell.ts'
import type { Upstream } from '../targets/start-upstream.ts'
import type { Target } from '../targets/target.ts'
import type { Effort } from './effort.ts'
import { SlowStreams } from './slow-streams.ts'

const inbounds = ['chat', 'messages'] as const
/** Streams before the first reading, so that what is made once is there. */
const WARM_UP = 20

export async function measureOpenStreams(
  target: Target,
  upstreams: readonly Upstream[],
  { openStreams }: Effort,
): Promise<Cell[]> {
  const { readLiveBytes } = target
  if (readLiveBytes === undefined) return []
  const cells: Cell[] = []
  for (const inbound of inbounds) {
    const scenario = { inbound, outbound: 'chat' } as const
    const first = new SlowStreams(target, upstreams, scenario)
    await first.open(WARM_UP)
    await first.end()
    const withoutBytes = await readLiveBytes()
    const streams = new SlowStreams(target, upstreams, scenario)
    for (const count of openStreams) {
      await streams.open(count)
      const bytes = (await streams.whileOpen(readLiveBytes)) - withoutBytes
      const row = `memory per open stream, ${inbound} → chat, ${count} open`
      cells.push({ row, target: target.name, unit: 'KB', value: bytes / count / 1_000 })
    }
    await streams.end()
  }
  return cells
}

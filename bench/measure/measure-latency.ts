// Added time: wall clock beside direct calls. In each round all targets and the direct calls take their turn; what a
// target's p50 and p99 are above those of the direct calls of the same round is one sample, the median of the samples
// counts.
import { assertAnswered, listAble, load, median, rotate, type Row } from '../load/calls.ts'
import type { Effort } from './effort.ts'
import { quantile, type LoadResult } from '../load/load.ts'
import type { Cell } from '../report/cell.ts'
import type { Target } from '../targets/target.ts'

const BOUND_MS = 60_000
const shares = [0.5, 0.99]
const chat = { inbound: 'chat', outbound: 'chat' } as const
const row = { scenario: chat, model: 'tokens-10', bodyBytes: 1_000 }

const kinds: { row: Row; read(result: LoadResult): Float64Array }[] = [
  { row: { name: 'first content', ...row, stream: true }, read: ({ firstMs }) => firstMs },
  { row: { name: 'body 1 KB', ...row, stream: false }, read: ({ totalMs }) => totalMs },
]

/** `direct` is the first of `targets`. */
export async function measureLatency(targets: readonly Target[], effort: Effort): Promise<Cell[]> {
  const cells: Cell[] = []
  for (const kind of kinds) {
    const able = await listAble(kind.row, targets)
    for (const connections of effort.latency.connections)
      cells.push(...(await compare(kind, able, connections, effort)))
  }
  return cells
}

async function compare(
  { row, read }: (typeof kinds)[number],
  targets: readonly Target[],
  connections: number,
  { rounds, latency }: Effort,
): Promise<Cell[]> {
  const samples = new Map<string, number[]>()
  const requests = connections * latency.requestsPerConnection + latency.requests
  for (let round = -1; round < rounds; round += 1) {
    const quantiles = new Map<string, number[]>()
    for (const target of rotate(targets, Math.max(0, round))) {
      const result = await load(target, row, { connections, requests, boundMs: BOUND_MS })
      if (result === undefined) continue
      assertAnswered(target, row, result)
      quantiles.set(
        target.name,
        shares.map((share) => quantile(read(result), share)),
      )
    }
    const base = quantiles.get('direct') as number[]
    if (round < 0) continue
    for (const [name, values] of quantiles) {
      for (const [index, share] of shares.entries()) {
        const key = `${name} ${share}`
        const subtracted = name === 'direct' ? 0 : (base[index] as number)
        samples.set(key, [...(samples.get(key) ?? []), (values[index] as number) - subtracted])
      }
    }
  }
  return shares.flatMap((share) =>
    targets.map(({ name }) => ({
      row: `added latency, ${row.name}, ${connections} at once, p${share * 100}`,
      target: name,
      unit: 'ms' as const,
      value: median(samples.get(`${name} ${share}`) as number[]),
    })),
  )
}

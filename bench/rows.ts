// Added latency against direct calls, and memory.
import { assertAnswered, load, type Row } from './calls.ts'
import { readMemoryBytes } from './cpu-time.ts'
import { quantile } from './load.ts'
import type { Cell } from './report.ts'
import type { Upstream } from './start-upstream.ts'
import type { Target } from './target.ts'

const BOUND_MS = 60_000

/** Added time to the first byte and to the end of a stream, p50 and p99, against direct calls in the same minute. */
export async function measureLatency(
  targets: readonly Target[],
  connections: number,
  requests: number,
): Promise<Cell[]> {
  const row: Row = {
    name: 'latency',
    scenario: { inbound: 'chat', outbound: 'chat' },
    model: 'tokens-10',
    bodyBytes: 1_000,
    stream: true,
    requests: requests / 4,
  }
  const first = new Map<string, number[]>()
  for (let round = -1; round < 4; round += 1) {
    for (const target of targets) {
      const result = await load(target, row, { connections, requests: row.requests, boundMs: BOUND_MS })
      if (result === undefined || round < 0) continue
      first.set(target.name, [...(first.get(target.name) ?? []), ...result.firstMs])
    }
  }
  const sorted = new Map([...first].map(([name, values]) => [name, Float64Array.from(values).sort()]))
  const base = sorted.get('direct') as Float64Array
  const cells: Cell[] = [...sorted]
    .filter(([name]) => name !== 'direct')
    .flatMap(([target, values]) =>
      [0.5, 0.99].map((share) => ({
        row: `added to first event, ${connections} at once, p${share * 100}`,
        target,
        unit: 'ms',
        value: quantile(values, share) - quantile(base, share),
      })),
    )
  for (const share of [0.5, 0.99])
    cells.push({
      row: `direct, ${connections} at once, p${share * 100}`,
      target: 'direct',
      unit: 'ms',
      value: quantile(base, share),
    })
  return cells
}

/** Memory idle, with 5,000 slow streams open, and after. */
export async function measureMemory(target: Target, upstream: Upstream): Promise<Cell[]> {
  const cell = (row: string): Cell => ({
    row,
    target: target.name,
    unit: 'MB',
    value: readMemoryBytes(target.pid) / 1_000_000,
  })
  const cells = [cell('memory after the load')]
  const row: Row = {
    name: 'slow',
    scenario: { inbound: 'chat', outbound: 'chat' },
    model: 'held-20-2000',
    bodyBytes: 1_000,
    stream: true,
    requests: 5_000,
  }
  const running = load(target, row, { connections: 5_000, requests: row.requests, boundMs: BOUND_MS })
  await new Promise((resolve) => setTimeout(resolve, 8_000))
  cells.push(cell('memory with 5,000 slow streams'))
  await upstream.finish()
  const result = await running
  if (result !== undefined) assertAnswered(target, row, result)
  cells.push(cell('memory after them'))
  return cells
}

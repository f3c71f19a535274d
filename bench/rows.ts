// How a row is measured: CPU per request in interleaved rounds, added latency against direct calls, memory.
import { readCpuMicros, readMemoryBytes } from './cpu-time.ts'
import { quantile, runLoad } from './load.ts'
import type { Cell } from './report.ts'
import type { Scenario, Target, Upstream } from './targets.ts'

export type Row = {
  name: string
  scenario: Scenario
  model: string
  bodyBytes: number
  stream: boolean
  requests: number
}

const CONNECTIONS = 16
const BOUND_MS = 60_000

/** CPU µs per request of every target that can do the row: the median of the rounds, after a warm-up. */
export async function measureCpu(row: Row, targets: readonly Target[], rounds: number): Promise<Cell[]> {
  const samples = new Map<string, number[]>()
  for (let round = -1; round < rounds; round += 1) {
    for (const target of targets) {
      const before = readCpuMicros(target.pid)
      const result = await load(target, row, CONNECTIONS)
      if (result === undefined) continue
      if (result.failed > 0) throw new Error(`${target.name}, ${row.name}: ${result.failed} of ${row.requests} failed`)
      const micros = (readCpuMicros(target.pid) - before) / result.completed
      if (round >= 0) samples.set(target.name, [...(samples.get(target.name) ?? []), micros])
    }
  }
  return [...samples].map(([target, values]) => ({ row: row.name, target, unit: 'µs CPU', value: median(values) }))
}

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
      const result = await load(target, row, connections)
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
export async function measureMemory(target: Target, _upstream: Upstream): Promise<Cell[]> {
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
    model: 'slow-20-500',
    bodyBytes: 1_000,
    stream: true,
    requests: 5_000,
  }
  const running = load(target, row, 5_000)
  await new Promise((resolve) => setTimeout(resolve, 8_000))
  cells.push(cell('memory with 5,000 slow streams'))
  const result = await running
  if (result !== undefined && result.failed > 0) throw new Error(`slow streams: ${result.failed} failed`)
  cells.push(cell('memory after them'))
  return cells
}

function load(target: Target, row: Row, connections: number) {
  const address = target.address(row.scenario, row.model)
  if (address === undefined) return undefined
  return runLoad({
    host: '127.0.0.1',
    port: address.port,
    path: address.path,
    headers: address.headers,
    body: writeBody(row, address.model),
    connections,
    requests: row.requests,
    boundMs: BOUND_MS,
  })
}

function writeBody({ scenario, stream, bodyBytes }: Row, model: string): string {
  const text = 'The quick brown fox jumps over the lazy dog. '.repeat(Math.ceil(bodyBytes / 45)).slice(0, bodyBytes)
  const common = { model, ...(stream ? { stream: true } : {}) }
  if (scenario.inbound === 'responses') return JSON.stringify({ ...common, input: text, max_output_tokens: 1_000 })
  return JSON.stringify({ ...common, max_tokens: 1_000, messages: [{ role: 'user', content: text }] })
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] as number
}

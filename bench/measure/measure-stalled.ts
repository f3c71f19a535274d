// One upstream that never answers, beside healthy ones: what the healthy ones' callers notice of it. Rounds without and
// with calls held open to it alternate in one run, and which of the two comes first alternates too. Before each round all
// rest: what is measured is that such calls are open, not the moment at which they all come.
import { setTimeout as sleep } from 'node:timers/promises'
import { assertAnswered, load, median, rotate, writeCall, type Row } from '../load/calls.ts'
import type { Effort } from './effort.ts'
import { quantile } from '../load/load.ts'
import { openCall } from '../load/open-call.ts'
import type { Cell } from '../report/cell.ts'
import { awaitOpen, type Upstream } from '../targets/start-upstream.ts'
import type { Address, Target } from '../targets/target.ts'

const CONNECTIONS = 16
const BOUND_MS = 60_000
const shares = [0.5, 0.99]

const healthy: Row = {
  name: 'stalled upstream',
  scenario: { inbound: 'chat', outbound: 'chat' },
  model: 'tokens-10',
  bodyBytes: 1_000,
  stream: false,
}
/** Streams, since they end at the upstream when their callers leave: a call for a whole answer goes on to its end. */
const stalled: Row = {
  ...healthy,
  scenario: { ...healthy.scenario, isSecond: true },
  model: 'stall',
  stream: true,
}

/** `second`: the upstream that stalls. */
export async function measureStalled(
  target: Target,
  second: Upstream,
  { rounds, stalled: { calls, requests, restMs } }: Effort,
): Promise<Cell[]> {
  const address = target.address(stalled.scenario, stalled.model)
  if (address === undefined) return []
  const serve = async () => {
    await sleep(restMs)
    const result = await load(target, healthy, { connections: CONNECTIONS, requests, boundMs: BOUND_MS })
    if (result === undefined) throw new Error(`${target.name} has no healthy upstream`)
    assertAnswered(target, healthy, result)
    return shares.map((share) => quantile(result.totalMs, share))
  }
  const conditions = [
    { name: 'without', run: serve },
    { name: `beside ${calls} calls to one`, run: () => beside(address, second, calls, serve) },
  ]
  const samples = new Map<string, number[][]>(conditions.map(({ name }) => [name, []]))
  await serve()
  for (let round = 0; round < rounds; round += 1)
    for (const { name, run } of rotate(conditions, round)) samples.get(name)?.push(await run())
  return shares.flatMap((share, index) =>
    [...samples].map(([name, those]) => ({
      row: `stalled upstream, ${name}, ${CONNECTIONS} at once, p${share * 100}`,
      target: target.name,
      unit: 'ms' as const,
      value: median(those.map((values) => values[index] as number)),
    })),
  )
}

/** @throws where a call to the upstream that stalls ended by itself. */
async function beside<T>(address: Address, second: Upstream, calls: number, serve: () => Promise<T>): Promise<T> {
  const held = Array.from({ length: calls }, () => openCall(writeCall(address, stalled)))
  await awaitOpen([second], calls)
  const result = await serve()
  await awaitOpen([second], calls, 0)
  for (const call of held) call.leave()
  await awaitOpen([second], 0)
  return result
}

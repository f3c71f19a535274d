// `npm run bench`: the gateway with everything on, beside nginx as the floor and whoever else was named, interleaved in
// one run so that the machine's moods hit all alike. The figure that counts is CPU per request, as a ratio to nginx.
//   npm run bench                          the whole table: most of an hour on two cores
//   npm run bench -- --short               half a minute: does the harness work, do the books agree
//   npm run bench -- --rows stream         the rows whose name contains a word
//   npm run bench -- --json out.json --svg docs/benchmark.svg
//   BENCH_PORTKEY=1                        also Portkey's gateway, installed into a folder of its own
//   BENCH_PEER='name=http://127.0.0.1:4000/v1,KEY,PID'   also a peer that runs already, see target.ts
//   BENCH_UPSTREAM_PORT=18080              where the scripted upstream listens, for the configuration of such a peer
//   BENCH_PROFILE=folder, BENCH_PERF=1     a CPU profile of the gateway; names of its compiled code for `perf`
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { listAble } from './load/calls.ts'
import { drawChart } from './report/chart.ts'
import { full, short } from './measure/effort.ts'
import { readMachine } from './report/machine.ts'
import { measureAborts } from './measure/measure-aborts.ts'
import { measureCpu, warmUp, type CpuRow, type Race } from './measure/measure-cpu.ts'
import { measureDisk } from './measure/measure-disk.ts'
import { measureLatency } from './measure/measure-latency.ts'
import { measureMemory } from './measure/measure-memory.ts'
import { measureStalled } from './measure/measure-stalled.ts'
import { assertParity } from './books/parity.ts'
import type { Cell } from './report/cell.ts'
import { formatTable, writeJson } from './report/report.ts'
import { ledgerRows, rows } from './measure/row-list.ts'
import { profilerFlags, startGateway } from './targets/start-gateway.ts'
import { startNginx } from './targets/start-nginx.ts'
import { startPortkey } from './targets/start-portkey.ts'
import { startUpstream, type Upstream } from './targets/start-upstream.ts'
import { direct, peer, type Target } from './targets/target.ts'

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    rows: { type: 'string', default: '' },
    json: { type: 'string' },
    svg: { type: 'string' },
  },
})
const effort = values.short ? short : full
const { BENCH_UPSTREAM_PORT, BENCH_PORTKEY, BENCH_PEER } = process.env
const books: string[] = []
const closing: { close(): Promise<void> }[] = []
const keep = <T extends { close(): Promise<void> }>(opened: T): T => {
  closing.unshift(opened)
  return opened
}

try {
  const upstreams = { first: keep(await startUpstream(BENCH_UPSTREAM_PORT)), second: keep(await startUpstream()) }
  const cells = await measure(upstreams)
  if (cells.length === 0) throw new Error(`no row has ${JSON.stringify(values.rows)} in its name`)
  const machine = readMachine()
  process.stdout.write(`${formatTable(cells)}\n${JSON.stringify(machine)}\n${books.join('\n')}\n`)
  if (values.json !== undefined) writeFileSync(values.json, writeJson(cells, { machine, effort, books }))
  if (values.svg !== undefined) writeFileSync(values.svg, drawChart(cells, machine))
} finally {
  for (const each of closing) await each.close()
}

async function measure(upstreams: { first: Upstream; second: Upstream }): Promise<Cell[]> {
  const { first, second } = upstreams
  const nginx = await startNginx(first)
  if (nginx === undefined) process.stderr.write('nginx is not installed: no ratios\n')
  const floor = nginx === undefined ? [] : [keep(nginx)]
  // The first start of a checkout compiles everything and takes 45 MB for that; what it leaves, all later ones find.
  await (await startGateway({ upstreams, mark: 'first' })).close()
  const gateway = keep(await startGateway({ upstreams, mark: 'books', flags: profilerFlags() }))
  const peers = [
    ...(BENCH_PORTKEY === undefined ? [] : [keep(await startPortkey(first))]),
    ...(BENCH_PEER === undefined ? [] : [peer(BENCH_PEER)]),
  ]
  const targets = [...floor, gateway, ...peers]

  const cells = await measureRows(rows, targets)
  if (isChosen('added latency'))
    cells.push(...(await measureLatency([direct(first), ...targets], effort)), ...(await measureDisk(effort)))
  if (isChosen('abort storm')) cells.push(...(await measureAborts(targets, first, effort)))
  if (isChosen('stalled upstream')) cells.push(...(await measureStalled(gateway, second, effort)))
  if (ledgerRows.some(({ name }) => isChosen(name))) {
    // Both are new, so that neither has compiled its code for more than these rows.
    const booked = await startGateway({ upstreams, mark: 'ledger' })
    const unbooked = await startGateway({ upstreams, mark: 'unbooked', isUnbooked: true })
    cells.push(...(await runBriefly([booked, unbooked], (pair) => measureRows(ledgerRows, [...floor, ...pair]))))
  }
  await checkBooks(gateway)
  if (isChosen('memory')) {
    // It tells of a process's whole life: that of these begins here.
    for (const target of [await startNginx(first), await startGateway({ upstreams, mark: 'memory' })])
      if (target !== undefined)
        cells.push(...(await runBriefly([target], () => measureMemory(target, [first, second], effort))))
  }
  return cells

  async function checkBooks(target: Target): Promise<void> {
    books.push(...(await assertParity(target, [first, second])))
  }

  /** Targets of their own for one section. */
  async function runBriefly(own: readonly Target[], run: (own: readonly Target[]) => Promise<Cell[]>): Promise<Cell[]> {
    try {
      const found = await run(own)
      for (const target of own) await checkBooks(target)
      return found
    } finally {
      for (const target of own) await target.close()
    }
  }
}

function isChosen(name: string): boolean {
  return name.includes(values.rows)
}

async function measureRows(list: readonly CpuRow[], targets: readonly Target[]): Promise<Cell[]> {
  const races: Race[] = []
  for (const row of list.filter(({ name }) => isChosen(name)))
    races.push({ row, targets: await listAble(row, targets) })
  await warmUp(races, effort)
  const cells: Cell[] = []
  for (const race of races) cells.push(...(await measureCpu(race, effort)))
  return cells
}

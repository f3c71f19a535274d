// `npm run bench`: the gateway with everything on, beside nginx as the floor and whoever else was named, interleaved in one run.
//   npm run bench                          the whole table: more than an hour on two cores
//   npm run bench -- --short               a minute: does the harness work, do the books agree
//   npm run bench -- stream growth         the rows whose name contains one of the words
//   npm run bench -- --before TREE 'body 1 KB, chat → chat'   this checkout beside another, row by row
//   npm run bench -- --json out.json --svg docs/benchmark.svg
//   BENCH_PORTKEY=1                        also Portkey's gateway, installed into a folder of its own
//   BENCH_PEER='name=http://127.0.0.1:4000/v1,KEY,PID'   also a peer that runs already, see target.ts
//   BENCH_UPSTREAM_PORT=18080              where the scripted upstream listens, for the configuration of such a peer
//   BENCH_PROFILE=folder, BENCH_PERF=1     a CPU profile of the gateway; names of its compiled code for `perf`
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { listAble } from './load/calls.ts'
import { drawChart } from './report/chart.ts'
import { full, short } from './measure/effort.ts'
import { readMachine } from './report/machine.ts'
import { measureAborts } from './measure/measure-aborts.ts'
import { measureCpu, warmUp, type CpuRow, type Race } from './measure/measure-cpu.ts'
import { measureDisk } from './measure/measure-disk.ts'
import { measureGrowth } from './measure/measure-growth.ts'
import { measureLatency } from './measure/measure-latency.ts'
import { measureMemory } from './measure/measure-memory.ts'
import { measureOpenStreams } from './measure/measure-open-streams.ts'
import { measurePair } from './measure/measure-pair.ts'
import { measureStalled } from './measure/measure-stalled.ts'
import { measureConsole } from './console/measure-console.ts'
import { measureChoosing, measureHedging, measureTroubles } from './routing/measure-routing.ts'
import { assertParity } from './books/parity.ts'
import type { Cell } from './report/cell.ts'
import { describeLoad, formatTable, writeJson } from './report/report.ts'
import { growthRows, ledgerRows, prepaidRows, rows } from './measure/row-list.ts'
import { profilerFlags, startGateway, type GatewayOptions } from './targets/start-gateway.ts'
import { startNginx } from './targets/start-nginx.ts'
import { startPortkey } from './targets/start-portkey.ts'
import { startUpstream, type Upstream } from './targets/start-upstream.ts'
import { direct, peer, type Target } from './targets/target.ts'

type Upstreams = { first: Upstream; second: Upstream }

const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean', default: false },
    before: { type: 'string' },
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
  const nginx = await startNginx(upstreams.first)
  if (nginx === undefined) process.stderr.write('nginx is not installed: no ratios\n')
  const floor = nginx === undefined ? [] : [keep(nginx)]
  const cells = await (values.before === undefined
    ? measure(upstreams, floor)
    : compare(upstreams, floor, resolve(values.before)))
  if (cells.length === 0) throw new Error(`no row has ${words.join(' or ')} in its name`)
  const machine = readMachine()
  const about = [describeLoad(cells, effort.usesWrk ? machine.wrk : undefined), JSON.stringify(machine), ...books]
  process.stdout.write(`${formatTable(cells)}\n${about.join('\n')}\n`)
  if (values.json !== undefined) writeFileSync(values.json, writeJson(cells, { machine, effort, books }))
  if (values.svg !== undefined) writeFileSync(values.svg, drawChart(cells, machine))
} finally {
  for (const each of closing) await each.close()
}

async function measure(upstreams: Upstreams, floor: readonly Target[]): Promise<Cell[]> {
  const { first, second } = upstreams
  if (effort.compilesFirst) await compile({ upstreams })
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
  cells.push(...(await measureGrowth(choose(growthRows), [...floor, gateway], effort)))
  cells.push(...(await measureBeside(upstreams, floor, ledgerRows, { mark: 'unbooked', isUnbooked: true })))
  cells.push(...(await measureBeside(upstreams, floor, prepaidRows, { mark: 'prepaid', isPrepaid: true })))
  await checkBooks(gateway, upstreams)
  cells.push(...(await measureRouting(upstreams)))
  if (isChosen('console')) cells.push(...(await measureWatched(upstreams)))
  if (isChosen('memory')) cells.push(...(await measureMemories(upstreams)))
  return cells
}

/** The gateway as it is beside another form of it. Both are new, so that neither has compiled its code for more rows. */
async function measureBeside(
  upstreams: Upstreams,
  floor: readonly Target[],
  list: readonly CpuRow[],
  other: Omit<GatewayOptions, 'upstreams'>,
): Promise<Cell[]> {
  if (choose(list).length === 0) return []
  const pair = [
    await startGateway({ upstreams, mark: `${other.mark}-beside` }),
    await startGateway({ upstreams, ...other }),
  ]
  return runBriefly(upstreams, pair, () => measureRows(list, [...floor, ...pair]))
}

async function measureRouting(upstreams: Upstreams): Promise<Cell[]> {
  const sections = [
    { name: 'three endpoints', measure: measureTroubles },
    { name: 'hedging', measure: measureHedging },
    { name: 'choosing', measure: measureChoosing },
  ].filter(({ name }) => isChosen(name))
  if (sections.length === 0) return []
  const gateway = await startGateway({ upstreams, mark: 'routing', hasRoutingModels: true, flags: profilerFlags() })
  try {
    const cells: Cell[] = []
    for (const { measure: run } of sections) cells.push(...(await run(gateway, effort)))
    return cells
  } finally {
    await gateway.close()
  }
}

async function measureWatched(upstreams: Upstreams): Promise<Cell[]> {
  const gateway = await startGateway({ upstreams, mark: 'watched', flags: profilerFlags() })
  return runBriefly(upstreams, [gateway], () => measureConsole(gateway, effort))
}

/** What it tells is of a process's whole life: that of these begins here. */
async function measureMemories(upstreams: Upstreams): Promise<Cell[]> {
  const both = [upstreams.first, upstreams.second]
  const cells: Cell[] = []
  for (const target of [await startNginx(upstreams.first), await startGateway({ upstreams, mark: 'memory' })])
    if (target !== undefined)
      cells.push(...(await runBriefly(upstreams, [target], () => measureMemory(target, both, effort))))
  const telling = await startGateway({ upstreams, mark: 'live', tellsLiveBytes: true })
  cells.push(...(await runBriefly(upstreams, [telling], () => measureOpenStreams(telling, both, effort))))
  return cells
}

/** The first start of a checkout compiles everything and takes 45 MB for that; what it leaves, all later ones find. */
async function compile(options: Omit<GatewayOptions, 'mark'>): Promise<void> {
  await (await startGateway({ ...options, mark: 'first' })).close()
}

/** This checkout beside the one in `tree`, in fresh processes. */
async function compare(upstreams: Upstreams, floor: readonly Target[], tree: string): Promise<Cell[]> {
  const other = { tree, name: 'before' }
  if (effort.compilesFirst) for (const options of [{ other }, {}]) await compile({ upstreams, ...options })
  const pair = [
    keep(await startGateway({ upstreams, mark: 'before', other, flags: profilerFlags() })),
    keep(await startGateway({ upstreams, mark: 'now', flags: profilerFlags() })),
  ]
  const cells = await measurePair(await listRaces(rows, [...floor, ...pair]), effort)
  for (const target of pair) await checkBooks(target, upstreams)
  return cells
}

async function checkBooks(target: Target, { first, second }: Upstreams): Promise<void> {
  books.push(...(await assertParity(target, [first, second])))
}

/** Targets of their own for one section. */
async function runBriefly(
  upstreams: Upstreams,
  own: readonly Target[],
  run: (own: readonly Target[]) => Promise<Cell[]>,
): Promise<Cell[]> {
  try {
    const found = await run(own)
    for (const target of own) await checkBooks(target, upstreams)
    return found
  } finally {
    for (const target of own) await target.close()
  }
}

function isChosen(name: string): boolean {
  return words.length === 0 || words.some((word) => name.includes(word))
}

function choose(list: readonly CpuRow[]): CpuRow[] {
  return list.filter(({ name }) => isChosen(name))
}

async function listRaces(list: readonly CpuRow[], targets: readonly Target[]): Promise<Race[]> {
  const races: Race[] = []
  for (const row of choose(list)) races.push({ row, targets: await listAble(row, targets) })
  return races
}

async function measureRows(list: readonly CpuRow[], targets: readonly Target[]): Promise<Cell[]> {
  const races = await listRaces(list, targets)
  await warmUp(races, effort)
  const cells: Cell[] = []
  for (const race of races) cells.push(...(await measureCpu(race, effort)))
  return cells
}

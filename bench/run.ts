// `npm run bench`: the gateway with everything on, beside nginx as the floor and whoever else was named, interleaved in
// one run so that the machine's moods hit all alike. The figure that counts is CPU per request, as a ratio to nginx.
//
//   npm run bench                          the whole table
//   npm run bench -- --short               a minute: does the harness work, do the books agree
//   npm run bench -- --rows stream         the rows whose name contains a word
//   npm run bench -- --json out.json --svg docs/benchmark.svg
//   BENCH_PORTKEY=1                        also Portkey's gateway, installed into a folder of its own
//   BENCH_PEER='name=http://127.0.0.1:4000/v1,KEY,PID'   also a peer that runs already
//   BENCH_PROFILE=folder                   a CPU profile of the gateway
//   BENCH_PERF=1                           the gateway tells `perf` the names of its compiled code (--perf-basic-prof)
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { full, short } from './effort.ts'
import { measureAborts } from './measure-aborts.ts'
import { measureCpu, warmUp } from './measure-cpu.ts'
import { measureStalled } from './measure-stalled.ts'
import { assertParity } from './parity.ts'
import { drawChart, printTable, type Cell } from './report.ts'
import { rows } from './row-list.ts'
import { measureLatency } from './measure-latency.ts'
import { measureMemory } from './measure-memory.ts'
import { profilerFlags, startGateway } from './start-gateway.ts'
import { startNginx } from './start-nginx.ts'
import { startPortkey } from './start-portkey.ts'
import { startUpstream } from './start-upstream.ts'
import { direct, peer, type Target } from './target.ts'

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    rows: { type: 'string', default: '' },
    json: { type: 'string' },
    svg: { type: 'string' },
  },
})
const effort = values.short ? short : full

const first = await startUpstream(process.env['BENCH_UPSTREAM_PORT'])
const second = await startUpstream()
const upstreams = { first, second }
const targets: Target[] = []
const cells: Cell[] = []
try {
  const nginx = await startNginx(first)
  if (nginx === undefined) process.stderr.write('nginx is not installed: no ratios\n')
  else targets.push(nginx)
  const gateway = await startGateway({ upstreams, mark: 'books', flags: profilerFlags() })
  targets.push(gateway)
  if (process.env['BENCH_PORTKEY'] !== undefined) targets.push(await startPortkey(first))
  if (process.env['BENCH_PEER'] !== undefined) targets.push(peer(process.env['BENCH_PEER']))

  const chosen = rows.filter(({ name }) => name.includes(values.rows))
  await warmUp(chosen, targets, effort)
  for (const row of chosen) cells.push(...(await measureCpu(row, targets, effort)))
  if (isChosen('added latency')) cells.push(...(await measureLatency([direct(first), ...targets], effort)))
  if (isChosen('abort storm')) cells.push(...(await measureAborts(targets, first, effort)))
  if (isChosen('stalled upstream')) cells.push(...(await measureStalled(gateway, second, effort)))
  await assertParity(gateway, [first, second])
  if (isChosen('memory')) cells.push(...(await measureFresh()))
  printTable(cells, ['direct', ...targets.map(({ name }) => name)])
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(cells, null, 2)}\n`)
  if (values.svg !== undefined) writeFileSync(values.svg, drawChart(cells))
} finally {
  for (const target of targets) await target.close()
  await second.close()
  await first.close()
}

function isChosen(section: string): boolean {
  return section.includes(values.rows)
}

/** Memory tells of a process's whole life: theirs begins here. */
async function measureFresh(): Promise<Cell[]> {
  const found: Cell[] = []
  for (const start of [() => startNginx(first), () => startGateway({ upstreams, mark: 'memory' })]) {
    const target = await start()
    if (target === undefined) continue
    try {
      found.push(...(await measureMemory(target, [first, second], effort)))
      await assertParity(target, [first, second])
    } finally {
      await target.close()
    }
  }
  return found
}

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
import { measureCpu, warmUp } from './measure-cpu.ts'
import { assertParity } from './parity.ts'
import { drawChart, printTable, type Cell } from './report.ts'
import { rows } from './row-list.ts'
import { measureLatency, measureMemory } from './rows.ts'
import { startGateway } from './start-gateway.ts'
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

const upstream = await startUpstream(process.env['BENCH_UPSTREAM_PORT'])
const targets: Target[] = [direct(upstream)]
const cells: Cell[] = []
try {
  const nginx = await startNginx(upstream)
  if (nginx === undefined) process.stderr.write('nginx is not installed: no ratios\n')
  else targets.push(nginx)
  const gateway = await startGateway(upstream)
  targets.push(gateway)
  if (process.env['BENCH_PORTKEY'] !== undefined) targets.push(await startPortkey(upstream))
  if (process.env['BENCH_PEER'] !== undefined) targets.push(peer(process.env['BENCH_PEER']))

  const chosen = rows.filter(({ name }) => name.includes(values.rows))
  await warmUp(chosen, targets.slice(1), effort)
  for (const row of chosen) cells.push(...(await measureCpu(row, targets.slice(1), effort)))
  if ('added latency'.includes(values.rows)) {
    for (const connections of values.short ? [1] : [1, 16, 256])
      cells.push(...(await measureLatency(targets, connections, values.short ? 200 : 3_000)))
  }
  if ('memory'.includes(values.rows) && !values.short) cells.push(...(await measureMemory(gateway, upstream)))
  printTable(
    cells,
    targets.slice(1).map(({ name }) => name),
  )
  await assertParity(gateway, upstream)
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(cells, null, 2)}\n`)
  if (values.svg !== undefined) writeFileSync(values.svg, drawChart(cells))
} finally {
  for (const target of targets.slice(1)) await target.close()
  await upstream.close()
}

// The benchmark's short form: the harness works end to end, every section yields its rows, and afterwards the gateway's
// books equal the provider's own log to the token. It judges no time.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Cell } from './report/cell.ts'
import { growthRows, ledgerRows, prepaidRows, rows } from './measure/row-list.ts'

const run = promisify(execFile)
const script = fileURLToPath(new URL('./run.ts', import.meta.url))

describe('the short benchmark', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crossmodel-bench-test-'))
  let printed = ''
  let cells: Cell[] = []
  let chart = ''

  before(async () => {
    const [json, svg] = [join(folder, 'out.json'), join(folder, 'out.svg')]
    const flags = ['--short', '--json', json, '--svg', svg]
    printed = (await run(process.execPath, [script, ...flags], { timeout: 300_000 })).stdout
    cells = (JSON.parse(readFileSync(json, 'utf8')) as { cells: Cell[] }).cells
    chart = readFileSync(svg, 'utf8')
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const find = (row: RegExp, target: string) => cells.filter((cell) => row.test(cell.row) && cell.target === target)

  test('every pair of protocols has its three rows, every section its own', () => {
    assert.equal(rows.length, 45)
    for (const { name } of rows)
      assert.ok(
        cells.some(({ row, target }) => row === name && target === 'crossmodel'),
        name,
      )
    for (const { name } of ledgerRows) assert.equal(find(RegExp(`^${name}$`), 'without ledger').length, 1, name)
    for (const { name } of prepaidRows) assert.equal(find(RegExp(`^${name}$`), 'prepaid').length, 1, name)
    assert.equal(find(/^added latency, (first content|body 1 KB), 1 at once, p(50|99)$/, 'crossmodel').length, 4)
    assert.equal(find(/^added latency, the disk's own for one durable write, p(50|99)$/, 'direct').length, 2)
    assert.equal(find(/^abort storm, \d+ streams at once, /, 'crossmodel').length, 3)
    assert.equal(find(/^stalled upstream, (without|beside \d+ calls to one), 16 at once, p/, 'crossmodel').length, 4)
    assert.equal(find(/^memory, /, 'crossmodel').length, 6)
    assert.equal(find(/^memory per open stream, (chat|messages) → chat, \d+ open$/, 'crossmodel').length, 4)
    assert.equal(find(/^three endpoints, [a-z ]+, first content, 16 at once, p(50|99)$/, 'crossmodel').length, 10)
    assert.equal(find(/^hedging, 4 in 100 calls are late, p99 /, 'crossmodel').length, 3)
    assert.equal(find(/^choosing, body 1 KB, (one endpoint|three endpoints)( beside one)?$/, 'crossmodel').length, 3)
    assert.equal(find(/^console, body 1 KB, (nobody looks|5 follow)( beside nobody)?$/, 'crossmodel').length, 3)
    for (const { name } of growthRows) {
      assert.equal(find(RegExp(`^${name}, \\d+ at once$`), 'crossmodel').length, 2, name)
      assert.equal(find(RegExp(`^${name}, 32 at once, beside 16$`), 'crossmodel').length, 1, name)
    }
    assert.deepEqual(
      cells.filter(({ value }) => !Number.isFinite(value)),
      [],
    )
  })

  test('what was measured is printed and drawn', () => {
    for (const { row } of cells) assert.ok(printed.includes(`\n${row} `), row)
    assert.match(printed, /^nginx was not at its limit, and the ratios to it are too small: /m)
    assert.match(chart, /^<svg [\s\S]*first content, 1 at once, p99[\s\S]*<\/svg>\n$/)
  })

  test('the books equal the provider’s log to the token, and as many calls are cancelled as callers left', () => {
    assert.match(printed, /^books: \d{4,} requests, \d+ \+ \d+ tokens, equal to the provider's log$/m)
    assert.match(printed, /^books: \d{3,} calls whose callers left, as many as the provider saw broken off$/m)
  })
})

test('two checkouts are compared by row, and the books of both are right', async () => {
  const tree = fileURLToPath(new URL('..', import.meta.url))
  const row = 'body 1 KB, chat → chat'
  const flags = ['--short', '--before', tree, row]
  const { stdout } = await run(process.execPath, [script, ...flags], { timeout: 300_000 })
  assert.deepEqual(
    stdout.match(/^beside the code before, .*(?= +×\d+\.\d\d$)/gm)?.map((name) => name.trimEnd()),
    [`beside the code before, ${row}`],
  )
  assert.equal(stdout.match(/^books: \d+ requests, .* equal to the provider's log$/gm)?.length, 2)
})

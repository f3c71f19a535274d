// The test command: type check, lint, then every *.test.ts on Node's own runner; ends with `N passed, N failed`.
// Arguments narrow it: `npm test -- src/foundation` runs the files whose path contains one of the words (and skips
// the checks). `--long` (`npm run test:long`) tries random cases as often as `runs.ts` says for a night. A test that the
// machine cannot run is reported as skipped, with its reason, never as passed. The slowest files are named at the end and
// begin first the next time; what tests left behind, files or processes, fails the run.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { relative } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { fileURLToPath } from 'node:url'
import { FileDurations } from './file-durations.ts'
import { openRunDirectory, type RunDirectory } from './run-directory.ts'
import { openRunPostgres } from './run-postgres.ts'
import { LONG_VARIABLE } from './runs.ts'

/** A file that takes longer hangs. Forcing the exit instead would lose results that were not written out yet. */
const FILE_MS = 600_000
const SLOWEST_FILES = 10
/** Most files wait for something now and then: one more than there are cores keeps these busy. */
const FILES_AT_ONCE = availableParallelism() + 1

const given = process.argv.slice(2)
const words = given.filter((word) => word !== '--long')
if (words.length < given.length) process.env[LONG_VARIABLE] = 'yes'
let passed = 0
let failed = 0
let skipped = 0

if (words.length === 0)
  await Promise.all([
    check('types', 'node_modules/.bin/tsc', ['--noEmit']),
    check('types of the console', 'node_modules/.bin/tsc', ['--noEmit', '-p', 'console']),
    check('lint', 'node_modules/.bin/oxlint', ['--quiet']),
  ])

const files = globSync(['src/**/*.test.ts', 'console/src/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts'])
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort()

if (files.length > 0) {
  const directory = openRunDirectory()
  process.env['TMPDIR'] = directory.path
  // Compiled code is kept from run to run, as the launcher keeps it.
  process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url))
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      directory.remove()
      process.exit(1)
    })
  await runFiles(directory)
  directory.remove()
}

process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
process.exit(failed > 0 || passed === 0 ? 1 : 0)

async function runFiles(directory: RunDirectory): Promise<void> {
  const postgres = await openRunPostgres(files)
  const durations = new FileDurations()
  const stream = run({
    files: durations.sortSlowestFirst(files),
    concurrency: FILES_AT_ONCE,
    timeout: FILE_MS,
    // As the launcher does: a file of tests begins by importing much of the gateway.
    execArgv: ['--import', new URL('../bin/resolve-own.js', import.meta.url).href],
  })
  const skips: string[] = []
  stream.on('test:summary', ({ file, duration_ms: ms }) => {
    // The summary of the whole run names no file.
    if (file !== undefined) durations.add(relative(process.cwd(), file), ms)
  })
  stream.on('test:pass', (event) => {
    if (event.details?.type === 'suite') return
    if (event.skip !== undefined && event.skip !== false) {
      skipped += 1
      skips.push(`${event.name}${typeof event.skip === 'string' ? `: ${event.skip}` : ''}`)
    } else passed += 1
  })
  stream.on('test:fail', (event) => {
    if (event.details?.type !== 'suite') failed += 1
  })
  await new Promise<void>((resolve, reject) => {
    const text = stream.compose(spec)
    text.on('end', resolve)
    text.on('error', reject)
    text.pipe(process.stdout, { end: false })
  })
  await postgres?.close()
  for (const { file, ms } of durations.list().slice(0, SLOWEST_FILES))
    process.stdout.write(`${(ms / 1_000).toFixed(1).padStart(6)} s  ${file}\n`)
  durations.keep()
  for (const name of skips) process.stdout.write(`skipped: ${name}\n`)
  for (const left of await directory.findLeft()) {
    failed += 1
    process.stdout.write(`✖ left behind ${left}\n`)
  }
}

/** One check that is a command: counts as one test. */
async function check(name: string, command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { stdio: 'inherit' })
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  if (code === 0) passed += 1
  else {
    failed += 1
    process.stdout.write(`✖ ${name}: ${command} ${args.join(' ')} exited ${code ?? signal}\n`)
  }
}

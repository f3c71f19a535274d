// The test command: type check, lint, then every *.test.ts on Node's own runner; ends with `N passed, N failed`.
// Arguments narrow it: `npm test -- src/foundation` runs the files whose path contains one of the words (and skips
// the checks). A test that the machine cannot run is reported as skipped, with its reason, never as passed. The slowest files
// are named at the end, and what tests left behind, files or processes, fails the run.
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { relative } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { openRunDirectory } from './run-directory.ts'

/** A file that takes longer hangs. Forcing the exit instead would lose results that were not written out yet. */
const FILE_MS = 600_000
const SLOWEST_FILES = 10

const words = process.argv.slice(2)
let passed = 0
let failed = 0
let skipped = 0

if (words.length === 0) {
  check('types', 'node_modules/.bin/tsc', ['--noEmit'])
  check('lint', 'node_modules/.bin/oxlint', ['--quiet'])
}

const files = globSync(['src/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts'])
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort()

if (files.length > 0) {
  const directory = openRunDirectory()
  process.env['TMPDIR'] = directory.path
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      directory.remove()
      process.exit(1)
    })
  const stream = run({ files, concurrency: availableParallelism(), timeout: FILE_MS })
  const skips: string[] = []
  const durations: { file: string; ms: number }[] = []
  stream.on('test:summary', ({ file, duration_ms: ms }) => {
    // The summary of the whole run names no file.
    if (file !== undefined) durations.push({ file: relative(process.cwd(), file), ms })
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
  const slowest = durations.sort((one, other) => other.ms - one.ms).slice(0, SLOWEST_FILES)
  for (const { file, ms } of slowest) process.stdout.write(`${(ms / 1_000).toFixed(1).padStart(6)} s  ${file}\n`)
  for (const name of skips) process.stdout.write(`skipped: ${name}\n`)
  for (const left of await directory.findLeft()) {
    failed += 1
    process.stdout.write(`✖ left behind ${left}\n`)
  }
  directory.remove()
}

process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
process.exit(failed > 0 || passed === 0 ? 1 : 0)

/** One check that is a command: counts as one test. */
function check(name: string, command: string, args: readonly string[]): void {
  const result = spawnSync(command, args, { stdio: 'inherit' })
  if (result.status === 0) passed += 1
  else {
    failed += 1
    process.stdout.write(`✖ ${name}: ${command} ${args.join(' ')} exited ${result.status ?? result.signal}\n`)
  }
}

// The test command: type check, lint, then every *.test.ts on Node's own runner; ends with `N passed, N failed`.
// Arguments narrow it: `npm test -- src/foundation` runs the files whose path contains one of the words (and skips
// the checks). The unit tests of a room share a process (`together/`); every other file has one of its own. `--long`
// (`npm run test:long`) tries random cases as often as `runs.ts` says for a night. A test that the machine cannot run is
// reported as skipped, with its reason, never as passed. The slowest files are named at the end and begin first the next
// time; what tests left behind, files or processes, fails the run.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openRunDirectory, type RunDirectory } from './run-directory.ts'
import { runFiles } from './run-files.ts'
import { openRunPostgres } from './run-postgres.ts'
import { RunReport } from './run-report.ts'
import { LONG_VARIABLE } from './runs.ts'

const SLOWEST_FILES = 10

const given = process.argv.slice(2)
const words = given.filter((word) => word !== '--long')
if (words.length < given.length) process.env[LONG_VARIABLE] = 'yes'
const report = new RunReport()

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
  await runAll(directory)
  directory.remove()
}

const { passed, failed, skips } = report
process.stdout.write(`\n${passed} passed, ${failed} failed${skips.length > 0 ? `, ${skips.length} skipped` : ''}\n`)
process.exit(failed > 0 || passed === 0 ? 1 : 0)

async function runAll(directory: RunDirectory): Promise<void> {
  const postgres = await openRunPostgres(files)
  await runFiles({
    files: report.durations.sortSlowestFirst(files),
    root: process.cwd(),
    directory: directory.path,
    report,
    out: process.stdout,
  })
  await postgres?.close()
  for (const { file, ms } of report.durations.list().slice(0, SLOWEST_FILES))
    process.stdout.write(`${(ms / 1_000).toFixed(1).padStart(6)} s  ${file}\n`)
  report.durations.keep()
  for (const name of report.skips) process.stdout.write(`skipped: ${name}\n`)
  for (const left of await directory.findLeft()) {
    report.failed += 1
    process.stdout.write(`✖ left behind ${left}\n`)
  }
}

/** One check that is a command: counts as one test. */
async function check(name: string, command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { stdio: 'inherit' })
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  if (code === 0) report.passed += 1
  else {
    report.failed += 1
    process.stdout.write(`✖ ${name}: ${command} ${args.join(' ')} exited ${code ?? signal}\n`)
  }
}

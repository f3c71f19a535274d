// `npm run clients`: installs the coding agents and libraries of test/clients/tools.json into a folder outside the tree, lets each do a whole
// task on models of all protocols through the gateway, and prints what came of it as a table. Words narrow it, as they do for
// `npm test`. With `--install-small` it installs only those that `npm test` tries, and runs nothing: that is for .ci/run.
//
//   npm run clients                     npm run clients -- codex
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { goFolder, listTools, pythonFolder, toolFolder, type ToolSet } from '../test/clients/installed-tools.ts'

const { argv } = process
let isComplete = true

if (argv.includes('--install-small')) install('small')
else {
  install('small')
  install('rest')
  installPython()
  installGo()
  process.exitCode = runTests(argv.slice(2))
}
if (!isComplete) {
  process.stdout.write('some agents could not be installed: their tests are skipped\n')
  process.exitCode ||= 1
}

function run(command: string, args: string[], cwd: string, env = process.env): boolean {
  return spawnSync(command, args, { cwd, env, stdio: 'inherit' }).status === 0
}

/** Scripts of packages are not run: the agents are started where their binaries lie. */
function install(set: Exclude<ToolSet, 'python' | 'go'>): void {
  const folder = join(toolFolder, set)
  const dependencies = Object.fromEntries(listTools(set).map(({ name, version }) => [name, version]))
  const manifest = JSON.stringify({ private: true, dependencies }, undefined, 2)
  const done = join(folder, 'installed.json')
  if (existsSync(done) && readFileSync(done, 'utf8') === manifest) return
  process.stdout.write(`agents in ${folder}\n`)
  // npm leaves out the packages of a platform where it changes what another list had installed.
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  rmSync(done, { force: true })
  writeFileSync(join(folder, 'package.json'), manifest)
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error']
  if (run('npm', ['install', ...options], folder)) writeFileSync(done, manifest)
  else isComplete = false
}

function installPython(): void {
  for (const tool of listTools('python')) {
    const folder = pythonFolder(tool)
    const done = join(folder, 'installed')
    if (existsSync(done)) continue
    process.stdout.write(`${tool.name} in ${folder}\n`)
    mkdirSync(folder, { recursive: true })
    const python = process.env['CROSSMODEL_CLIENTS_PYTHON'] ?? 'python3'
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `${tool.name}==${tool.version}`]
    const isDone =
      run(python, ['-m', 'venv', '--clear', folder], folder) && run(join(folder, 'bin/python'), pip, folder)
    if (isDone) writeFileSync(done, tool.version)
    else isComplete = false
  }
}

function installGo(): void {
  const wanted = listTools('go').map(({ name, version }) => `${name}@${version}`)
  const done = join(goFolder, 'installed')
  if (existsSync(done) && readFileSync(done, 'utf8') === wanted.join(' ')) return
  process.stdout.write(`Go modules in ${goFolder}\n`)
  // Modules are kept read-only unless this is said. They are compiled here: a test would wait for it.
  const caches = { GOMODCACHE: join(goFolder, 'modules'), GOCACHE: join(goFolder, 'cache') }
  const env = { ...process.env, ...caches, GOFLAGS: '-modcacherw' }
  rmSync(goFolder, { recursive: true, force: true })
  mkdirSync(goFolder, { recursive: true })
  const packages = listTools('go').map(({ name }) => name)
  const steps = [
    ['mod', 'init', 'guides'],
    ['get', ...wanted],
    ['build', ...packages],
  ]
  const isDone = steps.every((step) => run('go', step, goFolder, env))
  if (isDone) writeFileSync(done, wanted.join(' '))
  else isComplete = false
}

function runTests(words: readonly string[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'crossmodel-clients-'))
  const table = join(folder, 'table')
  writeFileSync(table, '')
  const files = words.length === 0 ? ['test/clients'] : words.map((word) => `test/clients/${word}`)
  const isPassed = run(process.execPath, ['test/run.ts', ...files], join(import.meta.dirname, '..'), {
    ...process.env,
    CROSSMODEL_CLIENTS_TABLE: table,
  })
  const rows = readFileSync(table, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Object.values(JSON.parse(line) as { [column: string]: string }))
  rmSync(folder, { recursive: true })
  process.stdout.write(
    `\n${formatTable([['agent', 'version', 'model', 'protocol', 'task', 'outcome'], ...rows.sort()])}\n`,
  )
  return isPassed ? 0 : 1
}

function formatTable(rows: readonly string[][]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

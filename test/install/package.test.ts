// CrossModel as a package: what `npm pack` puts into it, that it runs from node_modules, where Node takes no types, and that
// an empty folder and the registry are enough to install it. What the registry is needed for is skipped without one.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { globSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import lock from '../../package-lock.json' with { type: 'json' }
import packageFile from '../../package.json' with { type: 'json' }
import { build } from '../../scripts/build.ts'
import { buildConsole } from '../console/build-console.ts'
import { newDirectory } from '../new-directory.ts'
import { pack, unpack } from './pack.ts'
import { registryAbsent } from './registry.ts'
import { cleanEnvironment, Started } from './started.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const MIB = 1024 * 1024
/** Beside the runtime. */
const MOST_BYTES = 150 * MIB
/** Large enough for the threads of large bodies. */
const LARGE = 'word '.repeat(300_000)

type Locked = {
  link?: boolean
  integrity?: string
  hasInstallScript?: boolean
  engines?: { node?: string }
  optional?: boolean
  dev?: boolean
  bin?: { [name: string]: string }
}
/** Packages of others: what lies in the repository has no hash. */
const locked = Object.entries(lock.packages as { [path: string]: Locked }).filter(
  ([path, { link }]) => path.startsWith('node_modules/') && link !== true,
)

describe('the package', () => {
  let packed: ReturnType<typeof pack>
  before(async () => {
    await buildConsole()
    packed = pack()
  })

  test('has the program, its documents and its lock, and nothing of how it is made', () => {
    const wanted = [
      'bin/crossmodel.js',
      'dist/cli/main.js',
      'dist/catalog/known-models.jsonl',
      'npm-shrinkwrap.json',
      'console/dist/build.json',
    ]
    for (const path of [...wanted, 'docs/operations.md', 'deploy/crossmodel.service', 'LICENSE'])
      assert.ok(packed.paths.includes(path), path)
    const allowed = /^(bin|console\/dist|dist|docs|deploy)\/|^[\w.-]+\.(md|json|yaml)$|^LICENSE$/
    assert.deepEqual(
      packed.paths.filter((path) => !allowed.test(path) || /\.test\.|\.ts$|package-lock/.test(path)),
      [],
    )
  })

  test('runs from node_modules, on all its threads', async () => {
    const folder = newDirectory()
    const home = join(folder, 'node_modules/crossmodel')
    unpack(packed, home)
    symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'))
    const env = { PATH: process.env['PATH'], HOME: folder }
    const command = [process.execPath, join(home, 'bin/crossmodel.js'), 'start', '--port', '0', '--json']
    const gateway = await Started.start(command, { cwd: folder, env, data: join(folder, 'data') })
    assert.match(await gateway.ask('Hello'), /^200 .*Hello/)
    assert.match(await gateway.ask(LARGE), /^200 /)
    assert.equal(await gateway.stop(), 0)
  })

  test('is installed by its own lock where it is unpacked', () => {
    const folder = newDirectory()
    unpack(packed, folder)
    const env = cleanEnvironment(folder)
    const ran = spawnSync('npm', ['ci', '--omit=dev', '--dry-run'], { cwd: folder, env, encoding: 'utf8' })
    assert.equal(ran.status, 0, ran.stderr)
    assert.doesNotMatch(ran.stderr, /EBADENGINE/)
  })

  test('starts on a clean machine with `npx crossmodel start`', { skip: registryAbsent }, async (context) => {
    const folder = newDirectory()
    const env = cleanEnvironment(folder)
    const npm = (...args: string[]) => execFileSync('npm', args, { cwd: folder, env, stdio: 'pipe', encoding: 'utf8' })
    npm('init', '--yes')
    npm('install', '--no-audit', '--no-fund', '--prefer-offline', packed.file)
    const installed = globSync('node_modules/{@*/*,[!.@]*}', { cwd: folder })
    const runtimes = installed.filter((path) => nameOf(path) in packageFile.optionalDependencies)
    const others = installed.filter((path) => !runtimes.includes(path))
    assert.ok(runtimes.length <= 1, `one runtime at most: ${runtimes.join()}`)
    // Some of what tests are written with is also what a package of production needs.
    const dev = new Map(locked.map(([path, entry]) => [path, entry.dev === true]))
    const tools = Object.keys(packageFile.devDependencies).filter((name) => dev.get(`node_modules/${name}`) === true)
    assert.deepEqual(
      others.filter((path) => tools.includes(nameOf(path))),
      [],
    )
    const bytes = others.reduce((sum, path) => sum + measure(join(folder, path)), 0)
    assert.ok(bytes < MOST_BYTES, `${bytes} bytes beside the runtime`)
    context.diagnostic(`${others.length} packages, ${(bytes / MIB).toFixed(0)} MiB beside the runtime`)
    const before = performance.now()
    const command = ['npx', '--no-install', 'crossmodel', 'start', '--port', '0', '--json']
    const gateway = await Started.start(command, { cwd: folder, env, data: join(folder, 'data') })
    context.diagnostic(`ready after ${((performance.now() - before) / 1_000).toFixed(1)} s`)
    assert.match(await gateway.ask('Hello'), /^200 .*Hello/)
    assert.equal(await gateway.stop(), 0)
  })
})

describe('the lock', () => {
  test('has the hash of every package, those of the runtimes included', () => {
    assert.deepEqual(
      locked.filter(([, { integrity = '' }]) => !/^sha512-.{88}$/.test(integrity)).map(([path]) => path),
      [],
    )
    for (const name of Object.keys(packageFile.optionalDependencies))
      assert.ok(
        locked.some(([path, { optional }]) => path === `node_modules/${name}` && optional === true),
        name,
      )
  })

  // The unit of systemd and `npm start` run it by that name.
  test('brings a command `node` with every runtime', () => {
    for (const name of Object.keys(packageFile.optionalDependencies)) {
      const [, { bin } = {}] = locked.find(([path]) => path === `node_modules/${name}`) ?? []
      assert.match(bin?.['node'] ?? '', /^bin\/node(\.exe)?$/, name)
    }
  })

  test('lets no package run a script as it is installed', () => {
    const allowed = new Map(Object.entries(packageFile.allowScripts))
    assert.deepEqual(
      locked.filter(([path, { hasInstallScript }]) => hasInstallScript === true && allowed.get(nameOf(path)) !== false),
      [],
    )
  })

  // npm compares what a package asks for with the Node that npm runs on, and warns, though the runtime that comes along
  // is the one that runs it. Where this fails: take the package's `engines` out of package-lock.json.
  test('asks for no newer Node than the launcher does', () => {
    const oldest = Number(/\d+/.exec(packageFile.engines.node)?.[0])
    assert.deepEqual(
      locked.filter(([, { engines }]) => Number(/^>=\s*(\d+)/.exec(engines?.node ?? '')?.[1] ?? 0) > oldest),
      [],
    )
  })
})

describe('the build', () => {
  test('keeps every line where it is, and names what it wrote', () => {
    const [from, to] = [newDirectory(), join(newDirectory(), 'dist')]
    mkdirSync(join(from, 'a'))
    write(from, 'main.ts', "import { one } from './a/one.ts'\nexport type Two = 2\n\nexport const two: Two = one(2)\n")
    write(
      from,
      'a/one.ts',
      "const thread = new URL('../main.ts', import.meta.url)\nexport const one = <T>(x: T): T => x\n",
    )
    write(from, 'a/one.test.ts', 'export {}\n')
    write(from, 'a/list.jsonl', '{}\n')
    build(from, to)
    assert.deepEqual(globSync('**/*.*', { cwd: to }).sort(), ['a/list.jsonl', 'a/one.js', 'main.js'])
    const lines = read(to, 'main.js').split('\n')
    assert.equal(lines[0], "import { one } from './a/one.js'")
    assert.match(lines[3] ?? '', /^export const two\s+= one\(2\)$/)
    assert.match(read(to, 'a/one.js'), /new URL\('..\/main.js'/)
  })

  test('refuses a name of a source that is not built', () => {
    const from = newDirectory()
    write(from, 'main.ts', "export const lost = new URL('./lost.ts', import.meta.url)\n")
    assert.throws(() => build(from, join(newDirectory(), 'dist')), /main\.ts names \.\/lost\.ts/)
  })
})

function read(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8')
}

function write(folder: string, file: string, text: string): void {
  writeFileSync(join(folder, file), text)
}

function nameOf(path: string): string {
  return path.replace(/^.*node_modules\//, '')
}

/** What a folder takes, bytes. */
function measure(folder: string): number {
  return globSync('**', { cwd: folder }).reduce((sum, path) => sum + lstatSync(join(folder, path)).size, 0)
}

#!/usr/bin/env node
// The launcher: plain JavaScript, so that any Node can read it. It runs the command line on this Node when it is new
// enough, else on the one that came with the packages, and passes signals, streams and the exit code through.
// The channel tells the child when this process dies without a word (`kill -9`): then it ends too.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A checkout runs its sources, a package what `scripts/build.ts` made of them. */
const source = new URL('../src/cli/main.ts', import.meta.url)
const entry = existsSync(source) ? source : new URL('../dist/cli/main.js', import.meta.url)
const bundled = findBundled()
/** Compiled code is kept beside the packages (never where other users may write): a command starts in half the time. */
const cache = fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url))
/**
 * A signal opens no debugger. A smaller nursery than the engine's own holds 40 MB less and costs no time: nearly all garbage
 * is garbage at once.
 */
const engine = ['--disable-sigusr1', '--max-semi-space-size=8']
const resolveOwn = new URL('resolve-own.js', import.meta.url).href
const major = Number(process.versions.node.split('.')[0])

if (major >= 24) {
  module.enableCompileCache(cache)
  // For its threads: without it each of them would load the compiler of types again.
  process.env.NODE_COMPILE_CACHE ??= cache
  await import(resolveOwn)
  await import(entry.href)
} else if (bundled !== undefined) {
  const child = spawn(bundled, [...engine, '--import', resolveOwn, fileURLToPath(entry), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { NODE_COMPILE_CACHE: cache, ...process.env },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`error: ${bundled} cannot be run here (${error.message}): install Node 24 or newer.\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    // Ended by a signal: end the same way, so that whoever started this sees it.
    if (signal !== null && process.listenerCount(signal) === 0) process.kill(process.pid, signal)
    else process.exit(code ?? 1)
  })
} else {
  process.stderr.write(
    `error: CrossModel needs Node 24 or newer; this is ${process.version}. Install its packages with "npm ci" or "npm install", which bring the right one (not with --omit=optional), or install Node 24.\n`,
  )
  process.exit(2)
}

/** The Node that came with the packages, one package a platform; undefined where there is none for this one. */
function findBundled() {
  const { platform, arch } = process
  const system = platform === 'win32' ? 'win' : platform
  const name = `${platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node'}-${system}-${arch}`
  try {
    const file = createRequire(import.meta.url).resolve(`${name}/package.json`)
    return join(dirname(file), 'bin', platform === 'win32' ? 'node.exe' : 'node')
  } catch {
    return undefined
  }
}

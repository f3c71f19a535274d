#!/usr/bin/env node
// The launcher: plain JavaScript, so that any Node can read it. It runs the command line on the Node that the
// `node` package brought, or on this one when it is new enough, and passes signals, streams and the exit code through.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const entry = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))
const bundled = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url))
const major = Number(process.versions.node.split('.')[0])

if (major >= 24) {
  await import(entry)
} else if (existsSync(bundled)) {
  const child = spawn(bundled, ['--disable-warning=ExperimentalWarning', entry, ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
} else {
  process.stderr.write(
    `CrossModel needs Node 24 or newer; this is ${process.version}. Run "npm ci" (it brings the right one) or install Node 24.\n`,
  )
  process.exit(2)
}

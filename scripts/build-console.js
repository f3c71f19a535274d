// Builds the console after `npm ci`, as the script `prepare`: console/dist is what the gateway serves. Plain JavaScript, since it
// runs on whatever Node installs. Where the tools are not there (a package, `npm ci --omit=dev`) it passes without a word:
// a package carries the built files, and `npm start` says where there are none. An installation does not fail because
// of the console: then this says so.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../console/', import.meta.url))
const vite = findVite()
/** What the tools need at least. */
const isNew = Number(process.versions.node.split('.')[0]) >= 22

if (vite !== undefined && isNew) {
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: folder,
    stdio: 'inherit',
  })
  if (status !== 0)
    process.stderr.write('The console could not be built, all else is installed. See why: npm run -w console build\n')
}

/** Undefined where it is not installed, or its sources are not here. */
function findVite() {
  if (!existsSync(join(folder, 'vite.config.ts'))) return undefined
  try {
    return join(dirname(createRequire(join(folder, 'package.json')).resolve('vite/package.json')), 'bin', 'vite.js')
  } catch {
    return undefined
  }
}

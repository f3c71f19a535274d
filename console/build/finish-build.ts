// Ends a build: writes a gzip and a brotli copy beside each file that a browser reads, and, as the very last thing,
// `build.json` with every file and its size. A folder without it, or with another file than it names, is half a build.
import { existsSync, globSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const LIST = 'build.json'
const COMPRESSED = /\.(?:js|css|html|svg|json|txt)$/
/** Below this many bytes a compressed copy saves nothing. */
const LEAST = 512

export function finishBuild(): Plugin {
  let folder = ''
  return {
    name: 'finish-build',
    apply: 'build',
    configResolved: (config) => {
      folder = resolve(config.root, config.build.outDir)
    },
    // The list goes first and comes back last.
    buildStart: () => rmSync(join(folder, LIST), { force: true }),
    closeBundle: {
      order: 'post',
      handler: () => {
        if (!existsSync(join(folder, 'index.html'))) return
        for (const path of list(folder)) if (COMPRESSED.test(path)) compress(join(folder, path))
        const files = Object.fromEntries(list(folder).map((path) => [path, statSync(join(folder, path)).size]))
        writeFileSync(join(folder, LIST), `${JSON.stringify({ files }, undefined, 2)}\n`)
      },
    },
  }
}

function list(folder: string): string[] {
  return globSync('**/*', { cwd: folder })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
}

function compress(path: string): void {
  const bytes = readFileSync(path)
  if (bytes.length < LEAST) return
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }))
}

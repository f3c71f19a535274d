// What the launcher says where it cannot start: a Node that is too old, and no runtime beside it that this machine can run.
// It is copied to where no packages are, and taken to be run by an old Node.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import packageFile from '../../package.json' with { type: 'json' }
import { newDirectory } from '../new-directory.ts'

const launcher = fileURLToPath(new URL('../../bin/crossmodel.js', import.meta.url))
const old = `data:text/javascript,${encodeURIComponent(
  "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } })",
)}`

function copyLauncher(): { folder: string; run(): { code: number | null; said: string } } {
  const folder = newDirectory()
  mkdirSync(join(folder, 'bin'))
  cpSync(launcher, join(folder, 'bin/crossmodel.js'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  return {
    folder,
    run() {
      const args = ['--import', old, join(folder, 'bin/crossmodel.js'), '--version']
      const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
      return { code: status, said: stderr }
    },
  }
}

test('without a runtime beside it an old Node is told what to do', () => {
  const { code, said } = copyLauncher().run()
  assert.equal(code, 2)
  assert.match(said, /^error: CrossModel needs Node 24 or newer; .* install Node 24\.\n$/)
})

test('a runtime that this machine cannot run, as on Alpine, is named', () => {
  const { folder, run } = copyLauncher()
  for (const name of Object.keys(packageFile.optionalDependencies)) {
    const home = join(folder, 'node_modules', name)
    mkdirSync(join(home, 'bin'), { recursive: true })
    writeFileSync(join(home, 'package.json'), JSON.stringify({ name }))
    for (const program of ['node', 'node.exe']) {
      writeFileSync(join(home, 'bin', program), '#!/lib/no-such-loader\n')
      chmodSync(join(home, 'bin', program), 0o755)
    }
  }
  const { code, said } = run()
  assert.equal(code, 1)
  assert.match(said, /^error: .*node(\.exe)? cannot be run here \(.*\): install Node 24 or newer\.\n$/)
})

// What `npm ci` does for the console: it builds it where its sources and tools are there, passes without a word where they are
// not, and never lets an installation fail.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { newDirectory } from '../new-directory.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A checkout with these parts, and what the script says in it. */
function prepare({ sources, tools }: { sources: boolean; tools: boolean }, spoil?: (console: string) => void) {
  const folder = newDirectory()
  mkdirSync(join(folder, 'scripts'))
  mkdirSync(join(folder, 'console'))
  cpSync(join(root, 'scripts/build-console.js'), join(folder, 'scripts/build-console.js'))
  cpSync(join(root, 'console/package.json'), join(folder, 'console/package.json'))
  if (sources)
    for (const name of ['src', 'build', 'public', 'index.html', 'vite.config.ts'])
      cpSync(join(root, 'console', name), join(folder, 'console', name), { recursive: true })
  if (tools) symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  spoil?.(join(folder, 'console'))
  const { status, stderr, stdout } = spawnSync(process.execPath, ['scripts/build-console.js'], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { status, said: `${stdout}${stderr}`, isBuilt: existsSync(join(folder, 'console/dist/build.json')) }
}

describe('the script that npm runs after an installation', () => {
  test('builds the console', () => {
    const { status, isBuilt } = prepare({ sources: true, tools: true })
    assert.deepEqual({ status, isBuilt }, { status: 0, isBuilt: true })
  })

  test('passes without a word where the tools are not installed, and where the sources are not there', () => {
    for (const parts of [
      { sources: true, tools: false },
      { sources: false, tools: true },
    ])
      assert.deepEqual(prepare(parts), { status: 0, said: '', isBuilt: false })
  })

  test('says so where the console cannot be built, and lets the installation go on', () => {
    const spoil = (console: string) => writeFileSync(join(console, 'src/main.tsx'), 'import "./nowhere.ts"\n')
    const { status, said, isBuilt } = prepare({ sources: true, tools: true }, spoil)
    assert.deepEqual({ status, isBuilt }, { status: 0, isBuilt: false })
    assert.match(said, /The console could not be built, all else is installed\./)
  })
})

// The house as it is: every rule is held against the repository, but for the places that exceptions.ts lists. What the rules
// see is proven in break-ins.test.ts.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { effects, packages } from './effect-table.ts'
import { exceptions } from './exceptions.ts'
import { floors } from './floors.ts'
import type { Exceptions } from './judge.ts'
import { judge } from './judge.ts'
import { permissionRule } from './permissions.ts'
import { readTree } from './read-tree.ts'
import { rules } from './rules.ts'

describe('the house', () => {
  const all = [...rules, permissionRule(floors, effects, packages)]
  const tree = readTree()

  test('the whole repository is read', () => {
    assert.ok(tree.files.length > 500 && tree.documents.length > 10 && tree.paths.size > tree.files.length)
  })

  for (const rule of all)
    test(rule.name, () => {
      const excepted = exceptions[rule.name]
      const own: Exceptions = excepted === undefined ? {} : { [rule.name]: excepted }
      assert.deepEqual(judge([rule], tree, own), [])
    })

  test('exceptions are of rules that exist', () => {
    const known = new Set(all.map(({ name }) => name))
    assert.deepEqual(
      Object.keys(exceptions).filter((name) => !known.has(name)),
      [],
    )
  })

  test('the format is that of the formatter: run npm run format', () => {
    const { status, stdout } = checkFormat([
      'src',
      'test',
      'bench',
      'bin',
      'scripts',
      'console/src',
      'console/build',
      'console/vite.config.ts',
    ])
    assert.equal(status, 0, stdout)
  })

  test('a file in another format is seen', (context) => {
    const directory = mkdtempSync(join(tmpdir(), 'house-'))
    context.after(() => rmSync(directory, { recursive: true }))
    const file = join(directory, 'odd.ts')
    writeFileSync(file, '// Odd.\nexport const odd = "quoted";\n')
    assert.equal(checkFormat([file]).status, 1)
  })
})

function checkFormat(paths: readonly string[]) {
  return spawnSync('node_modules/.bin/oxfmt', ['--config', '.oxfmtrc.json', '--check', ...paths], { encoding: 'utf8' })
}

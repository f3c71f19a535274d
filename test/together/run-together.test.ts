// Test files that share a process: whatever one of them does to it, the others run, and the one at fault is named.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it, test } from 'node:test'
import { text } from 'node:stream/consumers'
import { newDirectory } from '../new-directory.ts'
import { groupFiles } from './group-files.ts'
import { ownProcess } from './own-process.ts'

describe('the files of a run', () => {
  it('share a process where their room is one of unit tests and they are not listed, and no process has more than 40', () => {
    const many = Array.from({ length: 41 }, (_, index) => `src/pricing/${index}.test.ts`)
    const { alone, groups } = groupFiles([...many, 'src/answer/own.test.ts', 'test/e2e/one.test.ts'], {
      'src/answer/own.test.ts': 'has a reason',
    })
    assert.deepEqual(alone, ['src/answer/own.test.ts', 'test/e2e/one.test.ts'])
    assert.deepEqual(
      groups.map(({ length }) => length),
      [21, 20],
    )
    assert.deepEqual(groups.flat(), many.toSorted())
  })

  it('have a process each where one alone could share', () => {
    const files = ['test/e2e/one.test.ts', 'src/pricing/one.test.ts']
    assert.deepEqual(groupFiles(files, {}), { alone: files, groups: [] })
  })

  it('are listed where they have a process of their own, and only those that would share', () => {
    const listed = Object.keys(ownProcess)
    for (const file of listed) assert.ok(existsSync(file), `${file} is not there`)
    assert.deepEqual(groupFiles(listed, {}).alone, [])
  })
})

test('files that share a process have hooks of their own and run in turn', async () => {
  const { output, code } = await runAll({
    'first.test.ts': `
      let ready = false
      before(async () => { await sleep(20); ready = true })
      after(() => { globalThis.process.emit('first ends') })
      test('one is ready', () => assert.ok(ready))`,
    'second.test.ts': `
      const evaluatedAt = performance.now()
      test('two passes', () => assert.ok(evaluatedAt > 0))`,
  })
  assert.match(output, /▶ src\/pricing\/first\.test\.ts\n {2}✔ one is ready/)
  assert.match(output, /▶ src\/pricing\/second\.test\.ts\n {2}✔ two passes/)
  assert.match(output, /counted: passed 2, failed 0, skipped 0/)
  assert.match(output, /ended: src\/pricing\/first\.test\.ts src\/pricing\/second\.test\.ts/)
  assert.equal(code, 0)
})

test('a file that fails, at a test or where it is imported, is named, and the others run', async () => {
  const { output } = await runAll({
    'a.test.ts': `test('one and two are equal', () => assert.equal(1, 2))`,
    'b.test.ts': `throw new Error('it is broken')`,
    'c.test.ts': `test('c passes', () => {}); test('c waits', { skip: 'for a reason' }, () => {})`,
  })
  assert.match(output, /▶ src\/pricing\/a\.test\.ts\n {2}✖ one and two are equal/)
  assert.match(output, /✖ src\/pricing\/b\.test\.ts/)
  assert.match(output, /it is broken/)
  assert.match(output, /✔ c passes/)
  assert.match(output, /counted: passed 1, failed 2, skipped 1: c waits: for a reason/)
})

test('a file that ends the process hides no other: those that have not ended run again, each alone', async () => {
  const { output } = await runAll({
    'a.test.ts': `test('a passes', () => {})`,
    'b.test.ts': `test('b ends the process', () => process.exit(3))`,
    'c.test.ts': `test('c passes', () => {})`,
  })
  // What the first file came to may be lost with the process.
  assert.match(output, /these run again, each alone: .*src\/pricing\/b\.test\.ts src\/pricing\/c\.test\.ts/)
  assert.match(output, /✖ src\/pricing\/b\.test\.ts ended its process before its tests had ended/)
  assert.match(output, /✔ a passes/)
  assert.match(output, /✔ c passes/)
  assert.match(output, /counted: passed [2-9], failed [1-9]/)
})

test('a file that ends its process in silence fails the run, in a group and alone', async () => {
  const { output } = await runAll({
    'a.test.ts': `test('a ends the process', () => process.exit(0))`,
    'b.test.ts': `test('b passes', () => {})`,
  })
  assert.match(output, /✖ src\/pricing\/a\.test\.ts ended its process before its tests had ended/)
  assert.match(output, /✔ b passes/)
  assert.match(output, /counted: passed [1-9], failed [1-9]/)
  const alone = await runAll({ 'a.test.ts': `test('a ends the process', () => process.exit(0))` })
  assert.match(alone.output, /✖ src\/pricing\/a\.test\.ts ended its process before its tests had ended/)
  assert.match(alone.output, /counted: passed [01], failed [1-9]/)
})

const changes = {
  'its environment': `process.env.ANEW = 'yes'`,
  'its folder': `process.chdir('/')`,
  'its exit code': `process.exitCode = 0`,
  'the rights of new files': `process.umask(0o77)`,
  'what is global': `globalThis.anew = 1`,
  'the time': `globalThis.Date = class extends Date {}`,
  'a timer that runs': `setTimeout(() => {}, 5_000)`,
}
const unchanged = `test('finds the process as it was', () => {
  assert.deepEqual(
    [process.env.ANEW, process.cwd() === '/', process.exitCode, process.umask() === 0o77, new Date().constructor.name],
    [undefined, false, undefined, false, 'Date'])
})`

test('a file that leaves the process other than it was fails, by name, and what it changed is put back', async () => {
  const files = Object.entries(changes).map(([what, change], at) => [
    `${at}.test.ts`,
    `test('changes ${what}', () => { ${change} })`,
  ])
  const { output } = await runAll({ ...Object.fromEntries(files), 'last.test.ts': unchanged })
  for (const at of files.keys())
    assert.match(output, new RegExp(`✖ src/pricing/${at}\\.test\\.ts leaves the process as it was`), output)
  assert.match(output, /✔ finds the process as it was/)
  assert.match(output, new RegExp(`counted: passed ${files.length + 1}, failed ${files.length}, `))
})

/** Runs files of a room of unit tests as the test command does, in a process of its own, and prints what was counted. */
async function runAll(files: { [name: string]: string }): Promise<{ output: string; code: number | null }> {
  const root = newDirectory()
  const names = Object.keys(files).map((name) => `src/pricing/${name}`)
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, 'src/pricing', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(
      path,
      `import assert from 'node:assert/strict'\nimport { after, before, test } from 'node:test'\nimport { setTimeout as sleep } from 'node:timers/promises'\n${content}\n`,
    )
  }
  const program = `
    import { RunReport } from ${JSON.stringify(new URL('../run-report.ts', import.meta.url).href)}
    import { runFiles } from ${JSON.stringify(new URL('../run-files.ts', import.meta.url).href)}
    const report = new RunReport()
    const [root, ...files] = ${JSON.stringify([root, ...names])}
    await runFiles({ files, root, directory: root, report, out: process.stdout })
    const { passed, failed, skips, ended } = report
    console.log('counted: passed ' + passed + ', failed ' + failed + ', skipped ' + [skips.length, ...skips].join(': '))
    console.log('ended: ' + [...ended].sort().join(' '))`
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  writeFileSync(join(root, 'run.mjs'), program)
  const child = spawn(process.execPath, [join(root, 'run.mjs')], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit') as Promise<[number | null]>])
  return { output, code }
}

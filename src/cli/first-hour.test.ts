// What a newcomer types in the first hour: names instead of ids, slips, and lists that a person can read.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runHosted } from '../../test/run-hosted.ts'
import { isObject, type Json, type JsonObject } from '../foundation/json/json.ts'
import { fitTable, formatTable } from './table.ts'

const root = mkdtempSync(join(tmpdir(), 'crossmodel-first-hour-'))
after(() => rmSync(root, { recursive: true, force: true }))

function run(directory: string, args: readonly string[], environment: { readonly [name: string]: string } = {}) {
  const cwd = join(root, directory)
  mkdirSync(cwd, { recursive: true })
  return runHosted({ cwd, args, env: { PATH: '', HOME: cwd, ...environment }, stdin: '' })
}

async function json(directory: string, args: readonly string[]): Promise<JsonObject> {
  const { stdout, stderr } = await run(directory, [...args, '--json'])
  const result = JSON.parse(stdout === '' ? 'null' : stdout) as Json
  assert.ok(isObject(result), stderr)
  return result
}

const idsOf = (result: JsonObject) => (result['models'] as JsonObject[]).map(({ id }) => String(id))

test('a key is named by its name or its id, and by its id alone where two have the name', async () => {
  const { id } = await json('keys', ['key', 'create', 'laptop'])
  assert.equal((await json('keys', ['key', 'show', 'laptop']))['id'], id)
  assert.equal((await json('keys', ['key', 'show', String(id)]))['name'], 'laptop')
  assert.equal((await json('keys', ['key', 'disable', 'laptop']))['status'], 'disabled')
  const limited = await json('keys', [
    'key',
    'limit',
    'laptop',
    '--tokens-per-minute',
    'none',
    '--requests-per-minute',
    '5',
  ])
  assert.deepEqual((limited['limits'] as JsonObject)['requests_per_minute'], 5)
  const { id: second, notice } = await json('keys', ['key', 'create', 'laptop'])
  assert.match(String(notice), /^Another key is called 'laptop': name them by their ids\./)
  const refused = await run('keys', ['key', 'enable', 'laptop'])
  assert.deepEqual([refused.code, refused.stdout], [2, ''])
  assert.match(
    refused.stderr,
    new RegExp(`^error: 2 keys are called 'laptop'.*: ${String(id)}, ${String(second)}\\.\n$`),
  )
  await run('keys', ['key', 'delete', String(second)])
  assert.equal((await json('keys', ['key', 'enable', 'laptop']))['id'], id)
  assert.match((await run('keys', ['key', 'show', 'nobody'])).stderr, /^error: There is no key 'nobody'/)
})

test('an alias to a model that cannot be called is made, and says so', async () => {
  await run('alias', ['key', 'create', 'laptop'])
  const set = await run('alias', ['key', 'alias', 'laptop', 'set', 'fast', 'gpt-5.4-mini'])
  assert.equal(set.code, 0, set.stderr)
  assert.match(
    set.stdout,
    /alias +fast -> openai\/gpt-5\.4-mini\n[^]*cannot be called now: openai: not configured \(no OPENAI_API_KEY\)/,
  )
})

test('models are those that can be called, --all has the rest, and words choose among them', async () => {
  await run('models', ['key', 'create', 'laptop'])
  const environment = { ANTHROPIC_API_KEY: 'sk-ant-0123456789' }
  const some = await run('models', ['model', 'list', 'claude', 'opus'], environment)
  const lines = some.stdout.split('\n')
  assert.ok(
    lines.some((line) => /^anthropic\/claude-opus-5 +ready/.test(line)),
    some.stdout,
  )
  assert.doesNotMatch(some.stdout, /sonnet|gpt/)
  const none = await run('models', ['model', 'list', 'gpt'], environment)
  assert.match(none.stdout, /^No such model can be called now\. \d+ more are known .* --all lists them/)
  const all = await json('models', ['model', 'list', 'gpt-5.4-mini', '--all'])
  assert.ok(idsOf(all).includes('openai/gpt-5.4-mini'))
  const default_ = idsOf(await json('models', ['model', 'list']))
  assert.deepEqual(default_, idsOf(await json('models', ['model', 'list', '--callable'])))
})

test('a table is cut at the width of the terminal', () => {
  assert.equal(formatTable(['a', 'b'], [['one', 'twenty']], 7), 'A    B\none  t…')
  assert.equal(formatTable(['a', 'b'], [['one', 'two']], 8), 'A    B\none  two')
})

test('what providers and others have named steers no terminal, and a cell of a table is one line', async () => {
  assert.equal(formatTable(['a', 'b'], [['x\u001b[2J\ny', 'z']]), 'A        B\nx?[2J?y  z')
  await run('steering', ['key', 'create', 'laptop'])
  const { code, stderr } = await run('steering', ['route', 'acme/\u001b[2Jone'])
  assert.equal(code, 2)
  assert.ok(!stderr.includes('\u001b'))
  const model = { endpoints: [{ provider: 'mine', model: 'x\u001b[2J\ny', price: 'free' }] }
  const mine = { protocols: ['openai-chat'], base_url: 'http://127.0.0.1:9/v1' }
  const config = { discover_local: false, providers: { mine }, models: { 'own/odd': model } }
  writeFileSync(join(root, 'steering', 'crossmodel.yaml'), JSON.stringify(config))
  const { stdout } = await run('steering', ['endpoints', '--all'])
  assert.match(stdout, /^mine\/x\?\[2J\?y +\S+ +own\/odd +ready/m)
  const steers = ['endpoint', 'disable', 'mine/x\u001b[2J\ny']
  assert.equal((await run('steering', steers)).stdout, 'mine/x?[2J\ny is disabled.\n')
})

test('where a terminal is too narrow, empty columns go first, then those that a reader misses least, and they are named', () => {
  const headings = ['name', 'note', 'calls>', 'fault']
  const rows = [['one', '', '12', 'late']]
  const fit = (width?: number) => fitTable(headings, rows, ['calls>', 'note'], width).split('\n')
  assert.deepEqual(fit(), ['NAME  NOTE  CALLS  FAULT', 'one            12  late'])
  assert.deepEqual(fit(24), fit())
  assert.deepEqual(fit(23), ['NAME  CALLS  FAULT', 'one      12  late'])
  const note = '(no room for calls; a wider terminal or --json has them)'
  assert.deepEqual(fit(17), ['NAME  FAULT', 'one   late', note])
  assert.deepEqual(fit(5), ['NAME…', 'one …', note])
})

test('providers that are known and not configured are listed with what each needs', async () => {
  await run('providers', ['key', 'create', 'laptop'])
  const { stdout } = await run('providers', ['provider', 'list'], { OPENAI_API_KEY: 'sk-0123456789' })
  assert.match(stdout, /^openai +ready/m)
  assert.match(stdout, /^ALSO KNOWN +IS READY WITH\nanthropic +ANTHROPIC_API_KEY\n/m)
  assert.match(stdout, /^azure-openai +AZURE_OPENAI_API_KEY and AZURE_OPENAI_ENDPOINT$/m)
  assert.match(stdout, /^ollama +a server of yours on port 11434/m)
})

test('a price is set for a model that is named without its vendor', async () => {
  const set = await json('price', ['price', 'set', 'gpt-5.4-mini', '--input', '1', '--output', '2'])
  assert.equal(set['model'], 'openai/gpt-5.4-mini')
})

test('a server that lists no models is told of by the doctor', async () => {
  const config =
    'discover_local: false\nproviders: { dead: { protocols: [openai-chat], base_url: "http://127.0.0.1:9/v1", discover: true } }\n'
  mkdirSync(join(root, 'dead'), { recursive: true })
  writeFileSync(join(root, 'dead', 'crossmodel.yaml'), config)
  await run('dead', ['key', 'create', 'laptop'])
  const { stdout } = await run('dead', ['doctor'])
  assert.match(stdout, /^warn +provider +dead is set up, but it gave no list of its models/m)
})

test('slips are told for what they are', async () => {
  const cases = [
    [
      ['--port', '1', 'start'],
      2,
      /^error: unknown option '--port': it belongs to `start`, and stands behind that word\n$/,
    ],
    [['usage', '--days', '0'], 2, /^error: `days` is 1 or more/],
  ] as const
  await run('slips', ['key', 'create', 'laptop'])
  for (const [args, code, line] of cases) {
    const ran = await run('slips', args)
    assert.equal(ran.code, code)
    assert.match(ran.stderr, line)
  }
  const help = await run('slips', ['help', 'key', 'create'])
  assert.deepEqual([help.code, help.stderr], [0, ''])
  assert.match(help.stdout, /^Usage: crossmodel key create \[options\] <name>\n/)
  const doctor = await run('slips', ['doctor', '--offline', '--config', 'nosuch.yaml'])
  assert.match(doctor.stdout, /there is no such file\n +-> name a file that is there and can be read, with --config/)
})

test('config check finds every kind of mistake at once, aliases to no model among them', async () => {
  const file = [
    'aliases: { a: nosuch/model, b: gpt-5.4-mini, c: ollama/any, d: mine/any, e: own/one, f: openai/gpt-5-4 }',
    'colour: red',
    'providers:',
    '  foo: { base_url: "http://127.0.0.1:1" }',
    '  mine: { base_url: "http://127.0.0.1:1", protocols: [openai-chat], discover: true }',
    'models: { own/one: { price: free, endpoints: [{ provider: mine, model: m }] } }',
  ]
  mkdirSync(join(root, 'config'), { recursive: true })
  writeFileSync(join(root, 'config', 'crossmodel.yaml'), file.join('\n'))
  const { code, stderr } = await run('config', ['config', 'check'])
  assert.equal(code, 2)
  const lines = stderr.trim().split('\n')
  assert.equal(lines.length, 3, stderr)
  assert.match(lines[0] ?? '', /^crossmodel\.yaml:1: alias `a` points at `nosuch\/model`, and there is no such model/)
  assert.match(lines[1] ?? '', /^crossmodel\.yaml:2: unknown key `colour`/)
  assert.match(lines[2] ?? '', /^crossmodel\.yaml:4: unknown provider `foo` needs protocols/)
})

test('commands are printed as they can be typed where this one was', async () => {
  const inCheckout = { npm_lifecycle_event: 'crossmodel', npm_package_name: 'crossmodel' }
  const help = await run('forms', ['key', 'list', '--help'], inCheckout)
  assert.match(help.stdout, /\$ npm run crossmodel -- key list/)
  const none = await run('forms', ['key', 'list'], { npm_command: 'exec' })
  assert.equal(none.code, 1)
  await run('forms', ['key', 'create', 'x'])
  await run('forms', ['key', 'delete', 'x'])
  assert.match(
    (await run('forms', ['key', 'list'], { npm_command: 'exec' })).stdout,
    /Make one: npx crossmodel key create NAME/,
  )
})

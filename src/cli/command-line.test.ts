import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

import type { Command } from 'commander'

import type { JsonObject } from '../foundation/json/json.ts'
import { buildProgram } from './program.ts'
import type { Ran } from '../../test/hosted-command.ts'
import { runHosted } from '../../test/run-hosted.ts'

const entry = fileURLToPath(new URL('../../bin/crossmodel.js', import.meta.url))
const root = mkdtempSync(join(tmpdir(), 'crossmodel-cli-'))
after(() => rmSync(root, { recursive: true, force: true }))

type Environment = { readonly [name: string]: string }

/** Runs a command in `directory`, with nothing in the environment but what is said. */
function run(directory: string, args: readonly string[], environment: Environment = {}): Promise<Ran> {
  const cwd = makeDirectory(directory)
  return runHosted({ cwd, args, env: { PATH: process.env['PATH'] ?? '', HOME: cwd, ...environment }, stdin: '' })
}

/** The same as a process of its own. */
function runProcess(directory: string, args: readonly string[]): Promise<Ran> {
  const cwd = makeDirectory(directory)
  const env = { PATH: process.env['PATH'] ?? '', HOME: cwd }
  return new Promise((resolve) => {
    execFile(process.execPath, [entry, ...args], { cwd, env, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr })
    })
  })
}

function write(directory: string, name: string, content: string): void {
  writeFileSync(join(makeDirectory(directory), name), content)
}

function makeDirectory(name: string): string {
  const path = join(root, name)
  mkdirSync(path, { recursive: true })
  return path
}

async function json(directory: string, args: readonly string[]): Promise<JsonObject> {
  const ran = await run(directory, [...args, '--json'])
  assert.equal(ran.code, 0, ran.stderr)
  assert.equal(ran.stdout.trim().split('\n').length, 1, 'JSON alone on stdout')
  return JSON.parse(ran.stdout) as JsonObject
}

function leavesOf(command: Command, path: readonly string[] = []): { path: string[]; command: Command }[] {
  const named = command.commands.filter((each) => each.name() !== 'help')
  if (named.length === 0) return [{ path: [...path], command }]
  return named.flatMap((each) => leavesOf(each, [...path, each.name()]))
}

describe('the command line', { concurrency: 2 }, () => {
  it('has the commands of docs/api.md, each with help, an example and the common options', async () => {
    const leaves = leavesOf(buildProgram('0.0.0', () => {}))
    const names = leaves.map(({ path }) => path.join(' '))
    const wanted = {
      key: ['create', 'list', 'show', 'disable', 'enable', 'delete', 'alias', 'limit'],
      owner: ['list', 'suspend', 'activate'],
      wallet: ['show', 'top-up', 'grant', 'refund', 'adjust', 'limit', 'ledger', 'audit'],
      price: ['show', 'set'],
      catalog: ['show', 'update', 'revert'],
      provider: ['list', 'test', 'key set', 'key list', 'key remove', 'key rotate-master'],
      config: ['check', 'schema'],
      endpoint: ['enable', 'disable', 'drain'],
    }
    const grouped = Object.entries(wanted).flatMap(([group, verbs]) => verbs.map((verb) => `${group} ${verb}`))
    const others = ['start', 'usage', 'generation show', 'records prune', 'model list', 'export', 'connect', 'doctor']
    for (const each of [...grouped, ...others, 'endpoints', 'route'])
      assert.ok(names.includes(each), `${each} is missing of ${names.join(', ')}`)
    for (const { path } of leaves) {
      const program = buildProgram('0.0.0', () => {})
      let text = ''
      for (const { command } of leavesOf(program)) command.configureOutput({ writeOut: (written) => (text += written) })
      await assert.rejects(program.parseAsync([...path, '--help'], { from: 'user' }), {
        code: 'commander.helpDisplayed',
      })
      for (const part of [`$ crossmodel ${path.join(' ')}`, '--config', '--data', '--json']) {
        assert.ok(text.includes(part), `${path.join(' ')} --help shows ${part}`)
      }
    }
  })

  it('ends wrong usage with code 2, one line, and the nearest name', async () => {
    for (const [args, line] of [
      [['keey'], "error: unknown command 'keey' (Did you mean key?)\n"],
      [['key', 'create'], "error: missing required argument 'name'\n"],
      [['key', 'list', '--jsno'], "error: unknown option '--jsno' (Did you mean --json?)\n"],
      [
        ['key', 'alias', 'id', 'set', 'x'],
        'error: write `key alias KEY set NAME TARGET [--prefix]` or `key alias KEY remove NAME`\n',
      ],
      [['start', '--port', '99999'], "error: '99999' is not a port; it is a number from 0 to 65535.\n"],
    ] as const) {
      assert.deepEqual(await runProcess('usage', args), { code: 2, stdout: '', stderr: line })
    }
    assert.equal(existsSync(join(root, 'usage/data')), false)
  })

  it('says at a new key what it changes for others, and which of its models nobody knows', async () => {
    const create = async (...args: string[]) => (await run('first-limited', ['key', 'create', ...args])).stdout
    assert.doesNotMatch(await create('mine'), /first key/)
    assert.match(
      await create('web', '--owner', 'acme'),
      /now\.\n\nThis is the first key of a limited owner\. .* unless `providers\.NAME\.allow` opens it/,
    )
    assert.doesNotMatch(await create('app', '--owner', 'other'), /first key/)
    const limited = await create('few', '--owner', 'other', '--models', 'openai/gpt-5-4', 'nope/x')
    assert.match(limited, /\nmodels +openai\/gpt-5\.4, nope\/x\n[^]*now\.\n\nNo model is called 'nope\/x' here\.\n$/)
  })

  it('makes, shows, changes and deletes keys', async () => {
    const made = await json('keys', ['key', 'create', 'laptop', '--owner', 'acme'])
    assert.match(String(made['key']), /^cm-.{32,}$/)
    const id = String(made['id'])
    const aliased = await json('keys', ['key', 'alias', id, 'set', 'fast', 'crossmodel/sandbox', '--prefix'])
    assert.deepEqual(aliased['aliases'], [{ name: 'fast', target: 'crossmodel/sandbox', prefix: true }])
    assert.equal((await json('keys', ['key', 'disable', id]))['status'], 'disabled')
    assert.equal((await json('keys', ['key', 'enable', id]))['status'], 'active')
    assert.deepEqual((await json('keys', ['key', 'alias', id, 'remove', 'fast']))['aliases'], [])
    const listed = await run('keys', ['key', 'list'])
    assert.match(
      listed.stdout,
      /^ID +NAME +OWNER +STATUS +KEY +CREATED +ALIASES\nkey_\S+ +laptop +acme +active +cm-\S{4}… /,
    )
    assert.equal(listed.stdout.includes(String(made['key'])), false)
    assert.equal((await json('keys', ['key', 'delete', id]))['status'], 'deleted')
    assert.match((await run('keys', ['key', 'list'])).stdout, /^No keys\. Make one: crossmodel key create NAME\n$/)
    const unknown = await runProcess('keys', ['key', 'show', 'key_none'])
    assert.deepEqual(unknown, { code: 1, stdout: '', stderr: "error: There is no key 'key_none'.\n" })
  })

  it('says what a key may do when it is made, and changes that later', async () => {
    const made = await json('limits', ['key', 'create', 'web', '--spend-per-day', '2.5', '--expires', '2090-01-31'])
    const id = String(made['id'])
    assert.deepEqual(made['limits'], {
      requests_per_minute: null,
      tokens_per_minute: null,
      concurrent_requests: null,
      spend_per_day: '2.5',
      spend_per_month: null,
    })
    assert.deepEqual(made['limits_set'], ['spend_per_day'])
    assert.equal(made['expires_at'], '2090-01-31T00:00:00.000Z')
    const options = [
      '--spend-per-day',
      'none',
      '--concurrent-requests',
      '3',
      '--expires',
      'never',
      '--models',
      'a/b',
      'c/d',
    ]
    const changed = await json('limits', ['key', 'limit', id, ...options])
    assert.deepEqual([changed['expires_at'], changed['allowed_models']], [null, ['a/b', 'c/d']])
    assert.deepEqual((changed['limits'] as JsonObject)['concurrent_requests'], 3)
    assert.deepEqual((changed['limits'] as JsonObject)['spend_per_day'], null)
    const wrong = await run('limits', ['key', 'limit', id, '--requests-per-minute', '0'])
    assert.deepEqual([wrong.code, wrong.stderr], [2, "error: '0' is not a whole number of 1 or more, nor none.\n"])
  })

  it('gives the keys of prepaid owners limits, which can be lifted, and taken back', async () => {
    const limits = 'requests-per-minute tokens-per-minute concurrent-requests spend-per-day spend-per-month'.split(' ')
    const all = (value: string) => limits.flatMap((name) => [`--${name}`, value])
    const made = await json('prepaid', ['key', 'create', 'web', '--owner', 'acme'])
    const id = String(made['id'])
    const shown = async () => /limits +(.*)/.exec((await run('prepaid', ['key', 'show', id])).stdout)?.[1]
    assert.equal(
      await shown(),
      '60 requests a minute (default), 100000 tokens a minute (default), 64 at once (default)',
    )
    assert.equal((await run('prepaid', ['key', 'limit', id, ...all('none')])).code, 0)
    assert.equal(await shown(), 'none')
    assert.equal((await run('prepaid', ['key', 'limit', id, ...all('7')])).code, 0)
    assert.equal(await shown(), '7 requests a minute, 7 tokens a minute, 7 at once, $7 a day, $7 a month')
    const back = await json('prepaid', ['key', 'limit', id, ...all('default')])
    assert.deepEqual([back['limits'], back['limits_set']], [made['limits'], []])
    assert.equal((await run('prepaid', ['wallet', 'limit', 'acme', 'unlimited'])).code, 0)
    assert.equal(await shown(), 'none')
  })

  it('moves money in wallets, once for each idempotency key', async () => {
    await run('wallets', ['key', 'create', 'web', '--owner', 'acme'])
    const paid = await json('wallets', ['wallet', 'top-up', 'acme', '10.5', '--idempotency-key', 'invoice-17'])
    assert.deepEqual([paid['balance'], paid['available'], paid['credit_limit']], ['10.5', '10.5', '0'])
    const again = await json('wallets', ['wallet', 'top-up', 'acme', '10.5', '--idempotency-key', 'invoice-17'])
    assert.equal(again['balance'], '10.5')
    const adjusted = await json('wallets', ['wallet', 'adjust', 'acme', '-1.000000001', '--reason', 'typing mistake'])
    assert.equal(adjusted['balance'], '9.499999999')
    assert.equal((await json('wallets', ['wallet', 'limit', 'acme', '5']))['available'], '14.499999999')
    const movements = (await json('wallets', ['wallet', 'ledger', 'acme']))['movements'] as JsonObject[]
    assert.deepEqual(
      movements.map(({ kind, amount, reason }) => [kind, amount, reason]),
      [
        ['adjust', '-1.000000001', 'typing mistake'],
        ['top-up', '10.5', 'top-up'],
      ],
    )
    const shown = await run('wallets', ['wallet', 'show'])
    assert.match(
      shown.stdout,
      /^OWNER +BALANCE +HELD +CREDIT LIMIT +AVAILABLE\nacme +\$9\.499999999 +\$0\.00 +\$5\.00 +\$14\.499999999\n$/,
    )
    for (const [args, code, line] of [
      [['grant', 'acme', '5x'], 2, "error: '5x' is not an amount of USD such as 12.50, with at most nine decimals.\n"],
      [['grant', 'acme', '-5'], 2, 'error: The amount of a grant is more than zero.\n'],
      [['adjust', 'acme', '-99'], 2, 'error: The wallet holds less than that.\n'],
      [['top-up', 'acme', '99999999999999'], 2, 'error: An amount is at most 1000000000 USD.\n'],
      [['limit', 'acme', '99999999999999'], 2, 'error: A credit limit is at most 1000000000 USD.\n'],
    ] as const) {
      assert.deepEqual(await run('wallets', ['wallet', ...args]), { code, stdout: '', stderr: line })
    }
    const nobody = await run('wallets', ['wallet', 'show', 'nobody'])
    assert.deepEqual([nobody.code, nobody.stdout], [1, ''])
    assert.match(nobody.stderr, /^error: There is no owner 'nobody'; .*\n$/)
  })

  it('suspends an owner', async () => {
    await run('owners', ['key', 'create', 'web', '--owner', 'acme'])
    assert.equal((await json('owners', ['owner', 'suspend', 'acme']))['status'], 'suspended')
    assert.equal((await json('owners', ['owner', 'activate', 'acme']))['status'], 'active')
    assert.match((await run('owners', ['owner', 'list'])).stdout, /^OWNER +STATUS +ID\nacme +active +own_/)
  })

  it('takes the data directory from --data, else from CROSSMODEL_DATA, and makes none by a slip', async () => {
    assert.equal((await run('data', ['key', 'create', 'a'], { CROSSMODEL_DATA: 'from-environment' })).code, 0)
    assert.ok(existsSync(join(root, 'data/from-environment/crossmodel.db')))
    const slip = await run('data', ['key', 'list', '--data', 'slip'], { CROSSMODEL_DATA: 'from-environment' })
    assert.deepEqual([slip.code, slip.stdout], [1, ''])
    assert.match(slip.stderr, /^error: There is no data directory slip; .*\n$/)
    assert.equal(existsSync(join(root, 'data/slip')), false)
  })

  it('checks the configuration: mistakes are lines on stderr and code 2, in JSON a list', async () => {
    write('config', 'crossmodel.yaml', 'margin: 1.5\nlimits:\n  endpiont: 3\nlog_level: loud\n')
    const wrong = await run('config', ['config', 'check'])
    assert.equal(wrong.code, 2)
    assert.equal(wrong.stdout, '')
    assert.match(
      wrong.stderr,
      /^crossmodel\.yaml:3: unknown key `endpiont`.*\ncrossmodel\.yaml:4: `log_level` must be one of .*\n$/,
    )
    const listed = await run('config', ['config', 'check', '--json'])
    assert.deepEqual(
      (JSON.parse(listed.stdout) as { mistakes: { line: number }[] }).mistakes.map(({ line }) => line),
      [3, 4],
    )
    const start = await run('config', ['start', '--port', '0'])
    assert.deepEqual([start.code, start.stderr], [2, wrong.stderr])
    assert.equal(existsSync(join(root, 'config/data')), false, 'nothing starts half')

    write('config', 'right.yaml', 'aliases: { fast: crossmodel/sandbox }\n')
    const right = await run('config', ['config', 'check', '--config', 'right.yaml'])
    assert.deepEqual([right.code, right.stdout], [0, 'right.yaml: right (providers: none; models: 0; aliases: 1)\n'])
    const missing = await run('config', ['config', 'check'], { CROSSMODEL_CONFIG: 'none.yaml' })
    assert.deepEqual([missing.code, missing.stderr], [2, 'none.yaml: cannot be read: there is no such file\n'])
    const schema = JSON.parse((await run('config', ['config', 'schema'])).stdout) as JsonObject
    assert.equal(schema['$schema'], 'https://json-schema.org/draft/2020-12/schema')
  })

  it('sets what callers pay in the configuration file and leaves the rest of it as it is', async () => {
    write('prices', 'crossmodel.yaml', '# mine\ndiscover_local: false # here\nmodels:\n  # none yet\n')
    const args = ['price', 'set', 'deepseek/deepseek-v4-pro', '--input', '1.5', '--output', '3']
    const set = await json('prices', args)
    assert.deepEqual(set, { model: 'deepseek/deepseek-v4-pro', file: 'crossmodel.yaml', reloaded: false })
    const content = readFileSync(join(root, 'prices/crossmodel.yaml'), 'utf8')
    assert.equal(
      content,
      '# mine\ndiscover_local: false # here\nmodels:\n  # none yet\n  deepseek/deepseek-v4-pro:\n    price: { input: 1.5, output: 3 }\n',
    )
    const shown = await json('prices', ['price', 'show', 'deepseek/deepseek-v4-pro'])
    const tiers = (shown['price'] as JsonObject)['tiers'] as JsonObject[]
    assert.deepEqual([tiers[0]?.['input'], tiers[0]?.['output']], ['1.5', '3'])
    const wrong = await run('prices', ['price', 'set', 'no-vendor', '--free'])
    assert.deepEqual([wrong.code, wrong.stderr], [2, 'crossmodel.yaml:7: model id `no-vendor` must be VENDOR/MODEL\n'])
    assert.equal(readFileSync(join(root, 'prices/crossmodel.yaml'), 'utf8'), content)
    const half = await run('prices', ['price', 'set', 'a/b', '--input', '1'])
    assert.deepEqual([half.code, half.stdout], [2, ''])
  })

  it('lists models and providers, and says why one is not ready', async () => {
    write(
      'models',
      'crossmodel.yaml',
      'discover_local: false\nproviders:\n  vertex: {}\n  openai: { api_key: sk-12345678 }\n',
    )
    const providers = (await json('models', ['provider', 'list']))['providers'] as JsonObject[]
    assert.deepEqual(
      providers.map(({ name, ready }) => [name, ready]),
      [
        ['vertex', false],
        ['openai', true],
        ['crossmodel', true],
      ],
    )
    assert.match(String(providers[0]?.['reason']), /^no credential/)
    write(
      'silent',
      'crossmodel.yaml',
      'discover_local: false\nproviders: { mine: { protocols: [openai-chat], base_url: "http://127.0.0.1:9/v1", discover: true } }\n',
    )
    const silent = await run('silent', ['provider', 'list'])
    assert.match(silent.stdout, /\nmine +ready +1 +0 +openai-chat; it gave no list of its models: is it running/)
    const callable = (await json('models', ['model', 'list', '--callable']))['models'] as JsonObject[]
    assert.ok(callable.length > 5)
    assert.ok(callable.every((model) => model['callable'] === true))
    const all = await run('models', ['model', 'list', '--all'])
    assert.match(all.stdout, /^MODEL +READY +CONTEXT +\$ IN +\$ OUT +PROVIDERS, OR WHY NOT\n/)
    assert.match(all.stdout, /\nanthropic\/\S+ +no .*ANTHROPIC_API_KEY/)
    assert.ok(!all.stdout.includes('\u001b'), 'no colour')
  })
})

describe('crossmodel doctor', () => {
  it('finds what is wrong and says what to do, with code 1 where something does not work', async () => {
    const taken: Server = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as AddressInfo
    write(
      'doctor',
      'crossmodel.yaml',
      `discover_local: false\nlisten: 127.0.0.1:${port}\nproviders: { openai: { api_key: your-key } }\n`,
    )
    mkdirSync(join(root, 'doctor/data'), { mode: 0o755 })
    const ran = await run('doctor', ['doctor', '--offline', '--json'])
    taken.close()
    assert.equal(ran.code, 1)
    const { ok, findings } = JSON.parse(ran.stdout) as { ok: boolean; findings: JsonObject[] }
    assert.equal(ok, false)
    const wrong = findings.filter(({ state }) => state !== 'right')
    assert.deepEqual(
      wrong.map(({ area, state }) => [area, state]),
      [
        ['data', 'warning'],
        ['port', 'fault'],
        ['provider', 'warning'],
        ['price', 'warning'],
      ],
    )
    assert.ok(wrong.every(({ remedy }) => typeof remedy === 'string'))
    assert.match(String(wrong[2]?.['message']), /placeholder/)
    assert.doesNotMatch(ran.stdout, /your-key/)
  })

  it('finds nothing wrong where nothing is', async () => {
    write('healthy', 'crossmodel.yaml', 'discover_local: false\nlisten: 127.0.0.1:0\n')
    await run('healthy', ['key', 'create', 'a'])
    const ran = await run('healthy', ['doctor', '--offline'])
    assert.equal(ran.code, 0, ran.stdout)
    assert.match(ran.stdout, /^ok {4}database +sqlite, undamaged, tables of version \d+$/m)
    assert.doesNotMatch(ran.stdout, /FAIL/)
  })

  it('shows what damage to the journal has cost until that is acknowledged, and the audit names the gap', async () => {
    write('whole', 'crossmodel.yaml', 'discover_local: false\nlisten: 127.0.0.1:0\n')
    await run('whole', ['key', 'create', 'a'])
    // As a process leaves it that died, but for its journal.
    const file = join(root, 'whole/data/crossmodel.db')
    const database = new DatabaseSync(file)
    database.exec('update journal_mark set has_journal = 1, last_groups = 7')
    write('damaged', 'crossmodel.yaml', 'discover_local: false\nlisten: 127.0.0.1:0\n')
    for (const name of ['crossmodel.db', 'crossmodel.db-wal', 'secrets.json'])
      cpSync(join(root, 'whole/data', name), join(root, 'damaged/data', name))
    database.close()
    const gap =
      /crossmodel\.journal is missing: what was answered in the last moment after batch \d+ is lost; .* 7 answers/
    const doctor = await run('damaged', ['doctor', '--offline'])
    assert.equal(doctor.code, 1, doctor.stdout)
    assert.match(doctor.stdout, /^FAIL {2}database +\S+: The journal/m)
    assert.match(doctor.stdout, gap)
    assert.match(doctor.stdout, /-> see "Damage" .* `crossmodel doctor --acknowledge`/)
    const audit = await run('damaged', ['wallet', 'audit'])
    assert.equal(audit.code, 1)
    assert.match(audit.stdout, gap)
    const acknowledged = await run('damaged', ['doctor', '--offline', '--acknowledge'])
    assert.equal(acknowledged.code, 0, acknowledged.stdout)
    const later = await run('damaged', ['wallet', 'audit'])
    assert.equal(later.code, 0)
    assert.match(later.stdout, gap)
  })
})

import assert from 'node:assert/strict'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { request as httpRequest } from 'node:http'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, describe, it, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Ran } from '../../../test/hosted-command.ts'
import { seen } from '../../../test/money/bank.ts'
import { runHosted } from '../../../test/run-hosted.ts'

const entry = fileURLToPath(new URL('../../../bin/crossmodel.js', import.meta.url))
const launcher = fileURLToPath(new URL('../../../bin/crossmodel.js', import.meta.url))
const root = mkdtempSync(join(tmpdir(), 'crossmodel-start-'))
after(() => rmSync(root, { recursive: true, force: true }))

type Ready = { url: string; version: string; models: number; key?: string }

/** A command under way, with what it has said so far. */
class Running {
  readonly child: ChildProcess
  readonly ended: Promise<number | string>
  stdout = ''
  stderr = ''

  constructor(
    t: TestContext,
    directory: string,
    args: readonly string[],
    environment: { [name: string]: string } = {},
    node = process.execPath,
  ) {
    const cwd = join(root, directory)
    mkdirSync(cwd, { recursive: true })
    const config = join(cwd, 'crossmodel.yaml')
    if (!existsSync(config)) writeFileSync(config, 'discover_local: false\n')
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: cwd,
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(root, 'compiled'),
      ...environment,
    }
    this.child = spawn(node, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    this.child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()))
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()))
    this.ended = new Promise((resolve) => this.child.on('close', (code, signal) => resolve(code ?? signal ?? 'gone')))
    t.after(() => this.child.kill('SIGKILL'))
  }

  async ready(): Promise<Ready> {
    await this.until(() => this.stdout.includes('\n'), 'the ready line')
    return JSON.parse(this.stdout) as Ready
  }

  async until(condition: () => boolean, what: string): Promise<void> {
    for (let tries = 0; tries < 600 && !condition(); tries += 1) {
      if (this.child.exitCode !== null) break
      await sleep(50)
    }
    assert.ok(condition(), `${what} did not come; stdout: ${this.stdout}; stderr: ${this.stderr}`)
  }
}

function start(t: TestContext, directory: string, args: readonly string[] = [], environment = {}): Running {
  return new Running(t, directory, [entry, 'start', '--port', '0', '--json', ...args], environment)
}

function command(directory: string, args: readonly string[]): Promise<Ran> {
  const cwd = mkdirs(directory)
  return runHosted({ cwd, args, env: { PATH: process.env['PATH'] ?? '', HOME: cwd }, stdin: '' })
}

function listModels(url: string, key: string): Promise<Response> {
  return fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}` } })
}

describe('crossmodel start', { concurrency: 2 }, () => {
  it('says in one line where it is and its first key, once; drains at SIGTERM with code 0', async (t) => {
    const first = start(t, 'first')
    const { url, version, models, key } = await first.ready()
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/)
    assert.match(version, /^\d+\.\d+\.\d+/)
    assert.ok(models >= 1)
    assert.match(String(key), /^cm-.{32,}$/)
    assert.equal(statSync(join(root, 'first/data')).mode & 0o777, 0o700)
    assert.equal((await listModels(url, String(key))).status, 200)
    first.child.kill('SIGTERM')
    assert.equal(await first.ended, 0)
    assert.equal(first.stdout.trim().split('\n').length, 1, 'JSON alone on stdout')
    assert.ok(!first.stderr.includes(String(key)), 'the log holds no key')

    const second = start(t, 'first')
    const again = await second.ready()
    assert.equal('key' in again, false)
    assert.equal((await listModels(again.url, String(key))).status, 200)
    second.child.kill('SIGINT')
    assert.equal(await second.ended, 0)
    assert.equal(existsSync(join(root, 'first/data/control.sock')), false)
  })

  it('shows a person the addresses, the key once, and a call that works as it stands', async (t) => {
    const running = new Running(t, 'human', [entry, 'start', '--port', '0'])
    await running.until(() => running.stdout.includes('Ctrl-C'), 'the ready text')
    assert.match(running.stdout, /^CrossModel \d\S+ is ready\.\n/)
    assert.equal(running.stdout.match(/cm-\S{32,}/g)?.length, 1)
    const [shown = ''] = /^export [\s\S]+?(?=\n\n# Claude)/m.exec(running.stdout) ?? []
    const script = shown.replace('curl', 'curl -sS --fail-with-body')
    const shell = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    let answer = ''
    shell.stdout.on('data', (chunk: Buffer) => (answer += chunk.toString()))
    const code = await new Promise((resolve) => shell.on('close', resolve))
    assert.equal(code, 0, `${script}\n${answer}`)
    assert.match(answer, /"chat\.completion"/)
  })

  it('makes sure that CROSSMODEL_KEY exists, and refuses one that is too short', async (t) => {
    const key = `cm-${'k'.repeat(32)}`
    const running = start(t, 'given', [], { CROSSMODEL_KEY: key })
    const ready = await running.ready()
    assert.equal('key' in ready, false)
    assert.equal((await listModels(ready.url, key)).status, 200)
    const short = start(t, 'short', [], { CROSSMODEL_KEY: 'cm-short' })
    assert.equal(await short.ended, 2)
    assert.match(short.stderr, /^error: CROSSMODEL_KEY must be `cm-` and at least 32 more characters/)
    assert.equal(existsSync(join(root, 'short/data')), false)
  })

  it('names a port that is in use, in one line', async (t) => {
    const first = start(t, 'port')
    const { port } = new URL((await first.ready()).url)
    const second = new Running(t, 'port-again', [entry, 'start'], { CROSSMODEL_PORT: port })
    assert.equal(await second.ended, 1)
    const said = /^error: Port (\d+) on 127\.0\.0\.1 is in use; stop .*, or choose another: .* start --port (\d+)\.\n$/
    const [, busy, other] = said.exec(second.stderr) ?? assert.fail(second.stderr)
    assert.deepEqual([busy, other], [port, String(Number(port) + 1)])
  })

  it('leaves nothing behind where the port of the metrics is in use, and says where to choose another', async (t) => {
    const first = start(t, 'metrics-taken')
    const { port } = new URL((await first.ready()).url)
    writeFileSync(join(mkdirs('metrics'), 'crossmodel.yaml'), `discover_local: false\nmetrics: 127.0.0.1:${port}\n`)
    const second = start(t, 'metrics')
    assert.equal(await second.ended, 2)
    assert.match(second.stderr, /`metrics`: 127\.0\.0\.1:\d+ cannot .*: the port is in use; .* choose another\n$/)
    assert.equal(existsSync(join(root, 'metrics/data')), false)
  })

  it('makes the first key only when nothing can fail any more, so that its text is always shown', async (t) => {
    // A folder where the control socket must be: the database is opened, and the start fails after that.
    const socket = join(mkdirs('late'), 'data/control.sock')
    mkdirSync(join(socket, 'in-the-way'), { recursive: true })
    const failed = start(t, 'late')
    assert.notEqual(await failed.ended, 0)
    assert.equal(existsSync(join(root, 'late/data/crossmodel.db')), true)
    assert.equal(failed.stdout, '')
    rmSync(socket, { recursive: true })
    const { url, key } = await start(t, 'late').ready()
    assert.equal((await listModels(url, String(key))).status, 200)
  })

  it('says who holds the data directory to a second one', async (t) => {
    const first = start(t, 'twice')
    await first.ready()
    const second = start(t, 'twice')
    assert.equal(await second.ended, 1)
    assert.match(second.stderr, new RegExp(`^error: .*in use by process ${first.child.pid}\\b.*\\n$`))
  })

  it('lets commands take effect in the running gateway at once', async (t) => {
    const running = start(t, 'live')
    const { url } = await running.ready()
    const made = await command('live', ['key', 'create', 'web', '--json'])
    const { id, key } = JSON.parse(made.stdout) as { id: string; key: string }
    assert.equal((await listModels(url, key)).status, 200)
    const aliased = await command('live', ['key', 'alias', id, 'set', 'fast', 'crossmodel/sandbox'])
    assert.equal(aliased.code, 0, aliased.stderr)
    assert.match(await (await listModels(url, key)).text(), /"id":"fast"/)
    await command('live', ['key', 'disable', id])
    assert.equal((await listModels(url, key)).status, 401)
    const doctor = await command('live', ['doctor', '--offline'])
    assert.match(doctor.stdout, new RegExp(`gateway +running as process ${running.child.pid} at ${url}`))
    const tested = await command('live', ['provider', 'test', 'crossmodel', '--json'])
    assert.equal(tested.code, 0, tested.stdout + tested.stderr)
    assert.match(tested.stdout, /"ok":true/)
  })

  it('answers from the books while it runs: usage, one generation, the audit', async (t) => {
    const running = start(t, 'books')
    const { url, key } = await running.ready()
    const answer = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'crossmodel/sandbox', messages: [{ role: 'user', content: 'Hello' }] }),
    })
    assert.equal(answer.status, 200, await answer.text())
    const id = String(answer.headers.get('x-request-id'))
    const shown = JSON.parse((await command('books', ['generation', 'show', id, '--json'])).stdout) as {
      [name: string]: unknown
    }
    assert.deepEqual([shown['id'], shown['status'], shown['model']], [id, 'completed', 'crossmodel/sandbox'])
    const written = (await command('books', ['generation', 'show', id])).stdout
    assert.match(written, /^attempt +crossmodel\/\S+ \(key \S+\) at \d{4}-\d\d-\d\dT\S+Z for \d+ ms served$/m)
    const usage = JSON.parse((await command('books', ['usage', '--by', 'model', '--json'])).stdout) as {
      rows: { [name: string]: unknown }[]
    }
    assert.deepEqual(
      [usage.rows.length, usage.rows[0]?.['name'], usage.rows[0]?.['requests']],
      [1, 'crossmodel/sandbox', 1],
    )
    const granted = await command('books', ['wallet', 'grant', 'owner', '2.5', '--json'])
    assert.equal((JSON.parse(granted.stdout) as { balance: string }).balance, '2.5', granted.stderr)
    const credits = await fetch(`${url}/v1/credits`, { headers: { authorization: `Bearer ${key}` } })
    assert.match(await credits.text(), /"balance_micro":2500000\b/)
    const audited = await command('books', ['wallet', 'audit'])
    assert.deepEqual([audited.code, audited.stdout], [0, '1 wallets, 1 generations: everything adds up.\n'])
    const none = await command('books', ['generation', 'show', 'req_cm_none'])
    assert.deepEqual([none.code, none.stdout], [1, ''])
  })

  it('reads the configuration again at SIGHUP, and keeps the last good one where it is wrong', async (t) => {
    const running = start(t, 'reload')
    const { url, key } = await running.ready()
    const config = join(root, 'reload/crossmodel.yaml')
    const good =
      'discover_local: false\nmodels:\n  acme/new: { price: free, endpoints: [{ provider: openai, model: m }] }\nproviders: { openai: { api_key: k, base_url: "http://127.0.0.1:1" } }\n'
    writeFileSync(config, good)
    const checked = await command('reload', ['config', 'check'])
    const again = `The running gateway reads its file again at SIGHUP, or when it is started again: kill -HUP ${running.child.pid}`
    assert.equal(checked.stdout.split('\n')[1], again)
    const doctor = await command('reload', ['doctor', '--offline'])
    assert.match(
      doctor.stdout,
      /no provider of the running gateway.*\n +-> .* name providers in .* and send it SIGHUP\n/,
    )
    running.child.kill('SIGHUP')
    await running.until(() => running.stderr.includes('configuration read again'), 'the reload')
    assert.match(await (await listModels(url, String(key))).text(), /acme\/new/)
    writeFileSync(config, `${good}colour: red\n`)
    running.child.kill('SIGHUP')
    await running.until(() => running.stderr.includes('last good one'), 'the refusal')
    assert.match(running.stderr, /crossmodel\.yaml:5: unknown key `colour`/)
    assert.match(await (await listModels(url, String(key))).text(), /acme\/new/)
  })

  it('ends at once at a second signal', async (t) => {
    writeFileSync(join(mkdirs('hurry'), 'crossmodel.yaml'), 'discover_local: false\nbounds: { drain: 1m }\n')
    const running = start(t, 'hurry')
    const { url, key } = await running.ready()
    // A body that never comes keeps one request open.
    const open = httpRequest(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    })
    t.after(() => open.destroy())
    open.on('error', () => {})
    await new Promise((resolve) => open.write('{"model"', resolve))
    await seen({ gateway: { url } })
    running.child.kill('SIGTERM')
    await running.until(() => running.stderr.includes('draining'), 'the drain')
    await sleep(300)
    assert.equal(running.child.exitCode, null, 'drains while a request is open')
    running.child.kill('SIGTERM')
    assert.equal(await running.ended, 1)
  })
})

describe('the launcher', () => {
  const older = findOlderNode()
  const skip = older === undefined ? 'no Node older than 24 on this machine' : false

  it('passes output, exit codes and signals through', async (t) => {
    const wrong = new Running(t, 'launcher', [launcher, 'keey'])
    assert.equal(await wrong.ended, 2)
    const running = new Running(t, 'launcher', [launcher, 'start', '--port', '0', '--json'])
    await running.ready()
    running.child.kill('SIGTERM')
    assert.equal(await running.ended, 0)
  })

  it('does so from an older Node too, and takes the gateway with it when it is killed', { skip }, async (t) => {
    const wrong = new Running(t, 'older', [launcher, 'keey'], {}, older)
    assert.equal(await wrong.ended, 2)
    const running = new Running(t, 'older', [launcher, 'start', '--port', '0', '--json'], {}, older)
    await running.ready()
    running.child.kill('SIGTERM')
    assert.equal(await running.ended, 0)

    const killed = new Running(t, 'older', [launcher, 'start', '--port', '0', '--json'], {}, older)
    await killed.ready()
    const pid = Number(readFileSync(join(root, 'older/data/crossmodel.pid'), 'utf8'))
    killed.child.kill('SIGKILL')
    for (let tries = 0; tries < 100 && isAlive(pid); tries += 1) await sleep(50)
    assert.equal(isAlive(pid), false)
  })
})

/** The first `node` of the path that is too old to run the gateway itself. */
function findOlderNode(): string | undefined {
  const candidates = (process.env['PATH'] ?? '').split(delimiter).map((directory) => join(directory, 'node'))
  return candidates.find((file) => {
    if (!existsSync(file)) return false
    const major = /^v(\d+)\./.exec(spawnSync(file, ['--version'], { encoding: 'utf8' }).stdout)?.[1]
    return Number(major) >= 20 && Number(major) < 24
  })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function mkdirs(directory: string): string {
  const path = join(root, directory)
  mkdirSync(path, { recursive: true })
  return path
}

import assert from 'node:assert/strict'
import { once } from 'node:events'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'

import { tryCommand } from '../../../test/command-line.ts'
import { configureMine, startGateway, type Gateway } from '../../../test/gateway.ts'
import { newDirectory } from '../../../test/new-directory.ts'
import { bounds } from '../../foundation/bounds.ts'
import { parseJsonObject } from '../../foundation/json/json.ts'
import { tryModel } from './offered-model.ts'
import { tools } from './tools/tools.ts'

const model = ['--model', 'crossmodel/sandbox']

describe('connect', () => {
  let gateway: Gateway
  before(async () => {
    gateway = await startGateway({ config: configureMine('http://127.0.0.1:9') })
  })
  after(() => gateway.stop())

  const inHome = (home: string, words: readonly string[], environment = {}) =>
    tryCommand(gateway, ['connect', ...words], { environment: { HOME: home, ...environment } })

  it('shows what each tool needs without writing it, and names no key', async () => {
    const home = newDirectory()
    for (const { name, title } of tools) {
      const ran = await inHome(home, [name, ...model], { CROSSMODEL_API_KEY: gateway.key })
      assert.equal(ran.code, 0, ran.stdout + ran.stderr)
      assert.ok(ran.stdout.startsWith(`${title} at ${gateway.url} with the model crossmodel/sandbox\n`))
      assert.match(ran.stdout, /\n {2}.*cm-YOUR_KEY[^]*\nTried: crossmodel\/sandbox answers “You said/)
      assert.ok(!ran.stdout.includes(gateway.key))
    }
    assert.equal(existsSync(join(home, '.claude')), false)
  })

  it('writes it for each tool, proves it with a call, and takes it back to the byte', async () => {
    for (const { name, files } of tools) {
      const home = newDirectory()
      const [{ paths = [], format = 'json' } = {}] = files
      const path = join(home, paths.at(-1) ?? '')
      const old =
        format === 'json'
          ? '{\n    "mine": true // kept\n}\n'
          : format === 'toml'
            ? 'mine = 1 # kept\n'
            : 'mine: 1 # kept\n'
      mkdirSync(join(path, '..'), { recursive: true })
      writeFileSync(path, old, { mode: 0o644 })
      const ran = await inHome(home, [name, ...model, '--write', '--json'], { CROSSMODEL_API_KEY: gateway.key })
      const result = parseJsonObject(ran.stdout)
      assert.equal(ran.code, 0, ran.stderr)
      assert.equal((result?.['trial'] as { ok?: boolean } | undefined)?.ok, true)
      const written = readFileSync(path, 'utf8')
      assert.ok(written.includes(gateway.key) && written.includes('kept') && written.includes(gateway.url), name)
      assert.equal(statSync(path).mode & 0o777, 0o600, 'a file with a key is private')
      assert.equal(readFileSync(`${path}.before-crossmodel`, 'utf8'), old)
      const undone = await inHome(home, [name, '--undo'])
      assert.match(undone.stdout, /^restored {2}[^]*\nThe key that it had still works: .*key delete KEY/)
      assert.equal(readFileSync(path, 'utf8'), old)
      assert.equal(statSync(path).mode & 0o777, 0o644)
      for (const {
        paths: [other = ''],
      } of files.slice(1))
        assert.equal(existsSync(join(home, other)), false)
      assert.match((await inHome(home, [name, '--undo'])).stdout, /^Nothing to take back/)
    }
  })

  it('tells tools that would guess it how long a context is, and which model their small tasks go to', async () => {
    const environment = { CROSSMODEL_API_KEY: gateway.key }
    const claude = await inHome(newDirectory(), ['claude-code', ...model], environment)
    assert.match(claude.stdout, /"CLAUDE_CODE_MAX_CONTEXT_TOKENS": "131072"/)
    const unknown = await inHome(newDirectory(), ['claude-code', '--model', 'acme/mine'], environment)
    assert.doesNotMatch(unknown.stdout, /CLAUDE_CODE_MAX_CONTEXT_TOKENS/)
    const opencode = await inHome(newDirectory(), ['opencode', ...model], environment)
    assert.match(opencode.stdout, /"small_model": "crossmodel-gateway\/crossmodel\/sandbox"/)
    // The hosted service that opencode knows by the name `crossmodel` would be sent the key.
    assert.match(opencode.stdout, /"disabled_providers": \[\s+"crossmodel"\s+\]/)
    assert.doesNotMatch(opencode.stdout, /"crossmodel": \{/)
  })

  it('makes a key for a tool that has none, once', async () => {
    const home = newDirectory()
    const first = await inHome(home, ['codex', ...model, '--write'])
    assert.match(first.stdout, /\nnew key {4}codex\n[^]*answers/)
    const text = readFileSync(join(home, '.codex/config.toml'), 'utf8')
    const second = await inHome(home, ['codex', ...model, '--write'])
    assert.match(second.stdout, /\nunchanged /)
    assert.doesNotMatch(second.stdout, /new key/)
    assert.equal(readFileSync(join(home, '.codex/config.toml'), 'utf8'), text)
    const listed = await tryCommand(gateway, ['key', 'list'])
    assert.equal(listed.stdout.match(/ codex /g)?.length, 1)
  })

  it('takes the only model beside the sandbox, and asks where there are several', async () => {
    const ran = await inHome(newDirectory(), ['pi', '--json'])
    assert.equal(parseJsonObject(ran.stdout)?.['model'], 'acme/mine')
    const endpoints = [{ provider: 'mine', model: 'm', price: 'free' }]
    const models = { 'acme/one': { endpoints }, 'acme/two': { endpoints } }
    const several = await startGateway({ config: configureMine('http://127.0.0.1:9', { models }) })
    try {
      const home = newDirectory()
      const refused = await tryCommand(several, ['connect', 'pi', '--write'], { environment: { HOME: home } })
      assert.equal(refused.code, 2)
      assert.equal(refused.stderr, 'error: Say which model with --model: acme/one, acme/two.\n')
      assert.equal(existsSync(join(home, '.pi')), false)
      assert.doesNotMatch((await tryCommand(several, ['key', 'list'])).stdout, / pi /)
    } finally {
      await several.stop()
    }
  })

  it('says what the gateway refuses, and ends with 1', async () => {
    const environment = { CROSSMODEL_API_KEY: gateway.key }
    const wrong = await inHome(newDirectory(), ['codex', '--model', 'acme/none'], environment)
    assert.equal(wrong.code, 1)
    assert.match(wrong.stdout, /\nTried: the gateway refuses: .*acme\/none/)
    assert.doesNotMatch(wrong.stdout, /--model acme\/none --write/)
    assert.match(wrong.stdout, /\nNothing was written\. See what can be called: .*model list\nThen choose: .*\n$/)
    const unknown = await inHome(newDirectory(), ['codex'], { CROSSMODEL_API_KEY: 'cm-none' })
    assert.equal(unknown.code, 1)
    assert.match(unknown.stderr, /^error: http:\S+ refuses: .+ The key is that of CROSSMODEL_API_KEY\.\n$/)
  })

  it('writes nothing that the gateway refuses, and leaves no key of it', async () => {
    const home = newDirectory()
    const listKeys = async () => (await tryCommand(gateway, ['key', 'list', '--json'])).stdout
    const before = await listKeys()
    const ran = await inHome(home, ['codex', '--model', 'acme/none', '--write'])
    assert.equal(ran.code, 1)
    assert.match(ran.stdout, /\nTried: the gateway refuses: .*acme\/none[^]*\nNothing was written\. /)
    assert.doesNotMatch(ran.stdout, /Start it|new key|--undo/)
    assert.equal(existsSync(join(home, '.codex')), false)
    assert.equal(await listKeys(), before)
  })

  it('names the key that an earlier connection made, when it makes another', async () => {
    const home = newDirectory()
    await inHome(home, ['pi', ...model, '--write'])
    await inHome(home, ['pi', '--undo'])
    const again = await inHome(home, ['pi', ...model, '--write'])
    assert.match(again.stdout, /\nnew key {4}pi\nolder key {2}(key_\S+) still works; end it: .*key delete \1\n/)
    assert.doesNotMatch(again.stdout, /older key[^]*older key/)
  })

  it('says plainly that no gateway runs', async () => {
    const environment = { CROSSMODEL_API_KEY: gateway.key }
    const ran = await inHome(newDirectory(), ['codex', ...model, '--url', 'http://127.0.0.1:9'], environment)
    assert.equal(ran.code, 1)
    assert.match(ran.stdout, /\nNot tried: no gateway runs at http:\/\/127\.0\.0\.1:9 \(.*Start it/)
    const unsaid = await inHome(newDirectory(), ['codex', '--write', '--url', 'http://127.0.0.1:9'], environment)
    assert.equal(
      unsaid.stderr,
      'error: http://127.0.0.1:9 does not answer, so what it offers is not known: say --model.\n',
    )
  })

  it('refuses what cannot be right with one line, and writes nothing', async () => {
    const home = newDirectory()
    mkdirSync(join(home, '.continue'))
    writeFileSync(join(home, '.continue/config.json'), '{}')
    mkdirSync(join(home, '.codex'))
    writeFileSync(join(home, '.codex/config.toml'), 'a = = 1\n')
    for (const [words, code, line] of [
      [['claude'], 2, /The tool 'claude' is not known; did you mean claude-code\?\n$/],
      [['cursor'], 2, /is not known; there are claude-code, codex, .*docs\/clients\/\n$/],
      [['pi', '--write', '--undo'], 2, /either --write or --undo/],
      [['pi', '--url', 'localhost'], 2, /'localhost' is not the address of a gateway/],
      [['pi', '--write', '--url', 'http://10.0.0.1'], 2, /no key for http:\/\/10\.0\.0\.1: set CROSSMODEL_API_KEY/],
      [['continue', ...model, '--write'], 1, /config\.json would not be read any more beside .*config\.yaml/],
      [['codex', ...model, '--write'], 1, /config\.toml is left as it is: line 1: it is no TOML/],
    ] as const) {
      const ran = await inHome(home, words)
      assert.equal(ran.code, code, ran.stderr)
      assert.match(ran.stderr, line)
      assert.equal(ran.stderr.trim().split('\n').length, 1)
    }
    assert.equal(existsSync(join(home, '.pi')), false)
    assert.equal(readFileSync(join(home, '.codex/config.toml'), 'utf8'), 'a = = 1\n')
    assert.doesNotMatch((await tryCommand(gateway, ['key', 'list'])).stdout, / continue /)
  })

  it('writes nothing where a file or its copy is a link to nowhere, or no text', async () => {
    const environment = { CROSSMODEL_API_KEY: gateway.key }
    for (const [name, make, line] of [
      ['config.toml', 'link', /config\.toml cannot be read: it is a link to a file that is not there\.\n$/],
      ['config.toml.before-crossmodel', 'link', /before-crossmodel cannot be read: it is a link to a file/],
      ['config.toml', 'bytes', /config\.toml is left as it is: it is not UTF-8\.\n$/],
    ] as const) {
      const home = newDirectory()
      const folder = join(home, '.codex')
      mkdirSync(folder)
      if (make === 'link') symlinkSync(join(home, 'nowhere'), join(folder, name))
      else writeFileSync(join(folder, name), Buffer.from('a = "\xff"\n', 'latin1'))
      const ran = await inHome(home, ['codex', ...model, '--write'], environment)
      assert.equal(ran.code, 1)
      assert.match(ran.stderr, line)
      assert.deepEqual(readdirSync(folder), [name])
      assert.equal(existsSync(join(home, 'nowhere')), false)
    }
  })

  it('goes where a tool’s own variable or a link leads', async () => {
    const home = newDirectory()
    const elsewhere = newDirectory()
    writeFileSync(join(elsewhere, 'mine.json'), '{}')
    symlinkSync(join(elsewhere, 'mine.json'), join(elsewhere, 'settings.json'))
    const environment = { CLAUDE_CONFIG_DIR: elsewhere, CROSSMODEL_API_KEY: gateway.key }
    assert.equal((await inHome(home, ['claude-code', ...model, '--write'], environment)).code, 0)
    assert.match(readFileSync(join(elsewhere, 'mine.json'), 'utf8'), /ANTHROPIC_BASE_URL/)
    assert.ok(lstatSync(join(elsewhere, 'settings.json')).isSymbolicLink())
    assert.equal(existsSync(join(home, '.claude')), false)
  })
})

describe('the trial call', () => {
  const texts: { [path: string]: string } = {
    '/page': '<html>',
    '/long': ' '.repeat(bounds.connectAnswerBytes + 1),
    '/fits': '{"content":[{"text":"hi"}]}'.padEnd(bounds.connectAnswerBytes),
  }
  const server = createServer((request, response) => {
    const text = texts[(request.url ?? '').replace('/v1/messages', '')]
    if (text !== undefined) response.end(text)
  })
  before(() => once(server.listen(0, '127.0.0.1'), 'listening'))
  after(() => server.close())
  const at = (path: string) => {
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
    return tryModel({ origin, key: 'cm-1', model: 'm' }, 'anthropic-messages')
  }

  it('takes an answer of up to bounds.connectAnswerBytes, and only that of a gateway', async () => {
    assert.deepEqual(await at('/fits'), { reached: true, answer: 'hi' })
    assert.deepEqual(await at('/page'), { reached: true, error: 'it answered 200, and not as a gateway does' })
    assert.equal((await at('/long')).error, `its answer is longer than ${bounds.connectAnswerBytes} bytes`)
  })

  it('waits no longer than bounds.connectTrialMs', async () => {
    const usual = bounds.connectTrialMs
    Object.assign(bounds, { connectTrialMs: 30 })
    try {
      assert.deepEqual(await at('/never'), { reached: false, error: 'no answer within 0.03 s' })
    } finally {
      Object.assign(bounds, { connectTrialMs: usual })
    }
  })
})

// What an operator sees and sets of endpoints, as it is typed: with a gateway that runs, and without one.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, beforeEach, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { bounds } from '../../src/foundation/bounds.ts'
import { isObject, parseJsonObject, readArray, type Json, type JsonObject } from '../../src/foundation/json/json.ts'
import { runCommand, tryCommand } from '../command-line.ts'
import { startGateway, type Gateway } from '../gateway.ts'
import { noTokens, writeBody } from '../money/answers.ts'
import { sendJson } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { call } from './world.ts'

let upstream: Upstream
let gateway: Gateway
const answer = { pieces: ['Well.'], tokens: { ...noTokens, input: 3, output: 2 } }

before(async () => {
  upstream = await Upstream.start()
  const provider = (name: string) => ({
    protocols: ['openai-chat'],
    base_url: `${upstream.url}/${name}/v1`,
    api_key: `secret-of-${name}`,
  })
  const claude = { ...provider('claude'), protocols: ['anthropic-messages'] }
  const endpoint = (name: string, input: number) => ({ provider: name, model: 'm', price: { input, output: input } })
  gateway = await startGateway({
    config: {
      discover_local: false,
      metrics: '127.0.0.1:0',
      providers: { one: provider('one'), two: provider('two'), bad: provider('bad'), shaky: provider('shaky'), claude },
      models: {
        'test/both': { endpoints: [endpoint('one', 1), endpoint('two', 2)] },
        'test/mixed': { strategy: 'order', endpoints: [endpoint('claude', 1), endpoint('one', 1)] },
        'test/shaky': { endpoints: [endpoint('shaky', 1), { ...endpoint('two', 2), model: 'n' }] },
        'test/refused': { strategy: 'order', endpoints: [endpoint('bad', 1), endpoint('two', 2)] },
      },
    },
  })
  upstream.always(() => sendJson(writeBody('openai-chat', answer)))
})
after(async () => {
  await gateway.stop()
  await upstream.stop()
})
beforeEach(() => upstream.forget())

async function ask(): Promise<string | undefined> {
  upstream.always(() => sendJson(writeBody('openai-chat', answer)))
  const body = { model: 'test/both', messages: [{ role: 'user', content: 'Hi' }], provider: { order: ['one'] } }
  const { status } = await call(gateway, '/v1/chat/completions', { body }).reply
  assert.equal(status, 200)
  return upstream.last?.path.split('/')[1]
}

const objects = (list: Json | undefined): JsonObject[] => (readArray(list) ?? []).filter(isObject)
const listed = async (...words: string[]) => objects((await runCommand(gateway, 'endpoints', ...words))['endpoints'])
const human = async (...words: string[]) => {
  const { code, stdout, stderr } = await tryCommand(gateway, words)
  assert.equal(code, 0, stderr)
  assert.ok(!stdout.includes('secret-of-'), stdout)
  return stdout
}

test('every endpoint is listed with each of its keys, how it stands, and the models that it serves', async () => {
  const all = await listed('--all')
  const own = all.filter(({ endpoint }) => endpoint === 'one/m' || endpoint === 'two/m')
  assert.deepEqual(
    own.map(({ endpoint, provider, models, state, use }) => [endpoint, provider, models, state, use]),
    [
      ['one/m', 'one', ['test/both', 'test/mixed'], 'ready', 'enabled'],
      ['two/m', 'two', ['test/both', 'test/refused'], 'ready', 'enabled'],
    ],
  )
  assert.ok(own.every(({ credential }) => typeof credential === 'string' && credential !== ''))
  assert.deepEqual(
    (await listed('two/m')).map(({ endpoint }) => endpoint),
    ['two/m'],
  )
  assert.deepEqual(
    (await listed('test/both')).map(({ endpoint }) => endpoint),
    ['one/m', 'two/m'],
  )
  assert.match(await human('endpoints', 'one/m'), /ENDPOINT +KEY +MODELS +STATE[^\n]*\none\/m .* ready +enabled/)
})

test('what nobody has called is counted, and shown where it is asked for', async () => {
  const { endpoints, idle } = await runCommand(gateway, 'endpoints')
  const all = await listed('--all')
  assert.equal(objects(endpoints).length + Number(idle), all.length)
})

test('it is shown again and again to who watches, until they stop', async () => {
  const launcher = fileURLToPath(new URL('../../bin/crossmodel.js', import.meta.url))
  const args = [launcher, 'endpoints', 'one/m', '--watch', '--json', '--data', gateway.data]
  const watching = spawn(process.execPath, args, { cwd: dirname(gateway.data), stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(watching, 'exit')
  try {
    const lines: string[] = []
    for await (const line of createInterface({ input: watching.stdout })) {
      lines.push(line)
      if (lines.length === 2) break
    }
    const named = lines.map((line) => objects(parseJsonObject(line)?.['endpoints']).map(({ endpoint }) => endpoint))
    assert.deepEqual(named, [['one/m'], ['one/m']])
  } finally {
    watching.kill('SIGINT')
    await ended
  }
})

test('an endpoint that is disabled is called no more, at once, and again when it is enabled', async () => {
  assert.equal(await ask(), 'one')
  assert.deepEqual(await runCommand(gateway, 'endpoint', 'disable', 'one/m'), { endpoint: 'one/m', use: 'disabled' })
  assert.equal(await ask(), 'two')
  assert.deepEqual(
    (await listed('one/m')).map(({ use }) => use),
    ['disabled'],
  )
  const shown = (await listed()).map(({ endpoint }) => endpoint)
  assert.ok(shown.includes('one/m'), 'what is not as it should be is shown unasked')
  assert.match(await human('endpoint', 'enable', 'one/m'), /one\/m is enabled/)
  assert.equal(await ask(), 'one')
})

test('an endpoint that is not there is named, with the one that was meant', async () => {
  const { code, stderr } = await tryCommand(gateway, ['endpoint', 'disable', 'one/n'])
  assert.equal(code, 1)
  assert.match(stderr, /no endpoint 'one\/n'.*did you mean 'one\/m'/)
  assert.equal((await tryCommand(gateway, ['endpoint', 'drain', 'three'])).code, 1)
})

test('all that a provider has is disabled and enabled with one word, and one of it alone is not used against that', async () => {
  assert.deepEqual(await runCommand(gateway, 'endpoint', 'disable', 'one'), { provider: 'one', use: 'disabled' })
  assert.equal(await ask(), 'two')
  assert.deepEqual(
    (await listed('one/m')).map(({ use }) => use),
    ['disabled'],
  )
  const own = await human('endpoint', 'enable', 'one/m')
  assert.match(own, /one\/m is enabled, but its provider is disabled: `crossmodel endpoint enable one` ends that/)
  assert.equal(await ask(), 'two')
  await runCommand(gateway, 'endpoint', 'enable', 'one')
  assert.equal(await ask(), 'one')
})

describe('where a request would go', () => {
  test('is the plan of the running gateway, with its reasons, and nothing is called', async () => {
    const plan = await runCommand(gateway, 'route', 'test/both')
    const candidates = objects(plan['candidates'])
    assert.deepEqual(candidates.map(({ endpoint }) => endpoint).toSorted(), ['one/m', 'two/m'])
    for (const { rank, why, state, model } of candidates) {
      assert.deepEqual([rank, state, model], ['ready', 'ready', 'test/both'])
      assert.ok(String(why).length > 0)
    }
    assert.deepEqual([plan['running'], plan['protocol'], plan['key_id']], [true, 'openai-chat', null])
    const weights = candidates.map(({ endpoint, weight }) => [endpoint, weight])
    assert.deepEqual(Object.fromEntries(weights), { 'one/m': 1, 'two/m': 0.25 })
    assert.match(await human('route', 'test/both', '--explain'), /WEIGHT[^]*^\d +two\/m +2 +2 +0\.25 /m)
    assert.equal(upstream.received.length, 0)
  })

  test('says what is left out and why, for people where they ask', async () => {
    await runCommand(gateway, 'endpoint', 'disable', 'two/m')
    const { excluded } = await runCommand(gateway, 'route', 'test/both')
    assert.deepEqual(
      objects(excluded).map(({ endpoint, by }) => [endpoint, by]),
      [['two/m', 'operator']],
    )
    assert.match(await human('route', 'test/both'), /Left out: 1/)
    assert.match(await human('route', 'test/both', '--explain'), /LEFT OUT +KEY +WHY\ntwo\/m +.*disabled/)
    await runCommand(gateway, 'endpoint', 'enable', 'two/m')
  })

  test('is that of a request which is given, with what it wishes of providers and would lose', async () => {
    const path = join(dirname(gateway.data), 'request.json')
    const explain = async (body: JsonObject) => {
      writeFileSync(path, JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }], ...body }))
      return runCommand(gateway, 'route', 'test/mixed', '--body', path)
    }
    const names = ({ candidates }: JsonObject) => objects(candidates).map(({ endpoint }) => endpoint)
    const wish = { logit_bias: { 5: 1 } }
    assert.deepEqual(names(await explain(wish)), ['claude/m', 'one/m'])
    assert.deepEqual(names(await explain({ provider: { order: ['one'] } })), ['one/m', 'claude/m'])
    const required = await explain({ ...wish, provider: { require_parameters: true } })
    assert.deepEqual(names(required), ['one/m'])
    assert.deepEqual(
      objects(required['excluded']).map(({ endpoint, why, by }) => [endpoint, why, by]),
      [['claude/m', 'it would lose logit_bias, and provider.require_parameters is true', 'caller']],
    )
    const table = await human('route', 'test/mixed', '--body', path, '--explain')
    assert.match(table, /LEFT OUT +KEY +WHY\nclaude\/m +.*logit_bias/)
    writeFileSync(path, '[]')
    const wrong = await tryCommand(gateway, ['route', 'test/mixed', '--body', path])
    assert.deepEqual([wrong.code, wrong.stderr], [2, 'error: `body` is no JSON object.\n'])
    writeFileSync(path, JSON.stringify({ padding: 'x'.repeat(bounds.controlRequestBytes / 2) }))
    assert.match(
      (await tryCommand(gateway, ['route', 'test/mixed', '--body', path])).stderr,
      /is larger than \d+ bytes/,
    )
    assert.equal(upstream.received.length, 0)
  })

  test('is judged as for a key: what it may not use is refused as its request would be', async () => {
    await runCommand(gateway, 'key', 'create', 'narrow', '--models', 'crossmodel/sandbox')
    const refused = await tryCommand(gateway, ['route', 'test/both', '--key', 'narrow'])
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /may not use the model 'test\/both'/)
    const sandbox = await runCommand(gateway, 'route', 'crossmodel/sandbox', '--key', 'narrow')
    assert.equal(objects(sandbox['candidates']).length, 1)
    assert.match(String(sandbox['key_id']), /^key_/)
  })

  test('a protocol or a model that is not known is said to be none', async () => {
    const protocol = await tryCommand(gateway, ['route', 'test/both', '--protocol', 'gemini'])
    assert.equal(protocol.code, 2)
    assert.match(protocol.stderr, /anthropic-messages/)
    assert.match((await tryCommand(gateway, ['route', 'test/bath'])).stderr, /Did you mean 'test\/both'/)
  })
})

test('a key that its provider refuses is told: in the list, by the doctor with what to do, in metrics, and once in the log', async () => {
  const body = { model: 'test/refused', messages: [{ role: 'user', content: 'Hi' }] }
  upstream.always(({ path }) =>
    path.startsWith('/bad/') ? sendJson({ error: { message: 'no' } }, 401) : sendJson(writeBody('openai-chat', answer)),
  )
  for (let count = 0; count < 3; count += 1)
    assert.equal((await call(gateway, '/v1/chat/completions', { body }).reply).status, 200)
  const [row] = await listed('bad/m')
  assert.equal(row?.['fault'], 'account')
  assert.ok(row['state'] === 'cooling' || row['state'] === 'probing', String(row['state']))
  const doctor = await tryCommand(gateway, ['doctor', '--offline', '--json'])
  const findings = objects((JSON.parse(doctor.stdout) as JsonObject)['findings'])
  const found = findings.filter(({ message }) => String(message).includes('refuses the key'))
  assert.deepEqual(
    found.map(({ area, state }) => [area, state]),
    [['provider', 'warning']],
  )
  assert.match(String(found[0]?.['message']), new RegExp(`^bad refuses the key ${String(row['credential'])}`))
  assert.match(String(found[0]?.['remedy']), /provider test bad/)
  const metrics = await readMetrics()
  assert.match(metrics, /^crossmodel_credentials_refused\{provider="bad"\} 1$/m)
  assert.match(metrics, /^crossmodel_faults_total\{provider="bad",fault="account"\} \d+$/m)
  assert.match(metrics, /^crossmodel_endpoint_credentials\{endpoint="bad\/m",state="(cooling|probing)"\} 1$/m)
  const lines = gateway.log().split('\n')
  assert.equal(lines.filter((line) => line.includes('the provider refuses this credential')).length, 1)
  assert.ok(!gateway.log().includes('secret-of-'))
})

test('a model that the operator has closed everywhere is told of by the doctor, and by who asks where it would go', async () => {
  for (const endpoint of ['one/m', 'two/m']) await runCommand(gateway, 'endpoint', 'disable', endpoint)
  const find = async () => {
    const { stdout } = await tryCommand(gateway, ['doctor', '--offline', '--json'])
    const findings = objects((JSON.parse(stdout) as JsonObject)['findings'])
    return findings.filter(({ area, message }) => area === 'model' && String(message).includes('test/both'))
  }
  const [found, ...others] = await find()
  assert.deepEqual(others, [])
  assert.equal(found?.['message'], 'no endpoint of test/both is as it should be: one/m disabled, two/m disabled')
  assert.match(String(found['remedy']), /endpoint enable/)
  const listed = async () =>
    objects((await runCommand(gateway, 'model', 'list', 'test/both', '--all'))['models']).find(
      ({ id }) => id === 'test/both',
    )
  const closed = await listed()
  assert.equal(closed?.['callable'], false)
  assert.match(String(closed['reason']), /^one\/m is disabled, two\/m is disabled: see `crossmodel endpoint enable`$/)
  assert.match(await human('model', 'list', 'test/both'), /No such model can be called now/)
  const { stderr } = await tryCommand(gateway, ['route', 'test/both'])
  assert.match(stderr, /not available.*one\/m, two\/m \(the operator has disabled it\)/)
  await runCommand(gateway, 'endpoint', 'enable', 'one/m')
  assert.equal((await listed())?.['callable'], true)
  assert.match(await human('model', 'list', 'test/both'), /^test\/both +ready .* one, two \(disabled\)$/m)
  await runCommand(gateway, 'endpoint', 'enable', 'two/m')
  assert.deepEqual(await find(), [])
})

test('an endpoint that fails often is told of by the doctor, also while it is called and others serve instead', async () => {
  const body = { model: 'test/shaky', messages: [{ role: 'user', content: 'Hi' }], provider: { order: ['shaky'] } }
  const find = async () => {
    const { stdout } = await tryCommand(gateway, ['doctor', '--offline', '--json'])
    const findings = objects((JSON.parse(stdout) as JsonObject)['findings'])
    return findings.filter(({ message }) => String(message).startsWith('shaky/m'))
  }
  let count = 0
  upstream.always(({ path }) => {
    if (path.startsWith('/shaky/')) count += 1
    return path.startsWith('/shaky/') && count % 2 === 0
      ? sendJson({ error: { message: 'no' } }, 500)
      : sendJson(writeBody('openai-chat', answer))
  })
  const ask = async (times: number) => {
    for (let many = 0; many < times; many += 1)
      assert.equal((await call(gateway, '/v1/chat/completions', { body }).reply).status, 200)
  }
  await ask(4)
  assert.deepEqual(await find(), [], 'a few calls say nothing')
  await ask(2)
  const [found, ...others] = await find()
  assert.deepEqual(others, [])
  assert.deepEqual(
    [found?.['area'], found?.['state'], found?.['message']],
    ['provider', 'warning', 'shaky/m failed 3 of its last 6 calls, the last by: failing'],
  )
  assert.deepEqual(
    (await listed('shaky/m')).map(({ state }) => state),
    ['degraded'],
  )
})

async function readMetrics(): Promise<string> {
  const url = /"url":"([^"]+)"[^\n]*"msg":"metrics are served"|"msg":"metrics are served"[^\n]*"url":"([^"]+)"/.exec(
    gateway.log(),
  )
  return (await fetch(url?.[1] ?? url?.[2] ?? assert.fail(gateway.log()))).text()
}

test('without a gateway it is what the database keeps, and what is set then holds at the next start', async () => {
  await gateway.stop()
  assert.match(await human('route', 'test/both'), /No gateway runs on this data directory/)
  assert.match(await human('endpoints', 'test/both'), /No gateway runs on this data directory/)
  await runCommand(gateway, 'endpoint', 'disable', 'one/m')
  assert.deepEqual(
    objects((await runCommand(gateway, 'route', 'test/both'))['candidates']).map(({ endpoint }) => endpoint),
    ['two/m'],
  )
  gateway = await gateway.restart()
  assert.equal(await ask(), 'two')
  await runCommand(gateway, 'endpoint', 'enable', 'one/m')
  assert.equal(await ask(), 'one')
})

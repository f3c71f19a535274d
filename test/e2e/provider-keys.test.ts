// Keys of providers at rest, through the command line and the running gateway, with a scripted upstream. Whatever is
// printed, logged or written to disk, the keys themselves are in none of it.
import assert from 'node:assert/strict'
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { stringify } from 'yaml'
import { bounds } from '../../src/foundation/bounds.ts'
import type { JsonObject } from '../../src/foundation/json/json.ts'
import { tryCommand, type Given } from '../command-line.ts'
import { startGateway, type Gateway } from '../gateway.ts'
import { writeShortBody } from '../money/answers.ts'
import { until } from '../money/bank.ts'
import { openPostgres, postgresAbsent } from '../postgres.ts'
import { startBeside } from '../two-gateways.ts'
import { sendJson } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { call } from './world.ts'

let upstream: Upstream
before(async () => {
  upstream = await Upstream.start()
  upstream.always(sendJson(writeShortBody('openai-chat')))
})
after(() => upstream.stop())

async function json(gateway: Gateway, args: readonly string[], given?: Given): Promise<JsonObject> {
  const ran = await tryCommand(gateway, [...args, '--json'], given)
  assert.equal(ran.code, 0, ran.stderr)
  return JSON.parse(ran.stdout) as JsonObject
}

const keysOf = (result: JsonObject) => result['keys'] as JsonObject[]

async function start(t: TestContext, config: object, environment: NodeJS.ProcessEnv = {}): Promise<Gateway> {
  const gateway = await startGateway({ config: { discover_local: false, ...config }, environment })
  t.after(() => gateway.kill())
  return gateway
}

/** The credential with which the upstream was called for `model`, or the status where it was not. */
async function credentialOf(gateway: Gateway, model: string): Promise<string | number> {
  const count = upstream.received.length
  const body = { model, messages: [{ role: 'user', content: 'Hello' }] }
  const reply = await call(gateway, '/v1/chat/completions', { body }).reply
  const received = upstream.received[count]
  if (received === undefined) return reply.status
  assert.equal(reply.status, 200, reply.text)
  return received.headers['api-key']?.toString() ?? received.headers.authorization ?? 'none'
}

function assertNowhere(directory: string, secrets: readonly string[]): void {
  for (const name of readdirSync(directory)) {
    if (name.endsWith('.sock')) continue
    const bytes = readFileSync(join(directory, name))
    for (const secret of secrets) assert.ok(!bytes.includes(secret), `${name} holds a key`)
  }
}

const azure = { models: { 'acme/m': { endpoints: [{ provider: 'azure-openai', model: 'gpt-x', price: 'free' }] } } }
const mine = (more: object = {}) => ({
  providers: { mine: { protocols: ['openai-chat'], base_url: `${upstream.url}/v1`, ...more } },
  models: { 'acme/mine': { endpoints: [{ provider: 'mine', model: 'm', price: 'free' }] } },
})

describe('stored keys of providers', () => {
  it('switch a provider on and off in the running gateway at once, and are nowhere to be read', async (t) => {
    const gateway = await start(t, azure, { AZURE_OPENAI_ENDPOINT: upstream.url })
    assert.equal(await credentialOf(gateway, 'acme/m'), 404)
    const [first, second] = ['azure-planted-secret-one', 'azure-planted-secret-two']
    const set = await tryCommand(gateway, ['provider', 'key', 'set', 'azure-openai'], { stdin: `${first}\n` })
    assert.match(set.stdout, /^azure-openai: key \S{12} stored; the running gateway uses it\.\n$/, set.stderr)
    assert.equal(await credentialOf(gateway, 'acme/m'), first)

    const environment = { MY_KEY: second }
    const again = await json(gateway, ['provider', 'key', 'set', 'azure-openai', '--from-env', 'MY_KEY'], {
      environment,
    })
    const providers = (await json(gateway, ['provider', 'list']))['providers'] as JsonObject[]
    assert.equal(providers.find(({ name }) => name === 'azure-openai')?.['credentials'], 2)
    // The scripted answer is not one of the protocol that the test prefers; who was called is what counts here.
    const tried = await tryCommand(gateway, ['provider', 'test', 'azure-openai', '--model', 'gpt-x', '--json'])
    const tested = JSON.parse(tried.stdout) as JsonObject
    const listed = keysOf(await json(gateway, ['provider', 'key', 'list']))
    assert.deepEqual(
      (tested['calls'] as JsonObject[]).map(({ credential }) => credential).toSorted(),
      listed.map(({ id }) => id).toSorted(),
      'a key is told by the digest that names its credential everywhere',
    )
    for (const { stdout } of [set, await tryCommand(gateway, ['provider', 'key', 'list'])])
      assert.ok(!/planted/.test(stdout))

    for (const { id } of listed) await json(gateway, ['provider', 'key', 'remove', 'azure-openai', String(id)])
    assert.equal(await credentialOf(gateway, 'acme/m'), 404)
    const gone = await tryCommand(gateway, ['provider', 'key', 'remove', 'azure-openai', String(again['id'])])
    assert.equal(gone.stderr, `error: There is no stored key '${String(again['id'])}' of azure-openai.\n`)
    assertNowhere(gateway.data, [first, second])
    await gateway.stop()
    assertNowhere(gateway.data, [first, second])
    assert.doesNotMatch(gateway.log(), /planted/)
  })

  it('come after the configuration file and before the environment', async (t) => {
    const environment = { AZURE_OPENAI_ENDPOINT: upstream.url, AZURE_OPENAI_API_KEY: 'from-environment' }
    const gateway = await start(t, { ...azure, ...mine(), models: { ...azure.models, ...mine().models } }, environment)
    assert.equal(await credentialOf(gateway, 'acme/m'), 'from-environment')
    assert.equal(await credentialOf(gateway, 'acme/mine'), 'none')
    await json(gateway, ['provider', 'key', 'set', 'azure-openai'], { stdin: 'from-database' })
    await json(gateway, ['provider', 'key', 'set', 'mine'], { stdin: 'mine-from-database' })
    assert.equal(await credentialOf(gateway, 'acme/m'), 'from-database')
    assert.equal(await credentialOf(gateway, 'acme/mine'), 'Bearer mine-from-database')

    writeFileSync(gateway.configFile, stringify({ discover_local: false, ...mine({ api_key: 'mine-from-file' }) }))
    await gateway.stop()
    const restarted = await gateway.restart()
    t.after(() => restarted.kill())
    assert.equal(await credentialOf(restarted, 'acme/mine'), 'Bearer mine-from-file')
    const listed = keysOf(await json(restarted, ['provider', 'key', 'list', 'mine']))
    assert.deepEqual(
      listed.map(({ used, reason }) => [used, reason]),
      [[false, 'the configuration file names a credential, which wins']],
    )
    const unused = await tryCommand(restarted, ['provider', 'key', 'set', 'mine'], { stdin: 'mine-another' })
    assert.match(unused.stdout, /stored, but not used: the configuration file names a credential, which wins\.\n$/)
  })

  it('are never taken from the arguments, nor for a provider that nobody knows', async (t) => {
    const gateway = await start(t, {})
    for (const [args, given, line] of [
      [['openai', 'sk-planted'], {}, /^error: too many arguments .*\n$/],
      [['opnai'], { stdin: 'sk-planted' }, /^error: There is no provider 'opnai'; did you mean 'openai'\?\n$/],
      [['crossmodel'], { stdin: 'sk-planted' }, /^error: The sandbox needs no key\.\n$/],
      [['openai'], { stdin: '\n' }, /^error: No key came in on stdin\.\n$/],
      [['openai', '--from-env', 'NOT_SET'], {}, /^error: NOT_SET is not set in the environment\.\n$/],
      [['openai'], { stdin: 'sk planted' }, /^error: A provider's key is 8 to 4096 printable ASCII .*\n$/],
    ] as const) {
      const ran = await tryCommand(gateway, ['provider', 'key', 'set', ...args], given)
      assert.equal(ran.code, 2, ran.stderr)
      assert.match(ran.stderr, line)
      assert.doesNotMatch(ran.stdout + ran.stderr, /planted/)
    }
  })

  it('survive a new master key; without their own the gateway says in one line what to do', async (t) => {
    const gateway = await start(t, mine())
    await json(gateway, ['provider', 'key', 'set', 'mine'], { stdin: 'planted-secret' })
    const [file, backup] = [join(gateway.data, 'secrets.json'), join(dirname(gateway.data), 'backup.json')]
    copyFileSync(file, backup)
    assert.equal((await json(gateway, ['provider', 'key', 'rotate-master']))['sealed'], 1)
    assert.notDeepEqual(readFileSync(file), readFileSync(backup))
    assert.equal(await credentialOf(gateway, 'acme/mine'), 'Bearer planted-secret')
    await gateway.stop()
    const restarted = await gateway.restart()
    t.after(() => restarted.kill())
    assert.equal(await credentialOf(restarted, 'acme/mine'), 'Bearer planted-secret')
    await restarted.stop()

    copyFileSync(backup, file)
    const refused = await tryCommand(gateway, ['start', '--port', '0'])
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /^error: The stored key \S{12} of mine cannot be opened .*secrets\.json.*\n$/)
    const doctor = await tryCommand(gateway, ['doctor', '--offline'])
    assert.match(doctor.stdout, /FAIL {2}provider +the stored key \S{12} of mine is not used: no master key/)
    const [stored] = keysOf(await json(gateway, ['provider', 'key', 'list']))
    assert.equal(stored?.['reason'], 'no master key in secrets.json opens it')
    await json(gateway, ['provider', 'key', 'remove', 'mine', String(stored?.['id'])])
    const freed = await gateway.restart()
    t.after(() => freed.kill())
    assert.equal(await credentialOf(freed, 'acme/mine'), 'none')
  })

  it('count for commands without a gateway, and for the doctor', async (t) => {
    const gateway = await start(t, {})
    await gateway.stop()
    const set = await tryCommand(gateway, ['provider', 'key', 'set', 'openai'], { stdin: 'sk-planted-secret' })
    assert.match(set.stdout, /stored; the gateway uses it from its next start\.\n$/, set.stderr)
    const providers = (await json(gateway, ['provider', 'list']))['providers'] as JsonObject[]
    assert.equal(providers.find(({ name }) => name === 'openai')?.['ready'], true)
    const doctor = await tryCommand(gateway, ['doctor', '--offline'])
    assert.match(doctor.stdout, /ok {4}provider +openai is set up with one key/, doctor.stdout)
    assert.doesNotMatch(doctor.stdout, /planted/)
  })
})

describe('stored keys of two gateways on one Postgres', { skip: postgresAbsent }, () => {
  it('are taken up by the other within a second; a new master key needs the new secrets.json there', async (t) => {
    const server = await openPostgres()
    t.after(() => server.close())
    const config = { ...mine(), database: await server.createDatabase() }
    const one = await start(t, config)
    const two = await startBeside(one, { config: { discover_local: false, ...config } })
    t.after(() => two.kill())
    await json(one, ['provider', 'key', 'set', 'mine'], { stdin: 'planted-secret' })
    assert.ok(bounds.databaseBeatMs <= 500, 'the other asks the database for changes at this interval')
    await until('the stored key', async () => (await credentialOf(two, 'acme/mine')) === 'Bearer planted-secret')

    await json(one, ['provider', 'key', 'rotate-master'])
    const refused = await tryCommand(two, ['provider', 'key', 'set', 'mine'], { stdin: 'planted-another' })
    assert.match(refused.stderr, /^error: The master key in secrets\.json is not the one .*copy secrets\.json.*\n$/)
    assert.equal(await credentialOf(two, 'acme/mine'), 'Bearer planted-secret', 'keeps what it had')
    copyFileSync(join(one.data, 'secrets.json'), join(two.data, 'secrets.json'))
    await json(two, ['provider', 'key', 'set', 'mine'], { stdin: 'planted-another' })
    assert.equal(keysOf(await json(one, ['provider', 'key', 'list'])).length, 2)
  })
})

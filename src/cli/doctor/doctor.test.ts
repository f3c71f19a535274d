import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { tryCommand } from '../../../test/command-line.ts'
import { startGateway } from '../../../test/gateway.ts'
import { newDirectory } from '../../../test/new-directory.ts'

/** Where commands run without a gateway, with this configuration. */
function prepare(configuration: string): { data: string; configFile: string } {
  const directory = newDirectory()
  const configFile = join(directory, 'crossmodel.yaml')
  writeFileSync(configFile, `discover_local: false\nlisten: 127.0.0.1:0\n${configuration}`)
  const data = join(directory, 'data')
  mkdirSync(dirname(data), { recursive: true })
  return { data, configFile }
}

test('a price below what the provider takes is warned of, by `price show` for what and by the doctor for how many', async () => {
  const model = 'acme/dear'
  const configure = (output: string) =>
    prepare(
      `providers: { mine: { protocols: [openai-chat], base_url: "http://127.0.0.1:9/v1" } }
models:
  ${model}: { price: { input: 1, output: ${output} }, endpoints: [{ provider: mine, model: m, price: { input: 1, output: 2 } }] }
`,
    )
  const below = configure('1.5')
  const shown = await tryCommand(below, ['price', 'show', model])
  assert.match(shown.stdout, /\nThe price is set in the configuration file\.\n/)
  assert.match(
    shown.stdout,
    /\nCallers pay less than mine\/m costs for output, reasoning, output audio, output image: /,
  )
  const examined = await tryCommand(below, ['doctor', '--offline'])
  assert.equal(examined.code, 0)
  assert.match(examined.stdout, /^warn {2}price +callers pay less than it costs for 1 of 3 models: acme\/dear\n/m)

  const covered = configure('2')
  assert.doesNotMatch((await tryCommand(covered, ['price', 'show', model])).stdout, /less than/)
  assert.doesNotMatch((await tryCommand(covered, ['doctor', '--offline'])).stdout, /less than/)
})

test('`price show` says that a price is the catalogue’s times the margin', async () => {
  const raised = prepare('margin: 1.5\n')
  const shown = await tryCommand(raised, ['price', 'show', 'openai/gpt-5.4-mini'], {
    environment: { OPENAI_API_KEY: 'sk-0123456789abcdef' },
  })
  assert.match(shown.stdout, /\ncallers pay +0 +1\.125 +6\.75 /)
  assert.match(shown.stdout, /\nThe price is the catalogue's, times the margin of 1\.5\.\n/)
})

test('beside a running gateway the doctor tells of its providers, whatever the environment of the shell is', async (t) => {
  const config = {
    discover_local: false,
    providers: { mine: { protocols: ['openai-chat'], base_url: 'http://127.0.0.1:9/v1', api_key: '${MINE_KEY}' } },
  }
  const environment = { MINE_KEY: 'your-key', DEEPSEEK_API_KEY: 'sk-0123456789abcdef' }
  const gateway = await startGateway({ config, environment })
  t.after(() => gateway.stop())
  const beside = await tryCommand(gateway, ['doctor', '--offline'])
  assert.equal(beside.code, 0, beside.stdout)
  assert.match(beside.stdout, /^ok {4}configuration .* the running gateway has an environment of its own$/m)
  assert.match(beside.stdout, /^ok {4}provider +deepseek is set up with one key$/m)
  assert.match(beside.stdout, /^warn {2}provider +a key of mine is a placeholder$/m)
  assert.doesNotMatch(beside.stdout, /MINE_KEY|no provider/)

  await gateway.stop()
  const alone = await tryCommand(gateway, ['doctor', '--offline'])
  assert.equal(alone.code, 1)
  assert.match(alone.stdout, /^FAIL {2}configuration .*environment variable MINE_KEY is not set/m)
  assert.match(alone.stdout, /^warn {2}provider +mine is not ready: environment variable MINE_KEY is not set here$/m)
  assert.doesNotMatch(alone.stdout, /deepseek/)
})

test('in a file with mistakes each is a finding, with one remedy, and providers that it may name are not denied', async () => {
  const wrong = prepare('colour: red\nlog_level: loud\nproviders: { openai: { api_key: sk-0123456789abcdef } }\n')
  const { code, stdout } = await tryCommand(wrong, ['doctor', '--offline'])
  assert.equal(code, 1)
  assert.equal(stdout.match(/^FAIL {2}configuration /gm)?.length, 2)
  assert.equal(stdout.match(/`crossmodel config check` says/g)?.length, 1)
  assert.match(stdout, /^warn {2}provider +providers were not looked at$/m)
  assert.doesNotMatch(stdout, /no provider/)
})

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { tryCommand } from '../../../test/command-line.ts'
import { newDirectory } from '../../../test/new-directory.ts'

const file = `discover_local: false
providers:
  my-vllm: { protocols: [openai-chat], base_url: "http://127.0.0.1:9/v1", api_key: "\${VLLM_KEY}" }
  openai: { headers: { x-team: "\${TEAM}" }, api_key: "\${OPENAI_API_KEY}" }
models:
  acme/m: { endpoints: [{ provider: my-vllm, model: x, price: free }] }
`

function prepare(content = file) {
  const directory = newDirectory()
  const configFile = join(directory, 'crossmodel.yaml')
  writeFileSync(configFile, content)
  return { data: join(directory, 'data'), configFile }
}

test('commands about money, keys and records need no secret of a provider’s', async () => {
  const there = prepare()
  const commands = [
    ['key', 'create', 'web', '--owner', 'acme'],
    ['wallet', 'top-up', 'acme', '5'],
    ['wallet', 'show'],
    ['wallet', 'audit'],
    ['owner', 'list'],
    ['usage'],
    ['provider', 'key', 'list'],
    ['records', 'prune', '--keep', '30d'],
    ['price', 'set', 'acme/m', '--input', '1', '--output', '2'],
  ]
  for (const words of commands) {
    const { code, stderr } = await tryCommand(there, words)
    assert.deepEqual([code, stderr], [0, ''], words.join(' '))
  }
  assert.match(readFileSync(there.configFile, 'utf8'), /price: \{ input: 1, output: 2 \}/)
})

test('a provider whose variable is not set here is not ready and says which; with it, it is', async () => {
  const there = prepare()
  const without = await tryCommand(there, ['provider', 'list'])
  assert.match(without.stdout, /\nmy-vllm +no .* environment variable VLLM_KEY is not set here\n/)
  assert.match(without.stdout, /\nopenai +no .* environment variable TEAM is not set here\n/)
  const environment = { VLLM_KEY: 'k', TEAM: 't', OPENAI_API_KEY: 'sk-0123456789abcdef' }
  const complete = await tryCommand(there, ['provider', 'list'], { environment })
  assert.match(complete.stdout, /\nmy-vllm +ready .*\nopenai +ready /)
})

test('a start and `config check` want every variable, and so does everybody outside of `providers`', async () => {
  const there = prepare()
  for (const words of [['start'], ['config', 'check']]) {
    const { code, stderr } = await tryCommand(there, words)
    assert.equal(code, 2)
    assert.match(stderr, /crossmodel\.yaml:3: `providers\.my-vllm\.api_key`: environment variable VLLM_KEY is not set/)
  }
  const shared = prepare(`${file}database: "\${DATABASE_URL}"\n`)
  const { code, stderr } = await tryCommand(shared, ['wallet', 'show'])
  assert.equal(code, 2)
  assert.match(stderr, /^\S+crossmodel\.yaml:7: `database`: environment variable DATABASE_URL is not set.*\n$/)
})

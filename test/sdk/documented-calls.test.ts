// The calls that CrossModel's documentation prints, typed as they stand: only the host and the key are one's own. Their
// model ids are aliases of the sandbox here, so that no provider is needed.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { startGateway, type Gateway } from '../gateway.ts'
import { modulesAbsent, python } from '../python.ts'

const openaiSnippet = `from openai import OpenAI
client = OpenAI(api_key="cm-YOUR_KEY", base_url="https://HOST/v1")
client.chat.completions.create(model="deepseek/deepseek-v4-pro", messages=[{"role": "user", "content": "Hello"}])
`

const anthropicSnippet = `from anthropic import Anthropic
client = Anthropic(api_key="cm-YOUR_KEY", base_url="https://HOST")
client.messages.create(model="anthropic/claude-sonnet-4.6", max_tokens=1024, messages=[{"role": "user", "content": "Hello"}])
`

const curlSnippet = `curl https://HOST/v1/messages -H "x-api-key: $CROSSMODEL_API_KEY" -H "anthropic-version: 2023-06-01" \\
  -H "Content-Type: application/json" \\
  -d '{"model":"anthropic/claude-sonnet-4.6","max_tokens":1024,"messages":[{"role":"user","content":"Hello"}]}'
`

const noCurl = spawnSync('curl', ['--version']).status === 0 ? false : 'no curl here'

let gateway: Gateway
before(async () => {
  const aliases = {
    'deepseek/deepseek-v4-pro': 'crossmodel/sandbox',
    'anthropic/claude-sonnet-4.6': 'crossmodel/sandbox',
  }
  gateway = await startGateway({ config: { aliases } })
})
after(() => gateway?.stop())

/** What the snippet prints where it is typed. */
async function type(program: string, given: readonly string[], snippet: string): Promise<string> {
  const child = spawn(program, given, {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], CROSSMODEL_API_KEY: gateway.key },
  })
  let printed = ''
  let complaints = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text))
  child.stdin.end(snippet.replaceAll('https://HOST', gateway.url).replaceAll('cm-YOUR_KEY', gateway.key))
  const code = await new Promise((resolve) => {
    child.on('close', resolve)
  })
  assert.equal(code, 0, complaints)
  return printed
}

test('the OpenAI call in Python works as it is printed', { skip: modulesAbsent('openai') }, async () => {
  assert.match(await type(python, ['-i', '-q'], openaiSnippet), /^ChatCompletion\(.*You said: “Hello”/)
})

test('the Anthropic call in Python works as it is printed', { skip: modulesAbsent('anthropic') }, async () => {
  assert.match(await type(python, ['-i', '-q'], anthropicSnippet), /^Message\(.*You said: “Hello”/)
})

test('the call with curl works as it is printed', { skip: noCurl }, async () => {
  assert.match(await type('bash', ['-s'], curlSnippet), /^\{"id":"msg_.*You said: “Hello”/)
})

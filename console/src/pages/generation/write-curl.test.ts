import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { execFileSync } from 'node:child_process'
import { writeCurl } from './write-curl.ts'

const asked = { protocol: 'openai-chat', requested_model: 'acme/one', streamed: false }

/** What a shell hands to curl. */
function argumentsOf(command: string): string[] {
  const script = `curl() { for one in "$@"; do printf '%s\\0' "$one"; done; }\n${command}`
  const env = { ...process.env, CROSSMODEL_API_KEY: 'cm-secret' }
  return execFileSync('sh', ['-c', script], { env, encoding: 'utf8' }).split('\0').slice(0, -1)
}

describe('a request as a command', () => {
  test('asks the same model over the same protocol, with the key of the shell', () => {
    assert.deepEqual(argumentsOf(writeCurl(asked, 'http://127.0.0.1:8484') ?? ''), [
      'http://127.0.0.1:8484/v1/chat/completions',
      '-H',
      'authorization: Bearer cm-secret',
      '-H',
      'content-type: application/json',
      '-d',
      '{"model":"acme/one","messages":[{"role":"user","content":"Hello"}]}',
    ])
    const streamed = argumentsOf(
      writeCurl({ ...asked, protocol: 'anthropic-messages', streamed: true }, 'http://127.0.0.1:8484') ?? '',
    )
    assert.equal(streamed[0], '-N')
    assert.deepEqual(JSON.parse(streamed.at(-1) ?? ''), {
      model: 'acme/one',
      max_tokens: 1024,
      messages: [{ role: 'user', content: 'Hello' }],
      stream: true,
    })
  })

  test('vectors are asked for where they are made', () => {
    const given = argumentsOf(writeCurl({ ...asked, protocol: 'openai-embeddings' }, 'http://127.0.0.1:8484') ?? '')
    assert.deepEqual(
      [given[0], given.at(-1)],
      ['http://127.0.0.1:8484/v1/embeddings', '{"model":"acme/one","input":"Hello"}'],
    )
  })

  test('a name that a caller made up runs nothing', () => {
    const name = `a'; touch /tmp/x; echo '$(id)`
    const given = argumentsOf(writeCurl({ ...asked, requested_model: name }, 'http://127.0.0.1:8484') ?? '')
    assert.equal((JSON.parse(given.at(-1) ?? '') as { model: string }).model, name)
  })

  test('there is none for a protocol that is not known', () =>
    assert.equal(writeCurl({ ...asked, protocol: 'other' }, 'http://127.0.0.1:8484'), undefined))
})

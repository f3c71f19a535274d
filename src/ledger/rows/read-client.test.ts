// The word for the program that asked.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readClient } from './read-client.ts'

test('tools and libraries are known by how their user agent begins', () => {
  const cases: [string | undefined, string][] = [
    ['claude-cli/2.1.205 (external, cli)', 'claude-code'],
    ['codex_cli_rs/0.38.0 (Ubuntu 24.04.2 LTS; x86_64) WindowsTerminal', 'codex'],
    ['OpenAI/Python 1.99.0', 'openai-python'],
    ['AsyncOpenAI/Python 1.99.0', 'openai-python'],
    ['OpenAI/JS 6.1.0', 'openai-typescript'],
    ['Anthropic/Python 0.82.0', 'anthropic-python'],
    ['ai-sdk/openai/2.0.1 runtime/node.js/22', 'vercel-ai-sdk'],
    ['curl/8.5.0', 'curl'],
    ['', 'none'],
    [undefined, 'none'],
  ]
  for (const [userAgent, client] of cases) assert.equal(readClient(userAgent), client)
})

test('whatever callers send, there are few words', () => {
  const words = new Set<string>()
  for (let index = 0; index < 2_000; index += 1) words.add(readClient(`program-${index}/${index} ${'x'.repeat(index)}`))
  assert.deepEqual([...words], ['other'])
  assert.equal(readClient('curl/8.5.0'), 'curl')
})

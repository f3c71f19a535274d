// The official Python SDKs with the very snippets of the public documentation, before all five protocols.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { squeeze } from '../conformance/projection.ts'
import { readArray, type Json } from '../../src/foundation/json/json.ts'
import { protocolNames } from '../../src/generation/protocol-name.ts'
import { startWorld, type World } from '../e2e/world.ts'
import { testModel } from '../gateway.ts'
import { modulesAbsent, python } from '../python.ts'
import { recordingsAbsent } from '../recordings.ts'
import { readCase } from './answers.ts'

const run = promisify(execFile)
const script = fileURLToPath(new URL('snippets.py', import.meta.url))
const skip = recordingsAbsent || modulesAbsent('openai', 'anthropic')

let world: World | undefined
before(async () => {
  if (skip === false) world = await startWorld()
})
after(() => world?.stop())

test('the Python SDKs of OpenAI and Anthropic work with models of all five protocols', { skip }, async () => {
  assert.ok(world)
  const cases = new Map(protocolNames.map((to) => [to, readCase('simpleRequest', to)]))
  world.upstream.always((request) => {
    const to = protocolNames.find(
      (name) => request.bytes.includes(`upstream-${name}`) || request.path.includes(`upstream-${name}`),
    )
    const recorded = to && cases.get(to)
    assert.ok(recorded)
    return recorded.answer(request)
  })
  const { stdout } = await run(python, [script, world.gateway.url, world.gateway.key, ...protocolNames.map(testModel)])
  const said = JSON.parse(stdout) as { [model: string]: { [name: string]: Json } }
  for (const [to, { whole, streamed }] of cases) {
    const heard = said[testModel(to)] ?? {}
    for (const name of ['chat', 'responses', 'messages']) {
      assert.equal(squeeze(String(heard[name])), whole.text, `${name} of ${to}`)
      assert.equal(squeeze(String(heard[`${name} stream`])), streamed.text, `${name} stream of ${to}`)
    }
    // A provider of Chat gives them in one call, and one was recorded.
    const indexes = to === 'openai-chat' ? [0] : [0, 1]
    const listed = (name: string) =>
      (readArray(heard[name]) ?? []).map((choice) => {
        const [index, text, finish] = readArray(choice) ?? []
        return [index, squeeze(String(text)), finish]
      })
    const expect = (text: string) => indexes.map((index) => [index, text, 'stop'])
    assert.deepEqual(listed('choices'), expect(whole.text), to)
    assert.deepEqual(listed('choices stream'), expect(streamed.text), to)
    assert.equal(heard['chat usage'], (streamed.usage?.input ?? 0) + (streamed.usage?.output ?? 0))
    assert.deepEqual([heard['chat error'], heard['messages error']], ['model_not_found', 'not_found_error'])
  }
})

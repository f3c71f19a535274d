// LangChain's ChatOpenAI against the running gateway, over Chat and over Responses, before all five protocols.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ChatOpenAI } from '@langchain/openai'
import { squeeze } from '../conformance/projection.ts'
import { protocolNames } from '../../src/generation/protocol-name.ts'
import { startWorld, type World } from '../e2e/world.ts'
import { testModel } from '../gateway.ts'
import { recordedAnswers, recordingsAbsent } from '../recordings.ts'
import { cutAfter, sendFrames } from '../upstream/script.ts'
import { readCase } from './answers.ts'

let world: World
before(async () => {
  world = await startWorld()
})
after(() => world?.stop())

const parameters = { type: 'object', properties: { location: { type: 'string' } }, required: ['location'] }
const tools = [{ type: 'function' as const, function: { name: 'get_weather', description: 'Weather', parameters } }]

for (const useResponsesApi of [false, true]) {
  for (const to of protocolNames) {
    const api = useResponsesApi ? 'Responses' : 'Chat'
    const chat = () =>
      new ChatOpenAI({
        model: testModel(to),
        apiKey: world.gateway.key,
        configuration: { baseURL: `${world.gateway.url}/v1` },
        maxRetries: 0,
        useResponsesApi,
      })

    test(`LangChain over ${api}: text, streams and tool calls of ${to}`, { skip: recordingsAbsent }, async () => {
      const simple = readCase('simpleRequest', to)
      world.upstream.next(simple.answer, simple.answer)
      assert.equal(squeeze((await chat().invoke('Hello')).text), simple.whole.text)
      let text = ''
      for await (const piece of await chat().stream('Hello')) text += piece.text
      assert.equal(squeeze(text), simple.streamed.text)
      const calling = readCase('toolCallRequest', to)
      world.upstream.next(calling.answer)
      const called = await chat().bindTools(tools).invoke('Weather?')
      const wanted = calling.whole.calls.map((call) => call.arguments)
      assert.deepEqual(
        called.tool_calls?.map((call) => call.args),
        wanted,
      )
    })

    test(`LangChain over ${api}: a cut stream of ${to} is an error`, { skip: recordingsAbsent }, async () => {
      const answer = recordedAnswers(to).find(
        ({ name, frames }) => name.startsWith('lingua') && !name.includes('ool') && (frames?.length ?? 0) > 4,
      )
      assert.ok(answer?.frames)
      world.upstream.next(cutAfter(sendFrames(to, answer.frames), 3, 'end'))
      await assert.rejects(async () => {
        for await (const _ of await chat().stream('Hello'));
      })
    })
  }
}

// The AI SDK with its OpenAI (both protocols), Anthropic and compatible providers against the running gateway, before
// all five protocols: text, streams, tool loops and objects.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText, Output, stepCountIs, streamText, tool, type LanguageModel } from 'ai'
import { z } from 'zod'
import { squeeze } from '../conformance/projection.ts'
import { protocolNames } from '../../src/generation/protocol-name.ts'
import { startWorld, type World } from '../e2e/world.ts'
import { testModel } from '../gateway.ts'
import { recordedAnswers, recordingsAbsent } from '../recordings.ts'
import { cutAfter, sendFrames, sendJson } from '../upstream/script.ts'
import { readCase } from './answers.ts'

let world: World
let makers: { readonly [name: string]: (model: string) => LanguageModel }
before(async () => {
  world = await startWorld()
  const apiKey = world.gateway.key
  const baseURL = `${world.gateway.url}/v1`
  const openai = createOpenAI({ apiKey, baseURL })
  const anthropic = createAnthropic({ apiKey, baseURL })
  const compatible = createOpenAICompatible({ name: 'crossmodel', apiKey, baseURL, includeUsage: true })
  makers = {
    'OpenAI, chat': (model) => openai.chat(model),
    'OpenAI, responses': (model) => openai.responses(model),
    Anthropic: (model) => anthropic(model),
    compatible: (model) => compatible(model),
  }
})
beforeEach(() => world.upstream.forget())
after(() => world?.stop())

const prompt = "What's the weather like in San Francisco?"
const weather = (seen: unknown[]) => ({
  get_weather: tool({
    description: 'Weather',
    inputSchema: z.object({ location: z.string() }),
    execute: (given) => {
      seen.push(given)
      return '71 degrees'
    },
  }),
})

for (const name of ['OpenAI, chat', 'OpenAI, responses', 'Anthropic', 'compatible']) {
  for (const to of protocolNames) {
    const skip = recordingsAbsent
    const model = () => {
      const make = makers[name]
      assert.ok(make)
      return make(testModel(to))
    }

    test(`${name}: text, whole and streamed, from ${to}`, { skip }, async () => {
      for (const recorded of [readCase('simpleRequest', to), readCase('reasoningRequest', to)]) {
        world.upstream.next(recorded.answer, recorded.answer)
        const { text, usage } = await generateText({ model: model(), prompt, maxRetries: 0 })
        assert.equal(squeeze(text), recorded.whole.text)
        assert.equal(usage.outputTokens ?? 0, recorded.whole.usage?.output ?? 0)
        const stream = streamText({ model: model(), prompt, maxRetries: 0 })
        assert.equal(squeeze(await stream.text), recorded.streamed.text)
        assert.equal(await stream.finishReason, recorded.streamed.finish)
      }
    })

    test(`${name}: a tool loop, whole and streamed, with ${to}`, { skip }, async () => {
      const calling = readCase('toolCallRequest', to)
      const simple = readCase('simpleRequest', to)
      const seen: unknown[] = []
      world.upstream.next(calling.answer, simple.answer, calling.answer, simple.answer)
      // Without `store: false` this SDK refers to earlier items by id, which an API without state cannot serve.
      const providerOptions = { openai: { store: false } }
      const options = { prompt, tools: weather(seen), stopWhen: stepCountIs(3), maxRetries: 0, providerOptions }
      const { text } = await generateText({ ...options, model: model() })
      assert.equal(squeeze(text), simple.whole.text)
      assert.equal(squeeze(await streamText({ ...options, model: model() }).text), simple.streamed.text)
      const wanted = [...calling.whole.calls, ...calling.streamed.calls].map((call) => call.arguments)
      assert.deepEqual(seen, wanted)
      assert.ok(world.upstream.last?.bytes.includes('71 degrees'))
    })

    test(`${name}: a cut stream of ${to} is an error`, { skip }, async () => {
      const answer = recordedAnswers(to).find(
        ({ name: of, frames }) => of.startsWith('lingua') && !of.includes('ool') && (frames?.length ?? 0) > 4,
      )
      assert.ok(answer?.frames)
      world.upstream.next(cutAfter(sendFrames(to, answer.frames), 3, 'end'))
      const errors: unknown[] = []
      const stream = streamText({
        model: model(),
        prompt,
        maxRetries: 0,
        onError: ({ error }) => void errors.push(error),
      })
      let finish = ''
      for await (const part of stream.fullStream) if (part.type === 'finish') finish = part.finishReason
      assert.ok(errors.length > 0, `finished with ${finish} and without an error`)
      assert.ok(finish === '' || finish === 'error', `finished with ${finish}`)
    })
  }
}

test('objects of a schema come through every provider', async () => {
  const output = Output.object({ schema: z.object({ name: z.string(), age: z.number() }) })
  for (const [name, make] of Object.entries(makers)) {
    world.upstream.next(
      sendJson({
        candidates: [
          { content: { role: 'model', parts: [{ text: '{"name":"Ada","age":36}' }] }, finishReason: 'STOP', index: 0 },
        ],
        usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 7, totalTokenCount: 12 },
        modelVersion: 'gemini',
        responseId: 'r1',
      }),
    )
    const answer = await generateText({ model: make(testModel('gemini')), prompt: 'Who?', output, maxRetries: 0 })
    assert.deepEqual(answer.output, { name: 'Ada', age: 36 }, name)
  }
})

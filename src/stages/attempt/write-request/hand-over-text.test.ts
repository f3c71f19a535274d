// A text that has begun goes up as the assistant's last turn, marked as each provider wants it, or not at all.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../../foundation/json/json.ts'
import { everything } from '../../../generation/capabilities.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { Quirks } from '../../../generation/quirks.ts'
import type { GenerationRequest } from '../../../generation/request/request.ts'
import { handOverText, markHandedOver } from './hand-over-text.ts'
import type { WriteEntry } from './write-entry.ts'

const question: GenerationRequest = {
  protocol: 'openai-chat',
  model: 'm',
  stream: true,
  messages: [{ role: 'user', parts: [{ kind: 'text', text: 'Tell me a story' }] }],
  sampling: {},
  extras: {},
}

const entryOf = (prefill: Quirks['prefill'], reasoning = everything.reasoning) =>
  ({
    protocol: { quirks: prefill === undefined ? {} : { prefill } },
    endpoint: { capabilities: { ...everything, reasoning } },
  }) as unknown as WriteEntry

test('the text so far is the assistant’s last turn, without white space at its end', () => {
  const { messages, reasoning } = handOverText(question, 'Once upon \n', entryOf('last-turn'))
  assert.deepEqual(messages.at(-1), { role: 'assistant', parts: [{ kind: 'text', text: 'Once upon' }] })
  assert.deepEqual([messages.length, reasoning], [2, undefined])
})

test('where that takes no reasoning it is switched off, and a model that always reasons is not asked', () => {
  assert.deepEqual(handOverText(question, 'Once', entryOf('partial')).reasoning, { mode: 'off' })
  const always = { ...everything.reasoning, toggle: false }
  assert.throws(() => handOverText(question, 'Once', entryOf('partial', always)), GatewayError)
  assert.equal(handOverText(question, 'Once', entryOf('last-turn', always)).reasoning, undefined)
})

test('whoever cannot be handed a beginning, and a request for more than a text, are refused', () => {
  assert.throws(() => handOverText(question, 'Once', entryOf(undefined)), GatewayError)
  const more: Partial<GenerationRequest>[] = [
    { reasoning: { effort: 'low' } },
    { reasoning: { mode: 'on', budgetTokens: 2_000 } },
    { reasoning: { mode: 'adaptive' } },
    { responseFormat: { type: 'json' } },
    { responseFormat: { type: 'json-schema', schema: {} } },
    { toolChoice: { mode: 'required' } },
    { toolChoice: { mode: 'tool', name: 'f', form: 'function' } },
    { candidateCount: 2 },
    { outputModalities: ['text', 'audio'] },
    { messages: [...question.messages, { role: 'assistant', parts: [{ kind: 'text', text: 'There was' }] }] },
  ]
  for (const each of more)
    assert.throws(
      () => handOverText({ ...question, ...each }, 'Once', entryOf('last-turn')),
      GatewayError,
      JSON.stringify(each),
    )
  const fine: Partial<GenerationRequest>[] = [
    { reasoning: { mode: 'off' } },
    { reasoning: { effort: 'none' } },
    { reasoning: { show: 'none' } },
    { responseFormat: { type: 'text' } },
    { toolChoice: { mode: 'auto' } },
    { candidateCount: 1, outputModalities: ['text'] },
  ]
  for (const each of fine)
    assert.equal(handOverText({ ...question, ...each }, 'Once', entryOf('last-turn')).messages.length, 2)
})

test('each provider has its own mark', () => {
  const mark = (prefill: NonNullable<Quirks['prefill']>) => {
    const body: JsonObject = {
      messages: [
        { role: 'user', content: 'Go' },
        { role: 'assistant', content: 'Once' },
      ],
    }
    markHandedOver(body, { prefill })
    return body
  }
  const last = (more: JsonObject) => [
    { role: 'user', content: 'Go' },
    { role: 'assistant', content: 'Once', ...more },
  ]
  assert.deepEqual(mark('last-turn'), { messages: last({}) })
  assert.deepEqual(mark('prefix'), { messages: last({ prefix: true }) })
  assert.deepEqual(mark('partial'), { messages: last({ partial: true }) })
  assert.deepEqual(mark('continue-final-message'), {
    messages: last({}),
    continue_final_message: true,
    add_generation_prompt: false,
  })
})

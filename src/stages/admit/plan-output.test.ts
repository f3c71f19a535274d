import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { everything } from '../../generation/capabilities.ts'
import type { Envelope } from '../../protocols/port/envelope.ts'
import { measureBody } from './measure-body.ts'
import { backCap, planOutput } from './plan-output.ts'
import { testEntry, type TestEntry } from '../../../test/test-plan.ts'

const body = measureBody({ messages: [] }, 'openai-chat')
const seen: TestEntry = { reasoningStream: 'whole', model: 'deepseek-v4-pro' }

function plan(envelope: Partial<Envelope>, entries: TestEntry[] = [{}], measure = body, input = 100) {
  const whole = { model: 'm', stream: false, candidateCount: 1, wantsStreamUsage: true, ...envelope }
  return planOutput(whole, entries.map(testEntry), measure, input)
}

test('what is not streamed, or not seen while it streams, is held whole', () => {
  for (const [envelope, entry] of [
    [{ stream: false }, seen],
    [{ stream: true }, {}],
  ] as const) {
    const { isWatched, first, least } = plan({ ...envelope, outputCap: 20_000 }, [entry])
    assert.deepEqual([isWatched, first, least], [false, 20_000, bounds.leastOutputTokens])
  }
})

test('what is seen is held as it comes', () => {
  const watched = plan({ stream: true, outputCap: 20_000 }, [seen])
  assert.deepEqual([watched.isWatched, watched.first], [true, bounds.holdOutputTokens])
  assert.equal(plan({ stream: true, outputCap: 300 }, [seen]).first, 300)
  assert.equal(plan({ stream: true, outputCap: 300 }, [seen]).least, 300)
})

test('one endpoint of the plan that hides its reasoning is enough for all of it to be held', () => {
  assert.ok(!plan({ stream: true }, [seen, {}]).isWatched)
})

test('every answer of several may be as long as the cap, and a prediction may cost as much as output', () => {
  assert.equal(plan({ outputCap: 1_000, candidateCount: 5 }).first, 5_000)
  const predicting = measureBody(
    { messages: [], prediction: { type: 'content', content: 'words '.repeat(5_000) } },
    'openai-chat',
  )
  const { first, least, predicted } = plan({ outputCap: 1_000 }, [{}], predicting)
  assert.ok(predicted > 10_000)
  assert.deepEqual([first, least], [1_000 + predicted, 1_000 + predicted])
})

test('a cap beyond what the models can give, or anybody has, is not held', () => {
  const huge = Number.MAX_SAFE_INTEGER
  const known: TestEntry = { capabilities: { maxOutputTokens: 64_000 } }
  assert.equal(plan({ outputCap: huge }, [known]).cap, 64_000)
  assert.equal(plan({ outputCap: huge, candidateCount: bounds.candidates }).cap, bounds.outputTokens)
  assert.ok(Number.isSafeInteger(plan({ outputCap: huge, candidateCount: bounds.candidates }).first))
  // A model of which nothing is known may well give what is asked for.
  assert.equal(plan({ outputCap: 200_000 }).cap, 200_000)
})

test('where the caller names no cap, it is what every endpoint takes and the window leaves', () => {
  const of = (maxOutputTokens: number, contextWindowTokens = 1_000_000): TestEntry => ({
    capabilities: { maxOutputTokens, contextWindowTokens },
  })
  assert.equal(plan({}).cap, bounds.assumedOutputTokens)
  assert.equal(plan({}, [of(64_000), of(128_000)]).cap, 64_000)
  assert.equal(plan({}, [of(100_000, 100_000)], body, 30_000).cap, 70_000)
  assert.equal(plan({}, [of(100_000, 100_000)], body, 100_000).cap, bounds.leastOutputTokens)
})

test('the cap that goes upstream is what the hold backs', () => {
  const whole = plan({ outputCap: 5_000 })
  assert.equal(backCap(whole, 5_000, 5_000), undefined)
  assert.equal(backCap(whole, 5_000, 2_345), 2_345)
  assert.equal(backCap(whole, 5_000, Number.POSITIVE_INFINITY), undefined)
  assert.equal(backCap(plan({}), undefined, 50_000), bounds.assumedOutputTokens)
  assert.equal(backCap(plan({ outputCap: 5_000, candidateCount: 3 }), 5_000, 6_001), 2_000)
  assert.equal(backCap(plan({ outputCap: 0 }), 0, 0), undefined)
  assert.equal(backCap(plan({ stream: true, outputCap: 5_000 }, [seen]), 5_000, 2_345), undefined)
})

test('reasoning that a cap does not count is held beside it', () => {
  const qwen: TestEntry = { quirks: { reasoningStream: 'whole', reasoningBesideCap: 80_000 }, model: 'qwen3.8-max' }
  const of = (more: JsonObject) => measureBody({ messages: [], ...more }, 'openai-chat')
  const whole = plan({ outputCap: 5_000 }, [qwen])
  assert.deepEqual([whole.first, whole.least], [85_000, 81_024])
  assert.equal(backCap(whole, 5_000, 83_000), 3_000)
  assert.equal(plan({ outputCap: 5_000 }, [qwen], of({ thinking_budget: 2_000 })).first, 7_000)
  for (const off of [{ enable_thinking: false }, { reasoning_effort: 'none' }])
    assert.equal(plan({ outputCap: 5_000 }, [qwen], of(off)).first, 5_000)
  // Seen while it streams, it is watched like the rest.
  assert.equal(plan({ stream: true, outputCap: 5_000 }, [qwen]).first, bounds.holdOutputTokens)
})

test('the least that will do has room for thoughts beside the cap, unless they are seen as they come', () => {
  const thinking: TestEntry = { quirks: { reasoningBesideCap: 700 } }
  const { beside, least, first } = plan({ outputCap: 50_000, candidateCount: 2 }, [thinking])
  assert.deepEqual([beside, least, first], [700, bounds.leastOutputTokens + 1_400, 101_400])
  const watched = plan({ outputCap: 50_000, stream: true }, [{ ...seen, ...thinking }])
  assert.deepEqual([watched.beside, watched.least], [700, bounds.leastOutputTokens])
  assert.equal(
    plan({}, [{ ...thinking, capabilities: { reasoning: { ...everything.reasoning, supported: false } } }]).beside,
    0,
  )
})

test('what backs a cap is shared by all answers, has room for thoughts, and leaves at least a token', () => {
  const whole = plan({ outputCap: 1_000, candidateCount: 2 }, [{ quirks: { reasoningBesideCap: 100 } }])
  const of = (covered: number) => backCap(whole, 1_000, covered)
  assert.deepEqual([of(2_200), of(2_199), of(1_000), of(204), of(202), of(0)], [undefined, 999, 400, 2, 1, 1])
  assert.equal(backCap(whole, undefined, 2_200), 1_000)
  assert.equal(backCap({ ...whole, isWatched: true }, undefined, 0), undefined)
})

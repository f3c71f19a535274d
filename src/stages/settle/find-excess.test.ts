import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import type { ServerTool } from '../../generation/usage/billing-terms.ts'
import { protocolNames } from '../../generation/protocol-name.ts'
import { emptyUsage, sumInput, sumOutput, type Usage } from '../../generation/usage/usage.ts'
import { findExcess } from './find-excess.ts'

type Sent = Parameters<typeof findExcess>[1]

const sent: Sent = {
  protocol: 'anthropic-messages',
  answers: 1,
  contextWindowTokens: 1_000,
  heldInputTokens: 12,
  capTokens: 100,
  serverTools: undefined,
}
const tool = (name: string, maxCalls?: number): ServerTool => ({ name, maxCalls, field: 'tools[0]' })
const find = (usage: Partial<Usage>, more: Partial<Sent> = {}) =>
  findExcess({ ...emptyUsage(), ...usage }, { ...sent, ...more })
const iterations = (...types: string[]): NonNullable<Usage['raw']> => ({
  protocol: 'anthropic-messages',
  json: { iterations: types.map((type) => ({ type })) },
})

test('input is bounded by the context window, and beyond it nothing of the report is believed', () => {
  assert.equal(find({ cacheRead: 1_000, output: 5 }), undefined)
  const excess = find({ input: 900, cacheRead: 101, cacheWrite1h: 7, output: 5 })
  assert.deepEqual(excess?.of, ['input'])
  assert.deepEqual([excess?.usage.input, sumInput(excess?.usage as Usage), excess?.usage.output], [12, 12, 5])
})

test('input that was held is within its bound, also where the window is noted too small', () => {
  assert.equal(find({ input: 5_000 }, { heldInputTokens: 5_000 }), undefined)
  assert.deepEqual(find({ input: 5_001 }, { heldInputTokens: 5_000 })?.usage.input, 5_000)
})

test('the context window of a model of which none is known is that which holds take for it', () => {
  const most = bounds.assumedWindowTokens
  assert.equal(find({ input: most }, { contextWindowTokens: undefined }), undefined)
  assert.deepEqual(find({ input: most + 1 }, { contextWindowTokens: undefined })?.of, ['input'])
})

test('each answer, each call of a tool and a compaction may bring the input once more', () => {
  assert.equal(find({ input: 3_000 }, { answers: 3 }), undefined)
  assert.deepEqual(find({ input: 3_001 }, { answers: 3 })?.of, ['input'])
  const serverTools = [tool('web_search', 2)]
  assert.equal(find({ input: 3_000 }, { serverTools }), undefined)
  assert.deepEqual(find({ input: 3_001 }, { serverTools })?.of, ['input'])
  const compacted = { raw: iterations('compaction', 'compaction', 'message') }
  assert.equal(find({ input: 2_000, ...compacted }), undefined)
  assert.deepEqual(find({ input: 2_001, ...compacted })?.of, ['input'])
  // A model that searches by itself, and is billed for it.
  const searched = { serverToolCalls: { web_search: 2 } }
  assert.equal(find({ input: 3_000, ...searched }, { protocol: 'openai-chat' }), undefined)
  assert.deepEqual(find({ input: 3_001, ...searched }, { protocol: 'openai-chat' })?.of, ['input'])
})

test('output is bounded by the cap that was sent, of every kind together, and by nothing where none was', () => {
  assert.equal(find({ output: 40, reasoning: 60 }), undefined)
  const excess = find({ output: 40, reasoning: 60, outputAudio: 1, input: 7 })
  assert.deepEqual(excess?.of, ['output'])
  assert.deepEqual([excess?.usage.input, sumOutput(excess?.usage as Usage)], [7, 100])
  assert.equal(find({ output: 9_999_999 }, { capTokens: Number.POSITIVE_INFINITY }), undefined)
})

test('an advisor and a compaction write beside the cap, within a bound of their own', () => {
  const most = 100 + bounds.assumedOutputTokens
  const serverTools = [tool('advisor', 1)]
  assert.equal(find({ output: most }, { serverTools }), undefined)
  assert.deepEqual(find({ output: most + 1 }, { serverTools })?.of, ['output'])
  assert.equal(find({ output: most, raw: iterations('compaction') }), undefined)
  assert.deepEqual(find({ output: most + 1, raw: iterations('compaction') })?.of, ['output'])
})

test('calls of a tool are bounded by what the provider was sent', () => {
  for (const protocol of ['anthropic-messages', 'openai-responses'] as const) {
    const of = (calls: number, serverTools: ServerTool[] | undefined, name = 'web_search') =>
      find({ serverToolCalls: { [name]: calls } }, { protocol, serverTools })
    assert.equal(of(1, [tool('web_search', 1)]), undefined)
    const excess = of(1_000_000, [tool('web_search', 1)])
    assert.deepEqual([excess?.of, excess?.usage.serverToolCalls], [['calls of web_search'], { web_search: 1 }])
    assert.equal(of(bounds.serverToolCalls, [tool('web_search')]), undefined)
    assert.deepEqual(of(bounds.serverToolCalls + 1, [tool('web_search')])?.usage.serverToolCalls, {
      web_search: bounds.serverToolCalls,
    })
    // Sizes of a search are the same tool.
    assert.deepEqual(of(2, [tool('web_search', 1)], 'web_search.high')?.of, ['calls of web_search.high'])
    // A provider that was given no tool runs none.
    assert.deepEqual(of(1, undefined)?.usage.serverToolCalls, { web_search: 0 })
    // What a tool runs by itself is part of it, within a bound of ours.
    assert.equal(of(bounds.unboundServerToolCalls, [tool('web_search', 1)], 'code_execution'), undefined)
    assert.notEqual(of(bounds.unboundServerToolCalls + 1, [tool('web_search', 1)], 'code_execution'), undefined)
  }
})

test('where no bound can be sent, calls are billed as reported, up to a number that no answer needs', () => {
  for (const protocol of protocolNames) {
    if (protocol === 'anthropic-messages' || protocol === 'openai-responses') continue
    const of = (calls: number) => find({ serverToolCalls: { web_search: calls } }, { protocol })
    assert.equal(of(bounds.unboundServerToolCalls), undefined)
    assert.deepEqual(of(1_000_000)?.usage.serverToolCalls, { web_search: bounds.unboundServerToolCalls })
  }
  // Messages has no `max_uses` for code.
  const serverTools = [tool('code_execution')]
  const code = (calls: number) => find({ serverToolCalls: { code_execution: calls } }, { serverTools })
  assert.equal(code(bounds.unboundServerToolCalls), undefined)
  assert.deepEqual(code(bounds.unboundServerToolCalls + 1)?.of, ['calls of code_execution'])
})

test('parts of other models go with tokens that are not believed, and stay where only calls are cut', () => {
  const others = [{ ...emptyUsage(), model: 'dear', output: 5 }]
  assert.equal(find({ input: 1_001, others })?.usage.others, undefined)
  assert.equal(find({ output: 101, others })?.usage.others, undefined)
  assert.deepEqual(find({ input: 1, others, serverToolCalls: { web_search: 1 } })?.usage.others, others)
})

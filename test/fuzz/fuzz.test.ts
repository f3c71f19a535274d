// A short fuzz run with every `npm test`: what was found before, a seed that is always the same, and one that is not and is
// printed. `npm run fuzz -- requests COUNT SEED` repeats either, or runs for longer.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { recordingsAbsent } from '../recordings.ts'
import { schemasAbsent } from '../schemas.ts'
import { readCorpus } from './fuzz-input.ts'
import { openFuzzWorld, type FuzzWorld } from './fuzz-world.ts'
import { judgeReply } from './judge-reply.ts'
import { fuzzRequests, makeInputs, type FuzzReport } from './requests.ts'

let world: FuzzWorld

before(async () => {
  world = await openFuzzWorld()
})
after(() => world.stop())

const describe = ({ faults }: FuzzReport) =>
  faults.map(({ fault, input }) => `${fault}\n${input?.body.toString().slice(0, 2_000)}`).join('\n\n')

test('what once went wrong goes well', { timeout: 120_000 }, async () => {
  const corpus = readCorpus()
  const report = await fuzzRequests(
    world,
    corpus.map(({ input }) => input),
    corpus.length,
  )
  assert.equal(describe(report), '')
  assert.equal(report.sent, corpus.length)
})

const anySeed = Math.floor(Math.random() * 2 ** 31)

test('answers are judged by the schemas of the official documents', { skip: schemasAbsent }, () => {
  const headers = { 'x-request-id': 'req_cm_x', 'x-crossmodel-model': 'test/gemini' }
  const input = { from: 'openai-chat', owner: 'prepaid', fails: false, headers: {}, body: Buffer.of() } as const
  const reply = { status: 200, headers, text: '{"choices":"none"}', broken: false }
  assert.match(judgeReply(input, reply) ?? '', /^invalid CreateChatCompletionResponse/)
})

for (const [seed, count] of [
  [1, 900],
  [anySeed, 600],
] as const) {
  test(`mutated requests find nothing, seed ${seed}`, { timeout: 300_000 }, async (t) => {
    t.diagnostic(
      `npm run fuzz -- requests ${count} ${seed}${recordingsAbsent === false ? '' : `: ${recordingsAbsent}`}`,
    )
    const report = await fuzzRequests(world, makeInputs(seed), count)
    assert.equal(describe(report), '')
    // That it reaches what it is meant to: answers, streams and refusals.
    assert.ok((report.statuses['200'] ?? 0) > count / 20, JSON.stringify(report.statuses))
    assert.ok((report.statuses['400'] ?? 0) > count / 20, JSON.stringify(report.statuses))
    assert.ok(report.streams > count / 50)
  })
}

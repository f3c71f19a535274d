// A short fuzz run of answers with every `npm test`: what was found before, a seed that is always the same, and one that is
// not and is printed. `npm run fuzz -- answers COUNT SEED` repeats either, or runs for longer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordingsAbsent } from '../recordings.ts'
import { readAnswerCorpus } from './answer-corpus.ts'
import { fuzzAnswers, judgeAnswer, makeAnswers, type AnswerFault } from './answers.ts'
import { readSeeds } from './mutate-answer.ts'

const describe = (faults: readonly AnswerFault[]) =>
  faults.map(({ fault, input }) => `${fault}\n${JSON.stringify(input.way)} ${Buffer.concat(input.chunks)}`).join('\n\n')

test('answers that once went wrong go well', () => {
  const corpus = readAnswerCorpus()
  assert.ok(corpus.length > 0)
  for (const input of corpus) assert.equal(judgeAnswer(input).fault, undefined, describe([{ fault: '', input }]))
})

const anySeed = Math.floor(Math.random() * 2 ** 31)

for (const [seed, count] of [
  [1, 3_000],
  [anySeed, 2_000],
] as const) {
  test(`mutated answers find nothing, seed ${seed}`, (t) => {
    t.diagnostic(`npm run fuzz -- answers ${count} ${seed}${recordingsAbsent === false ? '' : `: ${recordingsAbsent}`}`)
    const { run, outcomes, faults } = fuzzAnswers(makeAnswers(seed, readSeeds()), count)
    assert.equal(describe(faults), '')
    assert.equal(run, count)
    // That it reaches what it is meant to.
    assert.ok(outcomes.whole > count / 5 && outcomes.failed > count / 10, JSON.stringify(outcomes))
  })
}

// `npm run fuzz -- requests|answers [COUNT] [SEED]`: a fuzz run as long as is wanted. It prints its seed and, of everything that
// fails, the smallest input found; what is small enough is kept in test/fuzz/corpus, which `npm test` replays.
import { recordingsAbsent } from '../test/recordings.ts'
import { schemasAbsent } from '../test/schemas.ts'
import { writeAnswerToCorpus } from '../test/fuzz/answer-corpus.ts'
import { fuzzAnswers, makeAnswers } from '../test/fuzz/answers.ts'
import { writeToCorpus } from '../test/fuzz/fuzz-input.ts'
import { openFuzzWorld } from '../test/fuzz/fuzz-world.ts'
import { readSeeds } from '../test/fuzz/mutate-answer.ts'
import { fuzzRequests, makeInputs } from '../test/fuzz/requests.ts'

/** Larger inputs hold words of recordings, which stay where they are. */
const KEPT_BYTES = 600

const say = (line: string) => process.stdout.write(`${line}\n`)

/** What can be fuzzed: each runs `count` inputs of a seed and says how many faults it found. */
const targets: { readonly [name: string]: (count: number, seed: number) => Promise<number> } = {
  async requests(count, seed) {
    if (recordingsAbsent !== false) say(`only the built-in requests: ${recordingsAbsent}`)
    if (schemasAbsent !== false) say(`answers are not judged by their schemas: ${schemasAbsent}`)
    const world = await openFuzzWorld()
    const { faults, ...rest } = await fuzzRequests(world, makeInputs(seed), count, say)
    await world.stop()
    for (const { fault, input } of faults) {
      say(`\n✖ ${fault}`)
      if (input === undefined) continue
      say(
        `  ${input.from}, ${input.owner}, ${JSON.stringify(input.headers)}\n  ${input.body.toString().slice(0, 3_000)}`,
      )
      if (input.body.length <= KEPT_BYTES) say(`  kept as test/fuzz/corpus/requests/${writeToCorpus(input, fault)}`)
    }
    say(`\n${JSON.stringify(rest)}`)
    return faults.length
  },

  async answers(count, seed) {
    if (recordingsAbsent !== false) say(`only the built-in answers: ${recordingsAbsent}`)
    const { faults, ...rest } = fuzzAnswers(makeAnswers(seed, readSeeds()), count)
    for (const { fault, input } of faults) {
      const bytes = Buffer.concat(input.chunks)
      say(`\n✖ ${fault}\n  ${JSON.stringify(input.way)}, then ${input.ends}\n  ${bytes.toString().slice(0, 3_000)}`)
      if (bytes.length <= KEPT_BYTES) say(`  kept as test/fuzz/corpus/answers/${writeAnswerToCorpus(input, fault)}`)
    }
    say(`\n${JSON.stringify(rest)}, ${Math.round(process.memoryUsage().rss / 1e6)} MB`)
    return faults.length
  },
}

const [name = '', countText = '10000', seedText = String(Math.floor(Math.random() * 2 ** 31))] = process.argv.slice(2)
const run = targets[name]
const [count, seed] = [Number(countText), Number(seedText)]
if (run === undefined || !Number.isSafeInteger(count) || !Number.isSafeInteger(seed)) {
  say(`usage: npm run fuzz -- ${Object.keys(targets).join('|')} [COUNT] [SEED]`)
  process.exit(2)
}
say(`npm run fuzz -- ${name} ${count} ${seed}`)
const faults = await run(count, seed)
say(`${faults} faults`)
process.exit(faults === 0 ? 0 : 1)

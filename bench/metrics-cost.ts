// What counting a generation costs, in µs of one core: `node bench/metrics-cost.ts`. The same counts through prom-client's
// own labelled metrics stand beside it, since they are the obvious alternative.
import { systemClock } from '../src/foundation/time/clock.ts'
import { Counter, Histogram, Registry } from 'prom-client'
import { TalliedGenerations } from '../src/start/tallied-generations.ts'
import { LossList } from '../src/generation/loss/loss.ts'
import { emptyUsage, inputBuckets, outputBuckets } from '../src/generation/usage/usage.ts'
import type { Hold } from '../src/ledger/ledger.ts'
import type { Generation } from '../src/stages/tickets/generation.ts'

const ROUNDS = 300_000

const endpoint = { provider: { name: 'openai' }, id: 'openai/gpt' }
const entry = { endpoint, model: { id: 'openai/gpt' }, protocol: { protocol: 'openai-chat' } }
const decoded = { inbound: { name: 'openai-chat' }, envelope: { stream: true } }
const usage = { ...emptyUsage(), input: 100, cacheRead: 30, output: 20, reasoning: 10 }
const settled = { charge: 123_456n, waived: 0n, cost: 100_000n }
const hold = { nanos: 1_000_000n } as Hold

function newGeneration(): Generation {
  return {
    entry,
    decoded,
    usage,
    estimated: false,
    startedMs: 1_000,
    firstContentMs: 1_300,
    endedMs: 4_000,
    losses: [],
    answerLosses: new LossList(),
    attempts: [{ provider: 'openai', outcome: 'served' }],
  } as unknown as Generation
}

function measure(name: string, run: (generation: Generation) => void): void {
  const generations = Array.from({ length: 1_000 }, newGeneration)
  const go = (rounds: number) => {
    for (let round = 0; round < rounds; round += 1) run(generations[round % 1_000] as Generation)
  }
  go(20_000)
  const before = process.cpuUsage()
  go(ROUNDS)
  const { user, system } = process.cpuUsage(before)
  process.stdout.write(`${name}: ${((user + system) / ROUNDS).toFixed(2)} µs a generation\n`)
}

const watch = new TalliedGenerations({ note() {} }, systemClock)
measure('tallies (what the gateway does)', (generation) => {
  watch.opened(generation, hold)('completed', settled)
})

const registers = [new Registry()]
const of = ['model', 'provider'] as const
const counter = (name: string, labelNames: string[]) => new Counter({ name, help: name, labelNames, registers })
const histogram = (name: string) => new Histogram({ name, help: name, labelNames: [...of, 'stream'], registers })
const child = counter('generations', [...of, 'protocol', 'status']).labels('m', 'p', 'openai-chat', 'completed')
const tokens = [...inputBuckets, ...outputBuckets].map((bucket) => ({
  bucket,
  child: counter(`tokens_${bucket}`, [...of]).labels('m', 'p'),
}))
const money = ['charge', 'cost'].map((name) => counter(name, [...of]).labels('m', 'p'))
const attempts = counter('attempts', ['provider', 'outcome', 'code']).labels('p', 'served', '')
const times = ['first', 'duration'].map((name) => histogram(name).labels('m', 'p', 'true'))
measure('the same through prom-client, children resolved', () => {
  child.inc()
  attempts.inc()
  for (const { bucket, child: each } of tokens) if (usage[bucket] > 0) each.inc(usage[bucket])
  for (const each of money) each.inc(0.000123)
  for (const each of times) each.observe(0.3)
})

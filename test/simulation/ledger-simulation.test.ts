import { test } from 'node:test'
import { LedgerSimulation } from './ledger-simulation.ts'

/** More with `node test/simulation/ledger-simulation.test.ts SEEDS [FIRST]`. */
const seeds = Number(process.argv[2] ?? 40)
const first = Number(process.argv[3] ?? 1)

test(`${seeds} lives with crashes between any two steps: nothing lost, nothing charged twice, nothing below zero`, async () => {
  for (let seed = first; seed < first + seeds; seed += 1) {
    try {
      await new LedgerSimulation(seed).run()
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error })
    }
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LedgerSimulation, type Happened } from './ledger-simulation.ts'
import { countRuns } from '../runs.ts'

/** More with `node test/simulation/ledger-simulation.test.ts SEEDS [FIRST]`. */
const seeds = Number(process.argv[2] ?? countRuns(300, 30))
const first = Number(process.argv[3] ?? 1)

test(`${seeds} lives with faults and crashes between any two steps: nothing lost, nothing charged twice, nothing below zero`, async (t) => {
  const happened: Happened = {}
  for (let seed = first; seed < first + seeds; seed += 1) {
    const simulation = new LedgerSimulation(seed)
    try {
      await simulation.run()
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error })
    }
    for (const [what, count] of Object.entries(simulation.happened)) happened[what] = (happened[what] ?? 0) + count
  }
  t.diagnostic(`seeds ${first} to ${first + seeds - 1}: ${JSON.stringify(happened)}`)
  // A simulation that no longer meets what it is there for proves nothing.
  for (const what of [
    'settled',
    'waived',
    'caps broken',
    'insufficient_balance',
    'db_error',
    'adjust',
    'limits',
    'crashes',
  ])
    assert.ok((happened[what] ?? 0) > 0, `it never came to '${what}'`)
})

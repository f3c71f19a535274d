// Standings of many endpoints, and that others are not held up by reading them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Endpoint } from '../../catalog/model.ts'
import { bounds } from '../../foundation/bounds.ts'
import { untried } from '../../health/standing.ts'
import { readStandings } from './read-standings.ts'

async function read(count: number) {
  const endpoints = Array.from({ length: count }, (_, index) => ({ id: `provider/${index % 1_000}` }) as Endpoint)
  const batches: number[] = []
  const health = {
    list(these: Iterable<{ id: string }>) {
      const listed = [...these]
      batches.push(listed.length)
      return listed.map(({ id }) => ({ endpoint: id, provider: 'provider', credential: 'one', standing: untried }))
    },
  }
  const rows: string[] = []
  let turns = 0
  let isOver = false
  const turn = () => {
    turns += 1
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)
  for await (const { endpoint } of readStandings(health, endpoints)) rows.push(endpoint)
  isOver = true
  return { rows, batches, turns }
}

test('as many as the bound are read in one turn, and others have theirs before one more is', async () => {
  const most = bounds.standingsPerTurn
  const one = await read(most)
  assert.deepEqual([one.batches, one.turns], [[most], 0])
  const two = await read(most + 1)
  assert.deepEqual(two.batches, [most, 1])
  assert.ok(two.turns >= 1)
  assert.equal(new Set(two.rows).size, most + 1)
})

test('an endpoint that several models have is read once', async () => {
  const { rows } = await read(1_500)
  assert.equal(rows.length, 1_000)
  assert.equal(new Set(rows).size, 1_000)
})

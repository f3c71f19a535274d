import assert from 'node:assert/strict'
import { test } from 'node:test'
import { broken, setUpHealth } from '../../../test/health-scene.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { StoreError } from '../../store/store-error.ts'
import type { OperationContext } from '../operation-context.ts'
import { Arguments } from '../operation.ts'
import { findOperation } from '../operations.ts'

test('the board shows the worst boardLanes and the first boardNeeds, and says how many there are', async () => {
  const { health, clock, call, newEndpoint, fail } = setUpHealth()
  const endpoints = Array.from({ length: bounds.boardLanes }, (_, at) => newEndpoint(`m${at}`))
  const models = new Map(
    endpoints.map((endpoint) => [`acme/${endpoint.id}`, { id: endpoint.id, endpoints: [endpoint] }]),
  )
  const context = {
    clock,
    health: () => Promise.resolve(health),
    catalog: () => Promise.resolve({ models }),
    providers: () => Promise.resolve([]),
    store: () => Promise.reject(new StoreError('gone')),
  } as unknown as OperationContext
  const operate = async (name: string, args: JsonObject = {}) =>
    (await findOperation(name)?.run(context, new Arguments(args))) as JsonObject
  for (const endpoint of endpoints.slice(0, bounds.boardNeeds + 1))
    for (let many = 0; many < bounds.breakerFaults; many += 1) fail(broken(), { ...call, endpoint })
  // Their other credential serves them.
  assert.deepEqual(await operate('health.count'), { needs_a_hand: 0 })
  for (const endpoint of endpoints.slice(0, bounds.boardNeeds + 1)) await health.setUse(endpoint.id, 'disabled')
  const board = await operate('health.board', { all: true })
  assert.equal(board['requests'], null, 'what is in memory is shown without a database')
  const lanes = board['lanes'] as JsonObject[]
  assert.deepEqual([lanes.length, board['left_out']], [bounds.boardLanes, bounds.boardLanes])
  assert.deepEqual([(board['needs'] as []).length, board['needs_count']], [bounds.boardNeeds, bounds.boardNeeds + 1])
  assert.deepEqual(await operate('health.count'), { needs_a_hand: bounds.boardNeeds + 1 })
  await health.setUse('acme', 'draining')
  const [used] = ((await operate('health.board', { all: true }))['lanes'] as JsonObject[]).filter(
    ({ use }) => use === 'draining',
  )
  assert.deepEqual([used?.['endpoint_use'], used?.['provider_use']], ['enabled', 'draining'], 'each as it is set')
  await health.setUse('acme', 'enabled')
  const notable = await operate('health.board')
  assert.equal((notable['lanes'] as []).length, 2 * (bounds.boardNeeds + 1))
})

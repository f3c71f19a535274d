import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Catalog } from '../catalog/model.ts'
import type { Exchange } from '../stages/http/exchange.ts'
import { answerPublicModels } from './models.ts'

test('the public list is written once for each catalogue, however often it is asked for', () => {
  const makeCatalog = (): Catalog => ({ models: new Map(), aliases: [], listedOn: '2026-11-27', find: () => undefined })
  const bodies: unknown[] = []
  const exchange = { send: (_status: number, _headers: object, body: Buffer) => bodies.push(body) } as never as Exchange
  const catalog = makeCatalog()
  for (const each of [catalog, catalog, makeCatalog()]) answerPublicModels(exchange, each)
  assert.equal(String(bodies[0]), '{"data":[]}')
  assert.equal(bodies[0], bodies[1])
  assert.notEqual(bodies[0], bodies[2])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quantiles, three } from '../../../../test/route-rows.ts'
import { KnownHealth, makeCatalog, routeFor, type Asked } from '../../../../test/route-scene.ts'
import type { Standing } from '../../../health/standing.ts'
import type { Preferences } from '../../tickets/preferences.ts'

const catalog = makeCatalog({ 'a/one': three, 'b/two': [{ provider: 'd' }] })
const figures = quantiles(1)

function unheeded(
  preferences: Partial<Preferences>,
  known: { [id: string]: Partial<Standing> } = {},
  more: Asked = {},
) {
  const health = new KnownHealth()
  for (const [id, standing] of Object.entries(known)) health.know(id, standing)
  return routeFor(catalog, { preferences, health, ...more }).unheeded.join(' ')
}

const sort = (by: Preferences['sort']): Partial<Preferences> => ({ sort: by })
const wishes: Partial<Preferences> = { maxLatency: { p50: 1 }, minThroughput: { p50: 1 } }

test('a wish has no effect where nothing is known of any candidate, and has one where something is known of one', () => {
  const latency = { b: { firstContentMs: figures } }
  const throughput = { b: { tokensPerSecond: figures } }
  assert.equal(unheeded(sort('latency')), 'provider.sort')
  assert.equal(unheeded(sort('latency'), latency), '')
  assert.equal(unheeded(sort('latency'), throughput), 'provider.sort')
  assert.equal(unheeded(sort('throughput'), latency), 'provider.sort')
  assert.equal(unheeded(sort('throughput'), throughput), '')
  assert.equal(unheeded(sort('price')), '')
  assert.equal(unheeded(wishes), 'provider.preferred_min_throughput provider.preferred_max_latency')
  assert.equal(unheeded(wishes, latency), 'provider.preferred_min_throughput')
  assert.equal(unheeded(wishes, throughput), 'provider.preferred_max_latency')
  assert.equal(unheeded({}), '')
})

test('an order has no effect where it names none of the candidates', () => {
  assert.equal(unheeded({ order: ['nobody', 'd'] }), 'provider.order')
  assert.equal(unheeded({ order: ['nobody', 'b'] }), '')
  assert.equal(unheeded({ order: ['b'], ignore: ['b'] }), 'provider.order')
  assert.equal(unheeded({ order: ['d'], fallbackModels: ['b/two'] }), '')
})

test('what is known of an endpoint that the caller keeps out is of no use, and what is known of a fallback model is', () => {
  const known = { b: { firstContentMs: figures }, d: { firstContentMs: figures } }
  assert.equal(unheeded({ ...sort('latency'), ignore: ['b'] }, known), 'provider.sort')
  assert.equal(unheeded({ ...sort('latency'), ignore: ['b'], fallbackModels: ['b/two'] }, known), '')
})

test('the time of whole answers says nothing of a stream, nor the other way round', () => {
  const body = { a: { bodyMs: figures } }
  const stream = { a: { firstContentMs: figures } }
  assert.equal(unheeded(sort('latency'), body, { stream: true }), 'provider.sort')
  assert.equal(unheeded(sort('latency'), body, { stream: false }), '')
  assert.equal(unheeded(sort('latency'), stream, { stream: false }), 'provider.sort')
})

test('a suffix that has no effect is named as the model, unless the body says how to sort', () => {
  const nitro: Asked = { model: 'a/one:nitro' }
  assert.equal(routeFor(catalog, nitro).unheeded.join(), 'model')
  assert.equal(routeFor(catalog, { model: 'a/one:floor' }).unheeded.join(), '')
  assert.equal(unheeded(sort('price'), {}, nitro), '')
  assert.equal(unheeded(sort('latency'), {}, nitro), 'provider.sort')
  assert.equal(unheeded({}, { c: { tokensPerSecond: figures } }, nitro), '')
  assert.equal(unheeded({}, { d: { tokensPerSecond: figures } }, nitro), 'model')
})

test('the suffix of a fallback model has one too, and is named as that list', () => {
  const fallback = { fallbackModels: ['b/two:nitro'] }
  assert.equal(unheeded(fallback), 'models')
  assert.equal(unheeded(fallback, { a: { tokensPerSecond: figures } }), 'models')
  assert.equal(unheeded(fallback, { d: { tokensPerSecond: figures } }), '')
  assert.equal(unheeded(fallback, {}, { model: 'a/one:nitro' }), 'model models')
  assert.equal(unheeded({ ...fallback, sort: 'price' }), '')
})

test('what never has an effect is among them', () => {
  const given = ['provider.quantizations']
  assert.equal(unheeded({ unheeded: given }), 'provider.quantizations')
  assert.equal(unheeded({ ...sort('latency'), unheeded: given }), 'provider.sort provider.quantizations')
  assert.equal(unheeded({ order: ['nobody'], unheeded: ['provider.order'] }), 'provider.order')
})

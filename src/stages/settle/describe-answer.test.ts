import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import type { LossField } from '../../generation/loss/loss-field.ts'
import { LossList } from '../../generation/loss/loss.ts'
import { inboundProtocols } from '../../protocols/protocols.ts'
import type { Admission } from '../tickets/admission.ts'
import { describeAnswer, nameLosses } from './describe-answer.ts'
import type { Generation } from '../tickets/generation.ts'

/** A generation that lost these, in whatever order. */
function lose(...fields: LossField[]): Generation {
  const losses = new LossList()
  for (const field of fields) losses.drop(field, 'a test')
  return {
    entry: { model: { id: 'vendor/model' }, endpoint: { provider: { name: 'provider' } } },
    attempts: [],
    firstContentMs: 1,
    losses: losses.list(),
    answerLosses: new LossList(),
    decoded: { inbound: inboundProtocols['openai-responses'], envelope: { stream: true } },
    charge: undefined,
  } as unknown as Generation
}

function header(generation: Generation): string {
  const headers = describeAnswer(generation, { loweredCap: undefined } as Admission)
  for (const [name, value] of Object.entries(headers))
    assert.ok(`${value}`.length <= bounds.answerHeaderBytes, `${name} has ${`${value}`.length} bytes`)
  return String(headers['x-crossmodel-dropped'] ?? '')
}

const extras = (count: number, length: number) =>
  Array.from(
    { length: count },
    (_, index): LossField => `extras.${String(index).padStart(4, '0')}${'x'.repeat(length - 4)}`,
  )

test('a name of any length is cut, in the header and in the record', () => {
  for (const field of [`opaque.${'A'.repeat(1024 * 1024)}`, `extras.${'b'.repeat(20_000)}`] as const) {
    const generation = lose(field)
    assert.equal(header(generation).length, bounds.lossNameLength)
    assert.deepEqual(nameLosses(generation), [header(generation)])
  }
})

test('many names that are long say as many as fit, and that there are more', () => {
  for (const fields of [extras(200, 1_000), extras(64, 70)]) {
    const text = header(lose(...fields))
    assert.match(text, /,\+more$/)
    assert.ok(text.length > bounds.answerHeaderBytes - bounds.lossNameLength - 10, `${text.length} bytes`)
    const record = nameLosses(lose(...fields))
    assert.ok(record.length <= bounds.lossesListed + 1)
    assert.ok(record.every((name) => name.length <= bounds.lossNameLength))
  }
})

test('names that just fit are all said, and one character more is not', () => {
  // 15 names of 63 and their commas, and one that fills what is left.
  const last = bounds.answerHeaderBytes - 15 * 64
  const fit = header(lose(...extras(15, 63), `extras.${'y'.repeat(last)}`))
  assert.equal(fit.length, bounds.answerHeaderBytes)
  assert.doesNotMatch(fit, /more/)
  const over = header(lose(...extras(14, 63), `extras.${'w'.repeat(64)}`, `extras.${'y'.repeat(last)}`))
  assert.match(over, /,\+more$/)
})

test('as many names as are listed are said without more, and one more is said to be more', () => {
  const name = (index: number): LossField => `extras.n${index}`
  const all = Array.from({ length: bounds.lossesListed }, (_, index) => name(index))
  assert.doesNotMatch(header(lose(...all)), /more/)
  assert.match(header(lose(...all, name(bounds.lossesListed))), /,\+more$/)
  assert.equal(nameLosses(lose(...all, name(bounds.lossesListed))).length, bounds.lossesListed + 1)
})

test('the head says what ran, what it cost where that is known, and what was lost, in the order in which it was', () => {
  const generation = lose('extras.b', 'extras.a')
  generation.charge = 1_001n
  const headers = {
    'x-crossmodel-model': 'vendor/model',
    'x-crossmodel-provider': 'provider',
    'x-crossmodel-attempts': 0,
  }
  const lost = { 'x-crossmodel-dropped': 'b,a' }
  const describe = (loweredCap?: number) => describeAnswer(generation, { loweredCap } as Admission)
  // The cost of a stream is known only after its head has left.
  assert.deepEqual(describe(), { ...headers, ...lost })
  generation.decoded.envelope.stream = false
  assert.deepEqual(describe(9), { ...headers, ...lost, 'x-crossmodel-cost-micro': 2, 'x-crossmodel-output-cap': 9 })
  assert.deepEqual(describeAnswer(lose(), {} as Admission), headers)
})

test('a head that leaves before any content names a provider only where no other can serve', () => {
  const generation = lose()
  generation.firstContentMs = undefined
  const name = (...others: object[]) => {
    const entries = [generation.entry, ...others.map((provider) => ({ endpoint: { provider } }))]
    const headers = describeAnswer({ ...generation, plan: { entries } } as unknown as Generation, {} as Admission)
    return [headers['x-crossmodel-model'], headers['x-crossmodel-provider'], headers['x-crossmodel-attempts']]
  }
  assert.deepEqual(name(), ['vendor/model', 'provider', 0])
  assert.deepEqual(name(generation.entry.endpoint.provider), ['vendor/model', 'provider', 0])
  assert.deepEqual(name({ name: 'another' }), ['vendor/model', undefined, undefined])
})

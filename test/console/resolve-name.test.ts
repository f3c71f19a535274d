// The console tells which model a name gets with a draft of aliases that the gateway has not seen. Its rule is held here against the
// gateway's own, over names of a catalogue with ambiguous spellings and aliases of any kind.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { resolveName, type Named } from '../../console/src/pages/api-keys/key/resolve-name.ts'
import { buildCatalog } from '../../src/catalog/build-catalog.ts'
import type { Alias } from '../../src/catalog/model.ts'
import { systemClock } from '../../src/foundation/time/clock.ts'
import { GatewayError } from '../../src/generation/error/gateway-error.ts'
import { buildProvider } from '../../src/providers/build-provider.ts'
import { findModel } from '../../src/stages/route/find-model.ts'
import type { Caller } from '../../src/stages/tickets/caller.ts'
import { describeNames } from '../../src/views/reports/key-use.ts'

const ids = ['a/one', 'a/one-1.5', 'a/one.1-5', 'b/two', 'b/two:floor', 'b/one', 'anthropic/claude-opus-4.9']
const ofOperator: readonly Alias[] = [
  { name: 'house', target: 'a/one', prefix: false },
  { name: 'quick', target: 'b/two:nitro', prefix: false },
  { name: 'claude-', target: 'anthropic/claude-opus-4-9', prefix: true },
]
const catalog = buildCatalog({
  providers: [
    buildProvider({ name: 'mine', baseUrl: 'http://127.0.0.1:9/v1' }, systemClock),
    buildProvider({ name: 'anthropic', apiKeys: ['k'] }, systemClock),
  ],
  models: ids.map((id) => ({ id, endpoints: [{ provider: 'mine', model: id, price: 'free' }] })),
  aliases: ofOperator,
  margin: '1',
  discovered: [],
  attemptMs: 1_000,
})
const named = describeNames(catalog) as unknown as Named

const words = [
  ...ids,
  'anthropic/claude-haiku-4.5',
  'claude-haiku-4-5',
  'one',
  'two',
  'claude-opus-4-9',
  'claude-opus',
  'claude',
  'house',
  'quick',
  'a',
  'none',
]
const name = fc
  .tuple(fc.constantFrom(...words), fc.constantFrom('', ':floor', ':nitro', '-4-1'))
  .map(([word, end]) => word + end)
const alias = fc.record({ name, target: name, prefix: fc.boolean() })
const aliasesOfOneName = fc.uniqueArray(alias, { maxLength: 5, selector: (one) => one.name })

/** The model and its order as the gateway has them, or why there is none. */
function findAtGateway(wanted: string, aliases: readonly Alias[], models: readonly string[]): string {
  const allowedModels = models.length === 0 ? undefined : new Set(models)
  const caller = { key: { aliases, allowedModels }, owner: { isUnlimited: true } } as unknown as Caller
  try {
    const { model, sort } = findModel(caller, wanted, catalog, 'model')
    return `${model.id} ${sort ?? 'as usual'}`
  } catch (error) {
    assert.ok(error instanceof GatewayError)
    return error.code
  }
}

function findInConsole(wanted: string, aliases: readonly Alias[], models: readonly string[]): string {
  const { model, suffix, isAllowed } = resolveName(wanted, { aliases, models }, named)
  if (model === undefined) return 'model_not_found'
  if (!isAllowed) return 'permission_denied'
  return `${model.id} ${suffix === ':floor' ? 'price' : suffix === ':nitro' ? 'throughput' : 'as usual'}`
}

test('the console resolves every name as the gateway does', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(name, aliasesOfOneName, fc.subarray(ids), (wanted, aliases, models) => {
      const found = findAtGateway(wanted, aliases, models)
      seen.add(found.split(' ').at(-1) ?? '')
      assert.equal(findInConsole(wanted, aliases, models), found)
    }),
    { numRuns: 3_000 },
  )
  assert.deepEqual([...seen].toSorted(), ['model_not_found', 'permission_denied', 'price', 'throughput', 'usual'])
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import type { CatalogModel } from '../../catalog/model.ts'
import { everything } from '../../generation/capabilities.ts'
import { readCard } from '../../pricing/read-card.ts'
import { formatReady } from './format-ready.ts'

function model(id: string, createdSeconds: number, output: number): CatalogModel {
  const price = output === 0 ? 'free' : readCard({ input: 0, output })
  return { id, vendor: id, displayName: id, createdSeconds, capabilities: everything, price, endpoints: [] }
}

const sandbox = model('crossmodel/sandbox', 0, 0)
const ready = { url: 'http://h:1', version: '1.0.0', providers: 1, dataDirectory: 'data' }

describe('the ready text', () => {
  it('tries the newest of the cheapest models of a provider, and names the newest ones', () => {
    const models = [sandbox, model('a/old', 1, 2), model('a/dear', 9, 50), model('a/new', 5, 2)]
    const text = formatReady({ ...ready, models, key: 'cm-k' })
    assert.match(text, /4 ready: a\/dear, a\/new, a\/old, crossmodel\/sandbox\n/)
    assert.equal(text.match(/"model":"a\/new"/g)?.length, 3)
    assert.match(text, /key +cm-k +shown this once/)
    assert.doesNotMatch(text, /No provider|No model|days ago/)
  })

  it('says how old the prices are, and what to do, only where they are old', () => {
    const old = formatReady({ ...ready, models: [sandbox, model('a/b', 1, 2)], pricesDays: 75 })
    assert.match(old, /The prices were listed 75 days ago: `crossmodel catalog update` looks for newer ones/)
  })

  it('says what to do where nothing but the sandbox answers', () => {
    const alone = formatReady({ ...ready, models: [sandbox], providers: 0 })
    assert.match(alone, /No provider is configured/)
    assert.match(alone, /Bearer \$CROSSMODEL_API_KEY"/)
    assert.match(formatReady({ ...ready, models: [sandbox] }), /No model of a provider is ready: `crossmodel doctor`/)
    assert.match(
      formatReady({ ...ready, models: [sandbox], keyVariable: 'CROSSMODEL_KEY' }),
      /x-api-key: \$CROSSMODEL_KEY"/,
    )
  })
})
